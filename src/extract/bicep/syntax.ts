import type { Expression, Span } from '../arm/expression.ts';

/** What a file of Bicep says, one statement each. What is not here (types, assertions, scopes) does not matter to us. */
export type Statement = Span & (
  /** In a file of parameters: with its value. */
  | { readonly kind: 'param'; readonly name: string; readonly value: Expression | null; readonly secure: boolean }
  | { readonly kind: 'var'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'output'; readonly name: string; readonly value: Expression }
  | ResourceStatement
  | ModuleStatement
  | { readonly kind: 'func'; readonly name: string; readonly parameters: readonly string[]; readonly body: Expression }
  /** `using 'main.bicep'`, `extends 'base.bicepparam'`. */
  | { readonly kind: 'using' | 'extends'; readonly path: string }
  /** `import { name as other } from 'file.bicep'`; of `* as all` the only name is `*`. */
  | { readonly kind: 'import'; readonly names: readonly (readonly [name: string, as: string])[]; readonly path: string }
);

export type ResourceStatement = Span & {
  readonly kind: 'resource';
  readonly symbol: string;
  /** `Microsoft.Web/sites@2023-12-01`. */
  readonly type: string;
  readonly existing: boolean;
  readonly body: Body;
};

export type ModuleStatement = Span & {
  readonly kind: 'module';
  readonly symbol: string;
  /** As written: a path, `br:registry…`, `ts:…`. */
  readonly path: string;
  readonly body: Body;
};

/** What stands behind `=`: an object, under a condition, or once for each item of a list. */
export interface Body {
  readonly condition: Expression | null;
  readonly loop: Extract<Expression, { kind: 'loop' }> | null;
  readonly object: Expression;
  readonly children: readonly ResourceStatement[];
}
