import { isKubernetesObject } from '../settings/innocent.ts';
import { itemsOf as itemsOfList } from '../kubernetes/recognise.ts';
import { moved } from '../kubernetes/sources.ts';
import { treePath } from '../operations/paths.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { withGenerated } from './generators.ts';
import { withImages } from './images.ts';
import type { Kustomization } from './layout.ts';
import { itemsOf, leftOver, scalarsOf } from './layout.ts';
import { withJsonPatches, withPatches } from './patches.ts';
import { isClusterWide, renamed, withReferences } from './references.ts';
import { withReplacements } from './replacements.ts';
import { identityOf, nameOf } from './resources.ts';
import type { Resource } from './resources.ts';
import { documents, openText } from './session.ts';
import type { Session } from './session.ts';
import { sizeOf, withScalar } from './trees.ts';

/** Kustomizations on kustomizations. */
const MAX_DEPTH = 32;

/**
 * The objects of a kustomization: those of what it builds on, changed field by field in the order in which the program
 * does it. A component is given the objects of whoever uses it.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget.go
 */
export function build(kustomization: Kustomization, given: readonly Resource[], session: Session): readonly Resource[] {
  const { folder, file } = kustomization;
  if (session.building.has(folder) || session.building.size >= MAX_DEPTH) return given;
  if (!session.spend(sizeOf(kustomization.tree))) return given;
  session.building.add(folder);
  session.claims.add(file.path);
  const tree = moved(kustomization.tree, session.add(file));
  let resources = given;
  for (const node of ['resources', 'bases'].flatMap((key) => scalarsOf(tree, key))) resources = added(resources, resourcesAt(node, folder, session));
  for (const node of scalarsOf(tree, 'components')) {
    const component = session.layout.in(treePath(folder, node.text) ?? '..');
    if (component === null) session.open = true;
    else resources = build(component, resources, session);
  }
  if (MADE_ELSEWHERE.some((key) => itemsOf(tree, key).length > 0)) session.open = true;
  // Each level goes through all of them several times.
  session.spend(resources.length);
  session.loose.push(...leftOver(tree));
  for (const key of WITH_STRINGS) session.loose.push(...itemsOf(tree, key));
  session.variables.push(...itemsOf(tree, 'vars').map((node) => ({ kustomization, node })));
  resources = withGenerated(resources, kustomization, tree, session);
  resources = withPatches(resources, kustomization, tree, session);
  resources = withNamespace(resources, child(tree, 'namespace'));
  resources = resources.map((each) => renamed(each, scalarText(tree, 'namePrefix') ?? '', scalarText(tree, 'nameSuffix') ?? ''));
  resources = withReferences(withLabels(resources, tree));
  resources = withJsonPatches(resources, kustomization, tree, session);
  resources = withImages(resources, tree);
  resources = withReplacements(resources, kustomization, tree, session);
  session.building.delete(folder);
  return resources;
}

/** Fields that make objects, or change them, by programs that we do not run. */
const MADE_ELSEWHERE: readonly string[] = ['helmCharts', 'helmChartInflationGenerator', 'generators', 'transformers'];
/** Those of them that hold values themselves. */
const WITH_STRINGS: readonly string[] = ['helmCharts', 'helmChartInflationGenerator'];

function resourcesAt(node: ScalarNode, folder: string, session: Session): readonly Resource[] {
  const path = treePath(folder, node.text);
  const below = path === null ? null : session.layout.in(path);
  if (below !== null) return build(below, [], session);
  const file = openText(path, session);
  if (file === null) {
    session.open = true;
    return [];
  }
  return documents(file, session, false).flatMap((tree) => objectsOf(tree, session, 0));
}

/** Two of one name make the program stop; the first one counts here. */
function added(resources: readonly Resource[], more: readonly Resource[]): readonly Resource[] {
  const known = new Set(resources.map(identityOf));
  return [...resources, ...more.filter((each) => nameOf(each) === '' || !known.has(identityOf(each)))];
}

const MAX_LISTS = 4;

function objectsOf(tree: KeyedNode, session: Session, depth: number): readonly Resource[] {
  const items = itemsOfList(tree);
  if (items !== null && depth < MAX_LISTS) return items.flatMap((each) => objectsOf(each, session, depth + 1));
  if (tree.kind === 'map' && isKubernetesObject(tree)) return [{ node: tree, before: [] }];
  session.loose.push(tree);
  return [];
}

function withNamespace(resources: readonly Resource[], namespace: KeyedNode | undefined): readonly Resource[] {
  if (namespace?.kind !== 'scalar' || namespace.text === '') return resources;
  return resources.map((each) => (isClusterWide(each) ? each : { ...each, node: withScalar(each.node, ['metadata', 'namespace'], namespace.text, namespace.span) }));
}

/** Labels by which patches of those who build on it may choose. */
function withLabels(resources: readonly Resource[], tree: KeyedNode): readonly Resource[] {
  const pairs = [child(tree, 'commonLabels'), ...itemsOf(tree, 'labels').map((each) => child(each, 'pairs'))].flatMap((each) => (each === undefined ? [] : childrenOf(each)));
  const labels = pairs.flatMap((each) => (each.kind === 'scalar' ? [each] : []));
  return labels.length === 0 ? resources : resources.map((each) => ({ ...each, node: labels.reduce((node, { key, text, span }) => withScalar(node, ['metadata', 'labels', key], text, span), each.node) }));
}
