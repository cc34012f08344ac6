import type { FileState, Place } from '../model.ts';
import type { Ground } from './ground.ts';
import { TREE, below } from './paths.ts';
import { leavesFiles } from './scripts.ts';
import { after, oneOf } from './states.ts';
import { titleOf } from './titles.ts';
import type { Worlds } from './worlds.ts';

const jobs = new WeakMap<Worlds, readonly Place[]>();
/** Paths that are being looked for: what a job makes of a file may come from a file that no commit holds, either. */
const asking = new WeakMap<Worlds, Set<string>>();

/**
 * A file of the tree that no commit holds, as the jobs that work on the checked-out tree leave it: one that is downloaded
 * before an image is built, or before the code is deployed. Null: none of them writes it.
 */
export function leftByJobs(path: string, ground: Ground): FileState | null {
  const { worlds, chains } = ground;
  const open = asking.get(worlds) ?? new Set<string>();
  asking.set(worlds, open);
  if (open.has(path)) return null;
  open.add(path);
  const left = jobsOf(worlds).filter(({ folder }) => folder !== null && below(path, folder) !== null).flatMap((place) => {
    const state = ground.file(TREE + path, chains.endOf(place));
    return state.kind === 'present' || state.kind === 'unknown' ? [after([{ at: place.at, what: `${titleOf(place)} has written its files` }], state)] : [];
  });
  open.delete(path);
  return left.length === 0 ? null : oneOf(left);
}

function jobsOf(worlds: Worlds): readonly Place[] {
  const ready = jobs.get(worlds) ?? worlds.places.filter((place) => place.passes === true && leavesFiles(place));
  jobs.set(worlds, ready);
  return ready;
}
