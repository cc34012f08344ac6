import type { Content, FileOperation, Location, Text } from '../../model.ts';

/** One word of a command, after the shell has expanded it as far as that can be told. */
export interface Word {
  readonly text: Text;
  /** What the word holds, when that is no plain text: the output of a command (`"$(cat ca.pem)"`). */
  readonly content: Content | null;
}

/** A command as a shell, a JSON array of a Dockerfile, or a CI step starts it. */
export interface Command {
  /** The program first. */
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
  readonly at: Location;
  /** What the pipe before it delivers. */
  readonly input: Content | null;
  /** It stands in a branch or loop that may not run. */
  readonly sometimes: boolean;
  /** Where relative paths start, when a `cd` before it changed that. */
  readonly folder: Text | null;
  readonly world: World;
}

/** Where commands run, as far as programs differ by it. */
export interface World {
  /** Whose `echo` it is; null when that cannot be told (`/bin/sh`). */
  readonly shell: 'bash' | 'sh' | null;
  /** Whether a person may answer a question. Nobody does while an image is built. */
  readonly terminal: boolean;
  /** Which PowerShell it is: that of Windows, or 6 and later; null when that cannot be told. */
  readonly powershell?: 'windows' | 'core' | null;
}

export type Redirect =
  | { readonly kind: 'from'; readonly path: Text }
  | { readonly kind: 'text'; readonly content: Content }
  | { readonly kind: 'to'; readonly path: Text; readonly append: boolean };

/** What a command does: to files, and to whoever reads its standard output (null: it prints nothing that matters). */
export interface Effect {
  readonly operations: readonly FileOperation[];
  readonly output: Content | null;
}

export const NO_EFFECT: Effect = { operations: [], output: null };
