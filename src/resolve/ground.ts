import type { FileState } from '../model.ts';
import type { Bags } from './bags.ts';
import type { Chains } from './chains.ts';
import type { Moment } from './moments.ts';
import type { Repository } from './repository.ts';
import type { Targets } from './targets.ts';
import type { Variables } from './variables.ts';
import type { Worlds } from './worlds.ts';

/** What content needs to know of the place that it is used in. */
export interface Ground {
  readonly worlds: Worlds;
  readonly bags: Bags;
  readonly variables: Variables;
  readonly chains: Chains;
  readonly targets: Targets;
  readonly repository: Repository;
  /** What lies at a canonical path. */
  file(path: string, at: Moment): FileState;
  /** The names in a folder; null when it cannot be listed. */
  names(path: string, at: Moment): readonly string[] | null;
  /** The names that the repository puts into a folder, whatever the base image has there; null when they cannot be listed. */
  added(path: string, at: Moment): readonly string[] | null;
}
