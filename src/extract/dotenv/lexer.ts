import { scalarNode } from '../settings/tree.ts';
import type { Escapes, ScalarNode } from '../settings/tree.ts';

/** One assignment; `raw` values (in single quotes) are not interpolated. */
export interface Assignment {
  readonly key: string;
  readonly node: ScalarNode;
  readonly raw: boolean;
}

const MAX_ASSIGNMENTS = 5000;
/** Characters of a quoted value over several lines: room for a bundle of certificates. */
const MAX_QUOTED = 256 * 1024;
const KEY = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(=|:(?=[ \t]))[ \t]*/y;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * The assignments of an `.env` file as `dotenv` and its relatives read them: `export` may stand in front; double quotes
 * know escapes, and quotes may span lines; a comment behind an unquoted value needs a space before its `#`.
 */
export function lexDotenv(source: string): readonly Assignment[] {
  const found: Assignment[] = [];
  for (let at = 0; at < source.length && found.length < MAX_ASSIGNMENTS; ) {
    KEY.lastIndex = at;
    const match = KEY.exec(source);
    const key = match?.[1];
    if (key === undefined) {
      at = lineEnd(source, at) + 1;
      continue;
    }
    const keyStart = KEY.lastIndex - (match?.[0].length ?? 0) + (match?.[0].indexOf(key) ?? 0);
    const value = quoted(source, KEY.lastIndex) ?? unquoted(source, KEY.lastIndex);
    const node = scalarNode(key, { start: keyStart, end: keyStart + key.length }, { start: value.start, end: value.end }, value.text, 'string', value.escapes);
    found.push({ key, node, raw: value.raw });
    at = lineEnd(source, value.end) + 1;
  }
  return found;
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly escapes: Escapes;
  readonly raw: boolean;
}

function quoted(source: string, start: number): Value | null {
  const quote = source.charAt(start);
  if (quote !== '"' && quote !== "'" && quote !== '`') return null;
  const limit = Math.min(source.length, start + MAX_QUOTED);
  let text = '';
  let plain = start + 1;
  for (let at = start + 1; at < limit; at++) {
    const char = source.charAt(at);
    if (char === quote) {
      const whole = text + source.slice(plain, at).replaceAll('\r\n', '\n');
      return { start: start + 1, end: at, text: whole, escapes: quote === '"' ? 'backslash' : 'none', raw: quote === "'" };
    }
    if (quote === '"' && char === '\\') {
      const next = source.charAt(at + 1);
      text += source.slice(plain, at).replaceAll('\r\n', '\n') + (isBreak(next) ? '' : (ESCAPED[next] ?? next));
      at += source.startsWith('\r\n', at + 1) ? 2 : 1;
      plain = at + 1;
    }
  }
  return null;
}

function unquoted(source: string, start: number): Value {
  let end = lineEnd(source, start);
  for (let at = start; at < end; at++) {
    if (source.charAt(at) === '#' && (at === start || isBlank(source.charAt(at - 1)))) end = at;
  }
  while (end > start && isBlank(source.charAt(end - 1))) end -= 1;
  return { start, end, text: source.slice(start, end), escapes: 'none', raw: false };
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end === -1 ? source.length : end;
}

const isBreak = (char: string): boolean => char === '\n' || char === '\r';
const isBlank = (char: string): boolean => char === ' ' || char === '\t' || char === '\r';
