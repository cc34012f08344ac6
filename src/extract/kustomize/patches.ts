import { treesInside, moved } from '../kubernetes/sources.ts';
import { treePath } from '../operations/paths.ts';
import { child, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { applyOperations } from './json-patch.ts';
import type { Kustomization } from './layout.ts';
import { itemsOf } from './layout.ts';
import { changed } from './references.ts';
import { groupOf, isCalled, isTarget, kindOf, namespaceOf } from './resources.ts';
import type { Resource } from './resources.ts';
import { documents, openText } from './session.ts';
import type { Session } from './session.ts';
import { mergePatch } from './strategic-merge.ts';
import { member } from './trees.ts';

/** `patchesStrategicMerge`, then `patches`. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/ */
export function withPatches(resources: readonly Resource[], kustomization: Kustomization, tree: KeyedNode, session: Session): readonly Resource[] {
  const schema = child(tree, 'openapi') !== undefined;
  const old = itemsOf(tree, 'patchesStrategicMerge').map((each) => ({ target: undefined, texts: each.kind === 'scalar' ? patchTexts(each, kustomization, session, each.text.includes('\n')) : [] }));
  return [...old, ...itemsOf(tree, 'patches').map((each) => patchOf(each, kustomization, session))].reduce((all, { target, texts }) =>
    texts.reduce((now, text) => withPatch(now, target, text, schema, session), all), resources);
}

/** `patchesJson6902`: after everything has its name and namespace. */
export function withJsonPatches(resources: readonly Resource[], kustomization: Kustomization, tree: KeyedNode, session: Session): readonly Resource[] {
  return itemsOf(tree, 'patchesJson6902').map((each) => patchOf(each, kustomization, session)).reduce((all, { target, texts }) =>
    texts.reduce((now, text) => withPatch(now, target, text, false, session), all), resources);
}

interface Patch {
  readonly target: KeyedNode | undefined;
  readonly texts: readonly KeyedNode[];
}

function patchOf(item: KeyedNode, kustomization: Kustomization, session: Session): Patch {
  const path = child(item, 'path');
  const inline = child(item, 'patch');
  // As version 1 wrote it: nothing but a path.
  if (item.kind === 'scalar') return { target: undefined, texts: patchTexts(item, kustomization, session, false) };
  const texts = inline?.kind === 'scalar' && inline.text.trim() !== '' ? patchTexts(inline, kustomization, session, true) : path?.kind === 'scalar' ? patchTexts(path, kustomization, session, false) : [];
  return { target: child(item, 'target'), texts };
}

/** The documents of a patch: those of a file, or those that stand in the kustomization itself. */
function patchTexts(node: ScalarNode, { folder, file }: Kustomization, session: Session, inline: boolean): readonly KeyedNode[] {
  if (inline) {
    const start = session.add(file);
    return treesInside(file, moved(node, -start)).map((each) => moved(each, start));
  }
  const found = openText(treePath(folder, node.text), session);
  return found === null ? [] : documents(found, session, true);
}

function withPatch(resources: readonly Resource[], target: KeyedNode | undefined, patch: KeyedNode, schema: boolean, session: Session): readonly Resource[] {
  const operations = patch.kind === 'list' || scalarText(patch, 'op') !== undefined;
  const isMeant = (each: Resource): boolean => (target === undefined ? !operations && isNamedBy(each, patch) : isTarget(each, target));
  let met = false;
  const result = resources.flatMap((each): readonly Resource[] => {
    if (!isMeant(each)) return [each];
    met = true;
    if (operations) return [changed(each, applyOperations(each.node, patch.kind === 'list' ? patch : { ...patch, kind: 'list', children: [patch] }))];
    const merged = patch.kind === 'map' ? mergePatch(each.node, patch, schema) : each.node;
    return merged === null ? [] : [changed(each, withOwnName(merged, each))];
  });
  if (met) return result;
  // What it is for is not in the tree: a piece of an object is still a piece of a deployment.
  if (operations || !session.open || patch.kind !== 'map' || scalarText(patch, '$patch') === 'delete') session.loose.push(patch);
  else return [...result, { node: patch, before: [] }];
  return result;
}

/** A patch for a target may be called otherwise, and merges all but that. */
function withOwnName(merged: Resource['node'], { node }: Resource): Resource['node'] {
  const metadata = member(merged, 'metadata');
  const old = member(node, 'metadata');
  if (metadata?.kind !== 'map' || old === undefined) return merged;
  const kept = metadata.children.map((each) => (each.key === 'name' ? (member(old, 'name') ?? each) : each));
  return { ...merged, children: merged.children.map((each) => (each === metadata ? { ...metadata, children: kept } : each)) };
}

/** The object that a patch without a target names. */
function isNamedBy(resource: Resource, patch: KeyedNode): boolean {
  const namespace = scalarText(patch, 'metadata', 'namespace') ?? '';
  return kindOf(resource) === scalarText(patch, 'kind') && groupOf(resource.node) === groupOf(patch) && isCalled(resource, scalarText(patch, 'metadata', 'name') ?? '')
    && (namespace === '' || namespaceOf(resource) === '' || namespaceOf(resource) === namespace);
}
