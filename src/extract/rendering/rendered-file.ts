import type { Location } from '../../model.ts';
import { lastAtMost } from '../../shared/order.ts';
import { SourceFile } from '../source-file.ts';
import type { Strand } from './rope.ts';

/** Text of a rendered file, and where people wrote it. */
export type Stretch = Pick<Strand, 'text' | 'file' | 'start' | 'end' | 'exact' | 'value' | 'site'>;

/**
 * What a template comes to: read like a file, while every position is one of the files that it was made of. What comes
 * from one value stands where the value stands; what is put together stands where the template puts it together, or,
 * where that is not known, in the first of its files.
 */
export class RenderedFile extends SourceFile {
  override readonly text: string;
  readonly #stretches: readonly Stretch[];
  readonly #begins: readonly number[];
  readonly #origin: Location;

  /** `path`: what the file is called. `origin`: where to point when nothing of a text stands anywhere. */
  constructor(path: string, stretches: readonly Stretch[], origin: Location) {
    super(path, NO_BYTES);
    const begins: number[] = [];
    const texts: string[] = [];
    let length = 0;
    for (const { text } of stretches) {
      begins.push(length);
      texts.push(text.replaceAll(UNREADABLE, ' '));
      length += text.length;
    }
    this.text = texts.join('');
    this.#stretches = stretches;
    this.#begins = begins;
    this.#origin = origin;
  }

  override at(start: number, end: number = start): Location {
    const all = this.#between(start, Math.max(start, end));
    const telling = all.filter(({ stretch, from, to }) => stretch.file !== null && (stretch.text === '' || from === to || stretch.text.slice(from, to).trim() !== ''));
    const [first, ...others] = telling;
    if (first !== undefined && others.every(({ stretch }) => stretch.file === first.stretch.file && stretch.value === first.stretch.value)) return this.#around(telling.map(ownSpot));
    return this.#around((telling.length > 0 ? telling : all).map((part) => part.stretch.site ?? ownSpot(part)));
  }

  /** Where a place of one of the files is shown here; the beginning when it is not. */
  override offset(line: number, column = 1, path: string = this.path): number {
    const wanted = this.#stretches.map(({ file }) => (file?.path === path ? file.offset(line, column, path) : -1));
    const within = this.#stretches.findIndex(({ start, end }, at) => (wanted[at] ?? -1) >= start && (wanted[at] ?? -1) < end);
    const index = within === -1 ? this.#stretches.findIndex(({ end }, at) => wanted[at] === end) : within;
    const stretch = this.#stretches[index];
    return stretch === undefined ? 0 : (this.#begins[index] ?? 0) + (stretch.exact ? (wanted[index] ?? 0) - stretch.start : 0);
  }

  override whole(): Location {
    return this.#origin;
  }

  /** The span of those spots that stand in the same file as the first one. */
  #around(spots: readonly Spot[]): Location {
    const file = spots.find((spot) => spot.file !== null)?.file ?? null;
    if (file === null) return this.#origin;
    let from = Number.POSITIVE_INFINITY;
    let to = 0;
    for (const spot of spots) {
      if (spot.file !== file) continue;
      from = Math.min(from, spot.start);
      to = Math.max(to, spot.end);
    }
    return file.at(from, to);
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

interface Spot {
  readonly file: SourceFile | null;
  readonly start: number;
  readonly end: number;
}

function ownSpot({ stretch: { file, start, end, exact }, from, to }: Part): Spot {
  return exact ? { file, start: start + from, end: start + to } : { file, start, end };
}
