import type { BagReference, Location } from '../../model.ts';
import type { FileScope } from '../settings/scope.ts';
import type { Span } from '../settings/tree.ts';

/** What is known while the objects of one rendering are read: a plain file, a kustomization, a chart. */
export interface Reading extends FileScope {
  /** The scope of what lies in a namespace; null: in the one that the deployment says. */
  scopeOf(namespace: string | null): string;
  /**
   * The scope in which an object of this namespace finds what it names; as {@link scopeOf} says when absent. For renderings,
   * which know what they hold.
   */
  scopeOfBag?(kind: BagKind, name: string, namespace: string | null): string;
  /** Identifiers of places and bags, each once. `path`: of the file where it stands. */
  placeId(name: string, path: string): string;
  /** Lines of a rendering of which nothing is known, in order. */
  readonly gaps?: readonly Gap[];
}

/** A line of which nothing is known: what it stands for may add to the map or the list around it. */
export interface Gap extends Span {
  /** Blanks before it. */
  readonly column: number;
  readonly reason: string;
}

export type BagKind = 'ConfigMap' | 'Secret';

/** A reference from one object to another, in the same namespace. */
export function bagReference(kind: BagKind, name: string, namespace: string | null, reading: Reading): BagReference {
  return { name, kind, scope: reading.scopeOfBag?.(kind, name, namespace) ?? reading.scopeOf(namespace) };
}

/** Where a node of the tree stands. */
export function locate({ span }: { readonly span: Span }, { file }: FileScope): Location {
  return file.at(span.start, span.end);
}
