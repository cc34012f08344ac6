import type { Report } from '../../model.ts';
import type { NameOf } from '../names.ts';
import type { Settled } from '../options.ts';
import type { Page } from '../page.ts';
import type { Writer } from './writer.ts';

/** What every part of the document needs. */
export interface Context {
  readonly report: Report;
  readonly page: Page;
  readonly options: Settled;
  readonly nameOf: NameOf;
  readonly writer: Writer;
  /** Folds (`<details>`), as on GitHub; without them the same text stands below a heading. */
  readonly folds: boolean;
  /** Level of headings within the current part: `###`. */
  readonly heading: string;
}

const SUMMARY_ROOM = 200;

/** A part that matters less: folded where folds are wanted. The title is our own text. */
export function fold(context: Context, title: string, write: (context: Context) => void): void {
  if (!context.folds) {
    if (context.writer.add(`${context.heading} ${title}`)) write(context);
    return;
  }
  if (!context.writer.add(`<details><summary>${title}</summary>`)) return;
  write(context);
  context.writer.close('</details>'.slice(0, SUMMARY_ROOM));
}

/** A heading and what stands below it. */
export function section(context: Context, title: string, write: (context: Context) => void): void {
  if (context.writer.add(`${context.heading} ${title}`)) write(context);
}
