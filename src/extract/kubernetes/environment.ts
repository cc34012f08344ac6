import type { Connection, Layer } from '../../model.ts';
import { textWithHoles } from '../settings/placeholders.ts';
import { child, childrenOf, scalarNode, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { entriesOf } from './entries.ts';
import type { Pair } from './entries.ts';
import { bagReference, locate } from './reading.ts';
import type { BagKind, Reading } from './reading.ts';

/** The variables of a container. */
export interface Environment {
  readonly layers: readonly Layer[];
  readonly connections: readonly Connection[];
  /** Those that the container names itself: `$(NAME)` means them. */
  readonly names: ReadonlySet<string>;
}

const MAX_VARIABLES = 2000;
const FROM: readonly (readonly [string, BagKind])[] = [['configMapRef', 'ConfigMap'], ['secretRef', 'Secret']];
const KEY_FROM: readonly (readonly [string, BagKind])[] = [['configMapKeyRef', 'ConfigMap'], ['secretKeyRef', 'Secret']];

/** `env` wins over `envFrom`, wherever each stands. https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/ */
export function environmentOf(container: KeyedNode, name: string, namespace: string | null, reading: Reading): Environment {
  const whole = items(container, 'envFrom').flatMap((source) => wholeBag(source, namespace, reading));
  const variables = items(container, 'env').filter((item) => (scalarText(item, 'name') ?? '') !== '');
  const values = variables.flatMap((item) => pairOf(item, reading));
  const bound = new Map(variables.flatMap((item): readonly (readonly [KeyedNode, Layer])[] => {
    const layer = oneKey(item, scalarText(item, 'name') ?? '', namespace, reading);
    return layer === null ? [] : [[item, layer]];
  }));
  const { entries, connections } = entriesOf(values, name, false, reading, [...bound.keys()].map(boundNode));
  const byKey = new Map(values.map(({ key }, index) => [key, entries[index]]));
  const own = variables.flatMap((item): readonly Layer[] => {
    const key = scalarText(item, 'name') ?? '';
    const layer = bound.get(item);
    if (layer !== undefined) return [layer];
    const entry = byKey.get(key);
    if (entry === undefined) return [];
    return [{ kind: 'sets', entry }, ...(key === 'HOME' ? [{ kind: 'home', path: entry.value } as const] : [])];
  });
  const held = new Set(entries.flatMap(({ inside = [] }) => inside));
  const loose = connections.filter((connection) => !held.has(connection));
  return { layers: [...whole, ...own, ...holders(loose)], connections: [...entries.flatMap(({ connection }) => connection ?? []), ...connections], names: new Set(variables.map((item) => scalarText(item, 'name') ?? '')) };
}

/** A variable whose value is a key of a bag, as what it is in this container: itself. */
function boundNode(item: KeyedNode): ScalarNode {
  const key = scalarText(item, 'name') ?? '';
  const from = child(item, 'valueFrom') ?? item;
  const reference = KEY_FROM.map(([field]) => child(from, field)).find((each) => each !== undefined) ?? from;
  return scalarNode(key, null, reference.span, `$(${key})`);
}

/** Connections all of whose variables come out of bags stand in none that the container sets; this is where they are kept. */
function holders(connections: readonly Connection[]): readonly Layer[] {
  const [first] = connections;
  if (first === undefined) return [];
  return [{ kind: 'sets', entry: { key: 'variables together', value: { parts: [], at: first.at }, connection: null, inside: connections, content: null, at: first.at } }];
}

function items(container: KeyedNode, key: string): readonly KeyedNode[] {
  const list = child(container, key);
  return list?.kind === 'list' ? list.children.slice(0, MAX_VARIABLES) : [];
}

function wholeBag(source: KeyedNode, namespace: string | null, reading: Reading): readonly Layer[] {
  return FROM.flatMap(([field, kind]): readonly Layer[] => {
    const reference = child(source, field);
    const name = reference === undefined ? undefined : child(reference, 'name');
    if (name?.kind !== 'scalar' || name.text === '') return [];
    return [{ kind: 'binds', bag: bagReference(kind, name.text, namespace, reading), key: null, variable: null, prefix: scalarText(source, 'prefix') ?? '', at: locate(name, reading) }];
  });
}

function oneKey(item: KeyedNode, variable: string, namespace: string | null, reading: Reading): Layer | null {
  const from = child(item, 'valueFrom');
  if (from === undefined) return null;
  for (const [field, kind] of KEY_FROM) {
    const reference = child(from, field);
    const name = reference === undefined ? undefined : scalarText(reference, 'name');
    const key = reference === undefined ? undefined : child(reference, 'key');
    if (name !== undefined && key?.kind === 'scalar') return { kind: 'binds', bag: bagReference(kind, name, namespace, reading), key: key.text, variable, prefix: '', at: locate(reference ?? key, reading) };
  }
  return null;
}

/** A value of its own; of a field of the pod only the name is known. None for a key of a bag. */
function pairOf(item: KeyedNode, reading: Reading): readonly Pair[] {
  const key = scalarText(item, 'name') ?? '';
  const from = child(item, 'valueFrom');
  const value = child(item, 'value');
  if (from !== undefined) {
    const bound = childrenOf(from).some((each) => KEY_FROM.some(([field]) => field.toLowerCase() === each.key.toLowerCase()));
    return bound ? [] : [{ key, node: scalarNode(key, null, item.span, ''), encoded: null, unreadable: 'known when the pod runs' }];
  }
  return value?.kind === 'scalar' ? [{ key, node: unescaped(value, reading), encoded: null, unreadable: null }] : value === undefined ? [{ key, node: scalarNode(key, null, item.span, ''), encoded: null, unreadable: null }] : [];
}

/** `$$(NAME)` stands for `$(NAME)`, and refers to nothing. */
function unescaped(node: ScalarNode, reading: Reading): ScalarNode {
  if (!node.text.includes('$$(')) return node;
  const at = locate(node, reading);
  const pieces = node.text.split('$$(').map((piece) => textWithHoles(piece, reading.how, at).parts);
  return { ...node, evaluated: { parts: pieces.flatMap((parts, index) => (index === 0 ? parts : [{ kind: 'literal', text: '$(' } as const, ...parts])), at } };
}
