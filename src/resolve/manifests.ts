import type { Dependency, Step, Value } from '../model.ts';
import { compareLocations, compareText, firstAtLeast } from '../shared/order.ts';
import { folderOf } from '../shared/paths.ts';
import { push } from '../shared/groups.ts';
import { either, known, unknown } from './alternatives.ts';
import { below, foldersUp } from './paths.ts';

/** What the manifests and lock files say, by folder. */
export interface Manifests {
  /** The nearest folder above a file that has a manifest; the root when there is none. */
  projectOf(path: string): string;
  /** What the files of exactly this folder name, in a fixed order. */
  of(folder: string): readonly Dependency[];
  /** Folders with manifests in and below a folder, sorted; at most a few dozen. */
  below(folder: string): readonly string[];
  /**
   * The version that code in a folder gets: of the nearest lock file, else of an exact pin, else the declared range as
   * it stands (`^8.11.0`), which drivers weigh against their own boundaries. A name that no file mentions is absent.
   */
  version(component: string, folder: string): Value;
}

/** Folders below one that are looked at. */
const MOST_BELOW = 48;

export function buildManifests(dependencies: readonly Dependency[]): Manifests {
  const byFolder = new Map<string, Dependency[]>();
  const byName = new Map<string, Dependency[]>();
  for (const dependency of [...dependencies].sort((a, b) => compareLocations(a.at, b.at) || compareText(a.name, b.name))) {
    const folder = folderOf(dependency.at.path);
    push(byFolder, folder, dependency);
    push(byName, `${folder}\n${dependency.name}`, dependency);
  }
  const projects = new Set([...byFolder].filter(([, list]) => list.some(({ ecosystem }) => ecosystem !== 'runtime')).map(([folder]) => folder));
  const sorted = [...projects].sort(compareText);
  return {
    projectOf: (path) => foldersUp(folderOf(path)).find((folder) => projects.has(folder)) ?? '',
    of: (folder) => byFolder.get(folder) ?? [],
    below(folder) {
      const from = folder === '' ? 0 : firstAtLeast(sorted, folder);
      const found: string[] = [];
      // Between a folder and what lies below it, names such as `a-b` sort after `a`.
      for (let at = from; at < sorted.length && found.length < MOST_BELOW; at++) {
        const candidate = sorted[at] ?? '';
        if (below(candidate, folder) !== null) found.push(candidate);
        else if (!candidate.startsWith(folder)) break;
      }
      return found;
    },
    version(component, folder) {
      let pin: Value | null = null;
      let range: Value | null = null;
      for (const above of foldersUp(folder)) {
        const named = byName.get(`${above}\n${component}`) ?? [];
        const locked = named.filter(({ locked: sure, version }) => sure && version !== null);
        if (locked.length > 0) return either(locked.map(exact));
        const pinned = named.filter(({ version }) => version !== null);
        const [ranged] = named;
        if (pinned.length > 0) pin ??= either(pinned.map(exact));
        else if (ranged !== undefined) range ??= ranged.range === null ? unknown('no version is given', [stepOf(ranged)]) : known(ranged.range, [stepOf(ranged)]);
      }
      return pin ?? range ?? { kind: 'absent', via: [] };
    },
  };
}

function exact(dependency: Dependency): Value {
  return known(dependency.version ?? '', [stepOf(dependency)]);
}

function stepOf({ at, name, version, range, locked }: Dependency): Step {
  return { at, what: `${locked ? 'locks' : 'names'} ${name} ${version ?? range ?? ''}`.trimEnd() };
}
