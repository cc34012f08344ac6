import type { Bag, Content, Entry } from '../../model.ts';
import { decodeCertificateText } from '../certificates/index.ts';
import { joined, unknownContent } from '../operations/contents.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { KubernetesObject } from './objects.ts';
import { bagReference, locate } from './reading.ts';
import type { BagKind, Reading } from './reading.ts';

/** Where trust-manager looks for its sources, unless its command line says otherwise. */
const TRUST_NAMESPACE = 'cert-manager';

/** A Bundle of trust-manager: its sources joined, as a ConfigMap or Secret of its name in every namespace. https://cert-manager.io/docs/trust/trust-manager/ */
export function bundleBags(object: KubernetesObject, reading: Reading): readonly Bag[] {
  const spec = child(object.node, 'spec');
  const sources = spec === undefined ? undefined : child(spec, 'sources');
  const target = spec === undefined ? undefined : child(spec, 'target');
  if (sources?.kind !== 'list' || target === undefined) return [];
  const at = locate(object.named, reading);
  const content = joined(childrenOf(sources).map((source) => contentOf(source, reading)), at);
  return (['ConfigMap', 'Secret'] as const).flatMap((kind): readonly Bag[] => {
    const key = scalarText(target, kind === 'ConfigMap' ? 'configMap' : 'secret', 'key');
    if (key === undefined) return [];
    const entry: Entry = { key, value: { parts: [{ kind: 'unknown', reason: 'certificate text' }], at }, connection: null, content, at };
    return [{ id: reading.placeId(`Bundle/${object.name}/${kind}`, at.path), kind, name: object.name, scope: reading.scopeOf(null), at, entries: [entry], folder: null, sample: reading.sample }];
  });
}

function contentOf(source: KeyedNode, reading: Reading): Content {
  const at = locate(source, reading);
  const inline = child(source, 'inLine');
  if (inline?.kind === 'scalar') return decodeCertificateText(inline.text, locate(inline, reading)) ?? unknownContent('no certificate text', locate(inline, reading));
  if (scalarText(source, 'useDefaultCAs')?.toLowerCase() === 'true') return { kind: 'store', store: 'debian', at };
  const bags: readonly (readonly [string, BagKind])[] = [['configMap', 'ConfigMap'], ['secret', 'Secret']];
  for (const [field, kind] of bags) {
    const name = scalarText(source, field, 'name');
    const key = scalarText(source, field, 'key');
    if (name !== undefined && key !== undefined) return { kind: 'bag', bag: bagReference(kind, name, TRUST_NAMESPACE, reading), key, at };
  }
  return unknownContent('a source that the cluster selects', at);
}
