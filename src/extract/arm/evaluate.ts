import type { SourceFile } from '../source-file.ts';
import type { Expression } from './expression.ts';
import { callFunction } from './functions.ts';
import type { ObjectEntry, Origin, TextPiece, Value } from './value.ts';
import { NULL, eitherOf, entriesOf, isTrue, memberOf, number, piecesOf, placed, text, truth, unknown, wordOf } from './value.ts';

/** What names and functions mean where an expression stands. */
export interface Scope {
  readonly file: SourceFile;
  readonly steps: Steps;
  /** A parameter, variable, resource or local name. Undefined: there is no such thing. */
  name(name: string): Value | undefined;
  /** A function of the language that needs to know its surroundings (`parameters`, `reference`, `loadTextContent`). Undefined: it is none. */
  call(name: string, values: readonly Value[], origin: Origin): Value | undefined;
}

/** Counts what one deployment costs; loops within loops end. */
export interface Steps {
  left: number;
  depth: number;
}

export const newSteps = (): Steps => ({ left: 300_000, depth: 0 });

const MAX_DEPTH = 200;
const MAX_ITEMS = 200;

/** Works an expression out as far as that can be done without deploying it. Never throws. */
export function evaluate(expression: Expression, scope: Scope): Value {
  const origin: Origin = { file: scope.file, start: expression.start, end: expression.end };
  const { steps } = scope;
  if (steps.left <= 0 || steps.depth >= MAX_DEPTH) return unknown('the template is too large', origin);
  steps.left -= 1;
  steps.depth += 1;
  try {
    return evaluated(expression, scope, origin);
  } finally {
    steps.depth -= 1;
  }
}

function evaluated(expression: Expression, scope: Scope, origin: Origin): Value {
  switch (expression.kind) {
    case 'text':
      return text(expression.pieces.flatMap((piece) => (piece.kind === 'stretch'
        ? [{ part: { kind: 'literal' as const, text: piece.text }, origin: { file: scope.file, start: piece.start, end: piece.end } }]
        : usedAt(piecesOf(evaluate(piece, scope)), { file: scope.file, start: piece.start, end: piece.end }))), origin);
    case 'plain':
      return { kind: 'plain', type: expression.type, text: expression.text, origin };
    case 'list':
      return { kind: 'list', items: expression.items.flatMap((item) => (item.kind === 'spread' ? itemsOf(evaluate(item.of, scope)) : [evaluate(item, scope)])), origin };
    case 'object':
      return { kind: 'object', entries: expression.properties.flatMap(({ key, value }) => propertyEntries(key, value, scope)), origin };
    case 'name':
      return scope.name(expression.name) ?? unknown(`nothing here is called ${expression.name.slice(0, 100)}`, origin);
    case 'call':
      return called(expression, scope, origin);
    case 'member':
      return memberOf(evaluate(expression.on, scope), expression.name);
    case 'index':
      return indexed(evaluate(expression.on, scope), evaluate(expression.index, scope), origin);
    case 'not': {
      const value = isTrue(evaluate(expression.of, scope));
      return value === null ? unknown('known at deployment', origin) : truth(!value, origin);
    }
    case 'operation':
      return operated(expression, scope, origin);
    case 'choice': {
      const test = isTrue(evaluate(expression.test, scope));
      if (test !== null) return evaluate(test ? expression.yes : expression.no, scope);
      return eitherOf([evaluate(expression.yes, scope), evaluate(expression.no, scope)], origin);
    }
    case 'loop':
      return { kind: 'list', items: loopScopes(expression, scope).map((inner) => evaluate(expression.body, inner)), origin };
    case 'spread':
      return evaluate(expression.of, scope);
    case 'lambda':
      return unknown('a function', origin);
    case 'unknown':
      return unknown(expression.reason, origin);
  }
}

function usedAt(pieces: readonly TextPiece[], used: Origin): readonly TextPiece[] {
  return pieces.map((piece) => ({ ...piece, origin: piece.origin ?? used, used }));
}

function propertyEntries(key: Expression | null, value: Expression, scope: Scope): readonly ObjectEntry[] {
  if (value.kind === 'spread') return entriesOf(evaluate(value.of, scope));
  const name = key === null ? null : wordOf(evaluate(key, scope));
  if (name === null || key === null) return [];
  return [{ key: name, keyOrigin: { file: scope.file, start: key.start, end: key.end }, value: placed(evaluate(value, scope), { file: scope.file, start: value.start, end: value.end }) }];
}

/** The scope of each turn of a loop; one with an unknown item where the list is not known. */
export function loopScopes(loop: Extract<Expression, { kind: 'loop' }>, scope: Scope): readonly Scope[] {
  const list = evaluate(loop.over, scope);
  const items = list.kind === 'list' || list.kind === 'oneOf' ? itemsOf(list) : null;
  const turn = (item: Value, index: Value): Scope => withNames(scope, new Map([[loop.item, item], ...(loop.index === null ? [] : [[loop.index, index] as const])]));
  const turns = items === null ? [turn(unknown('each item of a list that is known at deployment', null), unknown('known at deployment', null))] : items.slice(0, MAX_ITEMS).map((item, index) => turn(item, number(index, null)));
  const { when } = loop;
  return when === null ? turns : turns.filter((inner) => isTrue(evaluate(when, inner)) !== false);
}

export function withNames(scope: Scope, names: ReadonlyMap<string, Value>): Scope {
  return { ...scope, name: (name) => names.get(name) ?? scope.name(name), call: (name, values, origin) => scope.call(name, values, origin) };
}

export function itemsOf(value: Value): readonly Value[] {
  if (value.kind === 'list') return value.items;
  return value.kind === 'oneOf' ? value.branches.flatMap(itemsOf) : [];
}

function called({ name, on, arguments: given }: Extract<Expression, { kind: 'call' }>, scope: Scope, origin: Origin): Value {
  // `az.` and `sys.` are namespaces.
  const isMethod = on !== null && !(on.kind === 'name' && (on.name === 'az' || on.name === 'sys'));
  const lambda = given.find((each) => each.kind === 'lambda');
  if (lambda !== undefined) return applied(name, given, lambda, scope, origin);
  if (name.toLowerCase() === 'if' && given.length === 3) {
    const [test, yes, no] = given as [Expression, Expression, Expression];
    return evaluated({ kind: 'choice', test, yes, no, start: 0, end: 0 }, scope, origin);
  }
  const values = given.map((each) => placed(evaluate(each, scope), { file: scope.file, start: each.start, end: each.end }));
  if (isMethod) return methodOf(evaluate(on, scope), name, origin);
  return scope.call(name, values, origin) ?? callFunction(name, values, origin);
}

/** Methods of resources hand out keys. */
function methodOf(on: Value, name: string, origin: Origin): Value {
  if (name.toLowerCase().startsWith('list') || name.toLowerCase() === 'getsecret') return unknown('withheld', origin);
  return memberOf(on, name);
}

/** `map`, `filter` and `toObject` with a function. */
function applied(name: string, given: readonly Expression[], lambda: Extract<Expression, { kind: 'lambda' }>, scope: Scope, origin: Origin): Value {
  const [list] = given;
  const source = list === undefined ? NULL : evaluate(list, scope);
  if (source.kind !== 'list') return unknown('known at deployment', origin);
  const [item = '_'] = lambda.parameters;
  const scopes = source.items.slice(0, MAX_ITEMS).map((value) => ({ value, inner: withNames(scope, new Map([[item, value]])) }));
  switch (name.toLowerCase()) {
    case 'map':
      return { kind: 'list', items: scopes.map(({ inner }) => evaluate(lambda.body, inner)), origin };
    case 'filter':
      return { kind: 'list', items: scopes.filter(({ inner }) => isTrue(evaluate(lambda.body, inner)) !== false).map(({ value }) => value), origin };
    case 'toobject': {
      const second = given[2];
      return {
        kind: 'object',
        origin,
        entries: scopes.flatMap(({ value, inner }) => {
          const key = wordOf(evaluate(lambda.body, inner));
          if (key === null) return [];
          const own = second?.kind === 'lambda' ? evaluate(second.body, withNames(scope, new Map([[second.parameters[0] ?? '_', value]]))) : value;
          return [{ key, keyOrigin: null, value: own }];
        }),
      };
    }
    default:
      return unknown('known at deployment', origin);
  }
}

function indexed(value: Value, index: Value, origin: Origin): Value {
  const word = wordOf(index);
  if (word === null) return value.kind === 'list' ? eitherOf(value.items, origin) : unknown('known at deployment', origin);
  if (value.kind === 'list') return value.items[Number(word)] ?? NULL;
  return memberOf(value, word);
}

function operated({ operator, left, right }: Extract<Expression, { kind: 'operation' }>, scope: Scope, origin: Origin): Value {
  const first = evaluate(left, scope);
  if (operator === '??') {
    if (first.kind === 'plain' && first.type === 'null') return evaluate(right, scope);
    return first.kind === 'unknown' ? eitherOf([first, evaluate(right, scope)], origin) : first;
  }
  const second = evaluate(right, scope);
  const name = OPERATORS[operator];
  return name === undefined ? unknown('known at deployment', origin) : callFunction(name, [first, second], origin);
}

/** Operators of Bicep by the function that they are in ARM. */
const OPERATORS: Readonly<Record<string, string>> = { '==': 'equals', '!=': 'notequals', '=~': 'equalsignorecase', '!~': 'notequalsignorecase', '&&': 'and', '||': 'or', '<': 'less', '>': 'greater', '<=': 'lessorequals', '>=': 'greaterorequals', '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '%': 'mod' };
