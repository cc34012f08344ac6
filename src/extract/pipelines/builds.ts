import type { Connection, Place } from '../../model.ts';
import { readBuild } from '../dockerfile/build.ts';
import type { Build } from '../dockerfile/build.ts';
import type { ExtractContext } from '../extractor.ts';

/** The image that a step builds, with its names; null when nothing is known of it that its Dockerfile does not say. */
export function builtImage(build: Build, id: string, context: ExtractContext): { readonly places: readonly Place[]; readonly connections: readonly Connection[] } | null {
  const built = readBuild(build, context);
  if (built === null || (build.tags.length === 0 && built.places.length === 0)) return null;
  const { at, tags } = build;
  const image: Place = { id, kind: 'image', name: tags[0] ?? 'without a name', scope: '', at, layers: [{ kind: 'inherits', from: { place: built.stage }, at }], tags, folder: null, runs: false, os: null };
  return { places: [...built.places, ...(tags.length === 0 ? [] : [image])], connections: built.connections };
}
