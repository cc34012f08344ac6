import { plainOf } from '../rendering/datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { jsonOf } from './json.ts';
import { indented, isFull, made, plainText, reasonOf } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';

const MAX_LEVELS = 40;

/** A value as YAML in blocks; each text keeps its place. */
export function yamlOf(datum: Datum, depth = 0): Rope {
  if (depth > MAX_LEVELS) return made('null');
  if (datum.kind === 'map' && datum.entries.size > 0) {
    return lines([...datum.entries.values()].map(({ key, value }) => (isBlock(value)
      ? [...scalar(key), ...made(':\n'), ...indented(yamlOf(value, depth + 1), 2, isFull)] : [...scalar(key), ...made(': '), ...jsonOrPlain(value)])));
  }
  if (datum.kind === 'list' && datum.items.length > 0) return lines(datum.items.map((item) => [...made('- '), ...(isBlock(item) ? indented(yamlOf(item, depth + 1), 2, (line, index) => index > 0 && isFull(line)) : jsonOrPlain(item))]));
  return jsonOrPlain(datum);
}

const isBlock = (datum: Datum): boolean => (datum.kind === 'map' && datum.entries.size > 0) || (datum.kind === 'list' && datum.items.length > 0);

function lines(items: readonly Rope[]): Rope {
  return items.flatMap((item, index) => (index === 0 ? item : [...made('\n'), ...item]));
}

function scalar(rope: Rope): Rope {
  return reasonOf(rope) === null && /^[\w./-]+$/.test(plainText(rope)) ? rope : jsonOf({ kind: 'text', rope });
}

function jsonOrPlain(datum: Datum): Rope {
  const plain = datum.kind === 'text' ? plainOf(datum) : null;
  const bare = plain !== null && /^[A-Za-z/][\w./@:=?&%-]*$/.test(plain) && !plain.endsWith(':') && !WORDS.has(plain.toLowerCase());
  return bare && datum.kind === 'text' ? datum.rope : jsonOf(datum);
}

/** Words that YAML takes for something else than text. */
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off']);
