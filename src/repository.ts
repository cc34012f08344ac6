import type { ReadResult, Tree } from './model.ts';
import { SourceFile } from './extract/source-file.ts';
import { firstAtLeast } from './shared/order.ts';

/** The audited tree as later steps ask for it: single files by path, and what lies below a folder. */
export interface Repository {
  read(path: string): ReadResult;
  /** Paths of the files below a folder (`''`: all), sorted; null when there is no such folder. */
  list(folder: string): readonly string[] | null;
  open(path: string): SourceFile | null;
}

/** Each file is read once, whoever asks. */
export function repositoryOf(tree: Tree): Repository {
  const results = new Map<string, ReadResult>();
  const opened = new Map<string, SourceFile | null>();
  const paths = tree.list().filter(({ kind }) => kind === 'file').map(({ path }) => path);
  paths.sort();
  const read = (path: string): ReadResult => {
    const known = results.get(path);
    if (known !== undefined) return known;
    const fresh = tree.read(path);
    const result: ReadResult = fresh.kind === 'read' ? { kind: 'read', bytes: Uint8Array.from(fresh.bytes) } : fresh;
    results.set(path, result);
    return result;
  };
  return {
    read,
    list: (folder) => below(paths, folder),
    open(path) {
      const known = opened.get(path);
      if (known !== undefined) return known;
      const result = read(path);
      const file = result.kind === 'read' ? new SourceFile(path, result.bytes) : null;
      opened.set(path, file);
      return file;
    },
  };
}

/** A slice of the sorted list, found by halving. */
function below(paths: readonly string[], folder: string): readonly string[] | null {
  if (folder === '') return paths;
  const prefix = `${folder}/`;
  const start = firstAtLeast(paths, prefix);
  // `0` is the character after `/`.
  const end = firstAtLeast(paths, `${folder}0`);
  return start === end ? null : paths.slice(start, end);
}
