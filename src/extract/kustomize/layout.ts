import { compareText } from '../../shared/order.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { readTrees } from '../settings/formats.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { TooLarge } from '../too-large.ts';

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
const trees = new WeakMap<SourceFile, readonly KeyedNode[] | null>();

/** All of a tree, found once. */
export function layoutOf(context: ExtractContext): Layout {
  const ready = layouts.get(context);
  if (ready !== undefined) return ready;
  const all = new Map<string, Kustomization>();
  for (const path of (context.list('') ?? []).filter(isKustomization).toSorted((a, b) => rank(a) - rank(b) || compareText(a, b))) {
    const file = context.open(path);
    const tree = file === null || file.encoding === 'binary' ? undefined : documentsOf(file)?.[0];
    if (file !== null && tree?.kind === 'map' && isOne(tree) && !all.has(folderOf(path))) all.set(folderOf(path), { folder: folderOf(path), file, tree });
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

/** A file of this name may be an object of Flux, which only names a folder. */
function isOne(tree: KeyedNode): boolean {
  const apiVersion = scalarText(tree, 'apiVersion') ?? '';
  return apiVersion === '' || apiVersion.startsWith('kustomize.config.k8s.io/');
}

const rank = (path: string): number => NAMES.indexOf(nameOf(path));

/** Fields that name the kustomizations and manifests that one is built on. */
const BUILDS_ON: readonly string[] = ['resources', 'bases', 'components'];

/** The documents of a manifest, parsed once however many kustomizations build on it; null when it cannot be. */
export function documentsOf(file: SourceFile): readonly KeyedNode[] | null {
  const ready = trees.get(file);
  if (ready !== undefined) return ready;
  const read = parsed(file);
  trees.set(file, read);
  return read;
}

function parsed(file: SourceFile): readonly KeyedNode[] | null {
  try {
    return readTrees(file, 'yaml');
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** More entries in one list are no kustomization that people wrote. */
const MAX_ITEMS = 1000;

export function itemsOf(tree: KeyedNode, key: string): readonly KeyedNode[] {
  const list = child(tree, key);
  return list?.kind === 'list' ? list.children.slice(0, MAX_ITEMS) : [];
}

/** What {@link itemsOf} leaves out, anywhere in a kustomization. */
export function leftOver(tree: KeyedNode): readonly KeyedNode[] {
  const rest = tree.kind === 'list' ? tree.children.slice(MAX_ITEMS) : [];
  return [...rest, ...childrenOf(tree).slice(0, MAX_ITEMS).flatMap(leftOver)];
}

export function scalarsOf(tree: KeyedNode, key: string): readonly ScalarNode[] {
  return itemsOf(tree, key).filter((each) => each.kind === 'scalar');
}
