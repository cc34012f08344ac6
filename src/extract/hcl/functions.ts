import { inPieces, formatted, joinedValues, replaced, splitText } from './text-functions.ts';
import { encodings } from './encodings.ts';
import type { HclFunction, Scope, Template } from './scope.ts';
import type { Expression } from './syntax.ts';
import { choiceOf, listValue, memberOf, plainOf, plainValue, unknown } from './values.ts';
import type { MapEntry, Value } from './values.ts';
import type { Span } from '../settings/tree.ts';

type CallExpression = Extract<Expression, { kind: 'call' }>;

/** A function of https://developer.hashicorp.com/terraform/language/functions; any other one is not known. */
export function callFunction(expression: CallExpression, scope: Scope, reader: { readonly evaluate: (expression: Expression, scope: Scope) => Value; readonly template: Template }): Value {
  const { span, name } = expression;
  const own = FUNCTIONS.get(name.replace(/^core::/, ''));
  if (own === undefined) return unknown(`what ${name.slice(0, 60)}() gives`, span);
  const values = expression.arguments.map((each) => reader.evaluate(each, scope));
  const last = values.at(-1);
  // `f(list...)`
  const given = expression.spread && last !== undefined ? [...values.slice(0, -1), ...(last.kind === 'list' ? last.items : [last])] : values;
  return own({ given, span, scope, template: reader.template });
}

const identity: HclFunction = ({ given: [first], span }) => first ?? unknown('an expression', span);

const FUNCTIONS: ReadonlyMap<string, HclFunction> = new Map<string, HclFunction>([
  ...['tostring', 'tonumber', 'tobool', 'tolist', 'toset', 'tomap', 'sensitive', 'nonsensitive', 'abspath', 'pathexpand', 'sort', 'distinct', 'ephemeralasnull'].map((name) => [name, identity] as const),
  ['format', formatted],
  ['join', joinedValues],
  ['replace', replaced],
  ['split', splitText],
  ['lower', inPieces((text) => text.toLowerCase())],
  ['upper', inPieces((text) => text.toUpperCase())],
  ['title', inPieces((text) => text)],
  ['trimspace', inPieces((text) => text, (text) => text.trim())],
  ['chomp', inPieces((text) => text, (text) => text.replace(/[\r\n]{1,10}$/, ''))],
  ['trimprefix', ({ given: [text, prefix], span, scope, template }) => (plainOf(text) === null ? (text ?? unknown('an expression', span)) : inPieces((each) => each, (each) => (each.startsWith(plainOf(prefix) ?? '\0') ? each.slice((plainOf(prefix) ?? '').length) : each))({ given: text === undefined ? [] : [text], span, scope, template }))],
  ['trimsuffix', ({ given: [text, suffix], span, scope, template }) => inPieces((each) => each, (each) => (plainOf(suffix) !== null && each.endsWith(plainOf(suffix) ?? '') ? each.slice(0, each.length - (plainOf(suffix) ?? '').length) : each))({ given: text === undefined ? [] : [text], span, scope, template })],
  ['basename', inPieces((text) => text, (text) => text.slice(text.lastIndexOf('/') + 1))],
  ['dirname', inPieces((text) => text, (text) => text.slice(0, Math.max(0, text.lastIndexOf('/'))))],
  ...Object.entries(encodings),
  ['lookup', ({ given: [map, key, otherwise], span }) => {
    const name = plainOf(key);
    if (map === undefined || name === null) return otherwise === undefined ? unknown('known when it is deployed', span) : choiceOf([unknown('known when it is deployed', span), otherwise], span);
    return memberOf(map, name) ?? otherwise ?? unknown('nothing sets it', span);
  }],
  ['merge', ({ given, span }) => merged(given, span)],
  ['coalesce', ({ given, span }) => firstSet(given, span)],
  ['coalescelist', ({ given, span }) => given.find((each) => each.kind !== 'list' || each.items.length > 0) ?? unknown('nothing sets it', span)],
  // What cannot be read from here may well be there; then the next one does not count.
  ['try', ({ given, span }) => (given[0]?.kind === 'unknown' && given.length > 1 ? (given[0].reason === 'nothing sets it' ? (given[1] ?? given[0]) : choiceOf(given, span)) : (given[0] ?? unknown('an expression', span)))],
  ['concat', ({ given, span }) => listValue(given.flatMap((each) => (each.kind === 'list' ? each.items : [])), given.some((each) => each.kind !== 'list' || each.open), span)],
  ['flatten', ({ given: [list], span }) => (list?.kind === 'list' ? listValue(list.items.flatMap((each) => (each.kind === 'list' ? each.items : [each])), list.open, span) : (list ?? unknown('an expression', span)))],
  ['compact', ({ given: [list], span }) => (list?.kind === 'list' ? { ...list, items: list.items.filter((each) => each.kind !== 'null' && plainOf(each) !== '') } : (list ?? unknown('an expression', span)))],
  ['keys', ({ given: [map], span }) => (map?.kind === 'map' ? { kind: 'list', items: map.entries.map(({ key, keySpan }) => plainValue(key, keySpan ?? span)), open: map.open, span } : unknown('an expression', span))],
  ['values', ({ given: [map], span }) => (map?.kind === 'map' ? { kind: 'list', items: map.entries.map(({ value }) => value), open: map.open, span } : unknown('an expression', span))],
  ['element', ({ given: [list, index], span }) => (list?.kind === 'list' && !list.open && list.items.length > 0 && plainOf(index) !== null ? (list.items[Number(plainOf(index)) % list.items.length] ?? unknown('an expression', span)) : unknown('an expression', span))],
  ['one', ({ given: [list], span }) => (list?.kind === 'list' ? (list.items[0] ?? { kind: 'null', span }) : (list ?? unknown('an expression', span)))],
  ['zipmap', ({ given: [keys, values], span }) => {
    if (keys?.kind !== 'list' || values?.kind !== 'list') return unknown('an expression', span);
    const entries = keys.items.flatMap((key, index): readonly MapEntry[] => {
      const value = values.items[index];
      return plainOf(key) === null || value === undefined ? [] : [{ key: plainOf(key) ?? '', keySpan: key.span, value }];
    });
    return { kind: 'map', entries, open: keys.open || values.open, span };
  }],
  ['contains', ({ given: [list, wanted], span }) => {
    const found = list?.kind === 'list' && !list.open ? list.items.map(plainOf) : [null];
    const text = plainOf(wanted);
    return text !== null && found.includes(text) ? plainValue('true', span, 'boolean') : text === null || found.includes(null) ? unknown('a condition', span) : plainValue('false', span, 'boolean');
  }],
  ['length', ({ given: [value], span }) => (value?.kind === 'list' && !value.open ? plainValue(String(value.items.length), span, 'number') : value?.kind === 'map' && !value.open ? plainValue(String(value.entries.length), span, 'number') : plainOf(value) === null ? unknown('a number', span) : plainValue(String((plainOf(value) ?? '').length), span, 'number'))],
]);

/** Later maps win; one that is not known may hold anything. */
function merged(maps: readonly Value[], span: Span): Value {
  const entries = new Map<string, MapEntry>();
  let open = false;
  for (const map of maps) {
    if (map.kind === 'null') continue;
    // Each branch may or may not be the one: what stands in it may be there.
    for (const branch of map.kind === 'choice' ? map.branches : [map]) {
      if (branch.kind !== 'map') open ||= branch.kind !== 'null';
      else for (const entry of branch.entries) entries.set(entry.key, map.kind !== 'choice' ? entry : { ...entry, value: choiceOf([...(entries.get(entry.key) === undefined ? [] : [entries.get(entry.key)?.value ?? entry.value]), entry.value], entry.value.span) });
      if (branch.kind === 'map' && branch.open) open = true;
    }
  }
  return { kind: 'map', entries: [...entries.values()], open, span };
}

/** The first that is neither null nor empty. */
function firstSet(given: readonly Value[], span: Span): Value {
  const possible: Value[] = [];
  for (const each of given) {
    if (each.kind === 'null' || plainOf(each) === '') continue;
    possible.push(each);
    if (each.kind !== 'unknown') break;
  }
  return possible.length === 0 ? { kind: 'null', span } : choiceOf(possible, span);
}
