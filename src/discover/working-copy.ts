import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

import type { ReadResult, Tree, TreeEntry } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { fileReader } from './file-reader.ts';
import type { Filled } from './file-reader.ts';
import { listWithGit, repositoryRoot } from './git-listing.ts';
import type { GitListing } from './git-listing.ts';
import { expandIncludes, parseIncludes } from './include.ts';
import type { Expand } from './include.ts';
import { walk } from './walk.ts';

export interface WorkingCopyOptions {
  /** The folder to audit; must exist. Only what lies below it is listed. */
  readonly root: string;
  /** Whether files count that git neither tracks nor ignores: yes in a terminal, no in the action. */
  readonly untracked: boolean;
  /** Lines of globs, relative to `root`: more files, or with `!` fewer. */
  readonly include?: readonly string[];
  /** Who expands those globs: the action gives `expandWithToolkit`; without it they select from our own walk. */
  readonly expand?: Expand;
}

/**
 * The files on disk as a {@link Tree}: those that git tracks, or all but the usual folders where git cannot tell.
 * Paths are relative to the repository, or to `root` outside of one; nothing above is read.
 *
 * @throws Error when `root` is no folder.
 */
export async function openWorkingCopy(options: WorkingCopyOptions): Promise<Tree> {
  const root = realpathSync.native(resolve(options.root));
  if (!statSync(root).isDirectory()) throw new Error(`${options.root} is not a folder`);
  const repository = repositoryRoot(root);
  const listing = repository === null ? null : listWithGit(repository, options.untracked);
  const base = repository ?? root;
  const prefix = relative(base, root).split(sep).join('/');

  const known = new Map((listing?.entries ?? []).map((entry) => [entry.path, entry]));
  let listed = [...known.values()].filter((entry) => isBelow(entry.path, prefix));
  let omitted: Tree['omitted'] = [];
  // Outside of git, and in a folder that the repository ignores but somebody asks for by name.
  if (listing === null || (listed.length === 0 && prefix !== '' && options.untracked)) {
    const walked = walk(base, prefix);
    omitted = walked.skipped;
    listed = [...walked.entries];
  }

  const includes = parseIncludes(options.include ?? []);
  const included = await expandIncludes(includes, { base, prefix, listed: new Set(listed.map(({ path }) => path)) }, options.expand ?? null);
  listed = [...listed, ...included].filter(({ path }) => !includes.excludes(path, prefix)).sort((a, b) => compareText(a.path, b.path));
  for (const entry of listed) known.set(entry.path, entry);
  return diskTree(base, listed, known, listing?.rawNames ?? new Map(), omitted);
}

function diskTree(
  base: string,
  listed: readonly TreeEntry[],
  known: ReadonlyMap<string, TreeEntry>,
  rawNames: GitListing['rawNames'],
  omitted: Tree['omitted'],
): Tree {
  const reader = fileReader(base);
  const fill = (path: string, whole: boolean): Filled => {
    const entry = known.get(path);
    if (entry === undefined) return { kind: 'absent' };
    if (entry.kind === 'file') return reader.fill(path, whole, rawNames.get(path));
    return { kind: 'skipped', reason: entry.kind === 'other' ? 'not a regular file' : entry.kind, detail: null };
  };
  const answer = (filled: Filled, own: boolean): ReadResult => {
    if (filled.kind !== 'filled') return filled;
    const bytes = reader.buffer.subarray(0, filled.length);
    return { kind: 'read', bytes: own ? Uint8Array.from(bytes) : bytes };
  };
  return {
    list: () => listed,
    read: (path) => answer(fill(path, true), true),
    scan(paths, visit, whole = () => true) {
      for (const path of paths) visit(path, answer(fill(path, whole(path)), false));
    },
    omitted: omitted ?? [],
  };
}

function isBelow(path: string, prefix: string): boolean {
  return prefix === '' || path.startsWith(`${prefix}/`);
}
