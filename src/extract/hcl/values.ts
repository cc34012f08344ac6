import type { Location, Part, Text } from '../../model.ts';
import { textOf } from '../operations/text.ts';
import type { SourceFile } from '../source-file.ts';
import type { Span } from '../settings/tree.ts';
import type { Piece } from '../strings/input.ts';

/** What an expression comes to, as far as it is known before anything is deployed. Spans lead to where it is written. */
export type Value = { readonly span: Span } & (
  | TextValue
  | { readonly kind: 'null' }
  /** `open`: there may be more entries than these. */
  | { readonly kind: 'map'; readonly entries: readonly MapEntry[]; readonly open: boolean }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly open: boolean }
  /** One of these: a condition decides, or which file of variables is used. */
  | { readonly kind: 'choice'; readonly branches: readonly Value[] }
  | { readonly kind: 'unknown'; readonly reason: string }
);

export interface TextValue {
  readonly kind: 'text';
  readonly type: 'string' | 'number' | 'boolean';
  readonly pieces: readonly Piece[];
  /** Of `jsonencode()` and its kin: what is encoded. */
  readonly structure?: Value;
  /** The file of the tree that this is all of. */
  readonly file?: string;
}

export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span | null;
  readonly value: Value;
}

/** Longer texts are no settings; doubling ones would never end. UTF-16 units, and pieces. */
const MAX_CHARACTERS = 300_000;
const MAX_PIECES = 2000;
const MAX_BRANCHES = 12;
const MAX_ITEMS = 5000;

export const unknown = (reason: string, span: Span): Value => ({ kind: 'unknown', reason, span });

export function plainValue(text: string, span: Span, type: TextValue['type'] = 'string'): Value {
  return { kind: 'text', type, pieces: text === '' ? [] : [{ part: { kind: 'literal', text }, ...span }], span };
}

export function textValue(pieces: readonly Piece[], span: Span, more: Partial<TextValue> = {}): Value {
  let size = 0;
  let weight = 0;
  for (const { part } of pieces) {
    size += part.kind === 'literal' ? part.text.length : 1;
    weight += weightOf(part);
  }
  if (size > MAX_CHARACTERS || weight > MAX_PIECES) return unknown('a very long text', span);
  return { kind: 'text', type: 'string', pieces, span, ...more };
}

const weights = new WeakMap<Part, number>();

/** How many parts there are in a part, those of its branches included: these may be the same ones over and over. */
function weightOf(part: Part): number {
  if (part.kind !== 'oneOf') return 1;
  const known = weights.get(part);
  if (known !== undefined) return known;
  let weight = 1;
  for (const { parts } of part.branches) for (const each of parts) weight += weightOf(each);
  weights.set(part, weight);
  return weight;
}

/** The text when nothing of it is open, else null. */
export function plainOf(value: Value | undefined): string | null {
  if (value?.kind !== 'text') return null;
  let all = '';
  for (const { part } of value.pieces) {
    if (part.kind !== 'literal') return null;
    all += part.text;
  }
  return all;
}

/** One of several; equal ones count once. */
export function choiceOf(values: readonly Value[], span: Span): Value {
  const flat = values.flatMap((value) => (value.kind === 'choice' ? value.branches : [value]));
  const distinct: Value[] = [];
  const seen = new Set<string>();
  for (const value of flat) {
    const key = fingerprint(value);
    if (key === null || !seen.has(key)) distinct.push(value);
    if (key !== null) seen.add(key);
  }
  const [first] = distinct;
  if (first === undefined) return unknown('nothing sets it', span);
  if (distinct.length === 1) return first;
  return distinct.length > MAX_BRANCHES ? unknown('one of very many values', span) : { kind: 'choice', branches: distinct, span };
}

function fingerprint(value: Value): string | null {
  if (value.kind === 'null') return 'null';
  if (value.kind === 'unknown') return `unknown ${value.reason}`;
  const text = plainOf(value);
  return text === null ? null : `text ${text}`;
}

/** The pieces that a value adds to a string. `at` is the place that it is inserted in. */
export function piecesOf(value: Value, at: Span, file: SourceFile): readonly Piece[] {
  switch (value.kind) {
    case 'text': return value.pieces;
    case 'null': return [];
    case 'choice': return [{ part: { kind: 'oneOf', branches: value.branches.map((branch) => textOfValue(branch, file)) }, ...at }];
    case 'unknown': return [{ part: { kind: 'unknown', reason: value.reason }, ...at }];
    case 'map': case 'list': return [{ part: { kind: 'unknown', reason: 'an expression' }, ...at }];
  }
}

/** A value as the text that a process gets. */
export function textOfValue(value: Value, file: SourceFile): Text {
  const at = file.at(value.span.start, value.span.end);
  return textOf(partsOf(value, file), at);
}

function partsOf(value: Value, file: SourceFile): readonly Part[] {
  return piecesOf(value, value.span, file).map(({ part }) => part);
}

export const locationOf = ({ span }: { readonly span: Span }, file: SourceFile): Location => file.at(span.start, span.end);

/** A list of several; what is longer than any that people write stays open. */
export function listValue(items: readonly Value[], open: boolean, span: Span): Value {
  return { kind: 'list', items: items.slice(0, MAX_ITEMS), open: open || items.length > MAX_ITEMS, span };
}

/** The value under a key: of a map, of what a text encodes, of each branch. Null: there is none. */
export function memberOf(value: Value, key: string): Value | null {
  switch (value.kind) {
    case 'map': return value.entries.findLast((entry) => entry.key === key)?.value ?? (value.open ? unknown('known when it is deployed', value.span) : null);
    case 'list': return /^\d{1,6}$/.test(key) ? (value.items[Number(key)] ?? (value.open ? unknown('known when it is deployed', value.span) : null)) : null;
    case 'choice': {
      const found = value.branches.flatMap((branch) => memberOf(branch, key) ?? []);
      return found.length === 0 ? null : choiceOf(found, value.span);
    }
    case 'unknown': return value;
    case 'text': case 'null': return null;
  }
}
