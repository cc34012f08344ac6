/**
 * Expressions of Azure's template languages. ARM's JSON and Bicep differ in spelling alone, so both become these, and one
 * evaluator works them out. Positions are offsets into the text of their file, the end exclusive.
 */

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Expression = Span & (
  /** Stretches that are plain, and expressions between them. */
  | { readonly kind: 'text'; readonly pieces: readonly (Stretch | Expression)[] }
  | { readonly kind: 'plain'; readonly type: 'boolean' | 'number' | 'null'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly properties: readonly Property[] }
  | { readonly kind: 'spread'; readonly of: Expression }
  | { readonly kind: 'name'; readonly name: string }
  /** `on` is a namespace (`az.`) or the object of a method; null for a function. */
  | { readonly kind: 'call'; readonly name: string; readonly on: Expression | null; readonly arguments: readonly Expression[] }
  | { readonly kind: 'member'; readonly on: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly on: Expression; readonly index: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  /** `when` keeps an item only if it is true. */
  | { readonly kind: 'loop'; readonly item: string; readonly index: string | null; readonly over: Expression; readonly when: Expression | null; readonly body: Expression }
  | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression }
  /** What could not be read. */
  | { readonly kind: 'unknown'; readonly reason: string }
);

export interface Stretch extends Span {
  readonly kind: 'stretch';
  readonly text: string;
}

export interface Property {
  /** Null for `...spread` and for keys that are computed and not known. */
  readonly key: Expression | null;
  readonly value: Expression;
}

export const span = (start: number, end: number): Span => ({ start, end });

export function plainKey(text: string, { start, end }: Span): Expression {
  return { kind: 'text', pieces: [{ kind: 'stretch', text, start, end }], start, end };
}
