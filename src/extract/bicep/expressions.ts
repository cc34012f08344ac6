import { plainKey } from '../arm/expression.ts';
import type { Expression, Property } from '../arm/expression.ts';
import { isSymbol, next, peek, skipNewlines, startsStatement, take } from './reader.ts';
import type { Reader } from './reader.ts';
import type { Token } from './tokens.ts';

const MAX_DEPTH = 100;

/** The binary operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [['??'], ['||'], ['&&'], ['==', '!=', '=~', '!~'], ['<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']];

/** Reads an expression; what is none becomes unknown, and at least one token is used up unless it closes something. */
export function expression(reader: Reader): Expression {
  if (reader.depth >= MAX_DEPTH) return broken(next(reader));
  reader.depth += 1;
  const test = operation(reader, 0);
  const mark = reader.at;
  skipNewlines(reader);
  let whole = test;
  if (take(reader, '?')) {
    skipNewlines(reader);
    const yes = expression(reader);
    skipNewlines(reader);
    take(reader, ':');
    skipNewlines(reader);
    const no = expression(reader);
    whole = { kind: 'choice', test, yes, no, start: test.start, end: no.end };
  } else reader.at = mark;
  reader.depth -= 1;
  return whole;
}

function operation(reader: Reader, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return unary(reader);
  let left = operation(reader, level + 1);
  for (;;) {
    const mark = reader.at;
    // An operator may stand at the beginning of the next line.
    if (level < 3) skipNewlines(reader);
    const token = peek(reader);
    if (token.kind !== 'symbol' || !operators.includes(token.text)) {
      reader.at = mark;
      return left;
    }
    next(reader);
    skipNewlines(reader);
    const right = operation(reader, level + 1);
    left = { kind: 'operation', operator: token.text, left, right, start: left.start, end: right.end };
  }
}

function unary(reader: Reader): Expression {
  const token = peek(reader);
  if (reader.depth >= MAX_DEPTH) return broken(next(reader));
  if (isSymbol(token, '!') || isSymbol(token, '-')) {
    next(reader);
    reader.depth += 1;
    const of = unary(reader);
    reader.depth -= 1;
    if (token.text === '!') return { kind: 'not', of, start: token.start, end: of.end };
    return of.kind === 'plain' ? { ...of, text: `-${of.text}`, start: token.start } : { kind: 'unknown', reason: 'known at deployment', start: token.start, end: of.end };
  }
  return postfix(reader, primary(reader));
}

function postfix(reader: Reader, first: Expression): Expression {
  let on = first;
  for (;;) {
    const token = peek(reader);
    if (isSymbol(token, '.') || isSymbol(token, '.?') || isSymbol(token, '::')) {
      next(reader);
      const name = next(reader);
      on = isSymbol(peek(reader), '(') ? call(reader, name.text, on, on.start) : { kind: 'member', on, name: name.text, start: on.start, end: name.end };
    } else if (isSymbol(token, '[') || isSymbol(token, '[?')) {
      next(reader);
      skipNewlines(reader);
      const index = expression(reader);
      skipNewlines(reader);
      const { end } = peek(reader);
      take(reader, ']');
      on = { kind: 'index', on, index, start: on.start, end };
    } else if (isSymbol(token, '!') && !isSymbol(peek(reader, 1), '=')) next(reader);
    else return on;
  }
}

function call(reader: Reader, name: string, on: Expression | null, start: number): Expression {
  take(reader, '(');
  const given: Expression[] = [];
  for (;;) {
    skipNewlines(reader);
    const token = peek(reader);
    if (token.kind === 'end' || take(reader, ')')) return { kind: 'call', name, on, arguments: given, start, end: token.end };
    if (take(reader, ',')) continue;
    const mark = reader.at;
    given.push(expression(reader));
    if (reader.at === mark) next(reader);
  }
}

const LITERALS: Readonly<Record<string, 'boolean' | 'null'>> = { true: 'boolean', false: 'boolean', null: 'null' };

function primary(reader: Reader): Expression {
  const token = peek(reader);
  const { start, end } = token;
  if (token.kind === 'string') return stringExpression(next(reader), reader.depth);
  if (token.kind === 'number') return { kind: 'plain', type: 'number', text: next(reader).text, start, end };
  if (token.kind === 'word') {
    next(reader);
    const type = LITERALS[token.text];
    if (type !== undefined) return { kind: 'plain', type, text: token.text, start, end };
    if (isSymbol(peek(reader), '(')) return call(reader, token.text, null, start);
    return isSymbol(peek(reader), '=>') ? lambda(reader, [token.text], start) : { kind: 'name', name: token.text, start, end };
  }
  if (isSymbol(token, '{')) return object(reader, null);
  if (isSymbol(token, '[')) return list(reader);
  if (isSymbol(token, '(')) return parenthesised(reader);
  // What closes something belongs to whoever opened it.
  return token.kind === 'symbol' && ')]},:'.includes(token.text) ? broken(token) : broken(token.kind === 'newline' ? token : next(reader));
}

function broken({ start, end }: Token): Expression {
  return { kind: 'unknown', reason: 'it cannot be read', start, end };
}

export function stringExpression({ pieces, start, end }: Token, depth: number): Expression {
  return { kind: 'text', start, end, pieces: pieces.map((piece) => (piece.kind === 'stretch' ? piece : expression({ tokens: piece.tokens, at: 0, depth }))) };
}

function parenthesised(reader: Reader): Expression {
  const { start } = peek(reader);
  const names = lambdaParameters(reader);
  if (names !== null) return lambda(reader, names, start);
  next(reader);
  skipNewlines(reader);
  const inner = expression(reader);
  skipNewlines(reader);
  take(reader, ')');
  return inner;
}

/** `(a, b)` in front of `=>`, which is next then; null, and nothing is taken, for anything else. */
function lambdaParameters(reader: Reader): readonly string[] | null {
  const names: string[] = [];
  for (let ahead = 1; ahead < 20; ahead++) {
    const token = peek(reader, ahead);
    if (token.kind === 'word') names.push(token.text);
    else if (isSymbol(token, ')')) {
      if (!isSymbol(peek(reader, ahead + 1), '=>')) return null;
      reader.at += ahead + 1;
      return names;
    } else if (!isSymbol(token, ',')) return null;
  }
  return null;
}

function lambda(reader: Reader, parameters: readonly string[], start: number): Expression {
  take(reader, '=>');
  skipNewlines(reader);
  const body = expression(reader);
  return { kind: 'lambda', parameters, body, start, end: body.end };
}

/** `[a, b]`, or `[for item in list: …]`. */
function list(reader: Reader): Expression {
  const { start } = next(reader);
  skipNewlines(reader);
  if (peek(reader).kind === 'word' && peek(reader).text === 'for') return loop(reader, start, expression);
  const items: Expression[] = [];
  for (;;) {
    const token = peek(reader);
    if (token.kind === 'newline' || isSymbol(token, ',')) {
      next(reader);
      continue;
    }
    if (token.kind === 'end' || take(reader, ']')) return { kind: 'list', items, start, end: token.end };
    const mark = reader.at;
    items.push(take(reader, '...') ? spread(expression(reader), token) : expression(reader));
    if (reader.at === mark) next(reader);
  }
}

const spread = (of: Expression, { start }: Token): Expression => ({ kind: 'spread', of, start, end: of.end });

/** From `for` on; `body` reads what is made for each item. */
export function loop(reader: Reader, start: number, body: (reader: Reader) => Expression): Extract<Expression, { kind: 'loop' }> {
  next(reader);
  const names: string[] = [];
  const isPair = take(reader, '(');
  while (peek(reader).kind === 'word' && peek(reader).text !== 'in') {
    names.push(next(reader).text);
    if (isPair) take(reader, ',');
  }
  if (isPair) take(reader, ')');
  if (peek(reader).text === 'in') next(reader);
  const over = expression(reader);
  take(reader, ':');
  skipNewlines(reader);
  const isConditional = peek(reader).kind === 'word' && peek(reader).text === 'if';
  if (isConditional) next(reader);
  const when = isConditional ? parenthesised(reader) : null;
  const made = body(reader);
  skipNewlines(reader);
  const { end } = peek(reader);
  take(reader, ']');
  return { kind: 'loop', item: names[0] ?? '_', index: names[1] ?? null, over, when, body: made, start, end };
}

/** An object. `declared` reads what stands in the body of a resource and is no property; it says whether there was one. */
export function object(reader: Reader, declared: ((reader: Reader) => boolean) | null): Expression {
  const { start } = peek(reader);
  take(reader, '{');
  const properties: Property[] = [];
  for (;;) {
    const token = peek(reader);
    if (token.kind === 'newline' || isSymbol(token, ',')) {
      next(reader);
      continue;
    }
    if (token.kind === 'end' || take(reader, '}')) return { kind: 'object', properties, start, end: token.end };
    if (declared?.(reader) === true) continue;
    if (startsStatement(reader)) return { kind: 'object', properties, start, end: token.start };
    const mark = reader.at;
    property(reader, properties);
    if (reader.at === mark) next(reader);
  }
}

function property(reader: Reader, into: Property[]): void {
  const token = next(reader);
  if (isSymbol(token, '...')) {
    into.push({ key: null, value: spread(expression(reader), token) });
    return;
  }
  if (!isSymbol(peek(reader), ':') || (token.kind !== 'word' && token.kind !== 'string' && token.kind !== 'number')) return;
  next(reader);
  skipNewlines(reader);
  const key = token.kind === 'string' ? stringExpression(token, reader.depth) : plainKey(token.text, token);
  into.push({ key, value: expression(reader) });
}
