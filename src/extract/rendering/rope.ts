import type { Location, Text } from '../../model.ts';
import { textOf } from '../operations/text.ts';
import type { SourceFile } from '../source-file.ts';

/** A stretch of text that knows where it is written. */
export interface Strand {
  readonly text: string;
  /** Null: nowhere in the tree; a name that a program makes up. */
  readonly file: SourceFile | null;
  /** Offsets into the text of the file, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Each character stands where it is counted to be; else the whole text was made of the whole stretch. */
  readonly exact: boolean;
  /** What people call the value that it comes from: `.Values.db.url`. */
  readonly value: string | null;
  /** It stands for text that nobody can read from here, for this reason; `text` is then empty. */
  readonly unknown: string | null;
  /** How many conditions stand around it of which nobody knows whether they hold. */
  readonly depth: number;
  /** Where the outermost template calls for it; null: it stands there. */
  readonly site?: Site | null;
}

/** A stretch of a file: offsets into its text, end exclusive. */
export interface Site {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** Text put together from several files. */
export type Rope = readonly Strand[];

/** Longest text that a template may make; nothing that people deploy is longer. */
export const MAX_ROPE = 2_000_000;

/** Text that stands nowhere. */
export function made(text: string): Rope {
  return text === '' ? [] : [{ text, file: null, start: 0, end: 0, exact: false, value: null, unknown: null, depth: 0 }];
}

/** A stretch of a file as it stands there. */
export function written(file: SourceFile, start: number, end: number, value: string | null = null): Rope {
  return start >= end ? [] : [{ text: file.text.slice(start, end), file, start, end, exact: true, value, unknown: null, depth: 0 }];
}

/** Text that was made of a stretch of a file. */
export function madeOf(text: string, file: SourceFile, start: number, end: number, value: string | null = null): Rope {
  return [{ text, file, start, end, exact: false, value, unknown: null, depth: 0 }];
}

export function unreadable(reason: string): Rope {
  return [{ text: '', file: null, start: 0, end: 0, exact: false, value: null, unknown: reason, depth: 0 }];
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

/** With a text in the place of each strand that cannot be read. */
export function spelledOut(rope: Rope, spell: (reason: string) => string): Rope {
  return rope.map((strand) => (strand.unknown === null ? strand : { ...strand, text: spell(strand.unknown) }));
}

/** Part of a text, by offsets of {@link plainText}; strands that cannot be read stay where they touch it. */
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
    if (at <= from || begin >= to) continue;
    const first = Math.max(0, from - begin);
    const last = Math.min(strand.text.length, to - begin);
    if (first === 0 && last === strand.text.length) kept.push(strand);
    else kept.push({ ...strand, text: strand.text.slice(first, last), ...(strand.exact ? { start: strand.start + first, end: strand.start + last } : {}) });
  }
  return kept;
}

/** Another text in the place of this one, made from it as a whole: encoded, shortened, in other letters. */
export function remade(rope: Rope, text: string): Rope {
  const reason = reasonOf(rope);
  if (reason !== null) return unreadable(reason);
  if (text === plainText(rope)) return rope;
  const first = rope.find(({ file }) => file !== null);
  if (first?.file === undefined || first.file === null) return made(text);
  const { start, end } = spanIn(rope, first.file);
  return madeOf(text, first.file, start, end, first.value);
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

const MAX_PIECES = 20_000;

/** With another text for each occurrence of one; the rest keeps its place. */
export function replaceAll(rope: Rope, find: string, by: Rope): Rope {
  if (find === '') return rope;
  const text = plainText(rope);
  const out: Strand[] = [];
  let last = 0;
  for (let at = text.indexOf(find); at !== -1 && out.length < MAX_PIECES; at = text.indexOf(find, at + find.length)) {
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

/** Ropes with a text between them. */
export function joinedBy(ropes: readonly Rope[], separator: Rope): Rope {
  return ropes.flatMap((rope, index) => (index === 0 ? rope : [...separator, ...rope]));
}

/** Whether anything stands in a line. */
export const isFull = (line: Rope): boolean => line.length > 0;

/** Blanks in front of every line, or of those that `which` takes. */
export function indented(rope: Rope, count: number, which: (line: Rope, index: number) => boolean = () => true): Rope {
  const blanks = made(' '.repeat(Math.max(0, Math.min(count, 200))));
  return joinedBy(linesOf(rope).map((line, index) => (which(line, index) ? [...blanks, ...line] : line)), made('\n'));
}

/** Without blanks (or other characters) at the ends. */
export function trimmed(rope: Rope, where: 'both' | 'left' | 'right', characters: string | null = null): Rope {
  const text = plainText(rope);
  const goes = (char: string): boolean => (characters === null ? char.trim() === '' : characters.includes(char));
  let from = 0;
  let to = text.length;
  if (where !== 'right') while (from < to && goes(text.charAt(from))) from++;
  if (where !== 'left') while (to > from && goes(text.charAt(to - 1))) to--;
  return sliceOf(rope, from, to);
}

/** Where a text stands: in the file of its first written strand; else `otherwise`. */
export function placeOf(rope: Rope, otherwise: Location): Location {
  const file = rope.find((strand) => strand.file !== null)?.file ?? null;
  if (file === null) return otherwise;
  const { start, end } = spanIn(rope, file);
  return file.at(start, end);
}

/** As a text of the model: strands that cannot be read are unknown. */
export function modelText(rope: Rope, otherwise: Location): Text {
  return textOf(rope.map(({ text, unknown }) => (unknown === null ? { kind: 'literal', text } : { kind: 'unknown', reason: unknown })), placeOf(rope, otherwise));
}
