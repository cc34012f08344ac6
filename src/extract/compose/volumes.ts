import type { Content, Location, Text } from '../../model.ts';
import { unknownContent } from '../operations/contents.ts';
import { treePath } from '../operations/paths.ts';
import { textOf } from '../operations/text.ts';
import { child } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { Project } from './project.ts';
import { itemsOf } from './services.ts';
import type { Given, Part, Service } from './services.ts';
import { interpolated } from './variables.ts';

/** Something that is mounted into a service. */
export interface Mount {
  readonly target: Text;
  /** The path in the service as it is written, for comparisons. */
  readonly path: string;
  readonly source:
    /** A file or folder of the tree, or something that is known not to be one. */
    | { readonly kind: 'content'; readonly content: Content }
    /** A volume that services share by this name. */
    | { readonly kind: 'volume'; readonly name: string }
    /** A volume of its own, filled with what the image holds there. */
    | { readonly kind: 'anonymous' };
  readonly readOnly: boolean;
  readonly at: Location;
}

/** Stands for a part of a text that is not known; in no path. */
const HOLE = '\0';

/** The mounts of a service; of two at one path the last counts. https://docs.docker.com/reference/compose-file/services/#volumes */
export function volumesOf(service: Service, project: Project): readonly Mount[] {
  const found = new Map<string, Mount>();
  const mounts = [...itemsOf(service, 'volumes').flatMap((item) => (item.node.kind === 'scalar' ? shortForm({ ...item, node: item.node }, project) : longForm(item, project))), ...memory(service, project)];
  for (const mount of mounts) {
    found.delete(mount.path);
    found.set(mount.path, mount);
  }
  return [...found.values()];
}

/** `SOURCE:TARGET:MODE`, or `TARGET` alone. */
function shortForm({ node, part }: Given<ScalarNode>, project: Project): readonly Mount[] {
  const text = interpolated(part.file, node, project.environment);
  const flat = text.parts.map((each) => (each.kind === 'literal' ? each.text : HOLE)).join('');
  // The colon of a drive separates nothing.
  const pieces = flat.replace(/^([A-Za-z]):(?=[\\/])/, '$1\u0001').split(':').map((piece) => piece.replace('\u0001', ':'));
  const [first = '', second, mode = ''] = pieces;
  const at = part.file.at(node.span.start, node.span.end);
  const path = trimmed(second ?? first);
  if (path.includes(HOLE) || !isPath(path)) return [];
  const source = second === undefined ? { kind: 'anonymous' as const } : sourceOf(first, part, at);
  return [{ target: textOf([{ kind: 'literal', text: path }], at), path, source, readOnly: mode.split(',').includes('ro'), at }];
}

function longForm({ node, part }: Given, project: Project): readonly Mount[] {
  const target = textIn(node, 'target', part, project);
  if (target === null) return [];
  const type = textIn(node, 'type', part, project)?.flat ?? 'volume';
  const named = textIn(node, 'source', part, project);
  const { at } = named ?? target;
  const path = trimmed(target.flat);
  if (path.includes(HOLE) || path === '') return [];
  const source: Mount['source'] =
    type === 'tmpfs' ? { kind: 'content', content: unknownContent('a folder in memory, empty when the service starts', at) }
    : named === null ? { kind: 'anonymous' }
    : type === 'bind' ? { kind: 'content', content: hostContent(named.flat, part, at) }
    : type === 'volume' ? (named.flat.includes(HOLE) ? { kind: 'content', content: unknownContent('which volume it is depends on a variable', at) } : { kind: 'volume', name: named.flat })
    : { kind: 'content', content: unknownContent('not a folder of the repository', at) };
  return [{ target: textOf([{ kind: 'literal', text: path }], target.at), path, source, readOnly: textIn(node, 'read_only', part, project)?.flat === 'true', at }];
}

/** `tmpfs: /run`. */
function memory(service: Service, project: Project): readonly Mount[] {
  return itemsOf(service, 'tmpfs').flatMap(({ node, part }): readonly Mount[] => {
    if (node.kind !== 'scalar') return [];
    const text = interpolated(part.file, node, project.environment);
    const path = trimmed((text.parts[0]?.kind === 'literal' ? text.parts[0].text : '').split(':', 1)[0] ?? '');
    if (!isPath(path)) return [];
    return [{ target: textOf([{ kind: 'literal', text: path }], text.at), path, source: { kind: 'content', content: unknownContent('a folder in memory, empty when the service starts', text.at) }, readOnly: false, at: text.at }];
  });
}

/** What begins like a path is one; any other word names a volume. */
function sourceOf(source: string, part: Part, at: Location): Mount['source'] {
  return /^[A-Za-z0-9][\w.-]*$/.test(source) ? { kind: 'volume', name: source } : { kind: 'content', content: hostContent(source, part, at) };
}

/** A path of the machine that starts the services: a file or folder of the tree where it is relative. */
export function hostContent(source: string, part: Part, at: Location): Content {
  if (source.includes(HOLE)) return unknownContent('which file it is depends on a variable', at);
  const path = source.replaceAll('\\', '/');
  if (path.startsWith('/') || path.startsWith('~') || /^[A-Za-z]:\//.test(path)) return unknownContent(`${source} of the machine that starts it`, at);
  const inTree = treePath(part.folder, path);
  return inTree === null ? unknownContent('outside of the repository', at) : { kind: 'repository', path: inTree, at };
}

export interface Flat {
  readonly flat: string;
  readonly at: Location;
}

/** The text of an attribute with its variables replaced, each open part as one character that is in no path. */
export function textIn(node: KeyedNode, key: string, part: Part, project: Project): Flat | null {
  const found = child(node, key);
  if (found?.kind !== 'scalar' || found.type === 'null') return null;
  const text = interpolated(part.file, found, project.environment);
  return { flat: text.parts.map((each) => (each.kind === 'literal' ? each.text : HOLE)).join(''), at: text.at };
}

const isPath = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);

function trimmed(path: string): string {
  const plain = path.trim().replaceAll('\\', '/');
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain;
}
