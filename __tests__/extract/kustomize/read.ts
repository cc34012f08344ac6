import type { Extraction } from '../../../src/extract/extractor.ts';
import { kustomizations } from '../../../src/extract/kustomize/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

/** What the extractor makes of a file of a tree. */
export function read(files: Readonly<Record<string, string | Uint8Array>>, path: string): Extraction {
  const opened = new Map(Object.entries(files).map(([name, text]) => [name, new SourceFile(name, typeof text === 'string' ? new TextEncoder().encode(text) : text)]));
  const file = opened.get(path);
  if (file === undefined || !kustomizations.accepts(file)) return {};
  const context = {
    open: (name: string) => opened.get(name) ?? null,
    list: (folder: string) => [...opened.keys()].filter((name) => folder === '' || name.startsWith(`${folder}/`)).toSorted(),
  };
  return kustomizations.extract(file, context);
}
