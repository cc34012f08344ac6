import { align } from '../settings/alignment.ts';
import type { ScalarNode } from '../settings/tree.ts';
import { SourceFile } from '../source-file.ts';

/** A file that stands as a text in another one: all around it is blank, so that every position is that of the whole file. */
export function scalarAsFile(file: SourceFile, node: ScalarNode): SourceFile {
  const starts = align(file.text, node);
  const blank = file.text.replaceAll(/[^\r\n]/g, ' ').split('');
  for (const [index, at] of (starts ?? []).entries()) {
    if (index < node.text.length && node.text.charAt(index) !== '\n') blank[at] = node.text.charAt(index);
  }
  return new SourceFile(file.path, new TextEncoder().encode(blank.join('')));
}
