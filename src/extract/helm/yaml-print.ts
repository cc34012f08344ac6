import type { Datum, MapDatum } from '../rendering/datum.ts';
import { printed } from './datum.ts';
import { indented, joinedBy, linesOf, made, plainText, reasonOf, remade } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';

const MAX_LEVELS = 40;

/** Values as YAML, keys in order, as `toYaml` writes them; each scalar keeps its place. */
export function yamlOf(datum: Datum): Rope {
  return block(datum, 0);
}

function block(datum: Datum, depth: number): Rope {
  if (depth > MAX_LEVELS) return made('null');
  if (datum.kind === 'map' && datum.entries.size > 0) return joinedBy(sorted(datum).map(([, { key, value }]) => member(scalar(key), value, depth)), made('\n'));
  if (datum.kind === 'list' && datum.items.length > 0) return joinedBy(datum.items.map((item) => element(item, depth)), made('\n'));
  return inline(datum, 0);
}

/** Go writes maps in the order of their keys. */
export function sorted(map: MapDatum): readonly (readonly [string, { readonly key: Rope; readonly value: Datum }])[] {
  return [...map.entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function member(key: Rope, value: Datum, depth: number): Rope {
  if (isNested(value)) return [...key, ...made(':\n'), ...indented(block(value, depth + 1), value.kind === 'list' ? 0 : 2)];
  return [...key, ...made(': '), ...inline(value, 2)];
}

function element(item: Datum, depth: number): Rope {
  if (!isNested(item)) return [...made('- '), ...inline(item, 2)];
  const [first = [], ...rest] = linesOf(block(item, depth + 1));
  return joinedBy([[...made('- '), ...first], ...rest.map((line) => [...made('  '), ...line])], made('\n'));
}

const isNested = (datum: Datum): boolean => (datum.kind === 'map' && datum.entries.size > 0) || (datum.kind === 'list' && datum.items.length > 0);

function inline(datum: Datum, indent: number): Rope {
  if (datum.kind === 'map') return made('{}');
  if (datum.kind === 'list') return made('[]');
  if (datum.kind === 'nil') return made('null');
  if (datum.kind !== 'text') return printed(datum);
  return scalar(datum.rope, indent);
}

/** Words that YAML takes for something else than a text. */
const SPECIAL = /^(?:true|false|yes|no|on|off|null|~|[-+]?(?:\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|\.inf|\.nan)|\d{4}-\d\d-\d\d.*|)$/i;
const PLAIN = /^[A-Za-z0-9_./$][^\n\r\t"'#:\\{}[\],&*!|>%@`]*$/;

/** A text as a scalar of YAML: plain where that is safe, a block for several lines, else in quotes. */
function scalar(rope: Rope, indent = 0): Rope {
  if (reasonOf(rope) !== null) return quotedText(rope);
  const text = plainText(rope);
  if (text.includes('\n') && indent > 0 && !/[\r\t\0]|^\s|[ ]\n/.test(text)) return blockScalar(rope, text, indent);
  if (PLAIN.test(text) && !SPECIAL.test(text) && text.trim() === text) return rope;
  return quotedText(rope);
}

function blockScalar(rope: Rope, text: string, indent: number): Rope {
  const body = text.endsWith('\n') ? trimLastBreak(rope) : rope;
  const extra = text.endsWith('\n\n');
  const lines = linesOf(body).map((line) => (plainText(line) === '' ? line : [...made(' '.repeat(indent)), ...line]));
  return [...made(extra ? '|+\n' : text.endsWith('\n') ? '|\n' : '|-\n'), ...joinedBy(lines, made('\n')), ...(extra ? made('\n') : [])];
}

function trimLastBreak(rope: Rope): Rope {
  const last = rope.at(-1);
  if (last === undefined || !last.text.endsWith('\n')) return rope;
  return [...rope.slice(0, -1), ...(last.text.length === 1 ? [] : [{ ...last, text: last.text.slice(0, -1), end: last.exact ? last.end - 1 : last.end }])];
}

/** In double quotes, as JSON and Go write texts. */
export function quotedText(rope: Rope): Rope {
  const plain = rope.every(({ text }) => !/["\\\p{Cc}]/u.test(text));
  if (plain) return [...made('"'), ...rope, ...made('"')];
  return [...made('"'), ...rope.flatMap((strand) => {
    const escaped = JSON.stringify(strand.text).slice(1, -1);
    return escaped === strand.text ? [strand] : remade([strand], escaped);
  }), ...made('"')];
}

/** Values as JSON. */
export function jsonOf(datum: Datum, depth = 0): Rope {
  if (depth > MAX_LEVELS) return made('null');
  if (datum.kind === 'map') return [...made('{'), ...joinedBy(sorted(datum).map(([, { key, value }]) => [...quotedText(key), ...made(':'), ...jsonOf(value, depth + 1)]), made(',')), ...made('}')];
  if (datum.kind === 'list') return [...made('['), ...joinedBy(datum.items.map((item) => jsonOf(item, depth + 1)), made(',')), ...made(']')];
  if (datum.kind === 'nil') return made('null');
  return datum.kind === 'text' ? quotedText(datum.rope) : printed(datum);
}
