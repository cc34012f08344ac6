import type { Connection, Location, Text } from '../../model.ts';
import type { PartialEvidence } from '../extractor.ts';
import type { Datum } from '../rendering/datum.ts';
import type { Rope } from '../rendering/rope.ts';
import { printed, truthOf } from '../jinja/index.ts';
import { plainOf } from '../rendering/datum.ts';
import { modelText } from '../rendering/rope.ts';
import type { SourceFile } from '../source-file.ts';
import type { Machine } from './machine.ts';
import type { Files } from './project.ts';
import type { Scope } from './scope.ts';

/** One run of one module, its arguments filled in. */
export interface Task {
  /** Without its collection: `copy`. */
  readonly module: string;
  readonly at: Location;
  /** The file that it stands in. */
  readonly file: SourceFile;
  readonly args: ReadonlyMap<string, Datum>;
  /** What stands behind the module's name in the short form, as it is written (`shell: cat …`); null for a map. */
  readonly free: Rope | null;
  readonly sometimes: boolean;
  readonly machine: Machine;
  readonly scope: Scope;
  readonly files: Files;
  readonly sample: boolean;
  readonly newId: (name: string) => string;
  /** A file or folder that the task brings from the tree; null: it is not there. */
  find(path: string, kind: 'files' | 'templates'): string | null;
  /** Says that all of a file of the tree is told here. */
  readonly reads: (path: string) => void;
  /** Puts away connections that stand in no file of the machine. */
  connects(connections: readonly Connection[]): void;
  /** Places and bags that are none of the machine's. */
  adds(evidence: PartialEvidence): void;
}

/** The value of the first of these arguments that is given. */
export function argument(task: Task, ...names: readonly string[]): Datum | null {
  for (const name of names) {
    const value = task.args.get(name);
    if (value !== undefined && !(value.kind === 'nil' && value.missing === null)) return value;
  }
  return null;
}

export function ropeOf(task: Task, ...names: readonly string[]): Rope | null {
  const value = argument(task, ...names);
  return value === null ? null : printed(value);
}

export function textArgument(task: Task, ...names: readonly string[]): Text | null {
  const rope = ropeOf(task, ...names);
  return rope === null ? null : modelText(rope, task.at);
}

export function plainArgument(task: Task, ...names: readonly string[]): string | null {
  return plainOf(argument(task, ...names) ?? undefined);
}

/** `yes`, `true`, `1`. */
export function flag(task: Task, name: string): boolean {
  const value = argument(task, name);
  return value !== null && (value.kind === 'bool' ? value.value : ['yes', 'true', 'on', '1', 'y'].includes((plainOf(value) ?? '').toLowerCase())) && truthOf(value) === true;
}

/** What is the same in every operation of a task. */
export function base(task: Task): { readonly at: Location; readonly sometimes: boolean; readonly program: string } {
  return { at: task.at, sometimes: task.sometimes, program: task.module };
}
