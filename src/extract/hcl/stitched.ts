import type { Location } from '../../model.ts';
import { lastAtMost } from '../../shared/order.ts';
import { SourceFile } from '../source-file.ts';

/**
 * Files that make up one configuration, as one text: an expression of one file uses what stands in others, and every
 * offset leads back to the file that it comes from. Files that turn up later get offsets behind the text.
 */
export class Stitched extends SourceFile {
  readonly #files: SourceFile[] = [];
  readonly #starts: number[] = [];
  readonly #byPath = new Map<string, number>();
  #next = 0;

  constructor(path: string, files: readonly SourceFile[]) {
    // A NUL would make a binary file of it, and a byte-order mark would be lost.
    super(path, new TextEncoder().encode(files.map(({ text }) => `\n${text.replaceAll('\0', ' ')}`).join('')));
    for (const file of files) this.offsetOf(file);
  }

  /** Where the text of a file begins, which becomes one of these files if it is none. */
  offsetOf(file: SourceFile): number {
    const known = this.#byPath.get(file.path);
    if (known !== undefined) return known;
    const start = this.#next + 1;
    this.#byPath.set(file.path, start);
    this.#files.push(file);
    this.#starts.push(start);
    this.#next = start + file.text.length;
    return start;
  }

  /** The file that an offset lies in. */
  fileAt(offset: number): SourceFile {
    return this.#files[lastAtMost(this.#starts, Math.max(1, offset))] ?? this;
  }

  override at(start: number, end: number = start): Location {
    const index = lastAtMost(this.#starts, Math.max(1, start));
    const file = this.#files[index];
    if (file === undefined) return super.at(start, end);
    const base = this.#starts[index] ?? 0;
    return file.at(start - base, Math.max(start, end) - base);
  }
}

/** The same offsets under the name of one of the files: who reads a resource goes by where its configuration lies. */
export class StitchedView extends SourceFile {
  readonly #all: Stitched;

  constructor(path: string, all: Stitched) {
    super(path, new Uint8Array());
    this.#all = all;
  }

  override at(start: number, end: number = start): Location {
    return this.#all.at(start, end);
  }
}
