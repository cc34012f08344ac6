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
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a filter or function is given. */
export interface Arguments {
  readonly positional: readonly Datum[];
  readonly named: ReadonlyMap<string, Datum>;
}

export interface MapDatum {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Member>;
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

export function isMissing(datum: Datum): boolean {
  return datum.kind === 'nil' && datum.missing !== null;
}

export function missingReason(name: string): string {
  return `the variable ${name.slice(0, 200)} is set nowhere in the repository`;
}

/** Whether a condition holds; null: nobody knows. */
export function truthOf(datum: Datum): boolean | null {
  switch (datum.kind) {
    case 'text':
      return plainText(datum.rope) !== '' ? true : reasonOf(datum.rope) === null ? false : null;
    case 'number':
      return datum.value !== 0;
    case 'bool':
      return datum.value;
    case 'nil':
      return datum.missing === null ? false : null;
    case 'map':
      return datum.entries.size > 0;
    case 'list':
      return datum.items.length > 0;
    case 'unknown':
      return null;
  }
}

/** Why a value cannot be read; null when it can. */
export function unknownReason(datum: Datum): string | null {
  if (datum.kind === 'unknown') return datum.reason;
  if (datum.kind === 'nil') return datum.missing === null ? null : missingReason(datum.missing);
  return datum.kind === 'text' ? reasonOf(datum.rope) : null;
}

/** The plain text of a value; null where it is no text or cannot be read. */
export function plainOf(datum: Datum | undefined): string | null {
  if (datum === undefined || (datum.kind !== 'text' && datum.kind !== 'number' && datum.kind !== 'bool') || unknownReason(datum) !== null) return null;
  return plainText(datum.rope);
}
