import type { Connection } from '../../model.ts';
import type { PartialEvidence } from '../extractor.ts';
import type { Datum } from '../rendering/datum.ts';
import type { SourceFile } from '../source-file.ts';
import type { Machine } from './machine.ts';
import type { Files } from './project.ts';
import type { Scope } from './scope.ts';

/** What stays the same through a play. */
export interface PlayRun {
  readonly files: Files;
  readonly folder: string;
  readonly sample: boolean;
  readonly facts: Map<string, Datum>;
  /** The machine that a task runs on; `null`: that of the play. */
  machine(delegate: string | null): Machine;
  readonly newId: (name: string) => string;
  connects(machine: Machine, connections: readonly Connection[]): void;
  adds(evidence: PartialEvidence): void;
  /** Notes that a file of the tree, or a role's folder, was read. */
  readonly reads: (path: string) => void;
  /** Notes that a template was rendered, and all that it says is told. */
  readonly renders: (path: string) => void;
  readonly roles: Set<string>;
  budget: number;
}

/** Where a task stands. */
export interface Frame {
  readonly file: SourceFile;
  readonly role: string | null;
  readonly scope: Scope;
  readonly sometimes: boolean;
  readonly delegate: string | null;
  readonly depth: number;
}
