import type { Content, Evidence, FileOperation, Layer, Place, Text } from '../model.ts';
import { folderOf } from '../shared/paths.ts';
import { isGlob, splitGlob } from './globs.ts';
import type { Manifests } from './manifests.ts';
import { TREE, isAbsolute, normalPath, treePath } from './paths.ts';
import type { Repository } from './repository.ts';

/** What only a runtime has: an image below it, something that is bound or mounted, a version of a component. */
const OF_RUNTIMES: ReadonlySet<Layer['kind']> = new Set(['inherits', 'binds', 'mounts', 'mountsBag', 'component']);

/** Runs on the audited tree, perhaps does something to files, and is over: not a runtime with settings. */
export function isScript(place: Place): boolean {
  return place.passes === true || !place.layers.some(({ kind }) => OF_RUNTIMES.has(kind));
}

/** Does something to files of the audited tree, where others find them: what it sets is its own business. */
export function leavesFiles({ layers, passes }: Place): boolean {
  return layers.some(({ kind }) => kind === 'runs') && (passes === true || !layers.some(({ kind }) => kind === 'inherits'));
}

/** Of more paths the first ones tell enough. */
const MOST_PATHS = 200;

/**
 * Nothing in a script says which folder it is called from. Its paths do: it is called from where they lead to files and
 * folders that are there. Its own folder, where that is no worse than its project's and the root of the repository.
 */
export function withWorkingFolders(evidence: Evidence, repository: Repository, manifests: Manifests): Evidence {
  const places = evidence.places.map((place): Place => {
    if (place.folder === null || place.folder === '' || !isScript(place)) return place;
    const paths = pathsOf(place);
    const fitting = (folder: string): number => paths.filter((path) => leadsSomewhere(path, folder, repository)).length;
    let best = { folder: place.folder, fits: fitting(place.folder) };
    for (const folder of [manifests.projectOf(place.at.path), '']) {
      const fits = fitting(folder);
      if (fits > best.fits) best = { folder, fits };
    }
    return best.folder === place.folder ? place : { ...place, folder: best.folder };
  });
  return { ...evidence, places };
}

/** A path that an operation reads, or one that it writes, which needs its folder only. */
interface Named {
  readonly path: string;
  readonly written: boolean;
}

function pathsOf({ layers }: Place): readonly Named[] {
  const operations = layers.flatMap((layer) => (layer.kind === 'runs' ? [layer.operation] : []));
  const named = operations.slice(0, MOST_PATHS).flatMap((operation) => [...sourcesOf(operation).flatMap((text) => plain(text, false)), ...targetsOf(operation).flatMap((text) => plain(text, true))]);
  return named.filter(({ path }) => path !== '' && !isAbsolute(path) && !path.startsWith(TREE)).slice(0, MOST_PATHS);
}

function plain(text: Text, written: boolean): readonly Named[] {
  const [part] = text.parts;
  return text.parts.length === 1 && part?.kind === 'literal' ? [{ path: part.text, written }] : [];
}

function sourcesOf(operation: FileOperation): readonly Text[] {
  if (operation.kind === 'move') return [operation.from];
  return operation.kind === 'write' || operation.kind === 'import' ? pathsIn(operation.content) : [];
}

function targetsOf(operation: FileOperation): readonly Text[] {
  if (operation.kind === 'write' || operation.kind === 'move') return [operation.to];
  return operation.kind === 'import' ? [operation.store] : [];
}

function pathsIn(content: Content): readonly Text[] {
  if (content.kind === 'path') return content.place === null ? [content.path] : [];
  if (content.kind === 'conversion') return pathsIn(content.from);
  if (content.kind === 'pieces') return content.pieces.flatMap(pathsIn);
  return content.kind === 'choice' ? content.branches.flatMap(pathsIn) : [];
}

function leadsSomewhere({ path, written }: Named, start: string, repository: Repository): boolean {
  const whole = treePath(normalPath(path, TREE + start)) ?? '';
  const wanted = isGlob(whole) ? splitGlob(whole).folder : written ? folderOf(whole) : whole;
  // A name without a folder may be written anywhere.
  if (written && !path.includes('/')) return false;
  return repository.folder(wanted) !== null || repository.file(wanted).kind !== 'notFound';
}
