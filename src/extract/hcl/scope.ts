import type { Stitched } from './stitched.ts';
import type { SourceFile } from '../source-file.ts';
import type { Span } from '../settings/tree.ts';
import type { TemplatePart } from './syntax.ts';
import type { Value } from './values.ts';

/** What names mean where an expression stands. */
export interface Scope {
  readonly source: Stitched;
  /** Names of loops and templates. They win. */
  readonly names: ReadonlyMap<string, Value>;
  /** Evaluations that may still be made. */
  readonly budget: { left: number };
  /**
   * What a name with the members behind it stands for, `null` for an index that is not known, and how many of the members
   * that uses up. Null: nothing that is known here.
   */
  resolve(name: string, members: readonly (string | null)[], span: Span): { readonly value: Value; readonly used: number } | null;
  /** A file by the path that an expression gives. */
  open(path: string): SourceFile | null;
}

export const MAX_EVALUATIONS = 1_500_000;

export type Template = (parts: readonly TemplatePart[], span: Span, scope: Scope) => Value;

/** What a function is given: its arguments, where the call stands, and what names mean there. */
export interface Call {
  readonly given: readonly Value[];
  readonly span: Span;
  readonly scope: Scope;
  readonly template: Template;
}

export type HclFunction = (call: Call) => Value;
