import type { Part } from '../../model.ts';
import { textOf } from '../operations/text.ts';
import type { ShellWord } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from '../strings/input.ts';
import type { Characters } from './syntax.ts';

/** What specifiers stand for: a text, or null where it is not known before the unit runs. */
export type Specifiers = (letter: string) => string | null;

export interface WordContext {
  readonly file: SourceFile;
  readonly specifiers: Specifiers;
  /** Which variables are filled in: those of a command line, or only those that stand for what a template left open. */
  readonly variables: 'all' | 'open';
}

/** Variables that whoever rendered the unit has put where nothing can be read. */
const OPEN = /^[A-Z]+_UNKNOWN_\d+$/;

/**
 * A word with its specifiers (`%h`) and variables (`$NAME`, `${NAME}`) as parts.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Specifiers
 */
export function wordFrom(word: Characters, context: WordContext): ShellWord {
  const { file } = context;
  const { text, starts, end } = word;
  const pieces: Piece[] = [];
  let plain = 0;
  const offset = (index: number): number => starts[index] ?? end;
  const flush = (to: number): void => {
    // One piece for each run whose characters follow each other in the file.
    for (let from = plain; from < to; ) {
      let stop = from + 1;
      while (stop < to && offset(stop) === offset(stop - 1) + 1) stop += 1;
      pieces.push({ part: { kind: 'literal', text: text.slice(from, stop) }, start: offset(from), end: offset(stop - 1) + 1 });
      from = stop;
    }
  };
  for (let at = 0; at < text.length; ) {
    const found = partAt(text, at, context);
    if (found === null) {
      at += 1;
      continue;
    }
    flush(at);
    const stop = at + found.length;
    pieces.push({ part: found.part, start: offset(at), end: offset(stop - 1) + 1 });
    at = stop;
    plain = stop;
  }
  flush(text.length);
  const at = file.at(starts[0] ?? end, end);
  return { text: textOf(pieces.map(({ part }) => part), at), content: null, pieces, file, variable: null };
}

function partAt(text: string, at: number, { specifiers, variables }: WordContext): { readonly part: Part; readonly length: number } | null {
  const char = text.charAt(at);
  if (char === '%') {
    const letter = text.charAt(at + 1);
    if (letter === '%') return { part: { kind: 'literal', text: '%' }, length: 2 };
    if (!/[A-Za-z]/.test(letter)) return null;
    const value = specifiers(letter);
    return { part: value === null ? { kind: 'unknown', reason: `%${letter} is known when the unit runs` } : { kind: 'literal', text: value }, length: 2 };
  }
  if (char !== '$') return null;
  if (variables === 'all' && text.startsWith('$$', at)) return { part: { kind: 'literal', text: '$' }, length: 2 };
  const match = /^\$(?:\{(\w{1,200})\}|(\w{1,200}))/.exec(text.slice(at, at + 210));
  const name = match?.[1] ?? match?.[2];
  if (match === null || name === undefined || (variables === 'open' && !OPEN.test(name))) return null;
  return { part: { kind: 'variable', name, otherwise: null }, length: match[0].length };
}
