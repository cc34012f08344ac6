import { childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ListNode, MapNode } from '../settings/tree.ts';
import { member, withItems, withMember } from './trees.ts';

/**
 * Lists whose elements are merged by a key; all others are replaced. The first key that an element has counts.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ ("patch strategy")
 */
const MERGE_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['containers', ['name']],
  ['initContainers', ['name']],
  ['ephemeralContainers', ['name']],
  ['env', ['name']],
  ['volumes', ['name']],
  ['volumeMounts', ['mountPath']],
  ['volumeDevices', ['devicePath']],
  ['ports', ['containerPort', 'port']],
  ['imagePullSecrets', ['name']],
  ['hostAliases', ['ip']],
]);

/** Kinds of Kubernetes itself: of others the program knows no merge keys, and replaces their lists. */
const KNOWN = new Set(['Pod', 'PodTemplate', 'CronJob', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'Service', 'ServiceAccount']);

/**
 * An object with a patch merged into it; null when the patch deletes it. `schema`: a schema was given, so that lists of
 * objects of any kind are merged.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function mergePatch(target: MapNode, patch: MapNode, schema: boolean): MapNode | null {
  return mergeMaps(target, patch, schema || KNOWN.has(scalarText(target, 'kind') ?? ''));
}

function mergeMaps(target: MapNode, patch: MapNode, byKey: boolean): MapNode | null {
  const directive = scalarText(patch, '$patch');
  if (directive === 'delete') return null;
  if (directive === 'replace') return { ...cleaned(patch), key: target.key };
  const retained = member(patch, '$retainKeys');
  const names = retained?.kind === 'list' ? new Set(childrenOf(retained).flatMap((each) => (each.kind === 'scalar' ? [each.text] : []))) : null;
  let result = names === null ? target : { ...target, children: target.children.filter(({ key }) => names.has(key)) };
  for (const each of patch.children) {
    if (each.key.startsWith('$')) continue;
    result = withMember(result, each.key, mergeInto(member(result, each.key), each, byKey));
  }
  return result;
}

function mergeInto(old: KeyedNode | undefined, next: KeyedNode, byKey: boolean): KeyedNode | null {
  if (next.kind === 'scalar') return next.type === 'null' ? null : next;
  if (old?.kind === 'map' && next.kind === 'map') return mergeMaps(old, next, byKey);
  if (old?.kind === 'list' && next.kind === 'list') return mergeLists(old, next, byKey);
  if (next.kind === 'map' && scalarText(next, '$patch') === 'delete') return null;
  return cleaned(next);
}

function mergeLists(old: ListNode, next: ListNode, byKey: boolean): ListNode {
  const keys = byKey ? MERGE_KEYS.get(next.key) : undefined;
  const replaces = next.children.some((each) => childrenOf(each).length === 1 && scalarText(each, '$patch') === 'replace');
  if (keys === undefined || replaces) return withItems(next, next.children.filter((each) => scalarText(each, '$patch') === undefined).map(cleaned));
  let items: readonly KeyedNode[] = old.children;
  const added: KeyedNode[] = [];
  for (const each of next.children) {
    const key = keys.find((one) => scalarText(each, one) !== undefined);
    const index = key === undefined ? -1 : items.findIndex((item) => scalarText(item, key) === scalarText(each, key));
    const found = items[index];
    if (scalarText(each, '$patch') === 'delete') items = items.filter((item) => item !== found);
    else if (found === undefined) added.push(cleaned(each));
    else {
      const merged = mergeInto(found, each, byKey);
      items = merged === null ? items.filter((item) => item !== found) : items.with(index, merged);
    }
  }
  // New elements come first.
  return withItems(old, [...added, ...items]);
}

/** Without directives, and without what it says to delete. */
function cleaned<Node extends KeyedNode>(node: Node): Node;
function cleaned(node: KeyedNode): KeyedNode {
  if (node.kind === 'scalar') return node;
  const kept = node.children.filter((each) => !each.key.startsWith('$') && scalarText(each, '$patch') !== 'delete' && !(node.kind === 'map' && each.kind === 'scalar' && each.type === 'null'));
  return { ...node, children: kept.map(cleaned) };
}
