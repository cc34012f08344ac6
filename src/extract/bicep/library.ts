import type { ExtractContext } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { parseBicep } from './parser.ts';
import type { Statement } from './syntax.ts';

export interface BicepFile {
  readonly source: SourceFile;
  readonly statements: readonly Statement[];
}

/** The files of a repository as Bicep reads them, each parsed once. */
export interface Library {
  file(path: string | null): BicepFile | null;
  open(path: string | null): SourceFile | null;
}

const libraries = new WeakMap<ExtractContext, Library>();

export function libraryOf(context: ExtractContext): Library {
  const ready = libraries.get(context);
  if (ready !== undefined) return ready;
  const parsed = new Map<string, BicepFile | null>();
  const open = (path: string | null): SourceFile | null => (path === null ? null : context.open(path));
  const library: Library = {
    open,
    file(path) {
      if (path === null || !/\.bicep(?:param)?$/i.test(path)) return null;
      const known = parsed.get(path);
      if (known !== undefined) return known;
      const source = open(path);
      const made = source === null || source.encoding === 'binary' ? null : { source, statements: parseBicep(source.text) };
      parsed.set(path, made);
      return made;
    },
  };
  libraries.set(context, library);
  return library;
}
