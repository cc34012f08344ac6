import { treePath } from '../operations/paths.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Value } from './value.ts';
import { memberOf, piecesOf } from './value.ts';

/** A template with the file that it stands in: as a whole, or inside of another one. */
export interface Template {
  readonly file: SourceFile;
  readonly root: KeyedNode;
}

/**
 * The file of the repository that a `templateLink` means: its `relativePath`, or the end of its `uri` (where the rest says
 * where the repository is published). https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
 */
export function linkedTemplate(link: Value, folder: string, open: (path: string) => Template | null): Template | null {
  const relative = flat(memberOf(link, 'relativePath'));
  const written = relative === '' ? flat(memberOf(link, 'uri')) : relative;
  const known = written.slice(written.lastIndexOf('\0') + 1).split(/[?#]/, 1)[0] ?? '';
  const names = known.split('/').filter((name) => name !== '').slice(-6);
  for (let from = 0; from < names.length; from++) {
    const path = treePath(folder, names.slice(from).join('/'));
    const found = path === null || !/\.jsonc?$/i.test(path) ? null : open(path);
    if (found !== null) return found;
  }
  return null;
}

/** With a NUL for what is not known. */
const flat = (value: Value): string => piecesOf(value).map(({ part }) => (part.kind === 'literal' ? part.text : '\0')).join('');
