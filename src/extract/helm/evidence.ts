import type { Bag, Connection, Place } from '../../model.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { evidenceOf } from '../kubernetes/evidence.ts';
import { objectsIn } from '../kubernetes/objects.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Reading } from '../kubernetes/reading.ts';
import { connectionsOf } from '../settings/connections.ts';
import { newIds } from '../settings/ids.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { yamlTrees } from '../settings/yaml-tree.ts';
import type { Manifest } from './manifest-text.ts';
import type { Variant } from './variants.ts';

/** What tells one rendering of a chart from the others. */
export interface Scoped extends Pick<Variant, 'name' | 'namespace' | 'sample'> {
  /** What its places and bags are in. What names the namespace of the release is in the same scope as what names none. */
  readonly scope: string;
}

export interface ManifestEvidence {
  readonly places: readonly Place[];
  readonly bags: readonly Bag[];
  readonly connections: readonly Connection[];
  /** Strings in objects of which nothing else is read. */
  readonly unplaced: readonly Connection[];
}

/** The places, bags and connections of a rendered template; null when it is too large, or nested too deep. */
export function manifestEvidence({ file, masked, gaps }: Manifest, variant: Scoped): ManifestEvidence | null {
  const trees = treesIn(file.text, masked);
  if (trees === null) return null;
  const sample = variant.sample || isSampleSettings(file.path);
  const ids = newIds(file.path);
  const within = variant.name === '' ? '' : `${variant.name}:`;
  const reading: Reading = {
    file,
    how: 'settings',
    sample,
    newId: (name) => ids(`${within}${name}`),
    scopeOf: (namespace) => (namespace === null || namespace === '' || namespace === variant.namespace ? variant.scope : `${variant.scope} namespace ${namespace}`),
    placeId: newIds(file.path),
    gaps,
  };
  // Nothing in it is a template any more, so no text is looked through for one.
  const objects = trees.flatMap((tree) => objectsIn([tree], ''));
  const tests = objects.filter(isTest);
  const found = [evidenceOf(objects.filter((object) => !isTest(object)), reading), evidenceOf(tests, { ...reading, sample: true })];
  return {
    places: found.flatMap(({ places = [] }) => places),
    bags: found.flatMap(({ bags = [] }) => bags),
    connections: found.flatMap(({ connections = [] }) => connections),
    unplaced: others(trees, objects, reading),
  };
}

function treesIn(text: string, masked: Manifest['masked']): readonly KeyedNode[] | null {
  try {
    return yamlTrees(text, masked);
  } catch {
    return null;
  }
}

function others(trees: readonly KeyedNode[], objects: readonly KubernetesObject[], reading: Reading): readonly Connection[] {
  const read = new Set(objects.map(({ node }) => node));
  return trees.filter((tree) => !read.has(tree) && !childrenOf(child(tree, 'items') ?? tree).some((item) => read.has(item))).flatMap((tree) => connectionsOf(tree, reading, 'strings').connections);
}

/** `helm test` runs it, nothing else. https://helm.sh/docs/topics/chart_tests/ */
function isTest({ node }: KubernetesObject): boolean {
  const annotations = child(child(node, 'metadata') ?? node, 'annotations');
  const hook = annotations === undefined ? undefined : child(annotations, 'helm.sh/hook');
  return hook?.kind === 'scalar' && /^test\b/.test(hook.text);
}
