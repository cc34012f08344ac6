import type { Location, Part, Text } from '../../model.ts';

/** More literal characters or parts than this in one text, and it is no path, address or certificate. */
const MAX_CHARACTERS = 1_000_000;
const MAX_PARTS = 200;

export function literalText(text: string, at: Location): Text {
  return { parts: text === '' ? [] : [{ kind: 'literal', text }], at };
}

export function unknownText(reason: string, at: Location): Text {
  return { parts: [{ kind: 'unknown', reason }], at };
}

/** The text when nothing of it is open, else null. */
export function plain(text: Text): string | null {
  let all = '';
  for (const part of text.parts) {
    if (part.kind !== 'literal') return null;
    all += part.text;
  }
  return all;
}

/** The text with open parts left out: enough to see an option's name, an ending, a scheme. */
export function literalsOf(text: Text): string {
  return text.parts.map((part) => (part.kind === 'literal' ? part.text : '')).join('');
}

/** The literal that a text begins with; empty when it begins with an open part. */
export function leading(text: Text): string {
  const first = text.parts[0];
  return first?.kind === 'literal' ? first.text : '';
}

/** The literal that a text ends with. */
export function trailing(text: Text): string {
  const last = text.parts.at(-1);
  return last?.kind === 'literal' ? last.text : '';
}

/** Joins parts: neighbouring literals become one, empty ones go; what grows beyond bounds becomes unknown. */
export function textOf(parts: readonly Part[], at: Location): Text {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'literal' && part.text === '') continue;
    if (part.kind === 'literal' && last?.kind === 'literal') joined[joined.length - 1] = { kind: 'literal', text: last.text + part.text };
    else joined.push(part);
  }
  const text = { parts: joined, at };
  const { characters, parts: count } = size(text);
  return characters > MAX_CHARACTERS || count > MAX_PARTS ? unknownText('too long', at) : text;
}

export function concat(texts: readonly (Text | string)[], at: Location): Text {
  return textOf(texts.flatMap((text): readonly Part[] => (typeof text === 'string' ? [{ kind: 'literal', text }] : text.parts)), at);
}

/** Drops the first `count` characters, which must be literal ({@link leading} is at least that long). */
export function dropLeading(text: Text, count: number): Text {
  const [first, ...rest] = text.parts;
  if (first?.kind !== 'literal') return text;
  return textOf([{ kind: 'literal', text: first.text.slice(count) }, ...rest], text.at);
}

/** Characters and parts, nested ones included. */
function size(text: Text): { characters: number; parts: number } {
  let characters = 0;
  let parts = 0;
  const open: Text[] = [text];
  for (let next = open.pop(); next !== undefined && parts <= MAX_PARTS; next = open.pop()) {
    for (const part of next.parts) {
      parts++;
      if (part.kind === 'literal') characters += part.text.length;
      else if (part.kind === 'variable' && part.otherwise !== null) open.push(part.otherwise);
      else if (part.kind === 'oneOf') open.push(...part.branches);
    }
  }
  return { characters, parts };
}
