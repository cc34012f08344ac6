import type { BagReference, Content, FileOperation, FileState, Layer, Step } from '../model.ts';
import { nameOf } from '../shared/paths.ts';
import type { Ground } from './ground.ts';
import type { Effect } from './effect.ts';
import { contentBelow, contentName, contentState, globOf } from './contents.ts';
import { isGlob, matchesGlob } from './globs.ts';
import type { Moment } from './moments.ts';
import { emptied, isSystemStore, packageEffect } from './packages.ts';
import { TREE, below, treePath } from './paths.ts';
import { isStoreFolder, spellingsBelow } from './spellings.ts';
import { storeEffect } from './store-effects.ts';
import { after, allSteps, contentOf, joined, named, present, unknownFile } from './states.ts';
import type { Target } from './targets.ts';
import { CERTIFICATE_FOLDER, storePath } from './stores.ts';
import type { Standpoint } from './variables.ts';
import { standpointOf } from './variables.ts';
import { doneBy, mountingWords } from './titles.ts';

/** What a layer does to a path (canonical); null when it leaves it alone. */
export function effectOn(path: string, moment: Moment, ground: Ground): Effect | null {
  return plainEffect(path, moment, ground) ?? (isSystemStore(path) ? folderEffect(path, moment, ground) : null);
}

/** The bundle of most systems, below their folder of certificates. */
const BUNDLE = `${CERTIFICATE_FOLDER}/ca-certificates.crt`;

/** The store of the system has one name; what takes a folder away, or mounts something over it, takes what lies in it. */
function folderEffect(path: string, moment: Moment, ground: Ground): Effect | null {
  const { layer } = moment;
  const takes = layer.kind === 'mounts' || layer.kind === 'mountsBag' || (layer.kind === 'runs' && (layer.operation.kind === 'remove' || layer.operation.kind === 'move'));
  const effect = takes ? plainEffect(BUNDLE, moment, ground) : null;
  if (effect === null || (layer.kind === 'runs' && effect.state.kind !== 'absent')) return null;
  if (effect.state.kind === 'present' && path === storePath('os')) return effect;
  return { ...effect, state: emptied(ground.file(path, standpointOf(moment).moment), effect.state.via) };
}

function plainEffect(path: string, moment: Moment, ground: Ground): Effect | null {
  const layer = moment.layer;
  const at = standpointOf(moment);
  if (layer.kind === 'mounts') return mountEffect(path, layer, moment, at, ground);
  if (layer.kind === 'mountsBag') return bagEffect(path, layer, moment, at, ground);
  return layer.kind === 'runs' ? operationEffect(path, layer.operation, moment, at, ground) : null;
}

function mountEffect(path: string, layer: Extract<Layer, { kind: 'mounts' }>, moment: Moment, at: Standpoint, ground: Ground): Effect | null {
  const targets = ground.targets.ofLayer(layer.path, moment);
  const target = targets.find((candidate) => candidate.path !== null && below(path, candidate.path) !== null);
  if (target?.path === undefined || target.path === null) return null;
  const rest = below(path, target.path) ?? '';
  const step = stepOf(layer, moment, `${mountingWords(layer)}${treePath(target.path) === null ? ` at ${target.path}` : ''}`);
  const source = rest === '' ? layer.content : contentBelow(layer.content, rest);
  if (source === null) return { certain: targets.length === 1, state: { kind: 'absent', via: [step] } };
  return { certain: targets.length === 1, state: after([step], rest === '' ? named(contentState(source, at, ground)) : contentState(source, at, ground)) };
}

function bagEffect(path: string, layer: Extract<Layer, { kind: 'mountsBag' }>, moment: Moment, at: Standpoint, ground: Ground): Effect | null {
  const targets = ground.targets.ofLayer(layer.path, moment);
  const target = targets.find((candidate) => candidate.path !== null && (below(path, candidate.path) ?? '') !== '');
  if (target?.path === undefined || target.path === null) return null;
  const name = below(path, target.path) ?? '';
  const step = stepOf(layer, moment, `${mountingWords(layer)} at ${target.path}`);
  const item = layer.items === null ? { key: name, path: name } : layer.items.findLast((candidate) => candidate.path === name);
  const certain = targets.length === 1;
  if (item === undefined) return { certain, state: { kind: 'absent', via: [step] } };
  return { certain, state: after([step], contentState(bagContent(layer.bag, item.key, layer), at, ground)) };
}

function bagContent(bag: BagReference, key: string, layer: { readonly at: Step['at'] & object }): Content {
  return { kind: 'bag', bag, key, at: layer.at };
}

function operationEffect(path: string, operation: FileOperation, moment: Moment, at: Standpoint, ground: Ground): Effect | null {
  switch (operation.kind) {
    case 'write':
      return writeEffect(path, operation, moment, at, ground);
    case 'move': {
      const from = ground.targets.ofLayer(operation.from, moment);
      const away = from.some((target) => target.path !== null && below(path, target.path) !== null);
      const arrived = writeEffect(path, { ...operation, kind: 'write', append: false, content: { kind: 'path', path: operation.from, place: null, at: operation.at } }, moment, at, ground);
      if (arrived !== null || !away) return arrived;
      return { certain: !operation.sometimes && from.length === 1, state: { kind: 'absent', via: [{ at: operation.at, what: `${operation.program} moves it away` }] } };
    }
    case 'remove': {
      const targets = ground.targets.ofLayer(operation.path, moment);
      const hit = targets.some((target) => target.path !== null && (isGlob(target.path) ? globCovers(path, target.path) : below(path, target.path) !== null));
      if (!hit) return null;
      return { certain: !operation.sometimes && targets.length === 1, state: { kind: 'absent', via: [{ at: operation.at, what: `${operation.program} removes it` }] } };
    }
    case 'import':
    case 'forget':
      return storeEffect(path, operation, moment, at, ground);
    case 'package':
      return packageEffect(path, operation, moment, at, ground);
    case 'taint':
      return taintEffect(path, operation, moment, at, ground);
  }
}

/** `folder/*.pem` covers the files of a folder whose names match, and what lies below them. */
function globCovers(path: string, pattern: string): boolean {
  const depth = pattern.split('/').length;
  return matchesGlob(path.split('/').slice(0, depth).join('/'), pattern);
}

function writeEffect(path: string, operation: Extract<FileOperation, { kind: 'write' }>, moment: Moment, at: Standpoint, ground: Ground): Effect | null {
  const targets = ground.targets.ofLayer(operation.to, moment);
  for (const target of targets) {
    if (target.path === null) {
      const unseen = unseenTarget(path, target, operation);
      if (unseen !== null) return unseen;
      continue;
    }
    const state = written(path, target.path, target.folder, operation.content, at, ground) ?? writtenBelow(path, target.path, operation.content, at, ground);
    if (state === null) continue;
    const step = { at: operation.at, what: `${operation.program} writes ${shownPath(path, state)}` };
    const changed = after([step], state);
    return { certain: !operation.sometimes && targets.length === 1, state: operation.append ? appended(path, changed, at.moment, ground) : changed };
  }
  return null;
}

/** A path as people write it. On a drive names have no case: the file that is copied there shows how its own is spelled. */
function shownPath(path: string, state: FileState): string {
  if (path[1] !== ':') return treePath(path) ?? path;
  const name = nameOf(path);
  const source = state.via.map(({ at }) => nameOf(at?.path ?? '')).find((other) => other.toLowerCase() === name);
  return `${path.slice(0, 1).toUpperCase()}${path.slice(1, path.length - name.length)}${source ?? name}`.replaceAll('/', '\\');
}

/** A store is asked for by its one name; a write to a folder reaches it under the name that it has there. */
function writtenBelow(path: string, folder: string, content: Content, at: Standpoint, ground: Ground): FileState | null {
  const spellings = spellingsBelow(path, folder);
  if (spellings.length > 0 && content.kind === 'store' && isStoreFolder(folder)) return contentState(content, at, ground);
  for (const spelling of spellings) {
    const state = written(spelling, folder, true, content, at, ground);
    if (state !== null) return state;
  }
  return null;
}

/** A path that cannot be told may still be this one, when its plain end is. */
function unseenTarget(path: string, target: Target, operation: FileOperation): Effect | null {
  const tail = target.tail.endsWith('/') ? '' : target.tail;
  const name = nameOf(tail);
  if (name === '' || nameOf(path) !== name || !path.endsWith(tail.includes('/') ? tail : name)) return null;
  return { certain: false, state: unknownFile('a program writes a file of this name to a path that is not known', [{ at: operation.at, what: `${operation.program} writes …${tail}` }]) };
}

/**
 * What writing content to a target puts at a path. Whether the target is a folder need not be known: whoever asks for
 * a path below it takes it for one.
 */
function written(path: string, target: string, folder: boolean, content: Content, at: Standpoint, ground: Ground): FileState | null {
  const rest = below(path, target);
  if (rest === null) return null;
  // Below a drive paths are in lower case; what is copied there may not be.
  const onDrive = target[1] === ':';
  const cased = (text: string): string => (onDrive ? text.toLowerCase() : text);
  const glob = globOf(content, at, ground);
  if (rest === '') {
    return folder || glob !== null || isFolder(content, ground) ? null : named(contentState(content, at, ground));
  }
  if (glob !== null) return matchesGlob(rest, cased(nameOf(glob.pattern))) ? firstFound([contentWithin(glob.folder, globPath(glob.pattern, rest), onDrive, ground)], at, ground) : null;
  if (content.kind === 'choice') {
    for (const branch of content.branches) {
      const state = written(path, target, folder, branch, at, ground);
      if (state !== null) return state;
    }
    return null;
  }
  const spelledName = contentName(content, at, ground);
  const name = spelledName === null ? null : cased(spelledName);
  if (rest === name && (folder || content.kind !== 'path') && !isFolder(content, ground)) return named(contentState(content, at, ground));
  const inside = name !== null && content.kind === 'path' && content.place === null ? below(rest, name) : null;
  return firstFound([rest === name ? content : null, contentWithin(content, rest, onDrive, ground), inside === null || inside === '' ? null : contentBelow(content, inside)], at, ground);
}

/** As `contentBelow`; on a drive the file of the tree may be spelled in another case. */
function contentWithin(content: Content, rest: string, onDrive: boolean, ground: Ground): Content | null {
  const spelled = onDrive && content.kind === 'repository' ? ground.repository.folder(content.path)?.find((name) => name.toLowerCase() === rest) : undefined;
  return contentBelow(content, spelled ?? rest);
}

function isFolder(content: Content, ground: Ground): boolean {
  return content.kind === 'repository' && ground.repository.file(content.path).kind === 'notFound' && ground.repository.folder(content.path) !== null;
}

function globPath(pattern: string, name: string): string {
  const slash = pattern.lastIndexOf('/');
  return slash === -1 ? name : `${pattern.slice(0, slash)}/${name}`;
}

function firstFound(contents: readonly (Content | null)[], at: Standpoint, ground: Ground): FileState | null {
  for (const content of contents) {
    const state = content === null ? null : contentState(content, at, ground);
    if (state !== null && state.kind !== 'notFound' && state.kind !== 'absent') return state;
  }
  return null;
}

/** What is there already, and then what comes after it. */
function appended(path: string, added: FileState, moment: Moment, ground: Ground): FileState {
  const there = ground.file(path, moment);
  if (there.kind === 'absent' || there.kind === 'notFound') return added;
  return present(joined([contentOf(there), contentOf(added)]), null, allSteps([there, added]));
}

/** An unknown program may do anything to a file that it names; of a folder, it may fill what is empty. */
function taintEffect(path: string, operation: Extract<FileOperation, { kind: 'taint' }>, moment: Moment, at: Standpoint, ground: Ground): Effect | null {
  const targets = operation.paths.flatMap((text) => ground.targets.ofLayer(text, moment));
  const via = [{ at: operation.at, what: `${operation.program} may change it` }];
  const state = unknownFile(`${operation.program} is not known, and names it`, via);
  if (targets.some((target) => target.path === path)) return { certain: !operation.sometimes, state };
  const above = targets.some((target) => target.path !== null && target.path !== '/' && target.path !== TREE && below(path, target.path) !== null);
  if (!above) return null;
  const there = ground.file(path, at.moment);
  return there.kind === 'notFound' ? { certain: true, state } : null;
}

function stepOf(layer: { readonly at: Step['at'] }, moment: Moment, what: string): Step {
  return { at: layer.at, what: doneBy(moment.place, layer.at, what) };
}
