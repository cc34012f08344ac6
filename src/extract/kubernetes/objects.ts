import { scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { isPlainManifest, itemsOf, nameNode } from './recognise.ts';

/** An object of the Kubernetes API as a manifest writes it. */
export interface KubernetesObject {
  readonly kind: string;
  readonly name: string;
  /** What it is called in all variants of a deployment, where these give it names of their own. */
  readonly title?: string;
  /** Where the name stands, so that people find the object. */
  readonly named: KeyedNode;
  /** Null: whatever the deployment says. */
  readonly namespace: string | null;
  readonly node: KeyedNode;
}

/** More objects in one file are no manifest that people wrote. */
const MAX_OBJECTS = 2000;
const MAX_LISTS = 4;

/** The objects of documents, those in lists included. Templates that are not rendered yet are left out. */
export function objectsIn(trees: readonly KeyedNode[], source: string): readonly KubernetesObject[] {
  const found: KubernetesObject[] = [];
  const collect = (node: KeyedNode, depth: number): void => {
    const items = itemsOf(node);
    if (items !== null && depth < MAX_LISTS) {
      for (const item of items) collect(item, depth + 1);
      return;
    }
    const named = nameNode(node);
    if (found.length >= MAX_OBJECTS || named?.kind !== 'scalar' || !isPlainManifest(node, source)) return;
    found.push({ kind: scalarText(node, 'kind') ?? '', name: named.text, named, namespace: scalarText(node, 'metadata', 'namespace') ?? null, node });
  };
  for (const tree of trees) collect(tree, 0);
  return found;
}
