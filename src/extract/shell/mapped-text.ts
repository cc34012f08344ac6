import type { Location } from '../../model.ts';
import { lastAtMost } from '../../shared/order.ts';
import type { SourceFile } from '../source-file.ts';

/** Text made of stretches of a file, with the way back: a script without carriage returns, a command without continuations. */
export interface MappedText {
  readonly file: SourceFile;
  readonly text: string;
  /** Offset in the file of a character of `text`. */
  start(offset: number): number;
  /** Offset in the file behind the character before `offset`. */
  end(offset: number): number;
  at(start: number, end: number): Location;
}

/** Offsets, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function mapped(file: SourceFile, text: string, start: (offset: number) => number, end: (offset: number) => number): MappedText {
  return { file, text, start, end, at: (from, to) => file.at(start(from), to > from ? end(to) : start(from)) };
}

/** The file as it is. */
export function wholeFile(file: SourceFile): MappedText {
  return mapped(file, file.text, (offset) => offset, (offset) => offset);
}

/** Stretches of a text, one after the other. */
export function pick(outer: MappedText, ranges: readonly Range[]): MappedText {
  const kept = ranges.filter(({ start, end }) => end > start);
  const begins: number[] = [];
  let length = 0;
  for (const { start, end } of kept) {
    begins.push(length);
    length += end - start;
  }
  const inner = (offset: number): number => {
    const at = lastAtMost(begins, offset);
    return (kept[at]?.start ?? ranges[0]?.start ?? 0) + offset - (begins[at] ?? 0);
  };
  return mapped(
    outer.file,
    kept.map(({ start, end }) => outer.text.slice(start, end)).join(''),
    (offset) => outer.start(inner(offset)),
    (offset) => (offset === 0 ? outer.start(inner(0)) : outer.end(inner(offset - 1) + 1)),
  );
}

/** Text that was computed from one stretch: every position is that stretch. */
export function derived(file: SourceFile, text: string, source: Range): MappedText {
  return mapped(file, text, () => source.start, () => source.end);
}

/** The text without the carriage returns of CRLF line ends: a backslash before one would be no continuation. */
export function withoutCarriageReturns(outer: MappedText): MappedText {
  if (!outer.text.includes('\r\n')) return outer;
  const ranges: Range[] = [];
  let last = 0;
  for (let at = outer.text.indexOf('\r\n'); at !== -1; at = outer.text.indexOf('\r\n', at + 1)) {
    ranges.push({ start: last, end: at });
    last = at + 1;
  }
  ranges.push({ start: last, end: outer.text.length });
  return pick(outer, ranges);
}
