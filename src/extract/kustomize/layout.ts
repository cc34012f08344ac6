import { compareText } from '../../shared/order.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { readTrees } from '../settings/formats.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';

/** https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#kustomization */
const NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export function isKustomization(path: string): boolean {
  return NAMES.includes(nameOf(path));
}

/** A kustomization file as it is written. */
export interface Kustomization {
  readonly folder: string;
  readonly file: SourceFile;
  /** Offsets are those of the file. */
  readonly tree: KeyedNode;
}

/** The kustomizations of the tree, and who builds on whom. */
export interface Layout {
  in(folder: string): Kustomization | null;
  /** Those that nobody builds on: they are what is deployed. */
  readonly roots: readonly Kustomization[];
}

const layouts = new WeakMap<ExtractContext, Layout>();
const trees = new WeakMap<SourceFile, readonly KeyedNode[]>();

/** All of a tree, found once. */
export function layoutOf(context: ExtractContext): Layout {
  const ready = layouts.get(context);
  if (ready !== undefined) return ready;
  const all = new Map<string, Kustomization>();
  for (const path of (context.list('') ?? []).filter(isKustomization).toSorted((a, b) => rank(a) - rank(b) || compareText(a, b))) {
    const file = context.open(path);
    const tree = file === null || file.encoding === 'binary' ? undefined : documentsOf(file)[0];
    if (file !== null && tree?.kind === 'map' && !all.has(folderOf(path))) all.set(folderOf(path), { folder: folderOf(path), file, tree });
  }
  const basesOf = ({ folder, tree }: Kustomization): readonly Kustomization[] => BUILDS_ON.flatMap((key) => scalarsOf(tree, key)).flatMap(({ text }) => {
    const base = treePath(folder, text);
    return base === null || base === folder ? [] : (all.get(base) ?? []);
  });
  const sorted = [...all.values()].toSorted((a, b) => compareText(a.folder, b.folder));
  const bases = new Set(sorted.flatMap(basesOf));
  const reached = new Set<Kustomization>();
  const reach = (root: Kustomization): void => {
    const waiting = [root];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (!reached.has(next)) waiting.push(...basesOf(next));
      reached.add(next);
    }
  };
  const roots = sorted.filter((each) => !bases.has(each));
  for (const root of roots) reach(root);
  // Those that build on each other are nobody's base, whichever comes first.
  for (const each of sorted) {
    if (reached.has(each)) continue;
    roots.push(each);
    reach(each);
  }
  const layout: Layout = { in: (folder) => all.get(folder) ?? null, roots };
  layouts.set(context, layout);
  return layout;
}

const rank = (path: string): number => NAMES.indexOf(nameOf(path));

/** Fields that name the kustomizations and manifests that one is built on. */
const BUILDS_ON: readonly string[] = ['resources', 'bases', 'components'];

/** The documents of a manifest, parsed once however many kustomizations build on it. */
export function documentsOf(file: SourceFile): readonly KeyedNode[] {
  const ready = trees.get(file) ?? readTrees(file, 'yaml');
  trees.set(file, ready);
  return ready;
}

/** More entries in one list are no kustomization that people wrote. */
const MAX_ITEMS = 1000;

export function itemsOf(tree: KeyedNode, key: string): readonly KeyedNode[] {
  const list = child(tree, key);
  return list?.kind === 'list' ? childrenOf(list).slice(0, MAX_ITEMS) : [];
}

export function scalarsOf(tree: KeyedNode, key: string): readonly ScalarNode[] {
  return itemsOf(tree, key).filter((each) => each.kind === 'scalar');
}
