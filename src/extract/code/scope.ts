import type { SourceFile } from '../source-file.ts';
import type { Language } from './languages.ts';
import type { Node } from './tree.ts';

/** What an expression of a file is read against. */
export interface Scope {
  readonly file: SourceFile;
  readonly language: Language;
  /** What the file assigns to a name, once or several times. */
  readonly constants: ReadonlyMap<string, readonly (readonly Node[])[]>;
  /** Operands that may still be followed into constants and arguments; counts down over the whole file. */
  readonly budget: { left: number };
}
