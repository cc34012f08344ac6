import type { Spelling } from '../support/spellings.ts';

/**
 * What becomes of a client when the server rotates from root A to root B: `=` connects before and after, `X` fails
 * after, `+` fails before, `n` fails both times.
 */
export type Code = '=' | 'X' | '+' | 'n';

/** A small repository as a user would have it, and how its program is started. */
export interface Configuration {
  readonly driver: string;
  readonly name: string;
  readonly code: Code;
  /** What the audit says where it cannot know as much as the driver: `yes then ?`. */
  readonly audit?: string;
  /** Texts by path. The server stands as `localhost:5432` in them; the port becomes the real one, and `PGJDBC` the version of Debian's pgjdbc. */
  readonly files: Readonly<Record<string, string>>;
  /** Its CA files by path. */
  readonly trust: Readonly<Record<string, Spelling>>;
  /** Run in the repository, with the variables of its `.env`. */
  readonly command: readonly string[];
  /** Installed packages that the repository needs beside its files: a lock file and a `node_modules`. */
  readonly packages?: string;
}

/** CA files by path; a single one is `ca.pem`. */
export type Trust = Spelling | Readonly<Record<string, Spelling>> | null;

export function trustOf(trust: Trust): Readonly<Record<string, Spelling>> {
  if (trust === null) return {};
  return typeof trust === 'string' ? { 'ca.pem': trust } : trust;
}

export const SERVER = 'postgresql://app@localhost:5432/postgres';
