import type { BagItem, BagReference, Location } from '../../model.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { bagReference, locate } from './reading.ts';
import type { Reading } from './reading.ts';

/** A volume of a pod, as far as it matters what lies in it. */
export type Volume =
  /** Files that are keys of bags. */
  | { readonly kind: 'bags'; readonly sources: readonly BagSource[] }
  /** A folder that containers share; `empty` until one of them writes, else it holds what nobody can see from here. */
  | { readonly kind: 'folder'; readonly empty: boolean; readonly reason: string };

export interface BagSource {
  /** Null: files that the cluster makes up, with the reason. */
  readonly bag: BagReference | null;
  readonly reason: string;
  /** Null: every key under its own name. */
  readonly items: readonly BagItem[] | null;
  readonly at: Location;
}

const MAX_ITEMS = 500;

/** What lies on volumes that nobody sees into, by the field that makes them. https://kubernetes.io/docs/concepts/storage/volumes/ */
const UNSEEN: ReadonlyMap<string, string> = new Map([
  ['hostpath', 'a folder of the machine that the pod runs on'],
  ['persistentvolumeclaim', 'a persistent volume, which keeps what was put there before'],
  ['ephemeral', 'a volume that a storage class makes'],
  ['nfs', 'a network file system'],
  ['azurefile', 'a file share of Azure'],
  ['azuredisk', 'a disk of Azure'],
  ['gitrepo', 'another git repository'],
  ['image', 'the files of another image'],
]);

/** The volumes of a pod by name. */
export function volumesOf(spec: KeyedNode, namespace: string | null, reading: Reading): ReadonlyMap<string, Volume> {
  const volumes = new Map<string, Volume>();
  const list = child(spec, 'volumes');
  for (const volume of list?.kind === 'list' ? list.children.slice(0, MAX_ITEMS) : []) {
    const name = scalarText(volume, 'name');
    if (name !== undefined && volume.kind === 'map') volumes.set(name, volumeOf(volume, namespace, reading));
  }
  return volumes;
}

function volumeOf(volume: KeyedNode, namespace: string | null, reading: Reading): Volume {
  const sources = childrenOf(volume).filter(({ key, kind }) => key.toLowerCase() !== 'name' && kind === 'map');
  if (sources.length > 1) return { kind: 'folder', empty: false, reason: `the cluster refuses a volume of ${sources.map(({ key }) => key).join(' and ')}` };
  const projected = child(volume, 'projected');
  if (projected !== undefined) {
    const list = child(projected, 'sources');
    return { kind: 'bags', sources: (list === undefined ? [] : childrenOf(list).slice(0, MAX_ITEMS)).flatMap((each) => bagSource(each, 'name', namespace, reading) ?? madeUp(each, reading)) };
  }
  const source = bagSource(volume, 'secretName', namespace, reading);
  if (source !== null) return { kind: 'bags', sources: [source] };
  const csi = child(volume, 'csi');
  const store = csi === undefined ? undefined : scalarText(csi, 'volumeAttributes', 'secretProviderClass');
  if (store !== undefined) return { kind: 'folder', empty: false, reason: `a secret store holds it (SecretProviderClass ${store})` };
  if (csi !== undefined) return { kind: 'folder', empty: false, reason: `the driver ${scalarText(csi, 'driver') ?? 'of a storage system'} mounts it` };
  const kind = childrenOf(volume).find((each) => UNSEEN.has(each.key.toLowerCase()));
  if (kind !== undefined) return { kind: 'folder', empty: false, reason: UNSEEN.get(kind.key.toLowerCase()) ?? '' };
  // Without a source it is an `emptyDir`.
  return { kind: 'folder', empty: childrenOf(volume).every((each) => ['name', 'emptydir'].includes(each.key.toLowerCase())), reason: 'a volume that nothing in the manifest fills' };
}

function bagSource(source: KeyedNode, secretName: string, namespace: string | null, reading: Reading): BagSource | null {
  const map = child(source, 'configMap');
  const secret = child(source, 'secret');
  const node = map ?? secret;
  if (node === undefined) return null;
  const name = child(node, map === undefined ? secretName : 'name') ?? child(node, 'name');
  if (name?.kind !== 'scalar') return { bag: null, reason: 'a volume whose source has no name', items: null, at: locate(node, reading) };
  return { bag: bagReference(map === undefined ? 'Secret' : 'ConfigMap', name.text, namespace, reading), reason: '', items: itemsOf(node), at: locate(name, reading) };
}

function itemsOf(node: KeyedNode): readonly BagItem[] | null {
  const items = child(node, 'items');
  if (items?.kind !== 'list') return null;
  return childrenOf(items).slice(0, MAX_ITEMS).flatMap((item): readonly BagItem[] => {
    const key = scalarText(item, 'key');
    const path = scalarText(item, 'path');
    return key === undefined || path === undefined ? [] : [{ key, path: path.replace(/^\.?\//, '') }];
  });
}

/** `serviceAccountToken`, `downwardAPI`, `clusterTrustBundle`: one file each, or a few. */
function madeUp(source: KeyedNode, reading: Reading): readonly BagSource[] {
  return childrenOf(source).flatMap((each): readonly BagSource[] => {
    const paths = [scalarText(each, 'path') ?? (each.key === 'serviceAccountToken' ? 'token' : undefined), ...childrenOf(child(each, 'items') ?? each).map((item) => scalarText(item, 'path'))];
    const items = paths.flatMap((path) => (path === undefined ? [] : [{ key: path, path }]));
    return [{ bag: null, reason: `the cluster provides it (${each.key})`, items, at: locate(each, reading) }];
  });
}
