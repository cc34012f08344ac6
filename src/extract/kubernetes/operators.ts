import type { Connection, Entry, Place, Setting } from '../../model.ts';
import { connectionsOf } from '../settings/connections.ts';
import { normalize } from '../settings/normalize.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { KubernetesObject } from './objects.ts';
import type { PodReading } from './pods.ts';
import { bagReference, locate } from './reading.ts';
import type { Reading } from './reading.ts';
import { operatorSpecOf } from './recognise.ts';

/** The connections that the objects of operators describe in fields of their own. */
export function operatorConnections(object: KubernetesObject, reading: Reading): PodReading {
  const spec = operatorSpecOf(object.node);
  if (spec === null) return { places: [], connections: [] };
  const scope: Reading = { ...reading, newId: (key: string) => reading.newId(`${object.name}.${key}`) };
  const clusters = child(spec, 'externalClusters');
  const read = (clusters === undefined ? [] : childrenOf(clusters)).flatMap((cluster) => externalCluster(cluster, object, scope));
  const others = clusters === undefined || spec.kind !== 'map' ? spec : { ...spec, children: spec.children.filter((each) => each !== clusters) };
  return { places: read.map(({ place }) => place), connections: [...connectionsOf(normalize(others), scope).connections, ...read.flatMap(({ made }) => made)] };
}

interface External {
  readonly place: Place;
  readonly made: readonly Connection[];
}

/**
 * A server that a cluster of CloudNativePG copies from, or follows: a client with libpq, whose root certificate is a key of a
 * Secret. https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#postgresql-cnpg-io-v1-ExternalCluster
 */
function externalCluster(cluster: KeyedNode, object: KubernetesObject, reading: Reading): readonly External[] {
  const parameters = child(cluster, 'connectionParameters');
  const name = scalarText(cluster, 'name') ?? '';
  const { connections } = parameters === undefined ? { connections: [] } : connectionsOf(normalize(parameters), reading);
  if (parameters === undefined || connections.length === 0) return [];
  const around = locate(parameters, reading);
  const root = child(cluster, 'sslRootCert');
  const [secret, key] = [root === undefined ? undefined : scalarText(root, 'name'), root === undefined ? undefined : scalarText(root, 'key')];
  const at = locate(root ?? cluster, reading);
  // Where the operator writes it.
  const path = { parts: [{ kind: 'literal', text: `/controller/external/${name}/${secret ?? ''}_${key ?? ''}` } as const], at };
  const setting: Setting = { layer: 'option', key: 'sslrootcert', value: path, type: 'string', content: null, at };
  const known = secret !== undefined && key !== undefined;
  const made = connections.map((connection) => ({ ...connection, hint: { ...connection.hint, program: 'pg_basebackup' }, settings: known ? [...connection.settings, setting] : connection.settings }));
  const entry: Entry = { key: 'external cluster', value: { parts: [], at: around }, connection: null, inside: made, content: null, at: around };
  const title = `${object.kind}/${object.title ?? object.name}/${name}`;
  return [{
    made,
    place: {
      id: reading.placeId(title, at.path), kind: 'cluster', name: object.name, scope: reading.scopeOf(object.namespace), at: locate(cluster, reading), tags: [], folder: null, runs: false, os: 'linux',
      layers: [
        { kind: 'sets', entry },
        ...(known ? [{ kind: 'mounts', path, content: { kind: 'bag', bag: bagReference('Secret', secret, object.namespace, reading), key, at }, at } as const] : []),
      ],
    },
  }];
}
