import type { Flat } from '../strings/input.ts';
import type { Span } from '../strings/scan.ts';

/** What one line of the configuration says. Spans are offsets into the flat text. */
export type Line =
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'include'; readonly path: Span }
  | { readonly kind: 'pair'; readonly section: string; readonly key: string; readonly value: Span };

/** More lines than any configuration has. */
const MAX_LINES = 20_000;

/**
 * The lines that count: `[section]`, `key = value` (the value reaches to the end of the line: there are no comments behind
 * it) and `%include`. A name may stand in double quotes, doubled inside. https://www.pgbouncer.org/config.html#generic-settings
 */
export function* linesOf({ text }: Flat): Iterable<Line> {
  let section = '';
  let left = MAX_LINES;
  for (let start = 0; start < text.length && left > 0; left--) {
    const stop = text.indexOf('\n', start);
    const end = stop === -1 ? text.length : stop;
    const line = trimmed(text, { start, end });
    start = end + 1;
    const first = text.charAt(line.start);
    if (line.start >= line.end || first === ';' || first === '#') continue;
    if (first === '[') {
      const close = text.indexOf(']', line.start);
      if (close === -1 || close >= line.end) continue;
      section = text.slice(line.start + 1, close).trim().toLowerCase();
      yield { kind: 'section', name: section };
    } else if (text.startsWith('%include', line.start)) {
      yield { kind: 'include', path: trimmed(text, { start: line.start + '%include'.length, end: line.end }) };
    } else {
      const name = first === '"' ? quotedName(text, line) : plainName(text, line);
      if (name !== null) yield { kind: 'pair', section, key: name.key, value: trimmed(text, { start: name.equals + 1, end: line.end }) };
    }
  }
}

function plainName(text: string, line: Span): { key: string; equals: number } | null {
  const equals = text.indexOf('=', line.start);
  return equals === -1 || equals >= line.end ? null : { key: text.slice(line.start, equals).trim(), equals };
}

function quotedName(text: string, line: Span): { key: string; equals: number } | null {
  for (let at = line.start + 1; at < line.end; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') {
      at++;
      continue;
    }
    const equals = text.indexOf('=', at);
    return equals === -1 || equals >= line.end || text.slice(at + 1, equals).trim() !== '' ? null : { key: text.slice(line.start + 1, at).replaceAll('""', '"'), equals };
  }
  return null;
}

function trimmed(text: string, { start: from, end: to }: Span): Span {
  let start = from;
  let end = to;
  while (start < end && isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return { start, end };
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t' || character === '\r' || character === '\f' || character === '\v';
