import type { Connection, Place } from '../model.ts';
import { folderOf } from '../shared/paths.ts';
import { push } from '../shared/groups.ts';
import type { Manifests } from './manifests.ts';
import { below } from './paths.ts';
import type { Tenancy, Tenants } from './tenants.ts';
import type { Worlds } from './worlds.ts';

/** What runs code for a while: it has the variables of a job, and lives elsewhere, or nowhere else. */
export interface Start {
  readonly tenancy: Tenancy;
  /** The very file is started, not only something of its project. */
  readonly itself: boolean;
}

/** Which jobs start code, by the files and projects that their commands name. */
export type Started = (code: Connection) => readonly Start[];

export function buildStarted(worlds: Worlds, tenants: Tenants, manifests: Manifests): Started {
  const files = new Map<string, Place[]>();
  const projects = new Map<string, Place[]>();
  const described = new Set(worlds.places.map(({ at }) => at.path));
  for (const place of tenants.places) {
    for (const path of place.starts ?? []) {
      push(files, path, place);
      const project = manifests.projectOf(`${path}/`);
      // Without a manifest, nothing says how far a project reaches: what lies beside the file, or below its folder.
      push(projects, manifests.of(project).length > 0 ? project : /\.\w+$/.test(path) ? folderOf(path) : path, place);
    }
  }
  return ({ at: { path }, syntax }) => {
    if (syntax !== 'code' || files.size === 0 || described.has(path)) return [];
    const itself = files.get(path) ?? [];
    const project = manifests.projectOf(path);
    const near = manifests.of(project).length > 0 ? (projects.get(project) ?? []) : [...projects].flatMap(([folder, places]) => (below(path, folder) === null ? [] : places));
    const others = [...new Set(near)].filter((place) => !itself.includes(place));
    return [...new Set(itself)].map((place): Start => ({ tenancy: { place, confidence: 'high', via: [] }, itself: true }))
      .concat(others.map((place) => ({ tenancy: { place, confidence: 'medium', via: [] }, itself: false })));
  };
}
