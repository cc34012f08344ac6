import { toTree } from '../hcl/to-tree.ts';
import { plainValue } from '../hcl/values.ts';
import type { Value } from '../hcl/values.ts';
import { mapNode, newBudget, scalarNode } from '../settings/tree.ts';
import type { Budget, KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Resource } from './azurerm.ts';

/** Kinds by the name of the resource, without `kubernetes_` and the version. https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['deployment', 'Deployment'], ['stateful_set', 'StatefulSet'], ['daemonset', 'DaemonSet'], ['daemon_set', 'DaemonSet'], ['replication_controller', 'ReplicationController'],
  ['pod', 'Pod'], ['job', 'Job'], ['cron_job', 'CronJob'], ['secret', 'Secret'], ['config_map', 'ConfigMap'],
]);

export function kubernetesKind(type: string): string | null {
  return KINDS.get(/^kubernetes_([a-z_]{1,40}?)(?:_v\d[a-z0-9]{0,8})?$/.exec(type)?.[1] ?? '') ?? null;
}

/** Blocks that a manifest has as lists, under their plural where it has one. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['container', 'containers'], ['init_container', 'initContainers'], ['volume', 'volumes'], ['volume_mount', 'volumeMounts'], ['env', 'env'], ['env_from', 'envFrom'],
  ['items', 'items'], ['sources', 'sources'], ['port', 'ports'], ['toleration', 'tolerations'], ['image_pull_secrets', 'imagePullSecrets'],
]);
/** Maps whose keys are names of the user's. */
const NAMED = new Set(['data', 'binary_data', 'labels', 'annotations', 'match_labels', 'node_selector']);

/** The manifest of a resource: its keys as Kubernetes spells them, single blocks as maps. */
export function manifestOf(resource: Resource, kind: string, file: SourceFile): KeyedNode {
  const { value, head } = resource;
  const root = [...leaf('apiVersion', 'v1', value, file), ...leaf('kind', kind, value, file)];
  const own = value.kind === 'map' ? value.entries.flatMap((entry) => (kind === 'Secret' ? secretField(entry.key, entry.value, file) : [node(entry.key, entry.value, file, 0)])) : [];
  return mapNode('', head, value.span, [...root, ...own.filter(({ key }) => !['waitForRollout', 'timeouts', 'type'].includes(key))]);
}

const leaf = (key: string, text: string, { span }: Value, file: SourceFile): readonly KeyedNode[] => [toTree(plainValue(text, span), file, key)];

/** The provider encodes `data` itself; `binary_data` is encoded already. */
function secretField(key: string, value: Value, file: SourceFile): readonly KeyedNode[] {
  if (key === 'data') return [toTree(value, file, 'stringData')];
  return key === 'binary_data' ? [encoded(toTree(value, file, 'data'))] : [node(key, value, file, 0)];
}

/** What is in base64 is for whoever decodes it: the text counts, and not what it was made of. */
function encoded(map: KeyedNode): KeyedNode {
  if (map.kind !== 'map') return map;
  return { ...map, children: map.children.map((each): KeyedNode => (each.kind === 'scalar' ? scalarNode(each.key, each.keySpan, each.span, each.text) : each)) };
}

const MAX_DEPTH = 30;

function node(key: string, value: Value, file: SourceFile, depth: number, budget: Budget = newBudget()): KeyedNode {
  budget.left -= 1;
  const spelled = LISTS.get(key) ?? key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (key === 'binary_data') return encoded(toTree(value, file, spelled, null, budget));
  if (depth > MAX_DEPTH || budget.left < 0 || NAMED.has(key)) return toTree(value, file, spelled, null, budget);
  if (value.kind === 'map') return mapNode(spelled, null, value.span, value.entries.map((entry) => node(entry.key, entry.value, file, depth + 1, budget)));
  if (value.kind !== 'list' || !value.items.some((item) => item.kind === 'map')) return toTree(value, file, spelled);
  if (LISTS.has(key) || value.items.length > 1) return { kind: 'list', key: spelled, keySpan: null, span: value.span, optional: false, children: value.items.map((item, index) => ({ ...node('', item, file, depth + 1, budget), key: String(index) })) };
  const [only] = value.items;
  return only === undefined ? toTree(value, file, spelled) : node(key, only, file, depth + 1, budget);
}

