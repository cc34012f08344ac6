import { yamlTrees } from '../../../src/extract/settings/yaml-tree.ts';
import type { KeyedNode, MapNode } from '../../../src/extract/settings/tree.ts';

/** A document as a tree. */
export function tree(text: string): MapNode {
  const [root] = yamlTrees(text);
  if (root?.kind !== 'map') throw new Error('no map');
  return root;
}

export function list(text: string): KeyedNode {
  const [root] = yamlTrees(text);
  if (root === undefined) throw new Error('nothing');
  return root;
}

/** A tree as plain values, all of them words. */
export function plain(node: KeyedNode | null): unknown {
  if (node === null) return null;
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'list') return node.children.map(plain);
  return Object.fromEntries(node.children.map((each) => [each.key, plain(each)]));
}
