/** An expression of Jinja. https://jinja.palletsprojects.com/en/stable/templates/#expressions */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly start: number; readonly end: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly members: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'call'; readonly of: Expression; readonly args: readonly Argument[] }
  | { readonly kind: 'filter'; readonly of: Expression; readonly name: string; readonly args: readonly Argument[] }
  | { readonly kind: 'test'; readonly of: Expression; readonly name: string; readonly args: readonly Argument[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'minus'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly test: Expression; readonly value: Expression; readonly otherwise: Expression | null }
  /** What we do not read: slices, `**kwargs`. */
  | { readonly kind: 'opaque'; readonly source: string };

export type Operator = 'or' | 'and' | '==' | '!=' | '<' | '>' | '<=' | '>=' | 'in' | 'not in' | '+' | '-' | '*' | '/' | '~';

export interface Argument {
  /** Null for one without a name. */
  readonly name: string | null;
  readonly value: Expression;
}

/** A stretch of a template. Offsets are those of the template's text, end exclusive. */
export type Node =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'output'; readonly expression: Expression; readonly start: number; readonly end: number }
  | { readonly kind: 'if'; readonly arms: readonly { readonly test: Expression | null; readonly source: string; readonly body: readonly Node[] }[] }
  | { readonly kind: 'for'; readonly names: readonly string[]; readonly over: Expression; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  | { readonly kind: 'set'; readonly name: string; readonly value: Expression }
  /** A tag that brings text from elsewhere, or makes something that we do not follow. */
  | { readonly kind: 'opaque'; readonly reason: string };
