import { readTrees } from '../settings/formats.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';

/** The documents of a file that another one names; none when it cannot be read, so that it spoils nothing but itself. */
export function treesOf(file: SourceFile): readonly KeyedNode[] {
  if (file.encoding === 'binary') return [];
  try {
    return readTrees(file, 'yaml');
  } catch {
    return [];
  }
}
