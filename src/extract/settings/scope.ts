import { nameOf } from '../../shared/paths.ts';
import type { SourceFile } from '../source-file.ts';
import type { Interpolation } from './placeholders.ts';
import { childrenOf } from './tree.ts';
import type { KeyedNode, MapNode } from './tree.ts';
import { engineOf, isEngineKey } from './words.ts';
import type { Engine } from './words.ts';

/** What is known about the file while its tree is read. */
export interface FileScope {
  readonly file: SourceFile;
  readonly how: Interpolation;
  readonly sample: boolean;
  /** Where the ids of its connections come from: one for each name, numbered when it occurs again. */
  newId(name: string): string;
}

/** A map with the maps around it, nearest first. */
export interface Located {
  readonly node: KeyedNode;
  readonly path: readonly string[];
  readonly around: readonly KeyedNode[];
}

/** Every map and list of a tree, from the outside in. */
export function* eachBranch(root: KeyedNode, path: readonly string[] = [], around: readonly KeyedNode[] = []): Iterable<Located> {
  if (root.kind === 'scalar') return;
  yield { node: root, path, around };
  const outer = [root, ...around].slice(0, MAX_AROUND);
  for (const child of root.children) yield* eachBranch(child, [...path, child.key], outer);
}

const MAX_AROUND = 6;

/**
 * Which engine the settings around here are for: a key that says so (`adapter`, `type`, `driverClassName`) in the map
 * itself or in one around it, else the nearest word of the path, the name of the file last.
 */
export function engineAround({ node, path, around }: Located, filePath: string): Engine {
  for (const map of mapsAround(node, around)) {
    const said = engineSaid(map);
    if (said !== null) return said;
  }
  return engineOfPath(path, filePath);
}

/** A map and the maps around it; a list says nothing by itself, nor does a map that is as long as one. */
export function mapsAround(node: KeyedNode, around: readonly KeyedNode[]): readonly KeyedNode[] {
  return [node, ...around.slice(0, 3).filter((map) => childrenOf(map).length <= MAX_KEYS_AROUND)].filter(isMap);
}

const MAX_KEYS_AROUND = 500;

/** What the words on the way to a node say, the nearest first. */
export function engineOfPath(path: readonly string[], filePath: string): Engine {
  const name = nameOf(filePath);
  for (const word of [...path.toReversed(), name]) {
    const said = engineOf(word);
    if (said !== null) return said;
  }
  return null;
}

function engineSaid(map: KeyedNode): Engine {
  let other: Engine = null;
  for (const child of childrenOf(map)) {
    const text = child.kind === 'scalar' && isEngineKey(child.key) ? child.text : classOf(child);
    const said = text === null ? null : engineOf(text);
    if (said === 'postgresql') return said;
    other = said ?? other;
  }
  return other;
}

/** `connector.class` of a Kafka connector, after its dots have become a path. */
function classOf(node: KeyedNode): string | null {
  if (node.kind !== 'map' || node.key.toLowerCase() !== 'connector') return null;
  const named = node.children.find((each) => each.key === 'class');
  return named?.kind === 'scalar' ? named.text : null;
}

export const isMap = (node: KeyedNode): node is MapNode => node.kind === 'map';
