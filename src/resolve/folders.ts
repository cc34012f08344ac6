import type { Content } from '../model.ts';
import { nameOf } from '../shared/paths.ts';
import type { Ground } from './ground.ts';
import { contentBelow, contentName, contentState, globOf } from './contents.ts';
import { matchesGlob } from './globs.ts';
import type { Moment } from './moments.ts';
import { below, treePath } from './paths.ts';
import { isSystemPath } from './stores.ts';
import type { Standpoint } from './variables.ts';
import { standpointOf } from './variables.ts';

/**
 * The names that may lie in a folder at a moment, sorted: whatever a layer puts there, whether or not a later one
 * removes it; `added` leaves those of a base image out. Null: it cannot be listed.
 */
export function namesIn(folder: string, end: Moment, which: 'names' | 'added', ground: Ground): readonly string[] | null {
  const names = collect(folder, end, which, ground);
  return names === null ? null : [...names].slice(0, MOST_NAMES).sort();
}

/** Names in one folder. */
const MOST_NAMES = 20_000;

function collect(folder: string, end: Moment, which: 'names' | 'added', ground: Ground): Set<string> | null {
  const names = new Set<string>();
  const add = (more: Iterable<string> | null): void => {
    for (const name of more ?? []) names.add(name);
  };
  for (let next: Moment | null = end; next !== null; next = next.before) {
    const moment = next;
    const layer = moment.layer;
    const at = standpointOf(moment);
    if (layer.kind === 'fork') {
      const branches = layer.branches.map((branch) => ground[which](folder, branch));
      if (branches.includes(null)) return null;
      for (const branch of branches) add(branch);
      return names;
    }
    if (layer.kind === 'joint' && moment.before !== null) {
      const inherited = ground[which](folder, moment.before);
      if (inherited === null && (names.size === 0 || isSystemPath(folder))) return null;
      add(inherited);
      return names;
    }
    if (layer.kind === 'tree' || layer.kind === 'foreign' || layer.kind === 'opaque') {
      if (moment.before !== null) continue;
      const tree = layer.kind === 'tree' ? treePath(folder) : null;
      const listed = tree === null ? null : childrenOf(ground.repository.folder(tree));
      add(listed);
      if (which === 'added') return names;
      if (layer.kind === 'opaque' || isSystemPath(folder)) return null;
      return listed === null && names.size === 0 ? null : names;
    }
    if (layer.kind === 'mounts' || layer.kind === 'mountsBag') {
      for (const { path } of ground.targets.ofLayer(layer.path, moment)) {
        if (path === null) continue;
        const inner = below(folder, path);
        if (inner !== null) {
          const listed = layer.kind === 'mounts' ? listing(layer.content, inner, at, ground) : bagNames(layer, inner, at, ground);
          if (listed === null) return null;
          add(listed);
          return names;
        }
        add(firstSegment(below(path, folder)));
      }
    }
    if (layer.kind !== 'runs') continue;
    const operation = layer.operation;
    if (operation.kind === 'taint' && operation.paths.some((text) => ground.targets.ofLayer(text, moment).some(({ path }) => path === folder))) return null;
    if (operation.kind !== 'write' && operation.kind !== 'move') continue;
    const content: Content = operation.kind === 'write' ? operation.content : { kind: 'path', path: operation.from, place: null, at: operation.at };
    for (const target of ground.targets.ofLayer(operation.to, moment)) {
      if (target.path === null) continue;
      add(firstSegment(below(target.path, folder)));
      const inner = below(folder, target.path);
      if (inner !== null) add(arriving(content, inner, at, ground));
    }
  }
  return names;
}

/** The names that content brings into a folder, `inner` below the target that it is written to. */
function arriving(content: Content, inner: string, at: Standpoint, ground: Ground): readonly string[] {
  const glob = globOf(content, at, ground);
  if (glob !== null) {
    const listed = inner === '' ? (listing(glob.folder, '', at, ground) ?? []) : [];
    return listed.filter((name) => matchesGlob(name, nameOf(glob.pattern)));
  }
  const name = inner === '' ? contentName(content, at, ground) : null;
  // What a file is copied to may be a folder for all that its own layer tells; as a source, it is a file.
  if (name !== null && content.kind === 'path' && contentState(content, at, ground).kind === 'present') return [name];
  const folder = listing(content, inner, at, ground);
  if (folder !== null && folder.length > 0) return folder;
  return name === null ? [] : [name];
}

/** The names in a folder of content; null when it is none, or cannot be listed. */
function listing(content: Content, inner: string, at: Standpoint, ground: Ground): readonly string[] | null {
  const source = inner === '' ? content : contentBelow(content, inner);
  if (source?.kind === 'repository') return childrenOf(ground.repository.folder(source.path));
  if (source?.kind === 'choice') {
    const listed = source.branches.map((branch) => listing(branch, '', at, ground));
    return listed.includes(null) ? null : listed.flatMap((names) => names ?? []);
  }
  if (source?.kind !== 'path') return null;
  const from = source.place === null ? null : ground.worlds.place(source.place, at.scope);
  const there: Standpoint = from === null ? at : { moment: ground.chains.endOf(from), builder: from, scope: from.scope, folder: null, bag: null };
  const [target] = ground.targets.of(source.path, there);
  return target === undefined || target.path === null ? null : ground.names(target.path, there.moment);
}

function bagNames(layer: { readonly bag: Parameters<Ground['bags']['named']>[0]; readonly items: readonly { readonly path: string }[] | null; readonly at: Parameters<Ground['bags']['named']>[2] }, inner: string, at: Standpoint, ground: Ground): readonly string[] | null {
  const bags = ground.bags.named(layer.bag, at.scope, layer.at);
  if (layer.items === null && bags.length === 0) return null;
  const paths = layer.items?.map(({ path }) => path) ?? bags.flatMap((bag) => ground.bags.keys(bag));
  return paths.flatMap((path) => firstSegment(below(path, inner)));
}

function childrenOf(paths: readonly string[] | null): readonly string[] | null {
  return paths === null ? null : [...new Set(paths.flatMap(firstSegment))];
}

function firstSegment(path: string | null): readonly string[] {
  if (path === null || path === '') return [];
  const [first] = path.split('/', 1);
  return first === undefined || first === '' ? [] : [first];
}

