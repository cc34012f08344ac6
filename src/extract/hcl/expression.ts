import { call, closeWith, list, object } from './collections.ts';
import { MAX_DEPTH, MAX_EXPRESSIONS, peek, skipSpace, take, takeWord } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import type { Expression } from './syntax.ts';
import { heredoc, quoted } from './template.ts';

export function newCursor(text: string, start = 0, end = text.length): Cursor {
  return { text, at: start, end, depth: 0, budget: { left: MAX_EXPRESSIONS, errors: 0 }, expression: parseExpression };
}

/** From what binds least to what binds most. */
const OPERATORS: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>'], ['+', '-'], ['*', '/', '%']];

/**
 * One expression. It never throws: what it does not understand is `broken`, and the cursor stands behind what it has read.
 * `lines`: within brackets, where line ends mean nothing.
 */
export function parseExpression(cursor: Cursor, lines: boolean): Expression {
  const start = cursor.at;
  if (cursor.depth > MAX_DEPTH || cursor.budget.left <= 0) return broken(cursor, start);
  cursor.depth += 1;
  cursor.budget.left -= 1;
  const test = operation(cursor, lines, 0);
  const found = conditional(cursor, lines, test);
  cursor.depth -= 1;
  return found;
}

function broken(cursor: Cursor, start: number): Expression {
  cursor.budget.errors += 1;
  return { kind: 'broken', span: { start, end: cursor.at } };
}

function conditional(cursor: Cursor, lines: boolean, test: Expression): Expression {
  const before = cursor.at;
  // The question mark of a conditional may stand on the next line within brackets only.
  skipSpace(cursor, lines);
  if (!take(cursor, '?')) {
    cursor.at = before;
    return test;
  }
  skipSpace(cursor, true);
  const yes = parseExpression(cursor, lines);
  skipSpace(cursor, true);
  if (!take(cursor, ':')) return broken(cursor, test.span.start);
  skipSpace(cursor, true);
  const no = parseExpression(cursor, lines);
  return { kind: 'conditional', test, yes, no, span: { start: test.span.start, end: cursor.at } };
}

function operation(cursor: Cursor, lines: boolean, level: number): Expression {
  const operators = OPERATORS[level];
  if (operators === undefined) return unary(cursor, lines);
  let left = operation(cursor, lines, level + 1);
  for (;;) {
    const before = cursor.at;
    skipSpace(cursor, lines);
    const operator = operators.find((each) => peek(cursor, each));
    if (operator === undefined || cursor.budget.left <= 0) {
      cursor.at = before;
      return left;
    }
    cursor.at += operator.length;
    cursor.budget.left -= 1;
    skipSpace(cursor, true);
    const right = operation(cursor, lines, level + 1);
    left = { kind: 'operation', operator, left, right, span: { start: left.span.start, end: cursor.at } };
  }
}

function unary(cursor: Cursor, lines: boolean): Expression {
  skipSpace(cursor, lines);
  const start = cursor.at;
  const operator = peek(cursor, '!') ? '!' : peek(cursor, '-') ? '-' : null;
  if (operator === null || cursor.depth > MAX_DEPTH) return traversal(cursor, lines);
  cursor.at += 1;
  cursor.depth += 1;
  const right = unary(cursor, lines);
  cursor.depth -= 1;
  return { kind: 'operation', operator, left: null, right, span: { start, end: cursor.at } };
}

const DIGITS = /\d{1,20}/y;

function traversal(cursor: Cursor, lines: boolean): Expression {
  let of = primary(cursor);
  const { start } = of.span;
  while (cursor.budget.left > 0) {
    const before = cursor.at;
    // `.name` may stand on a line of its own within brackets.
    if (lines) skipSpace(cursor, true);
    if (peek(cursor, '...')) {
      cursor.at = before;
      return of;
    }
    if (take(cursor, '.')) {
      DIGITS.lastIndex = cursor.at;
      const digits = DIGITS.exec(cursor.text)?.[0];
      if (take(cursor, '*')) of = { kind: 'splat', of, span: { start, end: cursor.at } };
      else if (digits !== undefined) {
        const span = { start: cursor.at, end: cursor.at + digits.length };
        cursor.at = span.end;
        of = { kind: 'index', of, index: { kind: 'literal', type: 'number', text: digits, span }, span: { start, end: cursor.at } };
      } else of = { kind: 'member', of, name: takeWord(cursor), span: { start, end: cursor.at } };
    } else if (take(cursor, '[')) {
      skipSpace(cursor, true);
      if (take(cursor, '*')) of = { kind: 'splat', of, span: { start, end: cursor.at } };
      else of = { kind: 'index', of, index: parseExpression(cursor, true), span: { start, end: cursor.at } };
      closeWith(cursor, ']');
    } else {
      cursor.at = before;
      return of;
    }
    cursor.budget.left -= 1;
  }
  return of;
}

const NUMBER = /\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,5})?/y;

function primary(cursor: Cursor): Expression {
  const start = cursor.at;
  const char = cursor.text.charAt(cursor.at);
  if (cursor.at >= cursor.end) return broken(cursor, start);
  if (char === '"') return quoted(cursor);
  if (char === '<') return heredoc(cursor) ?? broken(cursor, start);
  if (char === '(') {
    cursor.at += 1;
    skipSpace(cursor, true);
    const inner = parseExpression(cursor, true);
    closeWith(cursor, ')');
    return inner;
  }
  if (char === '[') return list(cursor);
  if (char === '{') return object(cursor);
  NUMBER.lastIndex = cursor.at;
  const number = NUMBER.exec(cursor.text)?.[0];
  if (number !== undefined) {
    cursor.at += number.length;
    return { kind: 'literal', type: 'number', text: number, span: { start, end: cursor.at } };
  }
  return word(cursor);
}

function word(cursor: Cursor): Expression {
  const start = cursor.at;
  let name = takeWord(cursor);
  if (name === '') return broken(cursor, start);
  // `provider::local::name()`
  while (peek(cursor, '::')) {
    cursor.at += 2;
    name += `::${takeWord(cursor)}`;
  }
  if (peek(cursor, '(')) return call(cursor, name, start);
  const span = { start, end: cursor.at };
  if (name === 'true' || name === 'false') return { kind: 'literal', type: 'boolean', text: name, span };
  if (name === 'null') return { kind: 'literal', type: 'null', text: '', span };
  return { kind: 'name', name, span };
}
