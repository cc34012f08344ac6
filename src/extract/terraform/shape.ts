import type { MapEntry, Value } from '../hcl/values.ts';
import { choiceOf, plainOf } from '../hcl/values.ts';
import { toTree } from '../hcl/to-tree.ts';
import { listNode, mapNode } from '../settings/tree.ts';
import type { KeyedNode, Span } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';

/** The value under a path of keys. A block that stands there once is that block. */
export function valueAt(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let at = value === undefined ? undefined : single(value);
  for (const key of path) {
    const found: Value | undefined = at === undefined ? undefined : entriesOf(at).findLast((entry) => entry.key === key)?.value;
    at = found === undefined ? undefined : single(found);
  }
  return at?.kind === 'null' ? undefined : at;
}

function single(value: Value): Value {
  return value.kind === 'list' && value.items.length === 1 && value.items[0]?.kind === 'map' ? value.items[0] : value;
}

export const wordAt = (value: Value | undefined, ...path: readonly string[]): string | null => plainOf(valueAt(value, ...path));

/** A name as far as it is known; what is given at deployment stands in braces, so that the same expressions give the same name. */
export function nameAt(value: Value | undefined, ...path: readonly string[]): string | null {
  const found = valueAt(value, ...path);
  if (found?.kind === 'unknown') return `{${found.reason}}`;
  return found?.kind !== 'text' ? null : found.pieces.map(({ part }) => (part.kind === 'literal' ? part.text : part.kind === 'unknown' ? `{${part.reason}}` : '{}')).join('');
}

/** The entries of a map. Of several maps of which one counts, each key is one of what they say. */
export function entriesOf(value: Value | undefined): readonly MapEntry[] {
  if (value?.kind === 'map') return value.entries;
  if (value?.kind !== 'choice') return [];
  const byKey = new Map<string, MapEntry>();
  for (const entry of value.branches.flatMap((branch) => (branch.kind === 'map' ? branch.entries : []))) {
    const before = byKey.get(entry.key);
    byKey.set(entry.key, before === undefined ? entry : { ...before, value: choiceOf([before.value, entry.value], entry.value.span) });
  }
  return [...byKey.values()];
}

/** The blocks of one type, or the items of a list; a single map counts as one. */
export function itemsAt(value: Value | undefined, key: string): readonly Value[] {
  const found = entriesOf(value).findLast((entry) => entry.key === key)?.value;
  const all = found?.kind === 'choice' ? found.branches : found === undefined ? [] : [found];
  return all.flatMap((each) => (each.kind === 'list' ? each.items : each.kind === 'map' ? [each] : []));
}

/** Makes trees of values, in the shape that a reader of another format knows. */
export interface Maker {
  readonly leaf: (key: string, value: Value | undefined) => readonly KeyedNode[];
  readonly map: (key: string, children: readonly KeyedNode[]) => KeyedNode;
  readonly list: (key: string, children: readonly KeyedNode[]) => KeyedNode;
}

export function makerFor(file: SourceFile, span: Span): Maker {
  return {
    leaf: (key, value) => (value === undefined || value.kind === 'null' ? [] : [toTree(value, file, key)]),
    map: (key, children) => mapNode(key, null, span, children),
    list: (key, children) => listNode(key, null, span, children.map((each, index) => ({ ...each, key: String(index) }))),
  };
}
