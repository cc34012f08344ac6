import { isAbsolute } from 'node:path';

import { DEFAULT_FAIL_ON, DEFAULT_MIN_LEVEL, FAIL_ON, hint, LEVELS, oneOf, quoted, readDay, today } from '../edge/settings.ts';
import { readPasswords } from '../edge/keystore-passwords.ts';
import type { AuditSettings } from '../edge/settings.ts';
import { UsageError } from '../shared/errors.ts';

/** The inputs of `action.yml`; a test keeps both alike. */
export const INPUT_NAMES = ['paths', 'working-directory', 'rotations', 'keystore-passwords', 'as-of', 'min-level', 'fail-on', 'report-file'] as const;
export type InputName = (typeof INPUT_NAMES)[number];

/** The inputs, read once. */
export interface Inputs extends AuditSettings {
  /** Globs of more files, or of fewer with `!`, relative to the working directory. */
  readonly paths: readonly string[];
  /** Relative to the workspace. */
  readonly workingDirectory: string;
  /** null: a file in the runner's temporary folder. */
  readonly reportFile: string | null;
}

/**
 * @param get the text of an input; empty when it is not given.
 * @throws UsageError that names the input, its value and what is allowed.
 */
export function readInputs(get: (name: InputName) => string, now: Date): Inputs {
  const word = (name: InputName): string => get(name).trim();
  const asOf = word('as-of');
  return {
    paths: readPaths(get('paths')),
    workingDirectory: readFolder(word('working-directory')),
    rotations: lines(get('rotations')),
    keystorePasswords: readPasswords(get('keystore-passwords')),
    asOf: asOf === '' ? today(now) : readDay('Input as-of', asOf),
    minLevel: oneOf('Input min-level', word('min-level') || DEFAULT_MIN_LEVEL, LEVELS),
    failOn: oneOf('Input fail-on', word('fail-on') || DEFAULT_FAIL_ON, FAIL_ON),
    reportFile: word('report-file') || null,
  };
}

/** Warnings about inputs that are set and that do not exist: the runner itself only mentions them in the set-up log. */
export function unknownInputs(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = new Set<string>(INPUT_NAMES.map((name) => variable(name)));
  return Object.keys(env)
    .filter((name) => name.startsWith('INPUT_') && !known.has(name))
    .map((name) => {
      const written = name.slice('INPUT_'.length).toLowerCase();
      return `There is no input ${quoted(written)}.${hint(written, INPUT_NAMES)}`;
    });
}

/** How the runner hands an input over: https://docs.github.com/actions/sharing-automations/creating-actions/metadata-syntax-for-github-actions#inputs */
export function variable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function readPaths(text: string): readonly string[] {
  const patterns = lines(text);
  for (const pattern of patterns) {
    const bare = pattern.replace(/^!/, '');
    if (isAbsolute(bare) || bare.startsWith('~') || bare.split(/[/\\]/).includes('..')) {
      throw new UsageError(`Input paths: ${quoted(pattern)} leads out of the working directory; use paths relative to it, without "..".`);
    }
  }
  return patterns;
}

function readFolder(text: string): string {
  const folder = text === '' ? '.' : text;
  if (isAbsolute(folder) || folder.split(/[/\\]/).includes('..')) {
    throw new UsageError(`Input working-directory: ${quoted(folder)} leads out of the workspace; use a path relative to it, without "..".`);
  }
  return folder;
}

/** One entry a line; `#` begins a comment. */
function lines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
