import type { DriverHint, LoginForm, StringSyntax, Text } from '../../model.ts';

/** Offsets in the flat text, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One key and value; `at` is the pair as a whole. `key` is as spelled, once the grammar's own escapes are undone. */
export interface Pair {
  readonly key: string;
  readonly value: Span;
  readonly at: Span;
  /** Undoes the grammar's escapes in literal runs of the value. */
  readonly decode: (literal: string) => string;
}

/** What a grammar makes of a string, before secrets are dropped and texts are cut out. */
export interface Scan {
  readonly syntax: StringSyntax;
  readonly scheme: string | null;
  readonly hosts: readonly (Span & { readonly text?: string })[];
  readonly login: LoginForm;
  readonly pairs: readonly Pair[];
  /** Holes that may carry whole settings. */
  readonly fragments: readonly Span[];
  /** A hole that is the string as a whole, with settings appended to it. */
  readonly reads: Span | null;
  readonly hint: DriverHint;
}

export const NO_HINT: DriverHint = { language: null, library: null, program: null };

/** The log-in form of a name; holes in it may hold anything. */
export function loginForm(user: Text): LoginForm {
  if (user.parts.some((part) => part.kind === 'literal' && part.text.includes('@'))) return 'user@server';
  if (user.parts.some((part) => part.kind !== 'literal')) return 'unknown';
  return user.parts.length === 0 ? 'none' : 'user';
}
