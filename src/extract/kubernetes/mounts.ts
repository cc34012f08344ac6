import type { BagItem, Content, Layer, Location, Text } from '../../model.ts';
import { unknownContent } from '../operations/contents.ts';
import { concat, plain } from '../operations/text.ts';
import { textOf } from '../settings/pieces.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { locate } from './reading.ts';
import type { Reading } from './reading.ts';
import type { BagSource, Volume } from './volumes.ts';

/** One of a container's `volumeMounts`. */
export interface Mount {
  readonly volume: string;
  readonly path: Text;
  /** The part of the volume that it shows; empty: all of it. Null: it depends on the pod. */
  readonly within: string | null;
  readonly readOnly: boolean;
  readonly at: Location;
}

const MAX_MOUNTS = 500;

export function mountsOf(container: KeyedNode, reading: Reading): readonly Mount[] {
  const list = child(container, 'volumeMounts');
  if (list?.kind !== 'list') return [];
  return childrenOf(list).slice(0, MAX_MOUNTS).flatMap((item): readonly Mount[] => {
    const volume = scalarText(item, 'name');
    const path = child(item, 'mountPath');
    if (volume === undefined || path?.kind !== 'scalar' || path.text === '') return [];
    const within = child(item, 'subPathExpr') === undefined ? cleaned(scalarText(item, 'subPath') ?? '') : null;
    return [{ volume, path: textOf(reading.file, path, reading.how), within, readOnly: scalarText(item, 'readOnly')?.toLowerCase() === 'true', at: locate(path, reading) }];
  });
}

/** A mount of a volume that is made of bags. */
export function bagLayers(mount: Mount, { sources }: Extract<Volume, { kind: 'bags' }>): readonly Layer[] {
  const { path, within, at } = mount;
  if (within === null) return [mounted(path, unknownContent('which part of the volume it is depends on the pod', at), at)];
  if (within !== '') return partLayers(mount, within, sources);
  const [only] = sources;
  if (only?.bag !== undefined && only.bag !== null && sources.length === 1) return [{ kind: 'mountsBag', path, bag: only.bag, items: only.items, at: only.at }];
  const open = sources.filter(({ items }) => items === null);
  const [rest] = open;
  const named = sources.flatMap((source) => (source.items ?? []).map((item) => mounted(below(path, item.path), itemContent(source, item), source.at)));
  // Whatever has no name here comes first, so that the files that have one win.
  if (rest === undefined) return [mounted(path, { kind: 'bytes', bytes: new Uint8Array(), at }, at), ...named];
  if (open.length > 1 || rest.bag === null) return [mounted(path, unknownContent('several ConfigMaps or Secrets with all their keys in one folder', at), at), ...named];
  return [{ kind: 'mountsBag', path, bag: rest.bag, items: null, at: rest.at }, ...named];
}

/** `subPath`: a file, or a folder that the paths of `items` make. */
function partLayers({ path, at }: Mount, within: string, sources: readonly BagSource[]): readonly Layer[] {
  for (const source of sources) {
    const item = source.items?.findLast((each) => each.path === within);
    if (item !== undefined) return [mounted(path, itemContent(source, item), source.at)];
  }
  const inside = sources.flatMap((source) => (source.items ?? []).filter((item) => item.path.startsWith(`${within}/`)).map((item) => mounted(below(path, item.path.slice(within.length + 1)), itemContent(source, item), source.at)));
  if (inside.length > 0) return inside;
  const whole = sources.find(({ items }) => items === null);
  return [mounted(path, whole === undefined ? unknownContent(`nothing in the volume is called ${within}`, at) : itemContent(whole, { key: within, path: within }), whole?.at ?? at)];
}

function itemContent({ bag, reason, at }: BagSource, { key }: BagItem): Content {
  return bag === null ? unknownContent(reason, at) : { kind: 'bag', bag, key, at };
}

export function mounted(path: Text, content: Content, at: Location): Layer {
  return { kind: 'mounts', path, content, at };
}

function below(path: Text, rest: string): Text {
  return concat([path, '/', rest], path.at);
}

/**
 * Where the folder that a mount shows lies in a container that mounts the same volume: its path there, or null when that
 * container sees another part of the volume.
 */
export function pathThere(mount: Mount, there: Mount): Text | null {
  if (mount.within === null || there.within === null) return null;
  if (mount.within === there.within) return there.path;
  const prefix = there.within === '' ? '' : `${there.within}/`;
  return mount.within.startsWith(prefix) && plain(there.path) !== null ? concat([there.path, '/', mount.within.slice(prefix.length)], there.path.at) : null;
}

function cleaned(path: string): string {
  return path.split('/').filter((name) => name !== '' && name !== '.').join('/');
}
