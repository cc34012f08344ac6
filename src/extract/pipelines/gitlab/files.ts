import { folderOf } from '../../../shared/paths.ts';
import type { ExtractContext } from '../../extractor.ts';
import { treePath } from '../../operations/paths.ts';
import { child, childrenOf, scalarText as textAt } from '../../settings/tree.ts';
import type { KeyedNode, MapNode } from '../../settings/tree.ts';
import type { SourceFile } from '../../source-file.ts';
import { treesOf } from '../trees.ts';

/** The files of one pipeline, merged, and which file each node comes from. */
export interface Merged {
  readonly root: MapNode;
  readonly files: readonly SourceFile[];
  readonly fileOf: (node: KeyedNode) => SourceFile;
}

const MAX_FILES = 100;

/** A pipeline with the local files that it includes; what is written later wins. https://docs.gitlab.com/ci/yaml/#include */
export function mergedPipeline(file: SourceFile, context: ExtractContext): Merged | null {
  const owners = new Map<KeyedNode, SourceFile>();
  const files = new Map<string, SourceFile>();
  const read = (entry: SourceFile): MapNode | null => {
    if (files.has(entry.path) || files.size >= MAX_FILES || entry.encoding === 'binary') return null;
    files.set(entry.path, entry);
    // A header with the inputs of a component may come first.
    const own = treesOf(entry).findLast((tree): tree is MapNode => tree.kind === 'map') ?? null;
    if (own === null) return null;
    owned(own, entry, owners);
    const included = includesOf(own, entry, folderOf(file.path), context).flatMap((each) => read(each) ?? []);
    return [...included, own].reduce(merged);
  };
  const root = read(file);
  return root === null ? null : { root, files: [...files.values()], fileOf: (node) => owners.get(node) ?? file };
}

function owned(node: KeyedNode, file: SourceFile, owners: Map<KeyedNode, SourceFile>): void {
  owners.set(node, file);
  for (const each of childrenOf(node)) owned(each, file, owners);
}

/** The files of the repository that one includes. */
function includesOf(tree: KeyedNode, file: SourceFile, root: string, context: ExtractContext): readonly SourceFile[] {
  const include = child(tree, 'include');
  if (include === undefined) return [];
  const items = include.kind === 'list' ? include.children : [include];
  const paths = items.flatMap((item) => (item.kind === 'scalar' ? item.text : (textAt(item, 'local') ?? [])));
  return paths.filter((path) => !/^[a-z]+:\/\//i.test(path)).flatMap((path) => matching(path, file, root, context)).flatMap((path) => context.open(path) ?? []).slice(0, MAX_FILES);
}

/** Local paths start at the root of the repository, and may hold `*` and `**`. */
function matching(written: string, file: SourceFile, root: string, context: ExtractContext): readonly string[] {
  const local = written.replace(/^\/+/, '');
  const below = treePath(root, local);
  const path = below !== null && (local.includes('*') || context.open(below) !== null) ? below : treePath('', local);
  if (path === null) return [];
  if (!path.includes('*')) return context.open(path) !== null ? [path] : [treePath(folderOf(file.path), written) ?? path];
  const fixed = path.slice(0, path.indexOf('*'));
  const folder = fixed.slice(0, Math.max(0, fixed.lastIndexOf('/')));
  const ending = path.slice(path.lastIndexOf('*') + 1);
  const deep = path.includes('**');
  return (context.list(folder) ?? []).filter((each) => each.startsWith(fixed) && each.endsWith(ending) && (deep || !each.slice(fixed.length).includes('/'))).slice(0, MAX_FILES);
}

/** Maps become one, key by key; anything else is replaced. */
export function merged(below: MapNode, above: MapNode): MapNode {
  const kept = below.children.filter(({ key }) => child(above, key) === undefined);
  const own = above.children.map((node): KeyedNode => {
    const under = child(below, node.key);
    return node.kind === 'map' && under?.kind === 'map' ? merged(under, node) : node;
  });
  return { ...above, children: [...kept, ...own] };
}
