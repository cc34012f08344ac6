import type { Span } from '../settings/tree.ts';

/** An attribute of a body: `name = expression`. */
export interface Attribute {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expression;
}

/** `type "label" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  /** Of type and labels: what people look for. */
  readonly head: Span;
  readonly span: Span;
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  /** Of a file: something in it was not understood and is missing here. */
  readonly damaged?: true;
}

export const EMPTY_BODY: Body = { attributes: [], blocks: [] };

/** The expressions of HCL's native syntax. https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md */
export type Expression = { readonly span: Span } & (
  | { readonly kind: 'literal'; readonly type: 'number' | 'boolean' | 'null'; readonly text: string }
  /** `inner`: without the quotes, or the lines of a heredoc. */
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[]; readonly inner: Span }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'splat'; readonly of: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[]; readonly spread: boolean }
  | { readonly kind: 'object'; readonly items: readonly ObjectItem[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'conditional'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression | null; readonly right: Expression }
  | ForExpression
  | { readonly kind: 'broken' }
);

export interface ForExpression {
  readonly kind: 'for';
  readonly names: readonly string[];
  readonly collection: Expression;
  /** Of an object; null: a list is made. */
  readonly key: Expression | null;
  readonly value: Expression;
  readonly condition: Expression | null;
  readonly grouped: boolean;
}

export interface ObjectItem {
  /** A bare word is a string. */
  readonly key: Expression;
  readonly value: Expression;
}

/** A piece of a string: each escape is a text of its own, so that a text as long as its span maps character by character. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly start: number; readonly end: number }
  | { readonly kind: 'if'; readonly test: Expression; readonly yes: readonly TemplatePart[]; readonly no: readonly TemplatePart[]; readonly start: number; readonly end: number }
  | { readonly kind: 'loop'; readonly names: readonly string[]; readonly collection: Expression; readonly body: readonly TemplatePart[]; readonly start: number; readonly end: number };
