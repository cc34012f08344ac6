import { folderOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { dataAt } from '../rendering/data.ts';
import type { Datum } from '../rendering/datum.ts';
import { treePath } from '../operations/paths.ts';
import { formatOf, readTrees } from '../settings/formats.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Variables } from './scope.ts';

export type Files = Pick<ExtractContext, 'open' | 'list'>;

const NOTHING: Variables = new Map();
const VAULT = '$ANSIBLE_VAULT';

/** The tree of a YAML (or JSON) file; null where it is none, or encrypted. */
export function treeOf(file: SourceFile | null): KeyedNode | null {
  if (file === null || file.encoding === 'binary' || file.text.startsWith(VAULT)) return null;
  return readTrees(file, formatOf(file.path) === 'json' ? 'json' : 'yaml')[0] ?? null;
}

/** The variables of a file. */
export function variablesIn(file: SourceFile | null): Variables {
  const tree = treeOf(file);
  return file === null || tree?.kind !== 'map' ? NOTHING : variablesOf(tree, file);
}

/** The variables of a map in a file: `vars`, or a whole file. */
export function variablesOf(node: KeyedNode | undefined, file: SourceFile): Variables {
  if (node?.kind !== 'map') return NOTHING;
  return new Map(node.children.map((each): [string, Datum] => [each.key, dataAt(each, file)]));
}

const ENDINGS = ['', '.yml', '.yaml', '.json'];

/** A file of variables by its name without an ending (`group_vars/all`), or all files of a folder of that name, in their order. */
export function variableFiles(path: string, files: Files): readonly SourceFile[] {
  const found = ENDINGS.flatMap((ending) => files.open(path + ending) ?? []);
  const below = (files.list(path) ?? []).filter((each) => /\.(?:ya?ml|json)$/i.test(each) || !/\.[^/]*$/.test(each)).slice(0, MAX_FILES);
  return [...found, ...below.flatMap((each) => files.open(each) ?? [])];
}

const MAX_FILES = 200;

/** The folder of a role: beside the playbook, in a folder above it, or by path; null where it is not in the tree. */
export function roleFolder(name: string, from: string, files: Files): string | null {
  const short = name.split('.').at(-1) ?? name;
  const folders = [from, ...above(from)];
  const candidates = folders.flatMap((folder) => [treePath(folder, `roles/${name}`), treePath(folder, name), treePath(folder, `roles/${short}`), treePath(folder, `ansible/roles/${name}`)]);
  return candidates.find((folder) => folder !== null && (folder !== '' || name === '.') && isRole(folder, files)) ?? null;
}

function isRole(folder: string, files: Files): boolean {
  return (files.list(folder) ?? []).some((path) => /^(?:tasks|handlers|defaults|vars|meta|templates|files)\//.test(path.slice(folder === '' ? 0 : folder.length + 1)));
}

/** The folders above one, nearest first, the root last. */
export function above(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; at !== ''; ) {
    at = folderOf(at);
    found.push(at);
  }
  return found;
}

export function mainFile(folder: string, what: string, files: Files, name = 'main'): SourceFile | null {
  const wanted = /\.(?:ya?ml|json)$/.test(name) ? [name] : ENDINGS.slice(1).map((ending) => name + ending);
  for (const each of wanted) {
    const path = treePath(folder, `${what}/${each}`);
    const file = path === null ? null : files.open(path);
    if (file !== null) return file;
  }
  return null;
}
