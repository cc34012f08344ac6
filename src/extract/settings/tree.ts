/**
 * The common shape of every settings format: a tree of keys with positions.
 *
 * YAML, JSON, TOML, INI, `.properties` and XML all become this, so that what follows (which keys together make a
 * connection, which value is a connection string) is written once. Spans are offsets into `SourceFile.text`.
 */

import type { Text } from '../../model.ts';
import type { Piece } from '../strings/input.ts';

export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** How the source spells characters of a scalar: needed to find a character of the value in the file. */
export type Escapes = 'none' | 'backslash' | 'doubled' | 'entity';

interface NodeBase {
  /** The key as spelled (unescaped); the index for an element of a list; empty for a document. */
  readonly key: string;
  readonly keySpan: Span | null;
  /** Of the value, without quotes where it is a quoted scalar. */
  readonly span: Span;
  /** A template's `if` stands around this node and not around its parent: it may not be there. */
  readonly optional: boolean;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly type: 'string' | 'boolean' | 'number' | 'null';
  /** Decoded. For numbers, booleans and null: as written. */
  readonly text: string;
  readonly escapes: Escapes;
  /** Set for a value that code computes: what it comes to. `text` then only tells whether it is plain. */
  readonly evaluated?: Text;
  /** The same with the way back to the source, where the reader of the format knows it: a connection string is read from these. */
  readonly pieces?: readonly Piece[];
  /** Set for a path that code makes from its own place: the file of the tree. */
  readonly file?: string;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  /** In the order of the file; a key may occur twice (in two arms of a template, or by mistake). */
  readonly children: readonly KeyedNode[];
  /** Only a source for others: its keys are merged into them (`<<: *default`). */
  readonly abstract: boolean;
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly children: readonly KeyedNode[];
}

export type KeyedNode = ScalarNode | MapNode | ListNode;

/** Deeper than people nest settings; keeps every walker's recursion small. */
export const MAX_DEPTH = 64;
/** For one file, aliases counted each time they are followed. */
export const MAX_NODES = 50_000;
/** Characters; larger files are data, not settings. */
export const MAX_LENGTH = 5 * 1024 * 1024;

/** Counts nodes while a tree is built, so that neither aliases nor sheer size run away. */
export interface Budget {
  left: number;
}

export const newBudget = (): Budget => ({ left: MAX_NODES });

export const EMPTY_SPAN: Span = { start: 0, end: 0 };

export function mapNode(key: string, keySpan: Span | null, span: Span, children: readonly KeyedNode[]): MapNode {
  return { kind: 'map', key, keySpan, span, children, optional: false, abstract: false };
}

export function listNode(key: string, keySpan: Span | null, span: Span, children: readonly KeyedNode[]): ListNode {
  return { kind: 'list', key, keySpan, span, children, optional: false };
}

export function scalarNode(key: string, keySpan: Span | null, span: Span, text: string, type: ScalarNode['type'] = 'string', escapes: Escapes = 'none'): ScalarNode {
  return { kind: 'scalar', key, keySpan, span, text, type, escapes, optional: false };
}

/** The children of a map or list; none for a scalar. */
export const childrenOf = (node: KeyedNode): readonly KeyedNode[] => (node.kind === 'scalar' ? [] : node.children);

/** The child with this key, case ignored. The last one wins, as in every format that allows two. */
export function child(node: KeyedNode, key: string): KeyedNode | undefined {
  const wanted = key.toLowerCase();
  return childrenOf(node).findLast((each) => each.key.toLowerCase() === wanted);
}

/** The scalar text under a path of keys, case ignored. */
export function scalarText(node: KeyedNode, ...path: readonly string[]): string | undefined {
  let at: KeyedNode | undefined = node;
  for (const key of path) at = at === undefined ? undefined : child(at, key);
  return at?.kind === 'scalar' ? at.text : undefined;
}

/** Calls `visit` for every scalar, with the keys that lead to it (its own last). */
export function eachScalar(root: KeyedNode, visit: (node: ScalarNode, path: readonly string[]) => void, path: readonly string[] = []): void {
  if (root.kind === 'scalar') {
    visit(root, path);
    return;
  }
  for (const each of root.children) eachScalar(each, visit, [...path, each.key]);
}
