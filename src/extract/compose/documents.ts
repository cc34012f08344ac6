import { readTrees } from '../settings/formats.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { isCompose } from './names.ts';

/** One document of a compose file. */
export interface ComposeFile {
  readonly file: SourceFile;
  readonly root: KeyedNode;
}

/** The documents of a compose file; none when it cannot be read, or is something else. */
export function readCompose(file: SourceFile): readonly ComposeFile[] {
  if (file.encoding === 'binary') return [];
  return readTrees(file, 'yaml').filter((root) => isCompose(root, file.path)).map((root) => ({ file, root }));
}
