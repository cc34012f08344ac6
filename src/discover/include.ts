import { lstatSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import type { TreeEntry } from '../model.ts';
import { hasWildcard, matchesGlob, segments } from './glob-pattern.ts';
import { walk } from './walk.ts';

/** Finds the files that a pattern names below `root`, as absolute paths. */
export type Expand = (root: string, pattern: string) => Promise<readonly string[]>;

export interface Includes {
  /** Patterns that add files, as written. */
  readonly patterns: readonly string[];
  /** Whether a pattern with `!` takes a path away. */
  excludes(path: string, prefix: string): boolean;
}

/** Reads lines of globs: `#` begins a comment, `!` takes files away, whichever order the lines have. */
export function parseIncludes(lines: readonly string[]): Includes {
  const clean = lines.map((line) => line.trim().replaceAll('\\', '/')).filter((line) => line !== '' && !line.startsWith('#'));
  const patterns = clean.filter((line) => !line.startsWith('!'));
  const negated = clean.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  return {
    patterns,
    excludes(path, prefix) {
      const within = prefix === '' ? path : path.slice(prefix.length + 1);
      return negated.some((pattern) => matchesGlob(pattern, within));
    },
  };
}

/**
 * The files that the patterns name and that are not listed yet: what a build made, what git ignores. Links are not
 * followed, and patterns that lead out of the folder name nothing.
 *
 * `expand` (`@actions/glob`) only gets patterns that begin with a folder or that stay in one. It never prunes: with a
 * leading `**` it would open every folder of `node_modules` before it leaves them out. Such patterns, and all where
 * nobody expands, select from our own walk.
 */
export async function expandIncludes(
  includes: Includes,
  where: { readonly base: string; readonly prefix: string; readonly listed: ReadonlySet<string> },
  expand: Expand | null,
): Promise<readonly TreeEntry[]> {
  const inside = includes.patterns.filter((pattern) => !leadsOut(pattern));
  const broad = inside.filter((pattern) => expand === null || isBroad(pattern));
  const narrow = expand === null ? [] : inside.filter((pattern) => !isBroad(pattern));
  const found = new Set<string>();
  if (broad.length > 0) {
    for (const { path } of walk(where.base, where.prefix).entries) {
      const within = where.prefix === '' ? path : path.slice(where.prefix.length + 1);
      if (broad.some((pattern) => matchesGlob(pattern, within))) found.add(path);
    }
  }
  const root = join(where.base, where.prefix);
  for (const pattern of narrow) {
    for (const file of (await expand?.(root, pattern)) ?? []) found.add(relative(where.base, file).split(sep).join('/'));
  }
  return [...found]
    .filter((path) => !where.listed.has(path) && !path.startsWith('../') && !path.split('/').includes('.git'))
    .map((path) => ({ path, kind: kindOf(join(where.base, path)) }));
}

/** Whether the runner would have to look below every folder: a `**` before any plain name. */
function isBroad(pattern: string): boolean {
  const parts = segments(pattern);
  const deep = parts.indexOf('**');
  return deep !== -1 && parts.slice(0, deep).every(hasWildcard);
}

function leadsOut(pattern: string): boolean {
  return pattern.startsWith('/') || pattern.startsWith('~') || /^[A-Za-z]:/.test(pattern) || pattern.split('/').includes('..');
}

function kindOf(file: string): TreeEntry['kind'] {
  try {
    const stats = lstatSync(file);
    if (stats.isSymbolicLink()) return 'symbolic link';
    return stats.isFile() ? 'file' : 'other';
  } catch {
    return 'file';
  }
}
