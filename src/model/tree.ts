/** What is audited: the working copy, a git commit, a patched tree, or memory. Paths are relative, with `/`. */
export interface Tree {
  /** Every path that counts, sorted, with what is known before it is opened. */
  list(): readonly TreeEntry[];
  /** The bytes, or why there are none. Never throws, never follows a link, never leaves the tree. */
  read(path: string): ReadResult;
}

export interface TreeEntry {
  readonly path: string;
  readonly kind: 'file' | 'symbolic link' | 'submodule' | 'other';
}

export type ReadResult =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'absent' }
  | { readonly kind: 'skipped'; readonly reason: 'too large' | 'unreadable' | 'symbolic link' | 'submodule' | 'not a regular file'; readonly detail: string | null };
