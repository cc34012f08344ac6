import type { Span } from '../settings/tree.ts';

export interface Line extends Span {
  readonly text: string;
}

/** Longer lines are no manifest's. */
const MAX_LINE = 4000;

/** Lines with their offsets, without the line break. */
export function* linesOf(source: string): Iterable<Line> {
  for (let start = 0; start < source.length; ) {
    const stop = source.indexOf('\n', start);
    const next = stop === -1 ? source.length : stop;
    const end = next > start && source.charAt(next - 1) === '\r' ? next - 1 : next;
    if (end - start <= MAX_LINE) yield { start, end, text: source.slice(start, end) };
    start = next + 1;
  }
}

/** Where a piece of a line stands; the line itself when the piece is not in it. */
export function spanIn(line: Line, piece: string, from = 0): Span {
  const at = piece === '' ? -1 : line.text.indexOf(piece, from);
  return at === -1 ? { start: line.start, end: line.end } : { start: line.start + at, end: line.start + at + piece.length };
}
