import { NIL, bool, listOf, mapOf, number, plainOf, textDatum, truthOf, unknown, unknownReason } from '../rendering/datum.ts';
import { copyOf, isSpelled, overlaid, printed } from './datum.ts';
import type { Datum, MapDatum } from '../rendering/datum.ts';
import type { TemplateFunction } from './datum.ts';
import { plainText } from '../rendering/rope.ts';
import { dataOf } from '../rendering/data.ts';
import { jsonOf, sorted, yamlOf } from './yaml-print.ts';

/** A function of a list (or map) that is known. */
function ofMap(index: number, apply: (map: MapDatum, args: readonly Datum[]) => Datum): TemplateFunction {
  return (args) => {
    const map = args[index] ?? NIL;
    if (map.kind === 'map') return apply(map, args);
    return map.kind === 'unknown' ? map : apply({ kind: 'map', entries: new Map() }, args);
  };
}

function ofList(apply: (items: readonly Datum[], args: readonly Datum[]) => Datum, index = 0): TemplateFunction {
  return (args) => {
    const list = args[index] ?? NIL;
    return list.kind === 'unknown' ? list : apply(list.kind === 'list' ? list.items : [], args);
  };
}

function indexed([start = NIL, ...keys]: readonly Datum[]): Datum {
  let at = start;
  for (const key of keys) {
    if (unknownReason(key) !== null) return unknown(unknownReason(key) ?? '');
    const name = plainOf(key) ?? '';
    if (at.kind === 'unknown') return at;
    at = at.kind === 'map' ? (at.entries.get(name)?.value ?? { kind: 'nil', missing: isSpelled(key) ? name.slice(0, 80) : 'a key that is a value' }) : at.kind === 'list' ? (at.items[Number(name)] ?? NIL) : NIL;
  }
  return at;
}

/** `dig "a" "b" default map`. */
function dug(args: readonly Datum[]): Datum {
  const keys = args.slice(0, -2);
  const found = indexed([args.at(-1) ?? NIL, ...keys]);
  return found.kind === 'nil' ? (args.at(-2) ?? NIL) : found;
}

/** The first map's keys win; it is changed in place. */
function merged(args: readonly Datum[], overwrite: boolean): Datum {
  const [into = NIL, ...others] = args;
  if (into.kind !== 'map') return into;
  for (const other of others) {
    if (other.kind !== 'map') continue;
    const both = overwrite ? overlaid(into, copyOf(other)) : overlaid(copyOf(other), into);
    if (both.kind === 'map') for (const [name, member] of both.entries) into.entries.set(name, member);
  }
  return into;
}

function contains([wanted = NIL, list = NIL]: readonly Datum[]): Datum {
  if (list.kind === 'unknown') return list;
  const word = plainOf(wanted);
  return word === null ? unknown('whether a list holds it') : bool(list.kind === 'list' && list.items.some((item) => plainOf(item) === word));
}

function picked(keep: boolean): TemplateFunction {
  return ofMap(0, (map, [, ...keys]) => {
    const names = new Set(keys.flatMap((key) => (key.kind === 'list' ? key.items.map(plainOf) : [plainOf(key)])));
    return { kind: 'map', entries: new Map([...map.entries].filter(([name]) => names.has(name) === keep)) };
  });
}

function unique(items: readonly Datum[]): Datum {
  const seen = new Set<string>();
  return listOf(items.filter((item) => {
    const key = plainText(jsonOf(item));
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  }));
}

function numbers(args: readonly Datum[]): Datum {
  const [first = 0, second] = args.map((arg) => Math.trunc(Number(plainOf(arg) ?? '0')) || 0);
  const [from, to] = second === undefined ? [0, first] : [first, second];
  return listOf(Array.from({ length: Math.max(0, Math.min(to - from, 2000)) }, (_, index) => number(from + index)));
}

const parse = ([value = NIL]: readonly Datum[]): Datum => (value.kind === 'unknown' ? value : value.kind === 'text' ? (dataOf(value.rope, null) ?? NIL) : mapOf([]));

export const DATA_FUNCTIONS: readonly (readonly [string, TemplateFunction])[] = [
  ['toYaml', ([value = NIL]) => (value.kind === 'unknown' ? value : textDatum(yamlOf(value)))],
  ['toYamlPretty', ([value = NIL]) => (value.kind === 'unknown' ? value : textDatum(yamlOf(value)))],
  ['toJson', ([value = NIL]) => (value.kind === 'unknown' ? value : textDatum(jsonOf(value)))],
  ['toPrettyJson', ([value = NIL]) => (value.kind === 'unknown' ? value : textDatum(jsonOf(value)))],
  ['toRawJson', ([value = NIL]) => (value.kind === 'unknown' ? value : textDatum(jsonOf(value)))],
  ['toToml', () => unknown('a text in TOML')],
  ['fromYaml', parse],
  ['fromJson', parse],
  ['fromYamlArray', parse],
  ['fromJsonArray', parse],
  ['index', indexed],
  ['get', ofMap(0, (map, [, key]) => map.entries.get(plainOf(key) ?? '')?.value ?? textDatum(''))],
  ['hasKey', ofMap(0, (map, [, key]) => bool(map.entries.has(plainOf(key) ?? '')))],
  ['dig', dug],
  ['pluck', (args) => listOf(args.slice(1).flatMap((map) => (map.kind === 'map' ? (map.entries.get(plainOf(args[0]) ?? '')?.value ?? []) : [])))],
  ['keys', ofMap(0, (map) => listOf(sorted(map).map(([, { key }]) => textDatum(key))))],
  ['values', ofMap(0, (map) => listOf(sorted(map).map(([, { value }]) => value)))],
  ['pick', picked(true)],
  ['omit', picked(false)],
  ['merge', (args) => merged(args, false)],
  ['mustMerge', (args) => merged(args, false)],
  ['mergeOverwrite', (args) => merged(args, true)],
  ['mustMergeOverwrite', (args) => merged(args, true)],
  ['deepCopy', ([value = NIL]) => copyOf(value)],
  ['mustDeepCopy', ([value = NIL]) => copyOf(value)],
  ['first', ofList((items) => items[0] ?? NIL)],
  ['last', ofList((items) => items.at(-1) ?? NIL)],
  ['rest', ofList((items) => listOf(items.slice(1)))],
  ['initial', ofList((items) => listOf(items.slice(0, -1)))],
  ['append', ofList((items, [, item = NIL]) => listOf([...items, item]))],
  ['prepend', ofList((items, [, item = NIL]) => listOf([item, ...items]))],
  ['concat', (args) => listOf(args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [])))],
  ['reverse', ofList((items) => listOf(items.toReversed()))],
  ['uniq', ofList(unique)],
  ['compact', ofList((items) => listOf(items.filter((item) => truthOf(item) !== false)))],
  ['without', ofList((items, [, ...others]) => listOf(items.filter((item) => !others.some((other) => plainOf(other) === plainOf(item)))))],
  ['has', contains],
  ['sortAlpha', ofList((items) => listOf(items.toSorted((a, b) => ((plainOf(a) ?? '') < (plainOf(b) ?? '') ? -1 : 1))))],
  ['toStrings', ofList((items) => listOf(items.map((item) => textDatum(printed(item)))))],
  ['until', numbers],
  ['untilStep', numbers],
  ['seq', () => unknown('a sequence of numbers')],
];
