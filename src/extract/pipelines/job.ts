import type { Layer } from '../../model.ts';
import type { Build } from '../dockerfile/build.ts';
import type { ExtractContext } from '../extractor.ts';
import type { ScriptLanguage } from '../powershell/index.ts';
import type { ScalarNode, Span } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Source } from './fill.ts';

/** What a pipeline format says of every pipeline of it in a tree. */
export interface PipelineFormat {
  readonly context: ExtractContext;
  readonly sample: boolean;
  /** The folder that is checked out, by path from the root of the tree: mostly that root. */
  readonly root: string;
  /** Variables that hold the folder of the checked-out tree. */
  readonly roots: readonly string[];
}

/** All that the reading of one pipeline shares. */
export interface Pipeline extends PipelineFormat {
  readonly file: SourceFile;
  readonly newId: (name: string) => string;
  readonly made: Map<string, Layer>;
  /** Ids of what `PG*` variables describe, by where they stand. */
  readonly environments: Map<string, string>;
}

/** One job as every pipeline format has them: what runs in order on one machine. */
export interface Job {
  readonly name: string;
  readonly source: Source;
  readonly span: Span;
  readonly os: 'linux' | 'windows' | null;
  readonly variables: readonly Variable[];
  /** The image of the container that it runs in. */
  readonly image: Image | null;
  readonly steps: readonly Step[];
}

export interface Variable {
  /** As processes see it. */
  readonly name: string;
  readonly value: ScalarNode;
  /** The others that it may have instead. */
  readonly alternatives?: readonly ScalarNode[];
  readonly source: Source;
  readonly sometimes: boolean;
}

/** The name of an image, as it is written. */
export interface Image {
  readonly name: ScalarNode;
  readonly source: Source;
}

/** A component in a version that is known before the job runs. */
export interface Component {
  readonly name: string;
  readonly version: string;
  readonly source: Source;
  readonly span: Span;
}

export interface Step {
  readonly source: Source;
  readonly span: Span;
  readonly action: Action;
  /** Folder that it runs in, from the root of the repository; null for that root, or whatever the place says. */
  readonly folder: string | null;
  readonly variables: readonly Variable[];
  /** Behind a condition. */
  readonly sometimes: boolean;
}

/** What a step does. */
export type Action =
  | { readonly kind: 'script'; readonly language: ScriptLanguage; readonly script: { /** Lines of one script, one after the other. */ readonly inline: readonly ScalarNode[] } | { readonly file: string }; /** On another machine, of whose files nothing is known. */ readonly remote?: true }
  | { readonly kind: 'component'; readonly component: Component }
  /** Builds an image. */
  | { readonly kind: 'build'; readonly build: Build }
  /** Sets variables for the steps behind it. */
  | { readonly kind: 'variables'; readonly variables: readonly Variable[] };
