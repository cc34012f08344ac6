import type { Dependency } from '../../model.ts';
import type { Span } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';

/** For one file; a manifest with more names is data. */
export const MAX_DEPENDENCIES = 3000;

export interface Declared {
  readonly ecosystem: string;
  readonly name: string;
  /** As declared, or the exact version of a lock file. */
  readonly range: string | null;
  readonly span: Span;
  readonly locked?: boolean;
}

/** `at` is what a person would edit: the version, or the name where none is given. */
export function dependency(file: SourceFile, { ecosystem, name, range, span, locked = false }: Declared): Dependency {
  const declared = range === '' ? null : range;
  return { ecosystem, name, version: declared === null ? null : exactVersion(ecosystem, declared, locked), range: declared, locked, at: file.at(span.start, span.end) };
}

/** A manifest stands for a project even when it names no package: a dependency without a name. */
export function manifestItself(file: SourceFile, ecosystem: string): Dependency {
  return { ecosystem, name: '', version: null, range: null, locked: false, at: file.at(0) };
}

const PINNED = /^(==?=?\s*|\[)?v?(\d+(?:\.\d+){1,3}(?:[-.+]?[A-Za-z0-9.+-]{1,40})?)\]?$/;

/**
 * A version that leaves no choice: `8.11.0`, `==2.9.9`, `=1.2.3`, `[42.7.1]`. Cargo's bare version is a range, npm's too
 * when it is short (`8.11`). In a lock file any version is exact.
 */
function exactVersion(ecosystem: string, range: string, locked: boolean): string | null {
  const [, operator = '', pinned] = PINNED.exec(range.trim()) ?? [];
  if (locked) return pinned ?? range.trim().replace(/^(?:v|==)/, '');
  if (pinned === undefined) return null;
  const loose = (ecosystem === 'cargo' && operator === '') || (ecosystem === 'npm' && !/^\d+\.\d+\.\d/.test(pinned));
  return loose ? null : pinned;
}
