import type { Location } from '../../model.ts';
import { lastAtMost } from '../../shared/order.ts';
import type { Rope, Strand } from '../rendering/rope.ts';
import { SourceFile } from '../source-file.ts';

const NO_BYTES = new Uint8Array();

/**
 * A text that a template made, as a file for the readers of its format. Positions are those of what a person edits: the
 * template, or the file of variables that a value comes from.
 */
export class RenderedFile extends SourceFile {
  override readonly text: string;
  readonly #strands: readonly Strand[];
  readonly #starts: readonly number[];
  readonly #origin: Location;

  /**
   * `path`: of the template, or of the file that the text stands in. `origin`: where to point when a text was made of
   * nothing that stands anywhere. `hole`: what stands for a piece that cannot be read, for a given reason.
   */
  constructor(path: string, rope: Rope, origin: Location, hole: (reason: string) => string) {
    super(path, NO_BYTES);
    const starts: number[] = [];
    let text = '';
    for (const strand of rope) {
      starts.push(text.length);
      text += strand.unknown === null ? strand.text : hole(strand.unknown);
    }
    this.text = text;
    this.#strands = rope;
    this.#starts = starts;
    this.#origin = origin;
  }

  override at(start: number, end: number = start): Location {
    const first = this.#standing(start, 1);
    const last = end > start ? this.#standing(end - 1, -1) : first;
    if (first === null || last === null) return this.#origin;
    if (first.strand.file !== last.strand.file) return this.#around(start, end, first.strand.file ?? this);
    const from = first.from;
    const to = end > start ? last.to : from;
    return (first.strand.file ?? this).at(from, Math.max(from, to));
  }

  override offset(line: number, column = 1, path: string = this.path): number {
    for (const [index, { file, start, end, exact }] of this.#strands.entries()) {
      if (file === null || file.path !== path) continue;
      const wanted = file.offset(line, column, path);
      if (wanted >= start && wanted <= end) return (this.#starts[index] ?? 0) + (exact ? wanted - start : 0);
    }
    return 0;
  }

  override whole(): Location {
    return this.#origin;
  }

  /** The character at an offset in its own file; the next one that stands in a file where this one does not. */
  #standing(offset: number, step: 1 | -1): { readonly strand: Strand; readonly from: number; readonly to: number } | null {
    let index = lastAtMost(this.#starts, Math.max(0, offset));
    for (; index >= 0 && index < this.#strands.length; index += step) {
      const strand = this.#strands[index];
      if (strand === undefined || strand.file === null || strand.text === '') continue;
      if (!strand.exact) return { strand, from: strand.start, to: strand.end };
      const inner = Math.max(0, Math.min(strand.text.length - 1, offset - (this.#starts[index] ?? 0)));
      return { strand, from: strand.start + inner, to: strand.start + inner + 1 };
    }
    return null;
  }

  /** Of a stretch that begins in one file and ends in another: what of it stands in the first. */
  #around(start: number, end: number, file: SourceFile): Location {
    let from = Number.POSITIVE_INFINITY;
    let to = 0;
    for (const [index, strand] of this.#strands.entries()) {
      const at = this.#starts[index] ?? 0;
      if (strand.file !== file || at >= end || at + strand.text.length <= start) continue;
      const cut = strand.exact ? { start: strand.start + Math.max(0, start - at), end: strand.start + Math.min(strand.text.length, end - at) } : strand;
      from = Math.min(from, cut.start);
      to = Math.max(to, cut.end);
    }
    return Number.isFinite(from) ? file.at(from, to) : this.#origin;
  }
}
