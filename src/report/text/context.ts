import type { Report } from '../../model.ts';
import type { NameOf } from '../names.ts';
import type { Page } from '../page.ts';

/** What every part of the terminal text needs. */
export interface TextContext {
  readonly report: Report;
  readonly page: Page;
  readonly nameOf: NameOf;
  /** Columns for tables. */
  readonly width: number;
  /** Columns for sentences: long lines are hard to read. */
  readonly text: number;
}
