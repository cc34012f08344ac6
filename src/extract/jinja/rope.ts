import type { Location, Text } from '../../model.ts';
import { textOf as joinedParts } from '../operations/text.ts';
import type { SourceFile } from '../source-file.ts';

/** A stretch of text that knows where it is written. */
export interface Strand {
  readonly text: string;
  /** Null: nowhere in the tree. */
  readonly file: SourceFile | null;
  /** Offsets into the text of the file, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Each character stands where it is counted to be; else the whole text was made of the whole stretch. */
  readonly exact: boolean;
  /** It stands for text that nobody can read from here, for this reason; `text` is then empty. */
  readonly unknown: string | null;
}

/** Text put together from several files. */
export type Rope = readonly Strand[];

/** Longest text that a template may make. */
export const MAX_ROPE = 1_000_000;
const MAX_STRANDS = 20_000;

/** Text that stands nowhere. */
export function made(text: string): Rope {
  return text === '' ? [] : [{ text, file: null, start: 0, end: 0, exact: false, unknown: null }];
}

/** A stretch of a file as it stands there. */
export function written(file: SourceFile, start: number, end: number): Rope {
  return start >= end ? [] : [{ text: file.text.slice(start, end), file, start, end, exact: true, unknown: null }];
}

/** Text that was made of a stretch of a file. */
export function madeOf(text: string, file: SourceFile, start: number, end: number): Rope {
  return [{ text, file, start, end, exact: false, unknown: null }];
}

export function unreadable(reason: string): Rope {
  return [{ text: '', file: null, start: 0, end: 0, exact: false, unknown: reason }];
}

export function lengthOf(rope: Rope): number {
  return rope.reduce((sum, { text }) => sum + text.length, 0);
}

/** What of it can be read. */
export function plainText(rope: Rope): string {
  return rope.length === 1 ? (rope[0]?.text ?? '') : rope.map(({ text }) => text).join('');
}

/** Why a text cannot be read to its end; null when it can. */
export function reasonOf(rope: Rope): string | null {
  return rope.find(({ unknown }) => unknown !== null)?.unknown ?? null;
}

/** Part of a text, by offsets of {@link plainText}; pieces that cannot be read stay where they touch it. */
export function sliceOf(rope: Rope, from: number, to: number = Number.POSITIVE_INFINITY): Rope {
  const kept: Strand[] = [];
  let at = 0;
  for (const strand of rope) {
    const begin = at;
    at += strand.text.length;
    if (strand.unknown !== null) {
      if (begin >= from && begin <= to) kept.push(strand);
      continue;
    }
    const first = Math.max(0, from - begin);
    const last = Math.min(strand.text.length, to - begin);
    if (first >= last) continue;
    kept.push({ ...strand, text: strand.text.slice(first, last), ...(strand.exact ? { start: strand.start + first, end: strand.start + last } : {}) });
  }
  return kept;
}

/** Another text, made from this one as a whole: encoded, in other letters. */
export function remade(rope: Rope, text: string): Rope {
  const reason = reasonOf(rope);
  if (reason !== null) return unreadable(reason);
  if (text === plainText(rope)) return rope;
  const file = rope.find((strand) => strand.file !== null)?.file ?? null;
  if (file === null) return made(text);
  const { start, end } = spanIn(rope, file);
  return madeOf(text, file, start, end);
}

function spanIn(rope: Rope, file: SourceFile): { readonly start: number; readonly end: number } {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const strand of rope) {
    if (strand.file !== file) continue;
    start = Math.min(start, strand.start);
    end = Math.max(end, strand.end);
  }
  return { start, end };
}

export function replaceAll(rope: Rope, find: string, by: Rope): Rope {
  if (find === '') return rope;
  const text = plainText(rope);
  const out: Strand[] = [];
  let last = 0;
  for (let at = text.indexOf(find); at !== -1 && out.length < MAX_STRANDS; at = text.indexOf(find, at + find.length)) {
    out.push(...sliceOf(rope, last, at), ...by);
    last = at + find.length;
  }
  return last === 0 ? rope : [...out, ...sliceOf(rope, last)];
}

/** The lines of a text, without their ends. */
export function linesOf(rope: Rope): readonly Rope[] {
  const lines: Strand[][] = [[]];
  for (const strand of rope) {
    let from = 0;
    for (let at = strand.text.indexOf('\n'); at !== -1; at = strand.text.indexOf('\n', at + 1)) {
      lines.at(-1)?.push(...sliceOf([strand], from, at));
      lines.push([]);
      from = at + 1;
    }
    if (from < strand.text.length || strand.unknown !== null) lines.at(-1)?.push(...sliceOf([strand], from));
  }
  return lines;
}

export function joinedBy(ropes: readonly Rope[], separator: Rope): Rope {
  return ropes.flatMap((rope, index) => (index === 0 ? rope : [...separator, ...rope]));
}

/** Blanks in front of every line that is not empty; of the first one only when `first`. */
export function indented(rope: Rope, count: number, first = true): Rope {
  const blanks = made(' '.repeat(Math.max(0, Math.min(count, 200))));
  return joinedBy(linesOf(rope).map((line, index) => (line.length === 0 || (index === 0 && !first) ? line : [...blanks, ...line])), made('\n'));
}

/** Without blanks at the ends. */
export function trimmed(rope: Rope, where: 'both' | 'left' | 'right'): Rope {
  const text = plainText(rope);
  const from = where === 'right' ? 0 : text.length - text.trimStart().length;
  const to = where === 'left' ? text.length : text.trimEnd().length;
  return sliceOf(rope, from, Math.max(from, to));
}

/** Where a text stands: in the file of its first written piece; else `otherwise`. */
export function placeOf(rope: Rope, otherwise: Location): Location {
  const file = rope.find((strand) => strand.file !== null)?.file ?? null;
  if (file === null) return otherwise;
  const { start, end } = spanIn(rope, file);
  return file.at(start, end);
}

/** As a text of the model: pieces that cannot be read are unknown. */
export function modelText(rope: Rope, otherwise: Location): Text {
  return joinedParts(rope.map(({ text, unknown }) => (unknown === null ? { kind: 'literal', text } : { kind: 'unknown', reason: unknown })), placeOf(rope, otherwise));
}
