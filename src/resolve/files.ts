import type { FileState, Step } from '../model.ts';
import { nameOf } from '../shared/paths.ts';
import type { Ground as ContentGround } from './ground.ts';
import { effectOn } from './effects.ts';
import { namesIn } from './folders.ts';
import type { Ground, Moment } from './moments.ts';
import { HOME, treePath } from './paths.ts';
import { doneBy } from './titles.ts';
import { after, notFound, oneOf, unknownFile } from './states.ts';
import { HASHED_STORE, isSystemPath, javaStoreOfImage, missingRoots, storeOf, systemOfImage } from './stores.ts';

/** The files of places, found out only where somebody asks. */
export type Files = Pick<ContentGround, 'file' | 'names' | 'added'>;

/** Steps upon steps, and all look-ups for one answer. */
const DEEPEST = 300;
const MOST_LOOKUPS = 20_000;
/** Layers that these look-ups go through. */
const MOST_LAYERS = 5_000_000;

export function buildFiles(parts: Omit<ContentGround, keyof Files>): ContentGround {
  const states = new WeakMap<Moment, Map<string, FileState>>();
  let depth = 0;
  let lookups = 0;
  let layers = 0;

  /** Whether one more look-up is within bounds; each question from outside starts anew. */
  const afford = (): boolean => {
    lookups = depth === 0 ? 1 : lookups + 1;
    if (depth === 0) layers = 0;
    return depth < DEEPEST && lookups <= MOST_LOOKUPS && layers <= MOST_LAYERS;
  };

  const file = (path: string, at: Moment): FileState => {
    const cache = states.get(at) ?? new Map<string, FileState>();
    states.set(at, cache);
    const ready = cache.get(path);
    if (ready !== undefined) return ready;
    if (!afford()) return unknownFile('too many steps lead to it');
    cache.set(path, unknownFile('it is made from itself'));
    depth++;
    const state = search(path, at);
    depth--;
    cache.set(path, state);
    return state;
  };

  const search = (path: string, end: Moment): FileState => {
    const possible: FileState[] = [];
    let open: FileState | null = null;
    const answer = (state: FileState): FileState => oneOf([...possible, state.kind === 'notFound' && open !== null ? open : state]);
    for (let moment: Moment | null = end; moment !== null; moment = moment.before) {
      const layer = moment.layer;
      layers++;
      if (layer.kind === 'joint') return answer(moment.before === null ? notFound('nothing puts it there') : after([layer.step], file(path, moment.before)));
      if (layer.kind === 'fork') return answer(oneOf(layer.branches.map((branch) => file(path, branch))));
      if (layer.kind === 'tree' || layer.kind === 'foreign' || layer.kind === 'opaque') {
        if (moment.before === null) return answer(groundState(path, layer, parts));
        continue;
      }
      if (layer.kind === 'open' && layer.of === 'files') open ??= unknownFile(layer.reason, [{ at: layer.at, what: doneBy(moment.place, layer.at, 'may put more files there than can be seen here') }]);
      const effect = effectOn(path, moment, ground);
      if (effect?.certain === true) return answer(effect.state);
      if (effect !== null) possible.push(effect.state);
    }
    return answer(notFound('nothing puts it there'));
  };

  const listing = (which: 'names' | 'added'): Files['names'] => {
    const folders = new WeakMap<Moment, Map<string, readonly string[] | null>>();
    return (path, at) => {
      const cache = folders.get(at) ?? new Map<string, readonly string[] | null>();
      folders.set(at, cache);
      const ready = cache.get(path);
      if (ready !== undefined) return ready;
      if (!afford()) return null;
      cache.set(path, null);
      depth++;
      const found = namesIn(path, at, which, ground);
      depth--;
      cache.set(path, found);
      return found;
    };
  };

  const ground: ContentGround = { ...parts, file, names: listing('names'), added: listing('added') };
  return ground;
}

function groundState(path: string, ground: Ground, parts: Pick<ContentGround, 'repository'>): FileState {
  const store = storeOf(path);
  if (store !== null) {
    const without = store === 'os' || store === HASHED_STORE ? missing(ground) : {};
    const told: readonly Step[] = without.missing === undefined || ground.kind === 'tree' ? [] : [{ at: ground.at, what: without.missing }];
    return { kind: 'present', content: { kind: 'store', store: storeName(store, ground), at: ground.kind === 'tree' ? null : ground.at, ...without }, path: null, via: told };
  }
  const inTree = treePath(path);
  if (inTree !== null) return ground.kind === 'tree' ? parts.repository.file(inTree) : notFound('nothing puts it there');
  if (ground.kind === 'tree') {
    if (path.startsWith(HOME)) return notFound('nothing in the repository puts it there');
    return unknownFile('it lies on the machine that runs this, outside of the repository');
  }
  const via: Step[] = [{ at: ground.at, what: ground.kind === 'foreign' ? `image ${ground.image} is not built here` : ground.reason }];
  if (ground.kind === 'opaque') return notFound(`the image is not known (${ground.reason}), and nothing else puts it there`, via);
  if (isSystemPath(path)) return { kind: 'present', content: { kind: 'store', store: systemOfImage(ground.image) ?? `image ${ground.image}`, at: ground.at, file: nameOf(path), ...missing(ground) }, path: null, via };
  return notFound(`nothing puts it on top of image ${ground.image}`, via);
}

function storeName(store: string, ground: Ground): string {
  if (store === HASHED_STORE) return storeName('os', ground);
  if (ground.kind !== 'foreign') return store;
  return (store === 'os' ? systemOfImage(ground.image) : store === 'jvm' ? javaStoreOfImage(ground.image) : null) ?? store;
}

/** Nothing is in the system's store of an image that comes without the package, until something brings it. */
function missing(ground: Ground): { readonly missing?: string } {
  const reason = ground.kind === 'foreign' ? missingRoots(ground.image) : null;
  return reason === null ? {} : { missing: reason };
}
