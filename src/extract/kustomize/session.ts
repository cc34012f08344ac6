import { isPlainManifest } from '../kubernetes/recognise.ts';
import { JoinedFiles, moved } from '../kubernetes/sources.ts';
import type { ExtractContext } from '../extractor.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Kustomization, Layout } from './layout.ts';
import { documentsOf } from './layout.ts';
import { sizeOf } from './trees.ts';

/** What is kept in mind while one kustomization is built. */
export interface Session {
  readonly context: ExtractContext;
  readonly layout: Layout;
  /** Files that go into it whole. */
  readonly claims: Set<string>;
  /** Trees that are no part of an object: only the strings in them count. */
  readonly loose: KeyedNode[];
  /** Folders being built, so that one that builds on itself ends. */
  readonly building: Set<string>;
  readonly variables: { readonly kustomization: Kustomization; readonly node: KeyedNode }[];
  /** Something goes into it that is not in the tree: a remote base, what a plugin or a chart makes. */
  open: boolean;
  /** Counts nodes that are read; whether the bound still holds. */
  spend(nodes: number): boolean;
  /** Where a file starts in the text of all; a file counts as read from then on. */
  add(file: SourceFile): number;
  joined(): JoinedFiles;
}

/** For one rendering, what is copied from a base counted each time, and for all of a tree. */
const MAX_NODES = 300_000;
const MAX_TOTAL = 1_500_000;
const MAX_FILES = 2000;

const totals = new WeakMap<ExtractContext, { left: number }>();

export function newSession(root: Kustomization, layout: Layout, context: ExtractContext): Session {
  const files: [SourceFile, ...SourceFile[]] = [root.file];
  const starts = new Map([[root.file.path, 0]]);
  const total = totals.get(context) ?? { left: MAX_TOTAL };
  totals.set(context, total);
  let nodes = Math.min(MAX_NODES, total.left);
  let length = root.file.text.length + 1;
  return {
    context, layout, claims: new Set(), loose: [], building: new Set(), variables: [], open: false,
    spend(count) {
      nodes -= count;
      total.left -= count;
      return nodes >= 0;
    },
    add(file) {
      const ready = starts.get(file.path);
      if (ready !== undefined) return ready;
      const start = length;
      files.push(file);
      starts.set(file.path, start);
      length += file.text.length + 1;
      return start;
    },
    joined: () => new JoinedFiles(files),
  };
}

/** A file of the tree that may go into a rendering. */
export function openText(path: string | null, session: Session): SourceFile | null {
  const file = path === null || session.claims.size > MAX_FILES ? null : session.context.open(path);
  return file === null || file.encoding === 'binary' ? null : file;
}

/**
 * The documents of a file, with the offsets of the rendering; none once the bound is reached. A file counts as read whole
 * when it is a patch, or holds something that is read as plain Kubernetes; others are left to their own readers.
 */
export function documents(file: SourceFile, session: Session, patch: boolean): readonly KeyedNode[] {
  const trees = documentsOf(file);
  if (trees === null || !session.spend(trees.reduce((sum, tree) => sum + sizeOf(tree), 0))) return [];
  if (patch || trees.some((tree) => isPlainManifest(tree, file.text))) session.claims.add(file.path);
  const start = session.add(file);
  return trees.map((tree) => moved(tree, start));
}
