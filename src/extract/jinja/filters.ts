import { bool, listOf, number, plainOf, textDatum, unknown } from '../rendering/datum.ts';
import { truthOf, unknownReason } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import type { Arguments } from './datum.ts';
import { indented, isFull, joinedBy, made, plainText, reasonOf, remade, replaceAll, trimmed } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';
import { yamlOf } from './yaml.ts';
import { jsonOf } from './json.ts';
import { printed } from './printed.ts';

type Filter = (value: Datum, args: Arguments) => Datum;

/**
 * A filter, or a method that works like one. A value that cannot be read stays so; a filter that we do not know makes one.
 * https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters
 * https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_filters.html
 */
export function applyFilter(name: string, value: Datum, args: Arguments): Datum {
  const filter = FILTERS.get(name);
  if (filter === undefined) return unknown(unknownReason(value) ?? `the filter ${name} is not followed`);
  if (!TAKES_ANYTHING.has(name)) {
    if (value.kind === 'unknown') return value;
    if (value.kind === 'nil' && value.missing !== null) return value;
  }
  return filter(value, args);
}

/** Those that have an answer for what is not there. */
const TAKES_ANYTHING = new Set(['default', 'd', 'mandatory']);

const onText = (edit: (rope: Rope, args: Arguments) => Rope): Filter => (value, args) => textDatum(edit(printed(value), args));
/** Text that is made of all of the other one. */
const remaking = (edit: (plain: string) => string): Filter => onText((rope) => remade(rope, edit(plainText(rope))));

const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['default', fallback], ['d', fallback],
  ['mandatory', (value) => value],
  ['string', onText((rope) => rope)],
  ['trim', onText((rope) => trimmed(rope, 'both'))], ['strip', onText((rope) => trimmed(rope, 'both'))],
  ['rstrip', onText((rope) => trimmed(rope, 'right'))], ['lstrip', onText((rope) => trimmed(rope, 'left'))],
  ['lower', remaking((plain) => plain.toLowerCase())], ['upper', remaking((plain) => plain.toUpperCase())],
  ['capitalize', remaking((plain) => plain.charAt(0).toUpperCase() + plain.slice(1).toLowerCase())],
  ['b64decode', remaking((plain) => Buffer.from(plain, 'base64').toString('utf8'))],
  ['b64encode', remaking((plain) => Buffer.from(plain, 'utf8').toString('base64'))],
  ['urlencode', remaking((plain) => encodeURIComponent(plain).replaceAll('%2F', '/'))],
  ['basename', remaking((plain) => plain.slice(plain.lastIndexOf('/') + 1))],
  ['dirname', remaking((plain) => plain.slice(0, Math.max(0, plain.lastIndexOf('/'))))],
  ['quote', onText(shellQuoted)],
  ['replace', onText((rope, { positional }) => replaceAll(rope, plainOf(positional[0]) ?? '', printed(positional[1] ?? textDatum(''))))],
  ['indent', onText(indent)],
  ['to_json', (value) => textDatum(jsonOf(value))], ['tojson', (value) => textDatum(jsonOf(value))], ['to_nice_json', (value) => textDatum(jsonOf(value, 4))],
  ['to_yaml', (value) => textDatum([...yamlOf(value), ...made('\n')])], ['to_nice_yaml', (value) => textDatum([...yamlOf(value), ...made('\n')])],
  ['bool', asBool], ['int', (value, { positional }) => asNumber(value, positional[0])], ['float', (value, { positional }) => asNumber(value, positional[0])],
  ['join', join], ['list', asList], ['unique', (value) => value], ['flatten', flatten],
  ['first', (value) => elementAt(value, 0)], ['last', (value) => elementAt(value, -1)],
  ['length', (value) => (value.kind === 'list' ? number(value.items.length) : value.kind === 'map' ? number(value.entries.size) : number(plainText(printed(value)).length))],
  ['dict2items', pairs('key', 'value')], ['items', tuples], ['keys', (value) => (value.kind === 'map' ? listOf([...value.entries.values()].map(({ key }) => textDatum(key))) : unknown('an expression'))],
  ['values', (value) => (value.kind === 'map' ? listOf([...value.entries.values()].map((each) => each.value)) : unknown('an expression'))],
  ['get', (value, { positional }) => (value.kind === 'map' ? (value.entries.get(plainOf(positional[0]) ?? '')?.value ?? positional[1] ?? { kind: 'nil', missing: null }) : unknown('an expression'))],
  ['combine', combine], ['ternary', ternary], ['split', split],
  ['startswith', (value, { positional }) => starts(value, positional[0], 'startsWith')], ['endswith', (value, { positional }) => starts(value, positional[0], 'endsWith')],
]);

/** With `true` as the second argument, empty values count as missing. */
function fallback(value: Datum, { positional, named }: Arguments): Datum {
  const missing = value.kind === 'nil' && value.missing !== null;
  const second = positional[1] ?? named.get('boolean');
  const strict = second !== undefined && truthOf(second) === true;
  return missing || (strict && truthOf(value) === false) ? (positional[0] ?? named.get('default_value') ?? textDatum('')) : value;
}

function shellQuoted(rope: Rope): Rope {
  const plain = plainText(rope);
  if (reasonOf(rope) === null && /^[\w@%+=:,./-]+$/.test(plain)) return rope;
  return [...made("'"), ...replaceAll(rope, "'", made(`'"'"'`)), ...made("'")];
}

/** The first line stays where it is, unless the second argument says otherwise. */
function indent(rope: Rope, { positional, named }: Arguments): Rope {
  const width = plainOf(positional[0] ?? named.get('width'));
  const first = positional[1] ?? named.get('first');
  const count = width === null ? 4 : Math.max(0, Math.min(100, Number(width) || 0));
  const all = first !== undefined && truthOf(first) === true;
  return indented(rope, count, (line, index) => isFull(line) && (all || index > 0));
}

const TRUE = new Set(['true', 'yes', 'on', '1', 'y', 't']);

function asBool(value: Datum): Datum {
  if (value.kind === 'bool') return value;
  const plain = plainOf(value);
  return plain === null ? unknown(unknownReason(value) ?? 'an expression') : bool(TRUE.has(plain.toLowerCase()));
}

function asNumber(value: Datum, otherwise: Datum | undefined): Datum {
  const plain = plainOf(value);
  if (plain === null) return unknown(unknownReason(value) ?? 'an expression');
  const found = Number.parseFloat(plain);
  if (!Number.isNaN(found)) return value.kind === 'text' && String(found) === plain ? { kind: 'number', value: found, rope: value.rope } : number(found);
  return otherwise ?? number(0);
}

function join(value: Datum, { positional }: Arguments): Datum {
  if (value.kind !== 'list') return value;
  return textDatum(joinedBy(value.items.map(printed), printed(positional[0] ?? textDatum(''))));
}

function asList(value: Datum): Datum {
  if (value.kind === 'list') return value;
  return value.kind === 'map' ? listOf([...value.entries.values()].map(({ key }) => textDatum(key))) : unknown('an expression');
}

function flatten(value: Datum): Datum {
  return value.kind === 'list' ? listOf(value.items.flatMap((item) => (item.kind === 'list' ? item.items : [item]))) : value;
}

function elementAt(value: Datum, index: number): Datum {
  return value.kind === 'list' ? (value.items.at(index) ?? { kind: 'nil', missing: 'an element of a list' }) : unknown('an expression');
}

function pairs(keyName: string, valueName: string): Filter {
  return (value) => (value.kind !== 'map' ? unknown('an expression')
    : listOf([...value.entries.values()].map(({ key, value: each }): Datum => ({ kind: 'map', entries: new Map([[keyName, { key: made(keyName), value: textDatum(key) }], [valueName, { key: made(valueName), value: each }]]) }))));
}

function tuples(value: Datum): Datum {
  return value.kind === 'map' ? listOf([...value.entries.values()].map(({ key, value: each }) => listOf([textDatum(key), each]))) : unknown('an expression');
}

function combine(value: Datum, { positional }: Arguments): Datum {
  const maps = [value, ...positional];
  const members = maps.flatMap((each) => (each.kind === 'map' ? [...each.entries] : []));
  return maps.every(({ kind }) => kind === 'map') ? { kind: 'map', entries: new Map(members) } : unknown(maps.map(unknownReason).find((reason) => reason !== null) ?? 'an expression');
}

function ternary(value: Datum, { positional }: Arguments): Datum {
  const truth = truthOf(value);
  return (truth === null ? undefined : positional[truth ? 0 : 1]) ?? unknown('a condition that nobody can tell');
}

const MAX_SPLIT = 1000;

function split(value: Datum, { positional }: Arguments): Datum {
  const rope = printed(value);
  const reason = reasonOf(rope);
  if (reason !== null) return unknown(reason);
  const separator = plainOf(positional[0]);
  const words = separator === null || separator === '' ? plainText(rope).split(/\s+/).filter((word) => word !== '') : plainText(rope).split(separator);
  return listOf(words.slice(0, MAX_SPLIT).map((word) => textDatum(remade(rope, word))));
}

function starts(value: Datum, other: Datum | undefined, how: 'startsWith' | 'endsWith'): Datum {
  const plain = plainOf(value);
  const wanted = plainOf(other);
  return plain === null || wanted === null ? unknown('a condition that nobody can tell') : bool(plain[how](wanted));
}
