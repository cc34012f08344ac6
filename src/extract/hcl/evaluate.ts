import type { Span } from '../settings/tree.ts';
import type { Piece } from '../strings/input.ts';
import { callFunction } from './functions.ts';
import type { Scope } from './scope.ts';
import type { Expression, ForExpression, TemplatePart } from './syntax.ts';
import { choiceOf, memberOf, piecesOf, plainOf, plainValue, textValue, unknown } from './values.ts';
import type { MapEntry, Value } from './values.ts';

export function evaluate(expression: Expression, scope: Scope): Value {
  const { span } = expression;
  scope.budget.left -= 1;
  if (scope.budget.left <= 0) return unknown('the configuration is too large', span);
  switch (expression.kind) {
    case 'literal': return expression.type === 'null' ? { kind: 'null', span } : plainValue(expression.text, span, expression.type);
    case 'template': return evaluateTemplate(expression.parts, expression.inner, scope);
    case 'name': case 'member': case 'index': case 'splat': return traverse(expression, scope);
    case 'list': {
      const items = expression.items.map((item) => evaluate(item, scope));
      return { kind: 'list', items, open: false, span };
    }
    case 'object': return { kind: 'map', ...objectOf(expression.items, scope), span };
    case 'conditional': return conditional(expression.test, () => evaluate(expression.yes, scope), () => evaluate(expression.no, scope), span, scope);
    case 'operation': return operation(expression.operator, expression.left, expression.right, span, scope);
    case 'call': return callFunction(expression, scope, { evaluate, template: evaluateTemplate });
    case 'for': return loop(expression, span, scope);
    case 'broken': return unknown('an expression', span);
  }
}

function objectOf(items: readonly { readonly key: Expression; readonly value: Expression }[], scope: Scope): { readonly entries: readonly MapEntry[]; readonly open: boolean } {
  const entries: MapEntry[] = [];
  let open = false;
  for (const { key, value } of items) {
    const name = plainOf(evaluate(key, scope));
    if (name === null) open = true;
    else entries.push({ key: name, keySpan: key.kind === 'template' ? key.inner : key.span, value: evaluate(value, scope) });
  }
  return { entries, open };
}

/** A string. One that is an expression and nothing else is that expression, whatever its type. */
export function evaluateTemplate(parts: readonly TemplatePart[], span: Span, scope: Scope): Value {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'expression') return evaluate(only.expression, scope);
  return textValue(templatePieces(parts, scope, 0), span);
}

const MAX_NESTING = 30;
const MAX_ROUNDS = 200;

function templatePieces(parts: readonly TemplatePart[], scope: Scope, depth: number): Piece[] {
  const pieces: Piece[] = [];
  for (const part of parts) {
    const { start, end } = part;
    scope.budget.left -= 1;
    if (part.kind === 'text') pieces.push({ part: { kind: 'literal', text: part.text }, start, end });
    else if (part.kind === 'expression') pieces.push(...piecesOf(evaluate(part.expression, scope), { start, end }, scope.source));
    else if (depth > MAX_NESTING || scope.budget.left <= 0) pieces.push({ part: { kind: 'unknown', reason: 'a template expression' }, start, end });
    else if (part.kind === 'if') {
      const made = conditional(part.test, () => textValue(templatePieces(part.yes, scope, depth + 1), { start, end }), () => textValue(templatePieces(part.no, scope, depth + 1), { start, end }), { start, end }, scope);
      pieces.push(...piecesOf(made, { start, end }, scope.source));
    } else {
      const rounds = roundsOf(evaluate(part.collection, scope), part.names);
      if (rounds === null) pieces.push({ part: { kind: 'unknown', reason: 'a loop over what is not known here' }, start, end });
      else for (const names of rounds) pieces.push(...templatePieces(part.body, withNames(scope, names), depth + 1));
    }
  }
  return pieces;
}

export function withNames(scope: Scope, names: ReadonlyMap<string, Value>): Scope {
  return { ...scope, names: new Map([...scope.names, ...names]) };
}

/** What the names of a loop are in each round; null when the collection is not known. */
export function roundsOf(collection: Value, names: readonly string[]): readonly ReadonlyMap<string, Value>[] | null {
  const [first = '', second] = names;
  const { span } = collection;
  if ((collection.kind !== 'map' && collection.kind !== 'list') || collection.open) return null;
  const pairs: readonly (readonly [string, Span, Value])[] = collection.kind === 'map' ? collection.entries.map(({ key, keySpan, value }) => [key, keySpan ?? span, value] as const) : collection.items.map((item, index) => [String(index), item.span, item] as const);
  if (pairs.length > MAX_ROUNDS) return null;
  return pairs.map(([key, at, value]) => new Map(second === undefined ? [[first, value]] : [[first, plainValue(key, at)], [second, value]]));
}

function loop({ names, collection, key, value, condition, grouped }: ForExpression, span: Span, scope: Scope): Value {
  const rounds = roundsOf(evaluate(collection, scope), names);
  if (rounds === null || grouped) return unknown('a loop over what is not known here', span);
  const entries: MapEntry[] = [];
  const items: Value[] = [];
  let open = false;
  for (const round of rounds) {
    const inner = withNames(scope, round);
    const holds = condition === null ? true : truthOf(evaluate(condition, inner));
    if (holds === false) continue;
    if (holds === null) open = true;
    if (key === null) {
      items.push(evaluate(value, inner));
      continue;
    }
    const name = plainOf(evaluate(key, inner));
    if (name === null) open = true;
    else entries.push({ key: name, keySpan: null, value: evaluate(value, inner) });
  }
  return key === null ? { kind: 'list', items, open, span } : { kind: 'map', entries, open, span };
}

function conditional(test: Expression, yes: () => Value, no: () => Value, span: Span, scope: Scope): Value {
  const holds = truthOf(evaluate(test, scope));
  if (holds === null) return choiceOf([yes(), no()], span);
  return holds ? yes() : no();
}

/** Null: not known. */
export function truthOf(value: Value): boolean | null {
  const text = plainOf(value);
  return text === 'true' ? true : text === 'false' ? false : null;
}

function operation(operator: string, left: Expression | null, right: Expression, span: Span, scope: Scope): Value {
  const known = (result: boolean | null): Value => (result === null ? unknown('a condition', span) : plainValue(String(result), span, 'boolean'));
  const b = evaluate(right, scope);
  if (left === null) {
    if (operator === '-') return number(0 - Number(plainOf(b) ?? Number.NaN), span);
    const truth = truthOf(b);
    return known(truth === null ? null : !truth);
  }
  const a = evaluate(left, scope);
  if (operator === '&&' || operator === '||') {
    const decisive = operator === '||';
    const truths = new Set([truthOf(a), truthOf(b)]);
    return known(truths.has(decisive) ? decisive : truths.has(null) ? null : !decisive);
  }
  if (operator === '==' || operator === '!=') {
    const same = sameness(a, b);
    return known(same === null ? null : same === (operator === '=='));
  }
  const [x, y] = [Number(plainOf(a) ?? Number.NaN), Number(plainOf(b) ?? Number.NaN)];
  switch (operator) {
    case '+': return number(x + y, span);
    case '-': return number(x - y, span);
    case '*': return number(x * y, span);
    case '/': return number(x / y, span);
    case '%': return number(x % y, span);
    default: return Number.isNaN(x) || Number.isNaN(y) ? known(null) : known(operator === '<' ? x < y : operator === '>' ? x > y : operator === '<=' ? x <= y : x >= y);
  }
}

function number(result: number, span: Span): Value {
  return Number.isFinite(result) ? plainValue(String(result), span, 'number') : unknown('a number', span);
}

function sameness(a: Value, b: Value): boolean | null {
  if (a.kind === 'null' || b.kind === 'null') return a.kind === 'unknown' || b.kind === 'unknown' || a.kind === 'choice' || b.kind === 'choice' ? null : a.kind === b.kind;
  const [x, y] = [plainOf(a), plainOf(b)];
  return x === null || y === null ? null : x === y;
}

type Traversal = Extract<Expression, { kind: 'name' | 'member' | 'index' | 'splat' }>;
const TRAVERSALS: ReadonlySet<Expression['kind']> = new Set(['name', 'member', 'index', 'splat']);
const isTraversal = (expression: Expression): expression is Traversal => TRAVERSALS.has(expression.kind);

/** `a.b[0].c`: the name, then one member after the other. */
function traverse(expression: Traversal, scope: Scope): Value {
  const steps: Exclude<Traversal, { kind: 'name' }>[] = [];
  let at: Expression = expression;
  while (isTraversal(at) && at.kind !== 'name') {
    steps.unshift(at);
    at = at.of;
  }
  const members = steps.map((step): string | null => (step.kind === 'member' ? step.name : step.kind === 'index' ? plainOf(evaluate(step.index, scope)) : '*'));
  const { span } = expression;
  let value: Value;
  let used = 0;
  if (at.kind === 'name') {
    const own = scope.names.get(at.name);
    const found = own === undefined ? scope.resolve(at.name, members, span) : { value: own, used: 0 };
    if (found === null) return unknown('known when it is deployed', span);
    ({ value, used } = found);
  } else value = evaluate(at, scope);
  for (const [index, member] of members.slice(used).entries()) {
    if (member === '*') return splat(value, members.slice(used + index + 1), span);
    value = stepInto(value, member, span);
  }
  return value;
}

function stepInto(value: Value, member: string | null, span: Span): Value {
  if (member !== null) return memberOf(value, member) ?? unknown('nothing sets it', span);
  const all = value.kind === 'map' ? value.entries.map((entry) => entry.value) : value.kind === 'list' ? value.items : [];
  return all.length === 0 || (value.kind === 'map' && value.open) ? unknown('known when it is deployed', span) : choiceOf(all, span);
}

function splat(value: Value, members: readonly (string | null)[], span: Span): Value {
  if (value.kind === 'unknown') return value;
  const items = value.kind === 'list' ? value.items : value.kind === 'null' ? [] : [value];
  return { kind: 'list', items: items.map((item) => members.reduce<Value>((at, member) => stepInto(at, member === '*' ? null : member, span), item)), open: value.kind === 'list' && value.open, span };
}

