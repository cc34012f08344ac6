import type { Argument, Expression, Operator } from './syntax.ts';
import { isWord, tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

/** Of an expression whose place does not matter. */
const NOWHERE = Number.NEGATIVE_INFINITY;
const MAX_DEPTH = 60;

/** Binary operators from loose to tight. */
const LEVELS: readonly (readonly string[])[] = [['or'], ['and'], ['==', '!=', '<', '>', '<=', '>=', 'in', 'not in'], ['~'], ['+', '-'], ['*', '/', '//', '%']];
const WORD_OPERATORS = new Set(['or', 'and', 'in', 'not', 'is', 'if', 'else']);

interface Cursor {
  readonly tokens: readonly Token[];
  readonly source: string;
  at: number;
  depth: number;
}

/** Reads an expression; what cannot be read is `opaque` as a whole. `offset`: where it begins in the template. */
export function parseExpression(source: string, offset: number = NOWHERE): Expression {
  const tokens = tokensOf(source, offset);
  if (tokens === null) return { kind: 'opaque', source };
  const cursor: Cursor = { tokens, source, at: 0, depth: 0 };
  const found = conditional(cursor);
  return found === null || cursor.at < tokens.length ? { kind: 'opaque', source } : found;
}

function peek(cursor: Cursor, ahead = 0): string {
  const token = cursor.tokens[cursor.at + ahead];
  return token === undefined || token.kind === 'text' || token.kind === 'number' ? '' : token.text;
}

function take(cursor: Cursor, text: string): boolean {
  if (peek(cursor) !== text) return false;
  cursor.at += 1;
  return true;
}

function conditional(cursor: Cursor): Expression | null {
  if (cursor.depth > MAX_DEPTH) return null;
  cursor.depth += 1;
  const value = binary(cursor, 0);
  let found = value;
  if (value !== null && take(cursor, 'if')) {
    const test = binary(cursor, 0);
    const otherwise = take(cursor, 'else') ? conditional(cursor) : null;
    found = test === null ? null : { kind: 'choice', test, value, otherwise };
  }
  cursor.depth -= 1;
  return found;
}

function binary(cursor: Cursor, level: number): Expression | null {
  const operators = LEVELS[level];
  if (operators === undefined) return unary(cursor);
  if (level === 2 && take(cursor, 'not')) {
    const of = binary(cursor, level);
    return of === null ? null : { kind: 'not', of };
  }
  let left = binary(cursor, level + 1);
  while (left !== null) {
    const operator = peek(cursor) === 'not' && peek(cursor, 1) === 'in' ? 'not in' : peek(cursor);
    if (!operators.includes(operator)) break;
    cursor.at += operator === 'not in' ? 2 : 1;
    const right = binary(cursor, level + 1);
    left = right === null ? null : { kind: 'binary', operator: operator as Operator, left, right };
  }
  return left;
}

function unary(cursor: Cursor): Expression | null {
  if (take(cursor, '-')) {
    const of = unaryOperand(cursor);
    return of === null ? null : { kind: 'minus', of };
  }
  return unaryOperand(cursor);
}

function unaryOperand(cursor: Cursor): Expression | null {
  let found = postfix(cursor);
  while (found !== null) {
    if (take(cursor, '|')) {
      const name = dotted(cursor);
      const args = peek(cursor) === '(' ? argumentsOf(cursor) : [];
      found = name === '' || args === null ? null : { kind: 'filter', of: found, name, args };
    } else if (take(cursor, 'is')) {
      const negated = take(cursor, 'not');
      const name = dotted(cursor);
      const args = peek(cursor) === '(' ? argumentsOf(cursor) : [];
      const test: Expression | null = name === '' || args === null ? null : { kind: 'test', of: found, name, args };
      found = test !== null && negated ? { kind: 'not', of: test } : test;
    } else break;
  }
  return found;
}

/** `ansible.builtin.b64decode` is known by its last word. */
function dotted(cursor: Cursor): string {
  let name = '';
  for (let token = cursor.tokens[cursor.at]; token?.kind === 'word'; token = cursor.tokens[cursor.at]) {
    name = token.text;
    cursor.at += 1;
    if (!take(cursor, '.')) break;
  }
  return name;
}

function postfix(cursor: Cursor): Expression | null {
  let found = primary(cursor);
  while (found !== null) {
    if (take(cursor, '.')) {
      const token = cursor.tokens[cursor.at];
      cursor.at += 1;
      found = token === undefined || token.kind === 'mark' ? null : { kind: 'member', of: found, key: { kind: 'literal', value: token.kind === 'number' ? Number(token.text) : token.text, start: token.start, end: token.end } };
    } else if (take(cursor, '[')) {
      const key = conditional(cursor);
      found = key !== null && take(cursor, ']') ? { kind: 'member', of: found, key } : null;
    } else if (peek(cursor) === '(') {
      const args = argumentsOf(cursor);
      found = args === null ? null : { kind: 'call', of: found, args };
    } else break;
  }
  return found;
}

function argumentsOf(cursor: Cursor): readonly Argument[] | null {
  const found: Argument[] = [];
  if (!take(cursor, '(')) return null;
  while (!take(cursor, ')')) {
    const token = cursor.tokens[cursor.at];
    const named = token?.kind === 'word' && peek(cursor, 1) === '=';
    if (named) cursor.at += 2;
    const value = conditional(cursor);
    if (value === null) return null;
    found.push({ name: named ? token.text : null, value });
    if (!take(cursor, ',') && peek(cursor) !== ')') return null;
  }
  return found;
}

const CONSTANTS = new Map<string, boolean | null>([['true', true], ['True', true], ['false', false], ['False', false], ['none', null], ['None', null]]);

function primary(cursor: Cursor): Expression | null {
  const token = cursor.tokens[cursor.at];
  if (token === undefined) return null;
  cursor.at += 1;
  const { start, end } = token;
  if (token.kind === 'text') return { kind: 'literal', value: token.text, start, end };
  if (token.kind === 'number') return { kind: 'literal', value: Number(token.text), start, end };
  if (token.kind === 'word') {
    if (CONSTANTS.has(token.text)) return { kind: 'literal', value: CONSTANTS.get(token.text) ?? null, start, end };
    return WORD_OPERATORS.has(token.text) || !isWord(token.text) ? null : { kind: 'name', name: token.text };
  }
  if (token.text === '(') return parenthesised(cursor);
  if (token.text === '[') {
    const items = itemsUntil(cursor, ']');
    return items === null ? null : { kind: 'list', items };
  }
  return token.text === '{' ? mapping(cursor) : null;
}

function parenthesised(cursor: Cursor): Expression | null {
  const items = itemsUntil(cursor, ')');
  const [only] = items ?? [];
  if (items === null) return null;
  const tuple = items.length !== 1 || cursor.tokens[cursor.at - 2]?.text === ',';
  return tuple || only === undefined ? { kind: 'list', items } : only;
}

function itemsUntil(cursor: Cursor, close: string): readonly Expression[] | null {
  const items: Expression[] = [];
  while (!take(cursor, close)) {
    const item = conditional(cursor);
    if (item === null) return null;
    items.push(item);
    if (!take(cursor, ',') && peek(cursor) !== close) return null;
  }
  return items;
}

function mapping(cursor: Cursor): Expression | null {
  const members: (readonly [Expression, Expression])[] = [];
  while (!take(cursor, '}')) {
    const key = conditional(cursor);
    const value = key !== null && take(cursor, ':') ? conditional(cursor) : null;
    if (key === null || value === null) return null;
    members.push([key, value]);
    if (!take(cursor, ',') && peek(cursor) !== '}') return null;
  }
  return { kind: 'map', members };
}
