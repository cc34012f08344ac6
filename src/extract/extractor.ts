import type { Evidence } from '../model.ts';
import type { SourceFile } from './source-file.ts';

/**
 * Reads one kind of file. It knows formats, and nothing of drivers, places elsewhere, or dates.
 * One file per format, one line in `registry.ts`.
 */
export interface Extractor {
  readonly id: string;
  /** File names that it reads whatever they hold: a certificate suffix, `Dockerfile`, `package.json`. */
  wants(path: string): boolean;
  /** Files of any other name that it reads whatever they hold, by how they begin. */
  recognises?(bytes: Uint8Array): boolean;
  /**
   * Binary files of any other name that it reads, by how they begin (16 kB at least), or by all that they hold where
   * {@link whole} says so.
   */
  recognisesBinary?(path: string, bytes: Uint8Array): boolean;
  /** Names of binary files of which the beginning does not tell whether they are of interest. */
  whole?(path: string): boolean;
  /**
   * Byte strings (ASCII, any case) of which one must occur for a file of any other name to be offered; the longer, the
   * faster. None for names that it cannot read. The same list for alike names.
   */
  needles(path: string): readonly string[];
  /**
   * Its needles tell a format, and nothing of connections (`hosts:` of a playbook): where no needle of another extractor
   * occurs, the readers of everything leave the file alone.
   */
  readonly looksForFormat?: true;
  /** Whether it reads an offered file: by path and by what the file holds. */
  accepts(file: SourceFile): boolean;
  /** It reads files of every kind for what stands in them, and leaves those alone that another extractor has claimed. */
  readonly yields?: true;
  /** May throw: the file is then listed as malformed. */
  extract(file: SourceFile, context: ExtractContext): Extraction;
}

/** For extractors whose files have telling names. */
export const NO_NEEDLES: readonly string[] = [];

export type PartialEvidence = { readonly [Key in keyof Evidence]?: Evidence[Key] };

/** What an extractor found, and where. */
export interface Extraction extends PartialEvidence {
  /**
   * Files of which it has told all that there is: the templates of a chart, the modules of a configuration. One that some
   * place binds as a bag, by its path, is read all the same.
   */
  readonly claims?: readonly string[];
}

export interface ExtractContext {
  /** A file that the entry file names, by path from the repository root; null when it is not there or cannot be read. */
  open(path: string): SourceFile | null;
  /** Paths of all files below a folder (`''`: all), however deep, sorted; null when there is no such folder. */
  list(folder: string): readonly string[] | null;
}
