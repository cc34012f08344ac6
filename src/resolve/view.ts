import type { FileState, Place, ResolvedContent, Value, View } from '../model.ts';
import { branchesOf, either, known, unknown } from './alternatives.ts';
import type { Ground } from './ground.ts';
import { contentState } from './contents.ts';
import type { Manifests } from './manifests.ts';
import type { Moment } from './moments.ts';
import { backwards, groundOf } from './moments.ts';
import { HOME, TREE, isAbsolute, joinPath, treePath } from './paths.ts';
import { after, notFound, oneOf, unknownFile } from './states.ts';
import { titleOf } from './titles.ts';
import { CERTIFICATE_FOLDER, COMPONENT_STORES, componentOfStore, storeOf, storePath } from './stores.ts';
import type { ReadContent } from './settings.ts';
import type { Standpoint } from './variables.ts';

/** Where code stands that looks around in its place. */
export interface Outlook {
  readonly place: Place;
  readonly at: Standpoint;
  /** Folders of the tree that a relative path may start in, when the code runs on the tree itself; best first. */
  readonly roots: readonly string[];
  /** Where the code's relative paths start, seen from the working directory; null for that directory itself. */
  readonly start: Value | null;
  /** Folders whose manifests say which versions are installed; best first. */
  readonly manifests: readonly string[];
  /** Places that work on the same folders of the tree: scripts, jobs. */
  readonly beside: readonly Neighbour[];
}

/** A place beside, and its last moment. */
export interface Neighbour {
  readonly place: Place;
  readonly end: Moment;
}

/** What code sees from its place, and what becomes of content that it reads by itself. */
export function buildView(outlook: Outlook, ground: Ground, manifests: Manifests): { readonly view: View; readonly content: ReadContent } {
  const { at, beside } = outlook;
  const ofTree = groundOf(at.moment)?.kind === 'tree';
  const onTree = ofTree || ground.targets.directory(at).startsWith(TREE);

  /** Paths that a process may mean, with the folder of the tree that each starts in. */
  const meanings = (path: string): readonly { readonly path: string; readonly root: string | null }[] => {
    if (!onTree || isAbsolute(path)) return [{ path: ground.targets.asked(path, at), root: null }];
    const directory = ground.targets.directory(at);
    const folders = [...(directory.startsWith(TREE) ? [directory.slice(TREE.length)] : []), ...outlook.roots];
    return [...new Set(folders)].map((root) => ({ path: ground.targets.asked(joinPath(TREE + root, path), at), root }));
  };

  const inItsVersion = (content: ResolvedContent, store: string): ResolvedContent =>
    versioned(content, store, version(componentOfStore(store)), store === 'jvm' && ofTree ? version(DISTRIBUTION) : null);

  /** A public store that a path or the code names, in the version that is installed here. */
  const withVersions = (state: FileState): FileState => {
    if (state.kind !== 'present') return state;
    return { ...state, content: COMPONENT_STORES.reduce<ResolvedContent>((content, name) => (mentions(content, name) ? inItsVersion(content, name) : content), state.content) };
  };

  const file = (asked: string): FileState => withVersions(found(asked));

  const found = (asked: string): FileState => {
    if (asked.includes('\0')) return unknownFile('no path contains a NUL');
    if (outlook.start === null || isAbsolute(asked)) return seen(asked);
    return oneOf(branchesOf(outlook.start).map((start) => (start.kind === 'known' ? after(start.via, seen(joinPath(start.value, asked))) : unknownFile('the folder that it is looked for in is not known', start.via))));
  };

  /** A file here. What the repository has none of may be what a script of the project leaves behind. */
  const lookUp = (path: string): FileState => withLeftBehind(ground.file(path, at.moment), () => path, beside, ground);

  const seen = (path: string): FileState => {
    const reasons: FileState[] = [];
    for (const { path: meant, root } of meanings(path)) {
      const state = lookUp(meant);
      const told = root === null ? state : after([{ at: null, what: `${path} is looked for in ${root === '' ? 'the root of the repository' : root}` }], state);
      if (state.kind !== 'notFound') return told;
      reasons.push(state);
    }
    // A script may be called from any folder: what it leaves behind under the same relative path is meant.
    const beneath = ({ place }: Neighbour): string => (isAbsolute(path) ? path : ground.targets.asked(joinPath(TREE + (place.folder ?? ''), path), at));
    return withLeftBehind(reasons[0] ?? notFound('nothing puts it there'), beneath, beside, ground);
  };

  const version = (component: string): Value => {
    for (const moment of backwards(at.moment)) {
      const layer = moment.layer;
      if (layer.kind === 'component' && layer.name === component) return known(layer.version, [{ at: layer.at, what: `${component} ${layer.version}` }]);
    }
    for (const folder of outlook.manifests) {
      const value = manifests.version(component, folder);
      if (value.kind !== 'absent') return value;
    }
    return unknown(`no file names a version of ${component}`);
  };

  const view: View = {
    os: osOf(at.moment) ?? osOfAll(beside),
    file,
    version,
    variable: (name) => ground.variables.variable(name, at),
    directory(path) {
      for (const { path: meant } of meanings(path)) {
        const system = meant === CERTIFICATE_FOLDER;
        const names = ground[system ? 'added' : 'names'](meant, at.moment);
        if (names === null) continue;
        const paths = names.map((name) => ({ name, path: ground.targets.asked(joinPath(meant, name), at) })).filter((one) => storeOf(one.path) === null);
        const states = paths.map((one) => ({ name: one.name, state: ground.file(one.path, at.moment) }));
        return [...(system ? [{ name: '', state: view.store('os') }] : []), ...states].filter(({ state }) => state.kind === 'present' || state.kind === 'unknown');
      }
      return null;
    },
    home() {
      const home = ground.variables.variable('HOME', at);
      const told = home.kind === 'absent' ? ground.variables.home(at) : home;
      return told.kind === 'unknown' && writesBelowHome(at.moment, ground) ? known(HOME, told.via) : told;
    },
    store(name) {
      const state = lookUp(storePath(name));
      return state.kind === 'present' ? { ...state, content: seenBy(ground.variables.user(at), inItsVersion(state.content, name)) } : state;
    },
  };

  const content: ReadContent = (wanted, from) => {
    if (wanted.kind !== 'path' || wanted.place !== null) return withVersions(contentState(wanted, from, ground));
    const states = branchesOf(ground.variables.text(wanted.path, from)).map((branch) => {
      if (branch.kind !== 'known') return unknownFile(branch.kind === 'unknown' ? branch.reason : 'its path is not set', branch.via);
      return after([...branch.via, { at: wanted.at, what: `reads ${branch.value}` }], file(branch.value));
    });
    return oneOf(states);
  };
  return { view, content };
}

/** A place whose home nobody tells, and that still puts files there: they are found below `~`. */
function writesBelowHome(end: Moment, ground: Ground): boolean {
  for (const moment of backwards(end)) {
    const layer = moment.layer;
    const text = layer.kind === 'mounts' || layer.kind === 'mountsBag' ? layer.path : layer.kind === 'runs' && (layer.operation.kind === 'write' || layer.operation.kind === 'move') ? layer.operation.to : null;
    if (text !== null && ground.targets.ofLayer(text, moment).some(({ path }) => path?.startsWith(HOME) === true)) return true;
  }
  return false;
}

function osOf(end: Moment): View['os'] {
  for (const moment of backwards(end)) if (moment.place.os !== null) return moment.place.os;
  return null;
}

/** The system of what works beside it, where that is one and the same for all, and tells: any system runs a shell. */
function osOfAll(beside: readonly Neighbour[]): View['os'] {
  return beside.length > 0 && beside.every(({ place }) => place.os === 'windows') ? 'windows' : null;
}

/** A store is a machine's, and does not travel with the program: whether a script has run on the one that counts, nobody tells. */
function elsewhere(state: FileState, by: Place): FileState {
  if (state.kind !== 'present') return state;
  return { ...state, content: { kind: 'atLeast', from: state.content, reason: `nothing tells whether ${titleOf(by)} has run on the machine that runs the program` } };
}

/** A file as the places beside leave it, those of them that touch it. A file of the repository is what it is. */
function withLeftBehind(state: FileState, pathIn: (neighbour: Neighbour) => string, beside: readonly Neighbour[], ground: Ground): FileState {
  if (state.kind !== 'notFound' && (state.kind !== 'present' || state.content.kind !== 'store')) return state;
  let machines: Place | null = null;
  const left = beside.flatMap((neighbour) => {
    const { place, end } = neighbour;
    const path = pathIn(neighbour);
    const there = ground.file(path, end);
    const touched = there.kind === 'present' ? there.content.kind !== 'store' : there.kind === 'unknown' && state.kind === 'notFound';
    if (!touched || ground.repository.file(treePath(path) ?? '').kind !== 'notFound') return [];
    if (place.kind === 'folder') return [there];
    if (storeOf(path) !== null) machines ??= place;
    return [after([{ at: place.at, what: `${titleOf(place)} has written its files` }], there)];
  });
  if (left.length === 0) return state;
  return machines === null ? oneOf(left) : oneOf([...left, elsewhere(state, machines)]);
}

/** Which distribution of Java it is, where a version file tells. What an image holds, no file of the tree tells. */
const DISTRIBUTION = 'java-distribution';

function mentions(content: ResolvedContent, store: string): boolean {
  if (content.kind === 'joined') return content.pieces.some((piece) => mentions(piece, store));
  if (content.kind === 'oneOf') return content.branches.some((branch) => mentions(branch, store));
  return content.kind === 'trustStore' ? content.base !== null && mentions(content.base, store) : content.kind === 'store' && content.store === store;
}

/** The symbol of a store, with the version of its component where that is known. */
function versioned(content: ResolvedContent, name: string, version: Value, distribution: Value | null): ResolvedContent {
  if (content.kind === 'joined') return { ...content, pieces: content.pieces.map((piece) => versioned(piece, name, version, distribution)) };
  if (content.kind === 'oneOf') return { ...content, branches: content.branches.map((branch) => versioned(branch, name, version, distribution)) };
  if (content.kind === 'trustStore' && content.base !== null) return { ...content, base: versioned(content.base, name, version, distribution) };
  if (content.kind !== 'store' || content.store !== name) return content;
  const full = distribution?.kind === 'known' ? `${name}:${distribution.value}` : name;
  const stores = branchesOf(either([version])).map((branch) => (branch.kind === 'known' ? `${full}@${branch.value}` : full));
  const [only = name, ...more] = stores;
  if (more.length === 0) return { ...content, store: only };
  return { kind: 'oneOf', branches: stores.map((store) => ({ ...content, store })) };
}

/** The administrator, as whom images of Windows are built unless they say otherwise. */
const ADMINISTRATOR = 'containeradministrator';

/** A store without what other users keep for themselves. */
function seenBy(user: string | null, content: ResolvedContent): ResolvedContent {
  if (content.kind === 'oneOf') return { ...content, branches: content.branches.map((branch) => seenBy(user, branch)) };
  if (content.kind !== 'trustStore') return content;
  const changes = content.changes.map((change) => {
    if (change.kind !== 'import' || change.user === undefined || (change.user ?? ADMINISTRATOR) === (user ?? ADMINISTRATOR)) return change;
    return { ...change, keeps: { none: `${change.program} fills the store of the user ${change.user ?? 'who builds the image'}, and the program runs as ${user ?? 'another one'}` } };
  });
  return { ...content, changes };
}
