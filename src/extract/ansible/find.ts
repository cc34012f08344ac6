import { folderOf } from '../../shared/paths.ts';
import { treePath } from '../operations/paths.ts';
import type { Files } from './project.ts';
import type { Frame, PlayRun } from './frame.ts';

/** Stands in front of paths that mean files of the tree. */
export const TREE = '@repository/';

/** The file or folder that a task brings: from the role, from beside the tasks, from beside the playbook. */
export function findInTree(path: string, kind: 'files' | 'templates', { role, file }: Pick<Frame, 'role' | 'file'>, run: Pick<PlayRun, 'files' | 'folder'>): string | null {
  const wanted = path.replace(/^\.\//, '').replace(/\/$/, '');
  if (wanted.startsWith(TREE)) return existing(wanted.slice(TREE.length), run.files);
  if (wanted.startsWith('/') || wanted === '') return null;
  const roots = [...(role === null ? [] : [role]), folderOf(file.path), run.folder];
  for (const root of roots) {
    for (const inner of [`${kind}/${wanted}`, wanted]) {
      const found = treePath(root, inner);
      const there = found === null ? null : existing(found, run.files);
      if (there !== null) return there;
    }
  }
  return null;
}

function existing(path: string, files: Files): string | null {
  return files.open(path) !== null || (files.list(path) ?? []).length > 0 ? path : null;
}
