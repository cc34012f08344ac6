import { HOLE } from './input.ts';
import type { Pair, Span } from './scan.ts';

export interface SemicolonPairs {
  readonly pairs: readonly Pair[];
  readonly fragments: readonly Span[];
  /** There is text that is neither a pair nor a hole: part of a value that somebody forgot to quote. */
  readonly strange: boolean;
}

/** How a dialect quotes: ADO.NET in `"` or `'`, doubled inside; ODBC in `{}` with `}}` inside. */
export interface Quoting {
  readonly marks: Readonly<Record<string, string>>;
}
export const ADO_QUOTES: Quoting = { marks: { '"': '"', "'": "'" } };
export const ODBC_QUOTES: Quoting = { marks: { '{': '}' } };

/** A key: letters, digits, blanks, `_`, `.`, `-`; nothing else is one, so no scrap of a secret becomes a key. */
const KEY = /^[A-Za-z][A-Za-z0-9 _.-]{0,63}$/;

/** `key=value` pairs between semicolons, positions included. One pass. */
export function readSemicolonPairs(text: string, { marks }: Quoting): SemicolonPairs {
  const pairs: Pair[] = [];
  const fragments: Span[] = [];
  let strange = false;
  let at = 0;
  while (at < text.length) {
    at = skipBlanks(text, at);
    if (text[at] === ';') {
      at++;
      continue;
    }
    if (at >= text.length) break;
    const from = at;
    const semicolon = orEnd(text, ';', from);
    const equals = text.indexOf('=', from);
    if (equals === -1 || equals > semicolon) {
      const span = { start: from, end: endOfWord(text, from, semicolon) };
      if (text.slice(span.start, span.end) === HOLE) fragments.push(span);
      else strange = true;
      at = semicolon + 1;
      continue;
    }
    const start = skipBlanks(text, equals + 1);
    const close = marks[text[start] ?? ''];
    const quoted = close !== undefined;
    const end = quoted ? closing(text, start + 1, close) : orEnd(text, ';', start);
    const value = quoted ? { start: start + 1, end } : { start: Math.min(start, end), end: endOfWord(text, start, end) };
    const key = text.slice(from, equals).trim();
    const next = quoted ? end + 1 : end;
    if (KEY.test(key)) pairs.push({ key, value, at: { start: from, end: Math.min(quoted ? next : value.end, text.length) }, decode: undoubled(close) });
    else strange = true;
    at = quoted ? orEnd(text, ';', next) + 1 : next + 1;
  }
  return { pairs, fragments, strange };
}

/** The key as the providers compare it: case, blanks and separators do not count. */
export function foldedKey(key: string): string {
  return key.toLowerCase().replaceAll(/[ _-]/g, '');
}

function closing(text: string, start: number, close: string): number {
  let at = text.indexOf(close, start);
  while (at !== -1 && text[at + 1] === close) at = text.indexOf(close, at + 2);
  return at === -1 ? text.length : at;
}

function undoubled(close: string | undefined): Pair['decode'] {
  return (literal) => (close === undefined ? literal : literal.replaceAll(close + close, close));
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && /\s/.test(text[next] ?? '')) next++;
  return next;
}

function endOfWord(text: string, start: number, end: number): number {
  let last = Math.min(end, text.length);
  while (last > start && /\s/.test(text[last - 1] ?? '')) last--;
  return Math.max(last, Math.min(start, text.length));
}

function orEnd(text: string, wanted: string, from: number): number {
  const found = text.indexOf(wanted, from);
  return found === -1 ? text.length : found;
}
