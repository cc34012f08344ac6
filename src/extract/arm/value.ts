import type { Part, Text } from '../../model.ts';
import type { SourceFile } from '../source-file.ts';
import { HOLE } from '../strings/input.ts';
import { looksLikeConnection } from '../strings/index.ts';
import type { Span } from './expression.ts';

/** Where a value is written. Null: it is computed, and stands wherever it is used. */
export type Origin = (Span & { readonly file: SourceFile }) | null;

export interface TextPiece {
  readonly part: Part;
  readonly origin: Origin;
  /** Where it is put into a longer text. */
  readonly used?: Origin;
}

/** What an expression comes to. */
export type Value =
  | { readonly kind: 'text'; readonly pieces: readonly TextPiece[]; readonly origin: Origin }
  | { readonly kind: 'plain'; readonly type: 'boolean' | 'number' | 'null'; readonly text: string; readonly origin: Origin }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly origin: Origin }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[]; readonly origin: Origin }
  /** A resource, a module, or what the platform tells: only its members matter. */
  | { readonly kind: 'handle'; readonly member: (name: string) => Value; readonly resource: ResourceIdentity | null; readonly origin: Origin }
  /** One of these: a test that is not known. */
  | { readonly kind: 'oneOf'; readonly branches: readonly Value[]; readonly origin: Origin }
  | { readonly kind: 'unknown'; readonly reason: string; readonly origin: Origin };

/** A function of the template language. `origin`: where the call is written. */
export type TemplateFunction = (values: readonly Value[], origin: Origin) => Value;

export interface ObjectEntry {
  readonly key: string;
  readonly keyOrigin: Origin;
  readonly value: Value;
}

export interface ResourceIdentity {
  /** In small letters. */
  readonly type: string;
  readonly name: Value;
}

const MAX_PIECES = 200;
const MAX_CHARACTERS = 200_000;

export function text(pieces: readonly TextPiece[], origin: Origin): Value {
  const length = pieces.reduce((sum, { part }) => sum + (part.kind === 'literal' ? part.text.length : 1), 0);
  return pieces.length > MAX_PIECES || length > MAX_CHARACTERS ? unknown('too long', origin) : { kind: 'text', pieces, origin };
}

export function literal(value: string, origin: Origin): Value {
  return { kind: 'text', pieces: value === '' ? [] : [{ part: { kind: 'literal', text: value }, origin }], origin };
}

export function unknown(reason: string, origin: Origin): Value {
  return { kind: 'unknown', reason, origin };
}

export function truth(value: boolean, origin: Origin): Value {
  return { kind: 'plain', type: 'boolean', text: String(value), origin };
}

export function number(value: number, origin: Origin): Value {
  return { kind: 'plain', type: 'number', text: String(value), origin };
}

export const NULL: Value = { kind: 'plain', type: 'null', text: 'null', origin: null };

/** The string or number that a value is; null where something of it is open. */
export function wordOf(value: Value): string | null {
  if (value.kind === 'plain') return value.type === 'null' ? '' : value.text;
  if (value.kind !== 'text') return null;
  let all = '';
  for (const { part } of value.pieces) {
    if (part.kind !== 'literal') return null;
    all += part.text;
  }
  return all;
}

/** Whether a value is true; null: not known. */
export function isTrue(value: Value): boolean | null {
  const word = value.kind === 'plain' || value.kind === 'text' ? wordOf(value)?.toLowerCase() : undefined;
  return word === 'true' ? true : word === 'false' ? false : null;
}

/** The pieces of a value within a text. */
export function piecesOf(value: Value): readonly TextPiece[] {
  const { origin } = value;
  switch (value.kind) {
    case 'text':
      return value.pieces;
    case 'plain':
      return value.type === 'null' ? [] : [{ part: { kind: 'literal', text: value.type === 'boolean' ? (value.text === 'true' ? 'True' : 'False') : value.text }, origin }];
    case 'oneOf':
      return origin === null ? [{ part: { kind: 'unknown', reason: 'one of several' }, origin }] : [{ part: { kind: 'oneOf', branches: value.branches.map((branch) => asText(branch, origin)) }, origin }];
    case 'unknown':
      return [{ part: { kind: 'unknown', reason: value.reason }, origin }];
    case 'list':
    case 'object':
    case 'handle':
      return [{ part: { kind: 'unknown', reason: 'an object' }, origin }];
  }
}

function asText(value: Value, origin: NonNullable<Origin>): Text {
  return { parts: piecesOf(value).map(({ part }) => part), at: origin.file.at(origin.start, origin.end) };
}

/**
 * A value that the template calls secure. Connection strings and certificates are kept, for their readers leave the secrets
 * out; and so are objects, whose members are looked at one by one.
 */
export function guarded(value: Value, origin: Origin): Value {
  switch (value.kind) {
    case 'object':
      return { ...value, entries: value.entries.map((entry) => ({ ...entry, value: guarded(entry.value, entry.value.origin) })) };
    case 'list':
      return { ...value, items: value.items.map((item) => guarded(item, item.origin)) };
    case 'oneOf':
      return { ...value, branches: value.branches.map((branch) => guarded(branch, branch.origin)) };
    case 'text': {
      const flat = value.pieces.map(({ part }) => (part.kind === 'literal' ? part.text : HOLE)).join('');
      return isPublic(flat) || looksLikeConnection(flat) !== null || flat.includes('-----BEGIN CERT') ? value : unknown('withheld', value.origin ?? origin);
    }
    case 'plain':
    case 'unknown':
    case 'handle':
      return value;
  }
}

/** What tells where a server is and how to reach it, and nothing else. */
function isPublic(word: string): boolean {
  return /^(?:disable|allow|prefer|require|verify-ca|verify-full|true|false)$/i.test(word) || /^[\w.\uE000-]{0,200}\.azure\.com$/i.test(word) || /^(?:[A-Z]:\\|\/)?[\w./\\-]{1,200}\.(?:pem|crt|cer)$/i.test(word) || /^\s{0,8}@Microsoft\.KeyVault\(/i.test(word);
}

/** The same value, written elsewhere as far as it is written nowhere. */
export function placed(value: Value, origin: Origin): Value {
  return value.origin === null ? { ...value, origin } : value;
}

/** Either of several values: one where they are the same. */
export function eitherOf(values: readonly Value[], origin: Origin): Value {
  const [first, ...rest] = values;
  if (first === undefined) return unknown('nothing is chosen', origin);
  const word = wordOf(first);
  if (rest.length === 0 || (word !== null && rest.every((each) => wordOf(each) === word && each.kind === first.kind))) return first;
  return { kind: 'oneOf', branches: values.flatMap((each) => (each.kind === 'oneOf' ? each.branches : [each])).slice(0, MAX_BRANCHES), origin };
}

const MAX_BRANCHES = 8;

/** The entries of an object; of several possible ones all, the last of a name counts. */
export function entriesOf(value: Value): readonly ObjectEntry[] {
  if (value.kind === 'object') return value.entries;
  return value.kind === 'oneOf' ? value.branches.flatMap(entriesOf) : [];
}

/** The member of an object, case ignored. */
export function memberOf(value: Value, name: string): Value {
  const wanted = name.toLowerCase();
  switch (value.kind) {
    case 'object':
      return value.entries.findLast(({ key }) => key.toLowerCase() === wanted)?.value ?? NULL;
    case 'handle':
      return value.member(name);
    case 'oneOf':
      return eitherOf(value.branches.map((branch) => memberOf(branch, name)), value.origin);
    case 'unknown':
      return unknown(value.reason, null);
    case 'text':
    case 'plain':
    case 'list':
      return NULL;
  }
}
