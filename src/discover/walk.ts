import { readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';

import type { Skipped, TreeEntry } from '../model.ts';
import { errorCode } from './error-code.ts';
import { MAX_WALKED_DEPTH, MAX_WALKED_ENTRIES } from './limits.ts';

/**
 * Folders that hold what others wrote or what a build made. Git would not list most of them either; without git we
 * have to know their names.
 */
const PRUNED_FOLDERS: ReadonlySet<string> = new Set([
  // version control
  '.git', '.hg', '.svn', '.jj',
  // installed packages
  'node_modules', 'bower_components', 'jspm_packages', 'vendor', '.venv', 'venv', 'virtualenv', 'site-packages', '.bundle', '.pnpm-store', '.yarn',
  // build output
  'target', 'dist', 'build', 'out', 'obj', '.next', '.nuxt', '.output', '.svelte-kit', '_build',
  // caches
  '.cache', '__pycache__', '.tox', '.nox', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.gradle', '.m2', '.terraform', '.terragrunt-cache', '.direnv', 'coverage',
]);

export interface Walk {
  readonly entries: readonly TreeEntry[];
  readonly skipped: readonly Skipped[];
}

/** Everything below `root` but the {@link PRUNED_FOLDERS}, paths relative to `base`. Follows no link. */
export function walk(
  base: string,
  prefix: string,
  bounds: { readonly entries: number; readonly depth: number } = { entries: MAX_WALKED_ENTRIES, depth: MAX_WALKED_DEPTH },
): Walk {
  const entries: TreeEntry[] = [];
  const skipped: Skipped[] = [];
  const waiting: { path: string; depth: number }[] = [{ path: prefix, depth: 0 }];
  let seen = 0;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const child of childrenOf(join(base, folder.path), folder.path, skipped)) {
      if (++seen > bounds.entries) {
        skipped.push({ path: folder.path, reason: 'too many', detail: `the walk stopped after ${bounds.entries} entries` });
        return { entries, skipped };
      }
      const path = folder.path === '' ? child.name : `${folder.path}/${child.name}`;
      if (!child.isDirectory()) entries.push({ path, kind: kindOf(child) });
      else if (!PRUNED_FOLDERS.has(child.name)) {
        if (folder.depth < bounds.depth) waiting.push({ path, depth: folder.depth + 1 });
        else skipped.push({ path, reason: 'too deep', detail: `more than ${bounds.depth} folders below each other` });
      }
    }
  }
  return { entries, skipped };
}

function childrenOf(folder: string, path: string, skipped: Skipped[]): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    skipped.push({ path, reason: 'unreadable', detail: errorCode(error) });
    return [];
  }
}

function kindOf(child: Dirent): TreeEntry['kind'] {
  if (child.isFile()) return 'file';
  return child.isSymbolicLink() ? 'symbolic link' : 'other';
}
