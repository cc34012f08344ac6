import type { Skipped } from './evidence.ts';

/** What is audited: the working copy, a git commit, a patched tree, or memory. Paths are relative, with `/`. */
export interface Tree {
  /** Every path that counts, sorted, with what is known before it is opened. */
  list(): readonly TreeEntry[];
  /** The bytes, or why there are none. Never throws, never follows a link, never leaves the tree. */
  read(path: string): ReadResult;
  /**
   * Reads many files in turn, faster than one by one where the tree can. `bytes` are only valid until `visit` returns;
   * of a binary file that is not `whole` they may be the first ones only.
   */
  scan?(paths: Iterable<string>, visit: (path: string, result: ReadResult) => void, whole?: (path: string) => boolean): void;
  /** What the listing had to leave out: a bound that was hit, a folder that cannot be opened. */
  readonly omitted?: readonly Skipped[];
}

export interface TreeEntry {
  readonly path: string;
  readonly kind: 'file' | 'symbolic link' | 'submodule' | 'other';
}

export type ReadResult =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'absent' }
  | { readonly kind: 'skipped'; readonly reason: 'too large' | 'unreadable' | 'symbolic link' | 'submodule' | 'not a regular file'; readonly detail: string | null };
