import { scalarText } from '../settings/tree.ts';
import type { KeyedNode, MapNode, ScalarNode } from '../settings/tree.ts';
import type { Resource } from './resources.ts';
import { kindOf, nameOf } from './resources.ts';
import { mapScalars } from './trees.ts';

/** Fields below which a ConfigMap or Secret is named. https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/konfig/builtinpluginconsts/namereference.go */
const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['configMapRef/name', 'ConfigMap'], ['configMapKeyRef/name', 'ConfigMap'], ['configMap/name', 'ConfigMap'],
  ['secretRef/name', 'Secret'], ['secretKeyRef/name', 'Secret'], ['secret/name', 'Secret'], ['secret/secretName', 'Secret'],
]);

/** Who names an object by a name that it had before names it by the present one. */
export function withReferences(resources: readonly Resource[]): readonly Resource[] {
  const names = new Map<string, string>();
  const taken = new Set(resources.map((each) => `${kindOf(each)}/${nameOf(each)}`));
  for (const each of resources) for (const old of each.before) if (!taken.has(`${kindOf(each)}/${old}`)) names.set(`${kindOf(each)}/${old}`, nameOf(each));
  if (names.size === 0) return resources;
  const rename = (scalar: ScalarNode, keys: readonly string[]): ScalarNode => {
    const kind = REFERENCES.get(keys.slice(-2).join('/'));
    const name = kind === undefined ? undefined : names.get(`${kind}/${scalar.text}`);
    return name === undefined ? scalar : { ...scalar, text: name };
  };
  return resources.map((each) => (kindOf(each) === 'ConfigMap' || kindOf(each) === 'Secret' ? each : changed(each, mapScalars(each.node, rename))));
}

/** The same object with another tree. */
export function changed(resource: Resource, node: MapNode): Resource {
  return node === resource.node ? resource : { ...resource, node };
}

/** `namePrefix` and `nameSuffix`. */
export function renamed(resource: Resource, prefix: string, suffix: string): Resource {
  const old = nameOf(resource);
  const metadata = resource.node.children.find(({ key }) => key === 'metadata');
  if (metadata?.kind !== 'map' || old === '' || prefix + suffix === '') return resource;
  const rename = (each: KeyedNode): KeyedNode => (each.key === 'name' && each.kind === 'scalar' ? { ...each, text: prefix + old + suffix } : each);
  const named = { ...metadata, children: metadata.children.map(rename) };
  return { ...resource, node: { ...resource.node, children: resource.node.children.map((each) => (each === metadata ? named : each)) }, before: [...resource.before, old] };
}

/** Kinds that lie in no namespace. */
const CLUSTER_WIDE = new Set(['Namespace', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'PersistentVolume', 'StorageClass', 'Bundle', 'ClusterIssuer', 'ClusterSecretStore', 'ClusterExternalSecret', 'PriorityClass', 'IngressClass']);

export function isClusterWide({ node }: Resource): boolean {
  return CLUSTER_WIDE.has(scalarText(node, 'kind') ?? '');
}
