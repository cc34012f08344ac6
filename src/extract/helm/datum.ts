import type { SourceFile } from '../source-file.ts';
import { made, reasonOf, textOf, unreadable } from './rope.ts';
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
  /** What the machinery of Helm answers: `.Files`, `.Capabilities`. */
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A function of templates. Arguments come in the order in which they are written, the piped one last. */
export type TemplateFunction = (args: readonly Datum[]) => Datum;

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
  /** What `range` goes through. */
  members?(): MapDatum;
}

export const NIL: Datum = { kind: 'nil', missing: null };

export function text(value: string): Datum {
  return { kind: 'text', rope: made(value) };
}

export function rope(value: Rope): Datum {
  return { kind: 'text', rope: value };
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

/** Whether a condition holds; null: nobody knows. Empty is false. https://pkg.go.dev/text/template#hdr-Actions */
export function truthOf(datum: Datum): boolean | null {
  switch (datum.kind) {
    case 'text': {
      return textOf(datum.rope) !== '' ? true : reasonOf(datum.rope) === null ? false : null;
    }
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
    case 'unknown':
      return null;
    case 'bytes':
    case 'service':
      return true;
  }
}

/** Why a value cannot be read; null when it can. */
export function unknownReason(datum: Datum): string | null {
  if (datum.kind === 'unknown') return datum.reason;
  return datum.kind === 'text' ? reasonOf(datum.rope) : null;
}

/** As it is printed. */
export function printed(datum: Datum): Rope {
  switch (datum.kind) {
    case 'text':
    case 'number':
    case 'bool':
      return datum.rope;
    case 'nil':
      return datum.missing === null ? [] : unreadable(`${datum.missing} is in none of the value files here`);
    case 'list':
      return [...made('['), ...datum.items.flatMap((item, index) => [...(index === 0 ? [] : made(' ')), ...printed(item)]), ...made(']')];
    case 'unknown':
      return unreadable(datum.reason);
    case 'bytes':
      return unreadable('a binary file');
    case 'map':
    case 'service':
      return unreadable('a value that is no text');
  }
}

/** The plain text of a value; null where it is no text or cannot be read. */
export function plainOf(datum: Datum | undefined): string | null {
  if (datum === undefined || (datum.kind !== 'text' && datum.kind !== 'number' && datum.kind !== 'bool') || unknownReason(datum) !== null) return null;
  return textOf(datum.rope);
}

const MAX_LEVELS = 40;

/** A copy whose maps can be changed. */
export function copyOf(datum: Datum, depth = 0): Datum {
  if (depth > MAX_LEVELS) return unknown('nested too deep');
  if (datum.kind === 'map') return { kind: 'map', entries: new Map([...datum.entries].map(([name, { key, value }]) => [name, { key, value: copyOf(value, depth + 1) }])) };
  return datum.kind === 'list' ? listOf(datum.items.map((item) => copyOf(item, depth + 1))) : datum;
}

/** Puts the second map's keys over the first's, deep; `null` takes a key out. Maps are merged, all else is replaced. */
export function overlaid(below: Datum, above: Datum, depth = 0): Datum {
  if (below.kind !== 'map' || above.kind !== 'map' || depth > MAX_LEVELS) return above;
  const entries = new Map(below.entries);
  for (const [name, member] of above.entries) {
    const under = entries.get(name);
    if (member.value.kind === 'nil') entries.delete(name);
    else entries.set(name, under === undefined ? member : { key: member.key, value: overlaid(under.value, member.value, depth + 1) });
  }
  return { kind: 'map', entries };
}

/** Whether a text is a template's own: one that comes from values may be a secret, and is not repeated in a reason. */
export function isSpelled(datum: Datum | undefined): boolean {
  return datum?.kind === 'text' && datum.rope.every(({ value }) => value === null);
}

/** How many pieces of text a value consists of, counted up to a limit; long pieces count for several. */
export function sizeOf(datum: Datum, limit: number): number {
  let size = 0;
  const open: Datum[] = [datum];
  for (let next = open.pop(); next !== undefined && size <= limit; next = open.pop()) {
    size += 1;
    if (next.kind === 'map') for (const { value } of next.entries.values()) open.push(value);
    else if (next.kind === 'list') for (const item of next.items) open.push(item);
    else if (next.kind === 'text') for (const strand of next.rope) size += 1 + (strand.text.length >> 6);
  }
  return size;
}

/** The value under a path of keys. */
export function lookUp(datum: Datum, ...path: readonly string[]): Datum | undefined {
  let at: Datum | undefined = datum;
  for (const name of path) at = at?.kind === 'map' ? at.entries.get(name)?.value : undefined;
  return at;
}
