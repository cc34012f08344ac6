import type { Connection, Entry, Location, Text } from '../../model.ts';
import { compareLocations } from '../../shared/order.ts';
import { environmentConnection, loginOf } from '../dotenv/environment.ts';
import { decodeCertificateText } from '../certificates/index.ts';
import { isSecretName } from '../secrets.ts';
import { textConnections } from '../pgbouncer/text.ts';
import { certificateText, isCertificateText, plainText, withheld } from '../settings/collect.ts';
import { connectionsOf } from '../settings/connections.ts';
import { structuredConnections } from '../settings/structured.ts';
import { EMPTY_SPAN, mapNode } from '../settings/tree.ts';
import type { MapNode, ScalarNode } from '../settings/tree.ts';
import { isTlsKey } from '../settings/words.ts';
import { connectionsInside } from './inside.ts';
import { locate } from './reading.ts';
import type { Reading } from './reading.ts';

/** A key with its value, as a pod gets it. */
export interface Pair {
  readonly key: string;
  /** The value once it is decoded; its span is that of what is written. */
  readonly node: ScalarNode;
  /** As written, where `node` is decoded from it. */
  readonly encoded: string | null;
  /** Set for a value that is no text, or that lies elsewhere: why nobody can read it here. */
  readonly unreadable: string | null;
}

/** The entries of an environment, ConfigMap or Secret, and the connections that several of them make together. */
export interface Entries {
  readonly entries: readonly Entry[];
  readonly connections: readonly Connection[];
}

/**
 * `secret`: what is not plainly harmless is withheld. `name` tells connections of different objects apart. `beside`: variables
 * of the same environment that are said elsewhere, each referring to itself.
 */
export function entriesOf(pairs: readonly Pair[], name: string, secret: boolean, reading: Reading, beside: readonly ScalarNode[] = []): Entries {
  const scope = { ...reading, newId: (key: string) => reading.newId(`${name}.${key}`) };
  const map = mapNode('', null, EMPTY_SPAN, pairs.filter(({ unreadable }) => unreadable === null).map(({ key, node }) => ({ ...node, key })));
  const nodes = map.children;
  const { byScalar } = connectionsOf(map, scope, 'strings');
  const byKey = new Map([...byScalar].map(([node, connection]) => [node.key, connection]));
  const last = new Map(nodes.map((node) => [node.key, node]));
  const entries = pairs.map((pair) => entryOf(pair, byKey.get(pair.key) ?? null, secret, reading));
  const user = last.get('PGUSER');
  const variables = environmentConnection([...entries, ...beside.map((node) => elsewhere(node, reading))], { id: reading.newId(`${name}.PG`), sample: reading.sample, login: user?.kind === 'scalar' ? loginOf(user.text) : 'unknown' });
  const texts = new Map([...last].flatMap(([key, node]) => (node.kind === 'scalar' ? [[key, node] as const] : [])));
  const poolers = new Map([...texts].map(([key, node]) => [key, textConnections(node, scope, texts)]));
  const connections = [...grouped(beside.length === 0 ? map : { ...map, children: [...map.children, ...beside] }, name, reading, [...byKey.values()]), ...[...poolers.values()].flat(), ...(variables === null ? [] : [variables])];
  const files = pairs.map(({ key, node, unreadable }) => (unreadable !== null || byKey.has(key) || (poolers.get(key) ?? []).length > 0 ? [] : connectionsInside(key, node, name, reading)));
  const held = entries.map((entry, index): Entry => {
    const inside = [...connections.filter(({ at }) => begins(at, entry.at)), ...(files[index] ?? [])];
    return inside.length === 0 ? entry : { ...entry, inside };
  });
  return { entries: held, connections: [...connections, ...files.flat()] };
}

function elsewhere(node: ScalarNode, reading: Reading): Entry {
  const at = locate(node, reading);
  return { key: node.key, value: { parts: [{ kind: 'variable', name: node.key, otherwise: null }], at }, connection: null, content: null, at };
}

/** Whether a connection is told of where an entry stands. */
function begins(inner: Location, outer: Location): boolean {
  return inner.path === outer.path && compareLocations(inner, outer) >= 0 && (inner.line < outer.endLine || (inner.line === outer.endLine && inner.column < outer.endColumn));
}

function entryOf({ key, node, encoded, unreadable }: Pair, connection: Connection | null, secret: boolean, reading: Reading): Entry {
  const at = locate(node, reading);
  if (node.file !== undefined) return { key, value: { parts: [{ kind: 'unknown', reason: `the text of ${node.file}` }], at }, connection: null, content: { kind: 'repository', path: node.file, at }, at };
  const content = decodeCertificateText(encoded ?? node.text, at) ?? (encoded === null ? null : decodeCertificateText(node.text, at));
  if (unreadable !== null && content === null) return { key, value: { parts: [{ kind: 'unknown', reason: unreadable }], at }, connection: null, content: { kind: 'unknown', reason: unreadable, at }, at };
  return { key, value: content === null ? valueOf(key, node, connection, secret, reading) : certificateText(at), connection, content, at };
}

function valueOf(key: string, node: ScalarNode, connection: Connection | null, secret: boolean, reading: Reading): Text {
  const at = locate(node, reading);
  if (isCertificateText(node.text)) return certificateText(at);
  const hidden = connection === null && (isSecretName(key) || (secret && !isHarmless(key, node.text)));
  return hidden ? withheld(at) : plainText(asString(node), reading);
}

/** Numbers and booleans reach a process as they are written. */
function asString(node: ScalarNode): ScalarNode {
  return node.type === 'null' ? node : { ...node, type: 'string' };
}

const HOST_NAME = /^[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}$/;
const HARMLESS_KEY = /^PG(?:HOST|HOSTADDR|PORT|DATABASE|SERVICE|SSL[A-Z]+)$|(?:^|[_.-])(?:host|hostname|server|fqdn|port|ssl_?mode)$/i;

/** Of what a Secret holds: addresses, ports, and words that bear on TLS. */
function isHarmless(key: string, text: string): boolean {
  if (HOST_NAME.test(text) && /\.(?:com|net|org|cn|us|local|internal|io|de)$/i.test(text)) return true;
  return HARMLESS_KEY.test(key) || isTlsKey(key);
}

/** Connections in pieces: `DB_HOST` and `DB_SSLMODE`, called by the former. A host alone tells nothing about TLS. */
function grouped(map: MapNode, name: string, reading: Reading, strings: readonly Connection[]): readonly Connection[] {
  const whole = new Set(strings.flatMap(({ hosts }) => hosts.map((host) => JSON.stringify(host.parts))));
  const found = structuredConnections({ node: map, path: [], around: [] }, { ...reading, newId: () => '' });
  return found.flatMap((connection): readonly Connection[] => {
    const { hosts, settings } = connection;
    const [host] = hosts;
    if (host === undefined || settings.length === 0 || hosts.every((each) => whole.has(JSON.stringify(each.parts)))) return [];
    const key = map.children.findLast((node) => locate(node, reading).line === host.at.line && locate(node, reading).column <= host.at.column)?.key ?? null;
    return [{ ...connection, id: reading.newId(`${name}.${key ?? ''}`), name: key }];
  });
}
