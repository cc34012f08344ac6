import type { Location, Place } from '../model.ts';
import { compareLocations } from '../shared/order.ts';
import { folderOf } from '../shared/paths.ts';
import { push } from '../shared/groups.ts';
import type { Manifests } from './manifests.ts';
import { startOf } from './order.ts';
import { below, foldersUp } from './paths.ts';
import { isScript, leavesFiles } from './scripts.ts';
import type { Tenancy, Tenants } from './tenants.ts';
import type { Worlds } from './worlds.ts';
import { titleOf } from './titles.ts';

/** In which places code runs, by ranked evidence; never none. */
export interface RunsIn {
  /** Of code: the place that the same file describes; else as {@link RunsIn.ofFile}. */
  ofCode(at: Location): readonly Tenancy[];
  /** Of a file: the places that hold it or a folder above it; else the only place of its project; else its folder. */
  ofFile(path: string): readonly Tenancy[];
  /** The folder of a project as a place, when nothing else is known. */
  folderPlace(path: string): Place;
}

export function buildRunsIn(worlds: Worlds, tenants: Tenants, manifests: Manifests): RunsIn {
  const inFile = new Map<string, Place[]>();
  for (const place of worlds.places) push(inFile, place.at.path, place);
  for (const list of inFile.values()) list.sort((a, b) => compareLocations(a.at, b.at));
  const inProject = new Map<string, Place[]>();
  for (const place of tenants.places) push(inProject, manifests.projectOf(place.at.path), place);
  const jobs = tenants.places.filter((place) => place.passes === true && leavesFiles(place));
  /** Jobs work on the whole tree, whatever project their own file belongs to. */
  const jobsOn = (path: string): readonly Place[] => jobs.filter(({ folder }) => folder !== null && below(path, folder) !== null);
  const made = new Map<string, Place>();

  const folderPlace = (path: string): Place => {
    const folder = manifests.projectOf(path);
    const ready = made.get(folder);
    if (ready !== undefined) return ready;
    const at = manifests.of(folder)[0]?.at ?? startOf(folder);
    const place: Place = { id: `folder:${folder}`, kind: 'folder', name: folder === '' ? 'of the repository' : folder, scope: '', at, layers: [], tags: [], folder, runs: true, os: null };
    made.set(folder, place);
    return place;
  };

  const ofFile = (path: string): readonly Tenancy[] => {
    for (const held of [path, ...foldersUp(folderOf(path))]) {
      const holding = tenants.holding(held);
      if (holding.length > 0) return closest(holding, path);
    }
    const all = inProject.get(manifests.projectOf(path)) ?? [];
    const runtimes = all.filter((place) => !isScript(place));
    const near = all.filter(leavesFiles);
    const beside = [...new Set([...near, ...jobsOn(path)])];
    const [only] = runtimes;
    if (only === undefined) return [{ place: folderPlace(path), confidence: near.length > 0 ? 'medium' : 'high', via: [], beside }];
    if (runtimes.some(({ id }) => id !== only.id)) return [{ place: folderPlace(path), confidence: 'low', via: [], beside }];
    return runtimes.map((place) => ({ place, confidence: 'medium', via: [{ at: place.at, what: `${titleOf(place)} is the only place where the project runs` }] }));
  };

  return {
    ofFile,
    folderPlace,
    ofCode(at) {
      const places = inFile.get(at.path);
      if (places === undefined) return ofFile(at.path);
      const before = places.filter((place) => compareLocations(place.at, at) <= 0);
      const nearest = before.findLast((place) => covers(place.at, at)) ?? before.at(-1) ?? places[0];
      return places.filter((place) => nearest !== undefined && compareLocations(place.at, nearest.at) === 0).flatMap((place) => tenants.heirs(place));
    },
  };
}

/** Several builds hold the same folder: those count whose build file lies nearest above the code. */
function closest(tenancies: readonly Tenancy[], path: string): readonly Tenancy[] {
  const depth = ({ via }: Tenancy): number => {
    const file = via.at(-1)?.at?.path;
    return file !== undefined && below(path, folderOf(file)) !== null ? folderOf(file).length : -1;
  };
  const deepest = tenancies.reduce((most, tenancy) => Math.max(most, depth(tenancy)), -1);
  return tenancies.filter((tenancy) => depth(tenancy) === deepest);
}

function covers(outer: Location, inner: Location): boolean {
  return outer.endLine > inner.line || (outer.endLine === inner.line && outer.endColumn >= inner.column);
}
