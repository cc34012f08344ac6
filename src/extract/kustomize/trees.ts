import { childrenOf, scalarNode } from '../settings/tree.ts';
import type { KeyedNode, ListNode, MapNode, ScalarNode, Span } from '../settings/tree.ts';

/** Changes of trees; what is not changed is shared. */

/** The child with exactly this key. */
export function member(node: KeyedNode | undefined, key: string): KeyedNode | undefined {
  return node === undefined ? undefined : childrenOf(node).findLast((each) => each.key === key);
}

export function at(node: KeyedNode | undefined, path: readonly string[]): KeyedNode | undefined {
  return path.reduce<KeyedNode | undefined>(member, node);
}

/** A map with one child put in the place of what has its key; without it for null. */
export function withMember(map: MapNode, key: string, value: KeyedNode | null): MapNode {
  const index = map.children.findLastIndex((each) => each.key === key);
  if (value === null) return index === -1 ? map : { ...map, children: map.children.filter((each) => each.key !== key) };
  const renamed = value.key === key ? value : { ...value, key };
  return { ...map, children: index === -1 ? [...map.children, renamed] : map.children.with(index, renamed) };
}

/** Elements under their new numbers. */
export function withItems(list: ListNode, items: readonly KeyedNode[]): ListNode {
  return { ...list, children: items.map((item, index) => (item.key === String(index) ? item : { ...item, key: String(index) })) };
}

/** A map with a scalar below some keys; maps that are missing on the way come to stand where the scalar does. */
export function withScalar(map: MapNode, path: readonly string[], text: string, span: Span): MapNode {
  const [key, ...rest] = path;
  if (key === undefined) return map;
  if (rest.length === 0) return withMember(map, key, scalarNode(key, null, span, text));
  const inner = member(map, key);
  const below: MapNode = inner?.kind === 'map' ? inner : { kind: 'map', key, keySpan: null, span, children: [], optional: false, abstract: false };
  return withMember(map, key, withScalar(below, rest, text, span));
}

/** Every scalar of a tree, changed where `change` gives another one; `around` is the map that it stands in, from the outside in. */
export function mapScalars<Node extends KeyedNode>(node: Node, change: (scalar: ScalarNode, keys: readonly string[]) => ScalarNode, keys?: readonly string[]): Node;
export function mapScalars(node: KeyedNode, change: (scalar: ScalarNode, keys: readonly string[]) => ScalarNode, keys: readonly string[] = []): KeyedNode {
  if (node.kind === 'scalar') return change(node, keys);
  let changed = false;
  const children = node.children.map((each) => {
    const next = mapScalars(each, change, [...keys, each.key]);
    if (next !== each) changed = true;
    return next;
  });
  return changed ? { ...node, children } : node;
}

/** How many nodes a tree has. */
export function sizeOf(node: KeyedNode): number {
  return node.kind === 'scalar' ? 1 : node.children.reduce((sum, each) => sum + sizeOf(each), 1);
}
