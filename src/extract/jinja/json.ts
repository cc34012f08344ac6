import type { Datum } from '../rendering/datum.ts';
import { indented, isFull, joinedBy, linesOf, made, plainText, reasonOf, remade, unreadable } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';

const MAX_LEVELS = 40;

/** A value as JSON; each text keeps its place. `indent`: blanks for each level, 0 for one line. */
export function jsonOf(datum: Datum, indent = 0, depth = 0): Rope {
  if (depth > MAX_LEVELS) return made('null');
  switch (datum.kind) {
    case 'map':
      return wrapped('{', '}', [...datum.entries.values()].map(({ key, value }) => [...quoted(key), ...made(': '), ...jsonOf(value, indent, depth + 1)]), indent);
    case 'list':
      return wrapped('[', ']', datum.items.map((item) => jsonOf(item, indent, depth + 1)), indent);
    case 'number':
      return datum.rope;
    case 'bool':
      return made(String(datum.value));
    case 'text':
      return quoted(datum.rope);
    case 'bytes':
    case 'service':
      return unreadable('a value that is no text');
    case 'unknown':
      return [...made('"'), ...unreadable(datum.reason), ...made('"')];
    case 'nil':
      return made('null');
  }
}

function wrapped(open: string, close: string, items: readonly Rope[], indent: number): Rope {
  if (items.length === 0) return made(open + close);
  if (indent === 0) return [...made(open), ...joinedBy(items, made(', ')), ...made(close)];
  const inner = indented(joinedBy(items, made(',\n')), indent, isFull);
  return [...made(`${open}\n`), ...joinedBy(linesOf(inner), made('\n')), ...made(`\n${close}`)];
}

function quoted(rope: Rope): Rope {
  if (reasonOf(rope) !== null) return [...made('"'), ...rope, ...made('"')];
  const text = plainText(rope);
  const escaped = JSON.stringify(text).slice(1, -1);
  return [...made('"'), ...(escaped === text ? rope : remade(rope, escaped)), ...made('"')];
}
