import { bool, listOf, mapOf, number, plainOf, textDatum, unknown } from '../rendering/datum.ts';
import { missingReason, truthOf, unknownReason } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import type { Arguments } from './datum.ts';
import { sliceOf } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';
import { applyFilter } from './filters.ts';
import { printed } from './printed.ts';
import type { Argument, Expression } from './syntax.ts';

/** What a template can ask for. */
export interface World {
  /** A variable, itself evaluated; undefined where nothing sets it. */
  lookup(name: string): Datum | undefined;
  /** A function of the program that renders (`lookup`); null: there is none of this name. */
  call(name: string, args: readonly Datum[]): Datum | null;
}

const MAX_DEPTH = 80;

/** What an expression comes to. `template`: the text that it stands in. */
export function evaluate(expression: Expression, template: Rope, world: World, depth = 0): Datum {
  if (depth > MAX_DEPTH) return unknown('an expression that is nested too deeply');
  const inner = (each: Expression): Datum => evaluate(each, template, world, depth + 1);
  switch (expression.kind) {
    case 'literal':
      return literal(expression, template);
    case 'name':
      return world.lookup(expression.name) ?? { kind: 'nil', missing: expression.name };
    case 'list':
      return listOf(expression.items.map(inner));
    case 'map':
      return mapOf(expression.members.map(([key, value]) => [plainOf(inner(key)) ?? '', inner(value)]));
    case 'member':
      return memberOf(inner(expression.of), inner(expression.key), nameOf(expression));
    case 'call':
      return call(expression, inner, world);
    case 'filter':
      return applyFilter(expression.name, inner(expression.of), argumentsOf(expression.args, inner));
    case 'test':
      return test(expression.name, inner(expression.of), argumentsOf(expression.args, inner));
    case 'not':
      return negated(truth(inner(expression.of)));
    case 'minus': {
      const value = inner(expression.of);
      return value.kind === 'number' ? number(-value.value) : unknown('an expression');
    }
    case 'choice': {
      const holds = truthOf(inner(expression.test));
      if (holds === null) return unknown('a condition that nobody can tell');
      return holds ? inner(expression.value) : expression.otherwise === null ? textDatum('') : inner(expression.otherwise);
    }
    case 'binary':
      return binary(expression, inner);
    case 'opaque':
      return unknown('an expression that is not followed');
  }
}

function literal({ value, start, end }: Expression & { kind: 'literal' }, template: Rope): Datum {
  if (value === null) return { kind: 'nil', missing: null };
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return bool(value);
  const place = start >= 0 ? sliceOf(template, start, end) : [];
  return value !== '' && place.map(({ text: piece }) => piece).join('') === value ? textDatum(place) : textDatum(value);
}

/** `a.b.c`, for people. */
function nameOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return 'a value';
  const { key } = expression;
  return `${nameOf(expression.of)}.${key.kind === 'literal' ? String(key.value) : '…'}`;
}

function memberOf(of: Datum, key: Datum, name: string): Datum {
  if (of.kind === 'unknown') return of;
  if (of.kind === 'nil') return of.missing === null ? { kind: 'nil', missing: name } : of;
  const plain = plainOf(key);
  if (plain === null) return unknown(unknownReason(key) ?? 'an expression');
  if (of.kind === 'map') return of.entries.get(plain)?.value ?? { kind: 'nil', missing: name };
  if (of.kind === 'list') {
    const index = plain === 'first' ? 0 : plain === 'last' ? -1 : Number(plain);
    return of.items.at(index) ?? { kind: 'nil', missing: name };
  }
  return unknown(unknownReason(of) ?? 'an expression that is not followed');
}

function call(expression: Expression & { kind: 'call' }, inner: (each: Expression) => Datum, world: World): Datum {
  const args = argumentsOf(expression.args, inner);
  const { of } = expression;
  if (of.kind === 'name') return world.call(of.name, args.positional) ?? unknown(`what ${of.name}() gives`);
  if (of.kind !== 'member' || of.key.kind !== 'literal') return unknown('an expression that is not followed');
  const subject = inner(of.of);
  const method = String(of.key.value);
  return METHODS.has(method) ? applyFilter(method, subject, args) : unknown(unknownReason(subject) ?? `what ${method}() gives`);
}

/** Methods of Python's values, which are filters as well. */
const METHODS = new Set(['get', 'items', 'keys', 'values', 'split', 'strip', 'lower', 'upper', 'replace', 'join', 'startswith', 'endswith', 'rstrip', 'lstrip', 'format']);

function argumentsOf(args: readonly Argument[], inner: (each: Expression) => Datum): Arguments {
  return {
    positional: args.filter(({ name }) => name === null).map(({ value }) => inner(value)),
    named: new Map(args.flatMap(({ name, value }) => (name === null ? [] : [[name, inner(value)]]))),
  };
}

/** https://jinja.palletsprojects.com/en/stable/templates/#builtin-tests */
function test(name: string, value: Datum, args: Arguments): Datum {
  const missing = value.kind === 'nil' && value.missing !== null;
  if (name === 'defined') return value.kind === 'unknown' ? value : bool(!missing);
  if (name === 'undefined') return value.kind === 'unknown' ? value : bool(missing);
  if (value.kind === 'unknown' || missing) return unknown('a condition that nobody can tell');
  switch (name) {
    case 'none':
      return bool(value.kind === 'nil');
    case 'string':
      return bool(value.kind === 'text');
    case 'mapping':
      return bool(value.kind === 'map');
    case 'number':
      return bool(value.kind === 'number');
    case 'sequence': case 'iterable':
      return bool(value.kind === 'list');
    case 'true': case 'truthy':
      return truth(value);
    case 'false': case 'falsy':
      return negated(truth(value));
    case 'equalto': case 'eq': case 'sameas':
      return compare('==', value, args.positional[0] ?? { kind: 'nil', missing: null });
    case 'in':
      return contains(value, args.positional[0] ?? { kind: 'nil', missing: null });
    default:
      return unknown('a condition that nobody can tell');
  }
}

function truth(value: Datum): Datum {
  const found = truthOf(value);
  return found === null ? unknown('a condition that nobody can tell') : bool(found);
}

function negated(value: Datum): Datum {
  return value.kind === 'bool' ? bool(!value.value) : value;
}

function binary({ operator, left, right }: Expression & { kind: 'binary' }, inner: (each: Expression) => Datum): Datum {
  const first = inner(left);
  if (operator === 'or' || operator === 'and') {
    const decided = truthOf(first);
    if (decided === null || (first.kind === 'nil' && first.missing !== null)) {
      const second = inner(right);
      // One side may decide alone.
      const alone = truthOf(second);
      return alone === (operator === 'or') && second.kind === 'bool' ? second : unknown(unknownReason(first) ?? 'a condition that nobody can tell');
    }
    return decided === (operator === 'or') ? first : inner(right);
  }
  const second = inner(right);
  if (operator === '~') return textDatum([...printed(first), ...printed(second)]);
  const reason = unknownReason(first) ?? unknownReason(second);
  if (reason !== null) return unknown(reason);
  for (const each of [first, second]) if (each.kind === 'nil' && each.missing !== null) return unknown(missingReason(each.missing));
  if (operator === 'in') return contains(first, second);
  if (operator === 'not in') return negated(contains(first, second));
  if (operator === '+' && first.kind === 'list' && second.kind === 'list') return listOf([...first.items, ...second.items]);
  if (operator === '+' && first.kind === 'text') return textDatum([...printed(first), ...printed(second)]);
  return first.kind === 'number' && second.kind === 'number' ? arithmetic(operator, first.value, second.value) : compare(operator, first, second);
}

function arithmetic(operator: string, a: number, b: number): Datum {
  switch (operator) {
    case '+':
      return number(a + b);
    case '-':
      return number(a - b);
    case '*':
      return number(a * b);
    case '/':
      return number(a / b);
    case '<':
      return bool(a < b);
    case '>':
      return bool(a > b);
    case '<=':
      return bool(a <= b);
    case '>=':
      return bool(a >= b);
    default:
      return bool(operator === '!=' ? a !== b : a === b);
  }
}

function compare(operator: string, a: Datum, b: Datum): Datum {
  if (operator !== '==' && operator !== '!=') return unknown('a comparison');
  const same = a.kind === b.kind && (a.kind === 'nil' || plainOf(a) === plainOf(b));
  if (a.kind === 'map' || a.kind === 'list') return unknown('a comparison');
  return bool(operator === '==' ? same : !same);
}

function contains(item: Datum, of: Datum): Datum {
  const wanted = plainOf(item);
  if (wanted === null) return unknown('a condition that nobody can tell');
  if (of.kind === 'list') return of.items.some((each) => plainOf(each) === null) && !of.items.some((each) => plainOf(each) === wanted) ? unknown('a condition that nobody can tell') : bool(of.items.some((each) => plainOf(each) === wanted));
  if (of.kind === 'map') return bool(of.entries.has(wanted));
  const plain = plainOf(of);
  return plain === null ? unknown('a condition that nobody can tell') : bool(plain.includes(wanted));
}

