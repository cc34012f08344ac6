import { listOf, unknown } from '../rendering/datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { made, unreadable } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';

/** A function of templates. Arguments come in the order in which they are written, the piped one last. */
export type TemplateFunction = (args: readonly Datum[]) => Datum;

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
