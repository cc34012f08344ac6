import type { Layer, Location } from '../../model.ts';
import { textOf } from '../settings/pieces.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { Gap, Reading } from './reading.ts';

/** Something that may be set where nobody can see it. */
interface Unseen {
  readonly reason: string;
  readonly at: Location;
}

const VARIABLES: readonly string[] = ['env', 'envFrom'];
const FILES: readonly string[] = ['volumeMounts'];

/** What the unknown lines of a container may add to it: variables, and files at any path. */
export function openLayers(container: KeyedNode, reading: Reading): readonly Layer[] {
  const kinds = [['variables', VARIABLES], ['files', FILES]] as const;
  return kinds.flatMap(([of, keys]): readonly Layer[] => {
    const [first] = unseenIn(container, keys, reading);
    return first === undefined ? [] : [{ kind: 'open', of, ...first }];
  });
}

/** Why the maps under these keys of an object may hold more than is to be seen. */
export function openKeys(object: KeyedNode, keys: readonly string[], reading: Reading): { readonly open?: string } {
  const [first] = unseenIn(object, keys, reading);
  return first === undefined ? {} : { open: first.reason };
}

function unseenIn(map: KeyedNode, keys: readonly string[], reading: Reading): readonly Unseen[] {
  return reading.gaps === undefined ? [] : [...keys.flatMap((key) => unknownIn(child(map, key), reading)), ...linesIn(map, keys, reading)];
}

/** `env: {{ … }}`, and elements of a list that are nothing but that. */
function unknownIn(node: KeyedNode | undefined, reading: Reading): readonly Unseen[] {
  if (node === undefined) return [];
  const scalars = node.kind === 'scalar' ? [node] : node.kind === 'list' ? node.children.filter((each): each is ScalarNode => each.kind === 'scalar') : [];
  return scalars.flatMap((scalar) => {
    const { parts, at } = textOf(reading.file, scalar, reading.how);
    return parts.flatMap((part): readonly Unseen[] => (part.kind === 'unknown' ? [{ reason: part.reason, at }] : []));
  });
}

/** Unknown lines of a map that may hold, or belong to, one of these keys of it. */
function linesIn(map: KeyedNode, keys: readonly string[], reading: Reading): readonly Unseen[] {
  return gapsIn(map, reading).filter(({ start, column }) => {
    const owner = childrenOf(map).findLast(({ keySpan, span }) => (keySpan ?? span).start < start);
    return owner === undefined || keys.includes(owner.key) || column <= columnOf(map, reading);
  }).map(({ start, end, reason }) => ({ reason, at: reading.file.at(start, end) }));
}

const MAX_GAPS = 500;
const MAX_DISTANCE = 5000;

/** The unknown lines within a map, and those that follow it as deep as its keys stand. */
function gapsIn(map: KeyedNode, { gaps = [], file }: Reading): readonly Gap[] {
  const column = columnOf(map, { file });
  return gaps.slice(0, MAX_GAPS).filter((gap) => {
    if (gap.start < map.span.start || gap.start > map.span.end + MAX_DISTANCE) return false;
    return gap.start < map.span.end || (gap.column >= column && file.text.slice(map.span.end, gap.start).split('\n').every((line) => isBlankOr(line, column)));
  });
}

/** Where the keys of a map begin in their lines. */
function columnOf(map: KeyedNode, { file }: Pick<Reading, 'file'>): number {
  const start = childrenOf(map)[0]?.keySpan?.start ?? map.span.start;
  return start - (file.text.lastIndexOf('\n', start - 1) + 1);
}

const isBlankOr = (line: string, column: number): boolean => line.trim() === '' || line.length - line.trimStart().length >= column;
