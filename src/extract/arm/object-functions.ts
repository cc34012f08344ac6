import type { TemplateFunction, Value } from './value.ts';
import { NULL, entriesOf, eitherOf, literal, memberOf, number, truth, unknown, wordOf } from './value.ts';

const MAX_RANGE = 200;

/** Functions of lists and objects. */
export const objectFunctions: readonly (readonly [string, TemplateFunction])[] = [
  ['createarray', (values, origin) => ({ kind: 'list', items: values, origin })],
  ['array', ([value = NULL], origin) => (value.kind === 'list' ? value : { kind: 'list', items: [value], origin })],
  ['createobject', (values, origin) => ({
    kind: 'object',
    entries: values.flatMap((value, index) => {
      const key = index % 2 === 0 ? wordOf(value) : null;
      return key === null ? [] : [{ key, keyOrigin: value.origin, value: values[index + 1] ?? NULL }];
    }),
    origin,
  })],
  // Of objects the last one that has a key wins; a part that is not known may win as well.
  ['union', (values, origin) => (values.some(({ kind }) => kind === 'list')
    ? { kind: 'list', items: values.flatMap((value) => (value.kind === 'list' ? value.items : [])), origin }
    : values.every(({ kind }) => kind === 'unknown') ? unknown('known at deployment', origin) : { kind: 'object', entries: values.flatMap(entriesOf), origin })],
  ['flatten', ([value = NULL], origin) => (value.kind === 'list' ? { kind: 'list', items: value.items.flatMap((item) => (item.kind === 'list' ? item.items : [item])), origin } : unknown('known at deployment', origin))],
  ['length', ([value = NULL], origin) => (value.kind === 'list' ? number(value.items.length, origin) : value.kind === 'object' ? number(value.entries.length, origin) : lengthOf(value, origin))],
  ['empty', ([value = NULL], origin) => emptiness(value, origin)],
  ['contains', ([whole = NULL, part = NULL], origin) => contains(whole, part, origin)],
  ['first', ([value = NULL]) => (value.kind === 'list' ? (value.items[0] ?? NULL) : memberOf(value, '0'))],
  ['last', ([value = NULL]) => (value.kind === 'list' ? (value.items.at(-1) ?? NULL) : NULL)],
  ['range', ([start = NULL, count = NULL], origin) => {
    const [from, many] = [Number(wordOf(start) ?? Number.NaN), Number(wordOf(count) ?? Number.NaN)];
    if (!Number.isInteger(from) || !Number.isInteger(many) || many < 0 || many > MAX_RANGE) return unknown('known at deployment', origin);
    return { kind: 'list', items: Array.from({ length: many }, (_, index) => number(from + index, origin)), origin };
  }],
  ['items', ([value = NULL], origin) => (value.kind === 'object'
    ? { kind: 'list', items: value.entries.map((entry): Value => ({ kind: 'object', entries: [{ key: 'key', keyOrigin: null, value: literal(entry.key, entry.keyOrigin) }, { key: 'value', keyOrigin: null, value: entry.value }], origin: entry.value.origin })), origin }
    : unknown('known at deployment', origin))],
  ['objectkeys', ([value = NULL], origin) => (value.kind === 'object' ? { kind: 'list', items: value.entries.map(({ key, keyOrigin }) => literal(key, keyOrigin)), origin } : unknown('known at deployment', origin))],
  ['tryget', ([value = NULL, ...path]) => path.reduce((at, key) => memberOf(at, wordOf(key) ?? ''), value)],
  ['any', ([value = NULL]) => value],
  ['max', ([value = NULL, ...rest], origin) => eitherOf([value, ...rest], origin)],
];

function lengthOf(value: Value, origin: Value['origin']): Value {
  const word = wordOf(value);
  return word === null ? unknown('known at deployment', origin) : number(word.length, origin);
}

function emptiness(value: Value, origin: Value['origin']): Value {
  switch (value.kind) {
    case 'list':
      return truth(value.items.length === 0, origin);
    case 'object':
      return truth(value.entries.length === 0, origin);
    case 'text':
      // A text with a piece that is known is not empty, whatever the rest is.
      return value.pieces.length === 0 ? truth(true, origin) : value.pieces.some(({ part }) => part.kind === 'literal' && part.text !== '') ? truth(false, origin) : unknown('known at deployment', origin);
    case 'plain':
      return truth(value.type === 'null', origin);
    case 'handle':
    case 'oneOf':
    case 'unknown':
      return unknown('known at deployment', origin);
  }
}

function contains(whole: Value, part: Value, origin: Value['origin']): Value {
  const word = wordOf(part);
  if (word === null) return unknown('known at deployment', origin);
  if (whole.kind === 'object') return truth(whole.entries.some(({ key }) => key.toLowerCase() === word.toLowerCase()), origin);
  if (whole.kind === 'list') {
    const words = new Set(whole.items.map(wordOf));
    return words.has(word) ? truth(true, origin) : words.has(null) ? unknown('known at deployment', origin) : truth(false, origin);
  }
  const all = wordOf(whole);
  return all === null ? unknown('known at deployment', origin) : truth(all.toLowerCase().includes(word.toLowerCase()), origin);
}
