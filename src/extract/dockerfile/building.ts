import type { Connection, FileOperation, Layer, Location, LoginForm, Text } from '../../model.ts';
import type { ShellWord } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import type { Instruction } from './instructions.ts';
import type { Stage } from './stages.ts';
import type { Known } from './values.ts';

/** `--build-arg NAME=value`. */
export interface BuildArgument {
  readonly name: string;
  readonly value: ShellWord;
  readonly at: Location;
}

/** A stage while its instructions are read. */
export interface Building {
  readonly stage: Stage;
  readonly stages: readonly Stage[];
  readonly file: SourceFile;
  readonly escape: string;
  /** A file of the repository. */
  open(path: string): SourceFile | null;
  readonly sample: boolean;
  /** Build context, by path from the repository root. */
  readonly folder: string;
  readonly globals: Known;
  /** Arguments that the build gives. */
  readonly given: ReadonlyMap<string, BuildArgument>;
  readonly known: Known;
  readonly layers: Layer[];
  readonly connections: Connection[];
  readonly homes: Map<string, string>;
  readonly newId: (name: string) => string;
  /** Set by `ENV`, here or in a stage below: no `ARG` changes them. */
  readonly environment: Set<string>;
  /** How `PGUSER` looked before it was dropped. */
  login: LoginForm;
  /** It builds on an image of Windows. */
  readonly windows: boolean;
  shell: Shell;
  workdir: Text | null;
  start: { entrypoint: Instruction | null; command: Instruction | null };
}

/** What runs the shell form: `other` is anything that is not read. Null: whatever `/bin/sh` is. */
export type Shell = 'bash' | 'sh' | 'cmd' | 'powershell' | 'pwsh' | 'other' | null;

export function isWindowsShell(shell: Shell): shell is 'cmd' | 'powershell' {
  return shell === 'cmd' || shell === 'powershell';
}

export type Reader = (instruction: Instruction, building: Building) => void;

export function push(building: Building, operation: FileOperation): void {
  building.layers.push({ kind: 'runs', operation });
}
