import type { Part, Text } from '../../model.ts';
import { textOf } from '../operations/text.ts';
import type { Piece } from '../strings/input.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';

const BLANK = /\s/;
const MAX_DEPTH = 10;
const MAX_WORDS = 2000;

/** Words separated by blanks, quotes and escapes undone, variables as parts. */
export function readWords(source: MappedText, escape: string, from = 0): readonly ShellWord[] {
  const words: ShellWord[] = [];
  const { text } = source;
  for (let at = from; at < text.length && words.length < MAX_WORDS; ) {
    if (BLANK.test(text.charAt(at))) {
      at++;
      continue;
    }
    const end = wordEnd(text, at, escape);
    words.push(readWord(source, at, end, escape));
    at = end;
  }
  return words;
}

/** Where a word ends: at a blank outside of quotes and braces. */
export function wordEnd(text: string, from: number, escape: string): number {
  let quote = '';
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === escape && quote !== "'") at++;
    else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (BLANK.test(character)) break;
  }
  return Math.min(at, text.length);
}

/** One value as Docker processes it: https://docs.docker.com/reference/dockerfile/#environment-replacement */
export function readWord(source: MappedText, from: number, to: number, escape: string, depth = 0): ShellWord {
  const { text, file } = source;
  const pieces: Piece[] = [];
  const literal = (start: number, end: number, value = text.slice(start, end)): void => {
    if (end > start) pieces.push({ part: { kind: 'literal', text: value }, start: source.start(start), end: source.end(end) });
  };
  let quote = '';
  let run = from;
  for (let at = from; at < to; ) {
    const character = text.charAt(at);
    if (quote === "'" ? character === "'" : character === '"' || (character === "'" && quote === '')) {
      literal(run, at);
      quote = quote === '' ? character : '';
      run = ++at;
    } else if (quote === "'") at++;
    else if (character === escape && at + 1 < to) {
      const next = text.charAt(at + 1);
      // Within double quotes only these lose their escape.
      if (quote === '' || next === '"' || next === '$' || next === escape) {
        literal(run, at);
        literal(at, at + 2, next);
        run = at + 2;
      }
      at += 2;
    } else if (character === '$') {
      const found = variable(source, at, to, escape, depth);
      if (found === null) at++;
      else {
        literal(run, at);
        pieces.push({ part: found.part, start: source.start(at), end: source.end(found.end) });
        at = run = found.end;
      }
    } else at++;
  }
  literal(run, to);
  const at = file.at(source.start(from), to > from ? source.end(to) : source.start(from));
  return { text: textOf(pieces.map(({ part }) => part), at), content: null, pieces, file, variable: null };
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

/** `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`. */
function variable(source: MappedText, at: number, to: number, escape: string, depth: number): { readonly part: Part; readonly end: number } | null {
  const { text } = source;
  const braces = text[at + 1] === '{';
  NAME.lastIndex = at + (braces ? 2 : 1);
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return null;
  const behind = NAME.lastIndex;
  if (!braces) return { part: { kind: 'variable', name, otherwise: null }, end: behind };
  const close = closing(text, behind, to);
  if (close === -1) return null;
  if (close === behind) return { part: { kind: 'variable', name, otherwise: null }, end: close + 1 };
  const operator = /^:?[-+?]/.exec(text.slice(behind, behind + 2))?.[0];
  const end = close + 1;
  if (operator === undefined || depth >= MAX_DEPTH) return { part: { kind: 'unknown', reason: `\${${name}…} with an operator` }, end };
  const operand = readWord(source, behind + operator.length, close, escape, depth + 1).text;
  if (operator.endsWith('-')) return { part: { kind: 'variable', name, otherwise: operand }, end };
  if (operator.endsWith('?')) return { part: { kind: 'variable', name, otherwise: null }, end };
  const nothing: Text = { parts: [], at: operand.at };
  return { part: { kind: 'oneOf', branches: [operand, nothing] }, end };
}

function closing(text: string, from: number, to: number): number {
  let open = 1;
  for (let at = from; at < to; at++) {
    if (text[at] === '{' && text[at - 1] === '$') open++;
    else if (text[at] === '}' && --open === 0) return at;
  }
  return -1;
}

/** The words of the JSON form, `["a", "b"]`; null when it is no such array. Variables in it mean themselves to programs. */
export function readJsonWords(source: MappedText, escape: string, from = 0, expand = true): readonly ShellWord[] | null {
  const { text, file } = source;
  const start = from + text.slice(from).search(/\S|$/);
  const end = text.trimEnd().length;
  if (text[start] !== '[' || text[end - 1] !== ']') return null;
  try {
    const all: unknown = JSON.parse(text.slice(start, end));
    if (!Array.isArray(all) || !all.every((word) => typeof word === 'string')) return null;
  } catch {
    return null;
  }
  const words: ShellWord[] = [];
  for (let at = text.indexOf('"', start); at !== -1 && at < end; at = text.indexOf('"', at)) {
    let close = at + 1;
    while (close < end && text[close] !== '"') close += text[close] === '\\' ? 2 : 1;
    const value = JSON.parse(text.slice(at, close + 1)) as string;
    const exact = value.length === close - at - 1;
    const piece: Piece = { part: { kind: 'literal', text: value }, start: source.start(at + 1), end: source.end(close) };
    words.push(
      exact && expand ? readWord(source, at + 1, close, escape)
      : { text: textOf([piece.part], file.at(piece.start, Math.max(piece.start, piece.end))), content: null, pieces: [piece], file, variable: null },
    );
    at = close + 1;
  }
  return words;
}

/** Flags in front of the arguments (`--from=build`), and where they end. */
export function readFlags(source: MappedText, escape: string): { readonly flags: ReadonlyMap<string, ShellWord>; readonly end: number } {
  const flags = new Map<string, ShellWord>();
  const { text } = source;
  let at = 0;
  for (;;) {
    while (at < text.length && BLANK.test(text.charAt(at))) at++;
    if (!text.startsWith('--', at)) return { flags, end: at };
    const end = wordEnd(text, at, escape);
    const equals = text.indexOf('=', at);
    const inside = equals !== -1 && equals < end;
    flags.set(text.slice(at + 2, inside ? equals : end).toLowerCase(), readWord(source, inside ? equals + 1 : end, end, escape));
    at = end;
  }
}
