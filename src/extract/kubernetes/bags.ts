import type { Bag, Connection } from '../../model.ts';
import { decodeBase64 } from '../../certificates/index.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { bundleBags } from './bundle.ts';
import { entriesOf } from './entries.ts';
import type { Pair } from './entries.ts';
import { openKeys } from './gaps.ts';
import type { KubernetesObject } from './objects.ts';
import { locate } from './reading.ts';
import type { BagKind, Reading } from './reading.ts';
import { TEMPLATE_OF_SECRET } from './recognise.ts';

const MAX_ENTRIES = 2000;

export interface BagReading {
  readonly bags: readonly Bag[];
  readonly connections: readonly Connection[];
}

/** What an object of this kind keeps, as the ConfigMap or Secret that pods find. */
export function bagsOf(object: KubernetesObject, reading: Reading): BagReading {
  const { node } = object;
  switch (object.kind) {
    case 'ConfigMap':
      return bag(object, 'ConfigMap', object.name, [...pairs(child(node, 'data'), plainPair), ...pairs(child(node, 'binaryData'), encodedPair)], reading, openKeys(node, DATA, reading));
    case 'Secret':
      // `stringData` wins over `data`. https://kubernetes.io/docs/concepts/configuration/secret/
      return bag(object, 'Secret', object.name, [...pairs(child(node, 'data'), encodedPair), ...pairs(child(node, 'stringData'), plainPair)], reading, openKeys(node, DATA, reading));
    case 'SealedSecret':
      return bag(object, 'Secret', object.name, pairs(child(child(node, 'spec') ?? node, 'encryptedData'), unreadablePair('sealed: only the cluster can open it')), reading);
    case 'ExternalSecret':
      return external(object, reading);
    case 'SecretProviderClass':
      return synchronised(object, reading);
    case 'Certificate':
      return issued(object, reading);
    case 'Bundle':
      return { bags: bundleBags(object, reading), connections: [] };
    default:
      return { bags: [], connections: [] };
  }
}

const DATA: readonly string[] = ['data', 'stringData', 'binaryData'];

function bag(object: KubernetesObject, kind: BagKind, name: string, all: readonly Pair[], reading: Reading, open: Pick<Bag, 'open'> = {}): BagReading {
  const found = entriesOf(all.slice(0, MAX_ENTRIES), name, kind === 'Secret', reading);
  const { entries } = found;
  const at = locate(object.named, reading);
  const made: Bag = {
    id: reading.placeId(`${kind}/${name === object.name ? (object.title ?? name) : name}`, at.path), kind, name, scope: reading.scopeOf(object.namespace), at, entries, folder: null, sample: reading.sample, ...open,
  };
  return { bags: [made], connections: [...entries.flatMap(({ connection }) => connection ?? []), ...found.connections] };
}

function pairs(map: KeyedNode | undefined, make: (node: ScalarNode) => Pair): readonly Pair[] {
  return map?.kind === 'map' ? childrenOf(map).filter((each) => each.kind === 'scalar').map(make) : [];
}

function plainPair(node: ScalarNode): Pair {
  return { key: node.key, node, encoded: null, unreadable: null };
}

function encodedPair(node: ScalarNode): Pair {
  const bytes = decodeBase64(node.text.trim(), 'optional');
  const text = bytes === null ? null : textOf(bytes);
  return { key: node.key, node: { ...node, text: text ?? '' }, encoded: node.text, unreadable: text === null ? 'binary, and no certificate or keystore that we know' : null };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function unreadablePair(reason: string): (node: ScalarNode) => Pair {
  return (node) => ({ key: node.key, node: { ...node, text: '' }, encoded: null, unreadable: reason });
}

/**
 * The keys that an external store fills; with `dataFrom` nobody knows them, and with a template they hold something else.
 * https://external-secrets.io/latest/api/externalsecret/
 */
function external(object: KubernetesObject, reading: Reading): BagReading {
  const spec = child(object.node, 'spec');
  const data = spec === undefined ? undefined : child(spec, 'data');
  const template = TEMPLATE_OF_SECRET.reduce<KeyedNode | undefined>((at, key) => (at === undefined ? undefined : child(at, key)), object.node);
  const templated = pairs(template, plainPair);
  const fetched = data?.kind === 'list' && child(spec ?? object.node, 'dataFrom') === undefined ? childrenOf(data) : [];
  if (spec === undefined || (fetched.length === 0 && templated.length === 0)) return { bags: [], connections: [] };
  const make = unreadablePair('an external secret store holds it');
  const keys = fetched.flatMap((item): readonly Pair[] => {
    const key = child(item, 'secretKey');
    return key?.kind === 'scalar' ? [{ ...make(key), key: key.text }] : [];
  });
  // Where there is a template, it alone makes the Secret, unless it is to be merged.
  const merged = templated.length === 0 || scalarText(spec, 'target', 'template', 'mergePolicy') === 'Merge' ? keys : [];
  return bag(object, 'Secret', scalarText(spec, 'target', 'name') ?? object.name, [...merged, ...templated], reading);
}

/**
 * The Secrets that the driver of a secret store makes beside the files that it mounts.
 * https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret
 */
function synchronised(object: KubernetesObject, reading: Reading): BagReading {
  const secrets = child(child(object.node, 'spec') ?? object.node, 'secretObjects');
  const found = (secrets === undefined ? [] : childrenOf(secrets)).slice(0, MAX_ENTRIES).flatMap((secret): readonly BagReading[] => {
    const name = scalarText(secret, 'secretName');
    const data = child(secret, 'data');
    if (name === undefined || data?.kind !== 'list') return [];
    const make = unreadablePair(`a secret store holds it (SecretProviderClass ${object.name})`);
    return [bag(object, 'Secret', name, childrenOf(data).flatMap((item): readonly Pair[] => {
      const key = child(item, 'key');
      return key?.kind === 'scalar' ? [{ ...make(key), key: key.text }] : [];
    }), reading)];
  });
  return { bags: found.flatMap(({ bags }) => bags), connections: [] };
}

/** The Secret of a certificate that cert-manager asks for. https://cert-manager.io/docs/usage/certificate/ */
function issued(object: KubernetesObject, reading: Reading): BagReading {
  const name = child(child(object.node, 'spec') ?? object.node, 'secretName');
  if (name?.kind !== 'scalar') return { bags: [], connections: [] };
  const make = unreadablePair('cert-manager has it issued');
  return bag(object, 'Secret', name.text, ['tls.crt', 'tls.key', 'ca.crt'].map((key) => ({ ...make(name), key })), reading);
}
