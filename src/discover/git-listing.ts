import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { TreeEntry } from '../model.ts';

export interface GitListing {
  readonly entries: readonly TreeEntry[];
  /** Names that are not UTF-8, by the path we show for them: what the file system wants instead. */
  readonly rawNames: ReadonlyMap<string, Buffer>;
}

/** The nearest folder at or above `folder` with a `.git` in it; null outside of git. Nothing in it is read. */
export function repositoryRoot(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return null;
  }
}

/**
 * What git tracks in the work tree at `root`, and, if `untracked`, what it neither tracks nor ignores; null when git
 * cannot tell (no git program, no sound repository).
 *
 * The repository's own configuration may come from a stranger. It is kept from running anything (file system monitors,
 * hooks) and from pointing elsewhere (`core.worktree`, a bare repository in a folder): both folders are given to git,
 * which then looks for none, see https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository.
 */
export function listWithGit(root: string, untracked: boolean): GitListing | null {
  const staged = git(root, ['ls-files', '-s', '-z']);
  if (staged === null) return null;
  const entries = new Map<string, TreeEntry>();
  const rawNames = new Map<string, Buffer>();
  const name = (bytes: Buffer): string => {
    const { path, exact } = decodeName(bytes);
    if (!exact) rawNames.set(path, Buffer.from(bytes));
    return path;
  };
  for (const record of records(staged)) {
    // "<mode> <object> <stage>\t<path>"; a path in conflict comes once for each stage.
    const tab = record.indexOf(0x09);
    const path = name(record.subarray(tab + 1));
    if (!entries.has(path)) entries.set(path, { path, kind: kindOfMode(record.subarray(0, 6).toString('latin1')) });
  }
  if (untracked) {
    const others = git(root, ['ls-files', '-z', '--others', '--exclude-standard']);
    for (const record of others === null ? [] : records(others)) {
      // A repository inside this one is listed as a folder.
      const nested = record.at(-1) === 0x2f;
      const path = name(nested ? record.subarray(0, -1) : record);
      if (!entries.has(path)) entries.set(path, { path, kind: nested ? 'submodule' : kindOnDisk(root, rawNames.get(path) ?? path) });
    }
  }
  return { entries: [...entries.values()], rawNames };
}

function git(root: string, command: readonly string[]): Buffer | null {
  const safe = [
    `--git-dir=${join(root, '.git')}`, `--work-tree=${root}`, '--no-pager', '--literal-pathspecs',
    '-c', `safe.directory=${root}`, '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=false',
  ];
  const result = spawnSync('git', ['-C', root, ...safe, ...command], {
    // Windows looks for programs in the working directory first: it must not be the audited one.
    cwd: dirname(process.execPath),
    env: environment(),
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 30,
    timeout: 300_000,
    windowsHide: true,
  });
  return result.status === 0 ? result.stdout : null;
}

/** Without the variables that would tell git about another repository, another index, or something to trace. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  return { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}

function* records(output: Buffer): Generator<Buffer> {
  for (let start = 0, end = output.indexOf(0); end !== -1; start = end + 1, end = output.indexOf(0, start)) {
    yield output.subarray(start, end);
  }
}

/** Modes of the index: https://git-scm.com/docs/index-format */
function kindOfMode(mode: string): TreeEntry['kind'] {
  switch (mode) {
    case '100644':
    case '100755':
      return 'file';
    case '120000':
      return 'symbolic link';
    case '160000':
      return 'submodule';
    default:
      return 'other';
  }
}

function kindOnDisk(root: string, name: string | Buffer): TreeEntry['kind'] {
  try {
    const stats = lstatSync(typeof name === 'string' ? join(root, name) : Buffer.concat([Buffer.from(`${root}/`), name]));
    if (stats.isSymbolicLink()) return 'symbolic link';
    return stats.isFile() ? 'file' : 'other';
  } catch {
    return 'file';
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** File names are bytes; those that are no UTF-8 are shown with `\xNN` for each byte above ASCII. */
function decodeName(bytes: Buffer): { path: string; exact: boolean } {
  try {
    return { path: UTF8.decode(bytes), exact: true };
  } catch {
    const path = [...bytes].map((byte) => (byte < 0x80 ? String.fromCodePoint(byte) : `\\x${byte.toString(16)}`)).join('');
    return { path, exact: false };
  }
}
