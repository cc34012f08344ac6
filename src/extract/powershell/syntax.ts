/** PowerShell as a tolerant tree. Offsets are of the text that was parsed. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Expression = Span &
  (
    | { readonly kind: 'text'; readonly pieces: readonly TextPiece[]; readonly quoted: boolean }
    /** `$name`, `$env:NAME` (scope `env`), `@name` (splatted). */
    | { readonly kind: 'variable'; readonly scope: string | null; readonly name: string; readonly splatted: boolean }
    | { readonly kind: 'type'; readonly name: string }
    /** `target.name`, `target.name(arguments)`, `[Type]::name`. */
    | { readonly kind: 'member'; readonly target: Expression; readonly name: string; readonly arguments: readonly Expression[] | null }
    /** `(…)`, `$(…)`, `@(…)`. */
    | { readonly kind: 'group'; readonly body: Block }
    | { readonly kind: 'script'; readonly body: Block; readonly parameters: readonly string[] }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    /** `@{ name = value }`. */
    | { readonly kind: 'table'; readonly entries: readonly { readonly name: string; readonly value: Expression }[] }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'other'; readonly reason: string }
  );

export type TextPiece = Span & ({ readonly kind: 'literal'; readonly text: string } | { readonly kind: 'inner'; readonly expression: Expression });

export interface Argument extends Span {
  /** Without the dash; null for a positional one. */
  readonly parameter: string | null;
  /** `-Name:value`, or the positional value; null for a bare parameter. */
  readonly value: Expression | null;
}

export interface Redirection extends Span {
  readonly append: boolean;
  readonly target: Expression;
}

export type Stage = Span &
  (
    | { readonly kind: 'command'; readonly name: Expression; readonly arguments: readonly Argument[]; readonly redirections: readonly Redirection[] }
    | { readonly kind: 'expression'; readonly expression: Expression; readonly redirections: readonly Redirection[] }
  );

export interface Pipeline extends Span {
  readonly kind: 'pipeline';
  readonly stages: readonly Stage[];
  /** Behind `||`, or behind a test and `&&`. */
  readonly sometimes: boolean;
}

export type Statement =
  | Pipeline
  | (Span & { readonly kind: 'assignment'; readonly target: Expression; readonly append: boolean; readonly value: Statement })
  | (Span & { readonly kind: 'if'; readonly branches: readonly Block[]; readonly conditions: readonly Block[]; readonly complete: boolean })
  | (Span & { readonly kind: 'foreach'; readonly variable: string; readonly over: Block; readonly body: Block })
  | (Span & { readonly kind: 'loop'; readonly body: Block })
  | (Span & { readonly kind: 'try'; readonly body: Block; readonly handlers: readonly Block[]; readonly last: Block | null })
  | (Span & { readonly kind: 'function'; readonly name: string; readonly parameters: readonly string[]; readonly body: Block })
  | (Span & { readonly kind: 'stop' });

export type Block = readonly Statement[];
