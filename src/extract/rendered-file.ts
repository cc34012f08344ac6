import type { Location } from '../model.ts';
import { lastAtMost } from '../shared/order.ts';
import { SourceFile } from './source-file.ts';

/** Text of a rendered file, and where people wrote it. */
export interface Stretch {
  readonly text: string;
  /** Null: it stands nowhere by itself, only `site` tells. */
  readonly file: SourceFile | null;
  /** Offsets into the text of `file`, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Each character stands where it is counted to be; else the whole text was made of the whole stretch. */
  readonly exact: boolean;
  /** What it is a part of: stretches of one value are shown together. */
  readonly value: string | null;
  /** Where the template calls for it; null: it stands in the template itself. */
  readonly site: { readonly start: number; readonly end: number } | null;
}

/**
 * What a template, or an overlay, comes to: read like a file, while every position is one of the files that it was made
 * of. A stretch that comes from one value stands where the value stands; one that is put together stands in the template.
 */
export class RenderedFile extends SourceFile {
  override readonly text: string;
  readonly #template: SourceFile;
  readonly #stretches: readonly Stretch[];
  readonly #begins: readonly number[];

  constructor(template: SourceFile, stretches: readonly Stretch[]) {
    const clean = stretches.map((stretch) => ({ ...stretch, text: stretch.text.replaceAll(UNREADABLE, ' ') }));
    super(template.path, NO_BYTES);
    this.text = clean.map(({ text }) => text).join('');
    this.#template = template;
    this.#stretches = clean;
    const begins: number[] = [];
    let length = 0;
    for (const { text } of clean) {
      begins.push(length);
      length += text.length;
    }
    this.#begins = begins;
  }

  override at(start: number, end: number = start): Location {
    const all = this.#between(start, Math.max(start, end));
    const telling = all.filter(({ stretch, from, to }) => stretch.file !== null && (stretch.text === '' || from === to || stretch.text.slice(from, to).trim() !== ''));
    const [first, ...others] = telling;
    if (first !== undefined && first.stretch.file !== null && others.every(({ stretch }) => stretch.file === first.stretch.file && stretch.value === first.stretch.value)) {
      return first.stretch.file.at(Math.min(...telling.map(startOf)), Math.max(...telling.map(endOf)));
    }
    const sites = (telling.length > 0 ? telling : all).map((part) => part.stretch.site ?? { start: startOf(part), end: endOf(part) });
    return sites.length === 0 ? this.#template.at(0) : this.#template.at(Math.min(...sites.map((site) => site.start)), Math.max(...sites.map((site) => site.end)));
  }

  /** Where a place of one of the files is shown here; the beginning when it is not. */
  override offset(line: number, column = 1, path: string = this.path): number {
    const index = this.#stretches.findIndex((stretch) => {
      const wanted = stretch.file?.path === path ? stretch.file.offset(line, column) : -1;
      return wanted >= stretch.start && wanted < stretch.end;
    });
    const stretch = this.#stretches[index];
    if (stretch?.file === null || stretch === undefined) return 0;
    return (this.#begins[index] ?? 0) + (stretch.exact ? stretch.file.offset(line, column) - stretch.start : 0);
  }

  override whole(): Location {
    return this.#template.whole();
  }

  #between(start: number, end: number): readonly Part[] {
    const parts: Part[] = [];
    for (let index = lastAtMost(this.#begins, start); index < this.#stretches.length; index++) {
      const stretch = this.#stretches[index];
      const begin = this.#begins[index] ?? 0;
      if (stretch === undefined || (begin >= end && parts.length > 0) || begin > end) break;
      const from = Math.max(0, start - begin);
      const to = Math.min(stretch.text.length, Math.max(end - begin, from));
      if (from < stretch.text.length || (start === end && from === stretch.text.length)) parts.push({ stretch, from, to });
    }
    return parts;
  }
}

const NO_BYTES = new Uint8Array();

/** A byte-order mark, NUL and halves of characters would make other text of it. */
const UNREADABLE = /[\0\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

interface Part {
  readonly stretch: Stretch;
  readonly from: number;
  readonly to: number;
}

const startOf = ({ stretch, from }: Part): number => (stretch.exact ? stretch.start + from : stretch.start);
const endOf = ({ stretch, to }: Part): number => (stretch.exact ? stretch.start + to : stretch.end);
