import type { ScriptLanguage } from '../powershell/index.ts';
import type { ScalarNode, Span } from '../settings/tree.ts';

/** One job as every pipeline format has them: what runs in order on one machine. */
export interface Job {
  readonly name: string;
  readonly span: Span;
  readonly os: 'linux' | 'windows' | null;
  readonly variables: readonly Variable[];
  readonly steps: readonly Step[];
}

export interface Variable {
  /** As processes see it. */
  readonly name: string;
  readonly value: ScalarNode;
  readonly sometimes: boolean;
}

export interface Step {
  readonly language: ScriptLanguage;
  readonly script: { readonly inline: ScalarNode } | { readonly file: string };
  /** Folder that it runs in, from the root of the repository; null for that root, or whatever the place says. */
  readonly folder: string | null;
  readonly variables: readonly Variable[];
  /** Behind a condition. */
  readonly sometimes: boolean;
}
