import type { Location, Step } from './location.ts';

/**
 * Text as a file spells it, before anybody knows where it runs: pieces that are plain, that name a variable,
 * that are one of several branches, or that cannot be read from here. `resolve/` turns it into a {@link Value}.
 */
export interface Text {
  readonly parts: readonly Part[];
  readonly at: Location;
}

export type Part =
  | { readonly kind: 'literal'; readonly text: string }
  /** `$NAME`, `${name:default}`, `process.env.NAME || 'default'`; `otherwise` is what counts when it is not set. */
  | { readonly kind: 'variable'; readonly name: string; readonly otherwise: Text | null }
  /** An `if` in a template or a script: each branch is possible. */
  | { readonly kind: 'oneOf'; readonly branches: readonly Text[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * What a setting, path or name comes to in one place. `via` is the evidence: the steps that led there.
 * `absent` means that we looked and nothing sets it; `unknown` means that we could not look.
 */
export type Value<T = string> = Known<T> | OneOf<T> | Unknown | Absent;

export interface Known<T = string> {
  readonly kind: 'known';
  readonly value: T;
  readonly via: readonly Step[];
}
export interface OneOf<T = string> {
  readonly kind: 'oneOf';
  /** At least two; none of them is itself `oneOf`. */
  readonly branches: readonly (Known<T> | Unknown | Absent)[];
  readonly via: readonly Step[];
}
export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly via: readonly Step[];
  /** Of a text that is known in part: what can be read, with U+FFFC for each piece that cannot. */
  readonly legible?: string;
}
export interface Absent {
  readonly kind: 'absent';
  readonly via: readonly Step[];
}
