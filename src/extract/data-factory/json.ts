import { readTrees } from '../settings/formats.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { TooLarge } from '../too-large.ts';

/** The tree of a neighbouring file; null for one that cannot be read: whoever is offered it reports that. */
export function jsonRoot(file: SourceFile): KeyedNode | null {
  try {
    return readTrees(file, 'json')[0] ?? null;
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}
