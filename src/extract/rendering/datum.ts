import type { SourceFile } from '../source-file.ts';
import { made, plainText, reasonOf } from './rope.ts';
import type { Rope } from './rope.ts';

/** A value of a template, which knows where it is written. */
export type Datum =
  | { readonly kind: 'text'; readonly rope: Rope }
  /** As written in `rope`. */
  | { readonly kind: 'number'; readonly value: number; readonly rope: Rope }
  | { readonly kind: 'bool'; readonly value: boolean; readonly rope: Rope }
  /** `missing`: what was looked for and is nowhere here; null where it is said to be nothing. */
  | { readonly kind: 'nil'; readonly missing: string | null }
  | MapDatum
  | ListDatum
  /** A file that is no text. */
  | { readonly kind: 'bytes'; readonly file: SourceFile }
  /** What the program that renders answers by itself: `.Files`, `.Capabilities` of Helm. */
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface MapDatum {
  readonly kind: 'map';
  readonly entries: Map<string, Member>;
}

export interface Member {
  /** The key as written. */
  readonly key: Rope;
  readonly value: Datum;
}

export interface ListDatum {
  readonly kind: 'list';
  readonly items: readonly Datum[];
}

/** Something with fields and methods. */
export interface Service {
  field(name: string, args: readonly Datum[]): Datum;
  /** What a loop goes through. */
  members?(): MapDatum;
}

export const NIL: Datum = { kind: 'nil', missing: null };

export function textDatum(rope: Rope | string): Datum {
  return { kind: 'text', rope: typeof rope === 'string' ? made(rope) : rope };
}

export function number(value: number): Datum {
  return { kind: 'number', value, rope: made(String(value)) };
}

export function bool(value: boolean): Datum {
  return { kind: 'bool', value, rope: made(String(value)) };
}

export function unknown(reason: string): Datum {
  return { kind: 'unknown', reason };
}

export function mapOf(members: Iterable<readonly [string, Datum]>): MapDatum {
  return { kind: 'map', entries: new Map([...members].map(([key, value]) => [key, { key: made(key), value }])) };
}

export function listOf(items: readonly Datum[]): ListDatum {
  return { kind: 'list', items };
}

/** Whether a condition holds; null: nobody knows. What is empty is false. */
export function truthOf(datum: Datum): boolean | null {
  switch (datum.kind) {
    case 'text':
      return plainText(datum.rope) !== '' ? true : reasonOf(datum.rope) === null ? false : null;
    case 'number':
      return datum.value !== 0;
    case 'bool':
      return datum.value;
    case 'nil':
      return false;
    case 'map':
      return datum.entries.size > 0;
    case 'list':
      return datum.items.length > 0;
    case 'bytes':
    case 'service':
      return true;
    case 'unknown':
      return null;
  }
}

/** Why a value cannot be read; null when it can. */
export function unknownReason(datum: Datum): string | null {
  return datum.kind === 'unknown' ? datum.reason : datum.kind === 'text' ? reasonOf(datum.rope) : null;
}

/** The plain text of a value; null where it is no text or cannot be read. */
export function plainOf(datum: Datum | undefined): string | null {
  if (datum === undefined || (datum.kind !== 'text' && datum.kind !== 'number' && datum.kind !== 'bool') || unknownReason(datum) !== null) return null;
  return plainText(datum.rope);
}

/** The value under a path of keys. */
export function lookUp(datum: Datum, ...path: readonly string[]): Datum | undefined {
  let at: Datum | undefined = datum;
  for (const name of path) at = at?.kind === 'map' ? at.entries.get(name)?.value : undefined;
  return at;
}
