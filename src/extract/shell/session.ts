import type { Connection, Content, Layer, Location, LoginForm, Text } from '../../model.ts';
import type { Word, World } from '../operations/index.ts';
import type { Piece } from '../strings/input.ts';
import type { SourceFile } from '../source-file.ts';
import type { MappedText } from './mapped-text.ts';
import type { CompoundList, FunctionSyntax, Script } from './unbash.ts';

/** A word after expansion, with the way back to its source for readers of connection strings. */
export interface ShellWord extends Word {
  readonly pieces: readonly Piece[];
  readonly file: SourceFile;
  /** The variable that the word consists of: `"$DATABASE_URL"`. */
  readonly variable: string | null;
}

/** What a variable holds: one word, or those of an array. */
export interface Variable {
  readonly words: readonly ShellWord[];
  readonly array: boolean;
  /** Processes see it. */
  readonly exported: boolean;
  /** Set by `local`, a loop or a function: nobody else's. */
  readonly inner: boolean;
  readonly at: Location;
}

/** What changes while commands run. A subshell gets a copy. */
export interface State {
  variables: Map<string, Variable>;
  functions: Map<string, { readonly body: FunctionSyntax['body']; readonly source: MappedText }>;
  /** Where relative paths start after `cd`; null where the commands began. */
  folder: Text | null;
  /** `set -a`: what is assigned is exported. */
  exportsAll: boolean;
  /** `exit`, `return`, `exec program`: nothing runs after it. */
  stopped: boolean;
}

/** How the part of the script at hand runs. */
export interface Frame {
  readonly source: MappedText;
  /** Arguments of the function that runs; null outside of one. */
  readonly parameters: readonly ShellWord[] | null;
  readonly sometimes: boolean;
  /** In a pipe, a subshell or a substitution: what is set there is lost. */
  readonly inner: boolean;
  readonly input: Content | null;
  readonly depth: number;
}

/** One reading of a script or command: its bounds, what it has found, and how parts of it call each other. */
export interface Session {
  readonly world: World;
  /** Stable ids of connections, by name. */
  newId(name: string): string;
  readonly sample: boolean;
  /** Path of the script that runs, for `$0`; null for commands of other files. */
  readonly script: string | null;
  /** It runs somewhere else than in its folder of the tree. */
  readonly inPlace: boolean;
  readonly open: ((path: string) => SourceFile | null) | null;
  readonly layers: Layer[];
  readonly connections: Connection[];
  /** Told of each command, after expansion. */
  readonly observe: (words: readonly ShellWord[]) => void;
  /** Runs a command that starts a shell of another language: what it does; null for any other command. */
  readonly nested: (name: string, words: readonly ShellWord[], source: MappedText) => { readonly layers: readonly Layer[]; readonly connections: readonly Connection[] } | null;
  state: State;
  /** How `PGUSER` looked before it was dropped. */
  login: LoginForm;
  /** Commands that may still run: loops, recursion and fork bombs end here. */
  budget: number;
  runList(list: CompoundList | Script, frame: Frame): Content | null;
  runText(source: MappedText, frame: Frame): Content | null;
}

export function emptyState(): State {
  return { variables: new Map(), functions: new Map(), folder: null, exportsAll: false, stopped: false };
}

export function copyOf(state: State): State {
  return { ...state, variables: new Map(state.variables), functions: new Map(state.functions) };
}
