import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { ExtractContext } from '../extractor.ts';
import type { FileScope } from '../settings/scope.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from '../strings/input.ts';

/**
 * A resource of Azure as a template means it, once its expressions are worked out: whatever the language is (ARM, Bicep,
 * Terraform's azapi). https://learn.microsoft.com/azure/templates/
 */
export interface AzureResource {
  /** In small letters, without the version: `microsoft.web/sites/config`. */
  readonly type: string;
  /** With the names of its parents (`site/appsettings`); what is not known stands in it as {@link nameOf} spells it. */
  readonly name: string;
  /** What people call it: its symbol, or its name where that is known. */
  readonly title: string;
  /** The modules that it stands in, from the outside in, with a `/` behind each. */
  readonly within?: string;
  /** All of it: `kind`, `tags`, `properties`. */
  readonly body: KeyedNode;
}

/**
 * A node may stand in another file than the resource (a value that one module hands to another), and may be put together
 * of pieces. Without both it stands in the file of the reading.
 */
export type PlacedNode = KeyedNode & {
  readonly source?: SourceFile;
  /** Of a scalar with `evaluated`: the same with positions, all in its file. */
  readonly pieces?: readonly Piece[];
};

/** What is known while the resources of one deployment are read. */
export interface AzureReading extends FileScope {
  readonly context: ExtractContext;
  /** Identifiers of places and bags, each once. */
  placeId(name: string): string;
}

/** The node under a path of keys, case ignored. */
export function nodeAt(node: KeyedNode, ...path: readonly string[]): KeyedNode | undefined {
  let at: KeyedNode | undefined = node;
  for (const key of path) at = at === undefined ? undefined : child(at, key);
  return at;
}

/** The scalar under a path of keys; null is none. */
export function scalarAt(node: KeyedNode, ...path: readonly string[]): ScalarNode | undefined {
  const found = nodeAt(node, ...path);
  return found?.kind === 'scalar' && found.type !== 'null' ? found : undefined;
}

/** What the scalar under a path says when nothing of it is open. */
export function wordAt(node: KeyedNode, ...path: readonly string[]): string | undefined {
  const found = scalarAt(node, ...path);
  if (found?.evaluated === undefined) return found?.text;
  let all = '';
  for (const part of found.evaluated.parts) {
    if (part.kind !== 'literal') return undefined;
    all += part.text;
  }
  return all;
}

const MAX_ITEMS = 2000;

/** The items of the list under a path. */
export function itemsAt(node: KeyedNode, ...path: readonly string[]): readonly KeyedNode[] {
  const found = nodeAt(node, ...path);
  return found?.kind === 'list' ? childrenOf(found).slice(0, MAX_ITEMS) : [];
}
