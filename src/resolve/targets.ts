import type { Text } from '../model.ts';
import { branchesOf } from './alternatives.ts';
import type { Moment } from './moments.ts';
import { backwards } from './moments.ts';
import { HOME, TREE, normalPath } from './paths.ts';
import { CERTIFICATE_FOLDER, HASHED_STORE, canonicalPath, namedStore, runtimeStore, storePath } from './stores.ts';
import type { Standpoint, Variables } from './variables.ts';
import { before, standpointOf } from './variables.ts';

/** A path that a layer or a program names. */
export interface Target {
  /** Canonical; null when it cannot be told. */
  readonly path: string | null;
  /** Spelled with a slash at its end: a folder for certain. */
  readonly folder: boolean;
  /** Of a path that cannot be told, the plain text at its end. */
  readonly tail: string;
}

export interface Targets {
  /** The paths that a text may mean; more than one when it is one of several. */
  of(text: Text, at: Standpoint): readonly Target[];
  /** The same for the text of a layer, remembered. */
  ofLayer(text: Text, moment: Moment): readonly Target[];
  /** The same for something that may be a store by name. */
  ofStore(text: Text, moment: Moment): readonly Target[];
  /** A path as a process means it. Where the home is known, `~` is an ordinary name: only shells expand it. */
  asked(path: string, at: Standpoint): string;
  /** The working directory. */
  directory(at: Standpoint): string;
}

export function buildTargets(variables: Variables): Targets {
  const remembered = new WeakMap<Moment, Map<Text, readonly Target[]>>();
  const directories = new WeakMap<Moment, string>();

  const directory = (at: Standpoint): string => {
    const ready = directories.get(at.moment);
    if (ready !== undefined) return ready;
    const found = search(at);
    directories.set(at.moment, found);
    return found;
  };

  /** Relative working directories start in the one before; so the layers are read backwards until one is absolute. */
  const search = (at: Standpoint): string => {
    const relative: string[] = [];
    const settle = (start: string): string => relative.reduceRight((from, path) => normalPath(path, from), start);
    for (const moment of backwards(at.moment)) {
      const layer = moment.layer;
      if (layer.kind === 'tree') return settle(TREE + (layer.folder ?? ''));
      if (layer.kind === 'foreign' || layer.kind === 'opaque') return settle('/');
      if (layer.kind !== 'workdir') continue;
      const value = variables.text(layer.path, before(moment, at));
      if (value.kind !== 'known') continue;
      const path = normalPath(value.value, '.');
      if (normalPath(value.value, '/a') === normalPath(value.value, '/b')) return settle(path);
      relative.push(value.value);
    }
    return settle('/');
  };

  const homePath = (path: string, at: Standpoint): string => {
    if (path !== HOME && !path.startsWith(`${HOME}/`)) return path;
    const home = variables.home(at);
    return home.kind === 'known' ? home.value + path.slice(HOME.length) : path;
  };

  const of = (text: Text, at: Standpoint): readonly Target[] =>
    branchesOf(variables.text(text, at)).map((branch): Target => {
      if (branch.kind !== 'known') return { path: runtimeStore(tailOf(text)), folder: false, tail: tailOf(text) };
      const folder = branch.value.endsWith('/') || branch.value.endsWith('/.');
      return { path: canonicalPath(normalPath(homePath(branch.value, at), directory(at))), folder, tail: '' };
    });

  const remember = (text: Text, moment: Moment, find: () => readonly Target[]): readonly Target[] => {
    const cache = remembered.get(moment) ?? new Map<Text, readonly Target[]>();
    remembered.set(moment, cache);
    const ready = cache.get(text) ?? find();
    cache.set(text, ready);
    return ready;
  };

  return {
    of,
    directory,
    ofLayer: (text, moment) => remember(text, moment, () => of(text, standpointOf(moment))),
    ofStore: (text, moment) =>
      remember(text, moment, () => {
        const [part] = text.parts;
        const store = text.parts.length === 1 && part?.kind === 'literal' ? namedStore(part.text) : null;
        if (store !== null) return [{ path: storePath(store), folder: false, tail: '' }];
        return of(text, standpointOf(moment)).map((target) => (target.path === CERTIFICATE_FOLDER ? { ...target, path: storePath(HASHED_STORE) } : target));
      }),
    asked(path, at) {
      const known = path === HOME || path.startsWith(`${HOME}/`) ? variables.home(at).kind === 'known' : false;
      return canonicalPath(normalPath(known ? `./${path}` : path, directory(at)));
    },
  };
}

function tailOf(text: Text): string {
  const last = text.parts.at(-1);
  return last?.kind === 'literal' ? last.text : '';
}
