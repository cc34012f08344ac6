import type { Expression } from '../arm/expression.ts';
import { expression, loop, object } from './expressions.ts';
import { isSymbol, next, peek, skipNewlines, startsStatement, take } from './reader.ts';
import type { Reader } from './reader.ts';
import type { Body, ResourceStatement, Statement } from './syntax.ts';
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

const MAX_LENGTH = 2 * 1024 * 1024;
const MAX_STATEMENTS = 5000;

/**
 * The statements of a Bicep file or a file of parameters. What cannot be read is passed over up to the next line that
 * begins a statement. https://learn.microsoft.com/azure/azure-resource-manager/bicep/file
 */
export function parseBicep(source: string): readonly Statement[] {
  if (source.length > MAX_LENGTH) return [];
  const reader: Reader = { tokens: tokensOf(source), at: 0, depth: 0 };
  const statements: Statement[] = [];
  while (peek(reader).kind !== 'end' && statements.length < MAX_STATEMENTS) {
    const mark = reader.at;
    const read = statement(reader, decorators(reader));
    if (read !== null) statements.push(read);
    if (reader.at === mark || read === null) skipLine(reader);
  }
  return statements;
}

function skipLine(reader: Reader): void {
  while (peek(reader).kind !== 'newline' && peek(reader).kind !== 'end') next(reader);
  skipNewlines(reader);
}

/** Names of the decorators in front of a statement, which is next then. */
function decorators(reader: Reader): readonly string[] {
  const names: string[] = [];
  skipNewlines(reader);
  while (take(reader, '@')) {
    const read = expression(reader);
    if (read.kind === 'call') names.push(read.name.toLowerCase());
    skipNewlines(reader);
  }
  return names;
}

function statement(reader: Reader, marks: readonly string[]): Statement | null {
  const keyword = peek(reader);
  if (keyword.kind !== 'word') return null;
  const { start } = keyword;
  switch (keyword.text) {
    case 'param': {
      next(reader);
      const name = next(reader);
      if (name.kind !== 'word') return null;
      skipType(reader);
      const value = take(reader, '=') ? valueBehind(reader) : null;
      return { kind: 'param', name: name.text, value, secure: marks.includes('secure'), start, end: value?.end ?? name.end };
    }
    case 'var':
    case 'output': {
      next(reader);
      const name = next(reader);
      if (name.kind !== 'word') return null;
      skipType(reader);
      if (!take(reader, '=')) return null;
      const value = valueBehind(reader);
      return { kind: keyword.text, name: name.text, value, start, end: value.end };
    }
    case 'resource':
      return resource(reader);
    case 'module': {
      next(reader);
      const symbol = next(reader);
      const path = next(reader);
      if (symbol.kind !== 'word' || path.kind !== 'string' || !take(reader, '=')) return null;
      const body = bodyOf(reader);
      return { kind: 'module', symbol: symbol.text, path: path.text, body, start, end: body.object.end };
    }
    case 'func':
      return functionOf(reader);
    case 'using':
    case 'extends': {
      next(reader);
      const path = next(reader);
      return path.kind === 'string' ? { kind: keyword.text, path: path.text, start, end: path.end } : null;
    }
    case 'import':
      return importOf(reader);
    default:
      return null;
  }
}

function valueBehind(reader: Reader): Expression {
  skipNewlines(reader);
  return expression(reader);
}

/** A type, up to `=` or the end of its line; unions may go on in the next one. */
function skipType(reader: Reader): void {
  let open = 0;
  for (let token = peek(reader), last: Token | null = null; token.kind !== 'end'; last = token, token = peek(reader)) {
    if (open === 0 && isSymbol(token, '=')) return;
    if (token.kind === 'newline' && startsStatement(reader, 1)) return;
    if (open === 0 && token.kind === 'newline' && !(last !== null && isSymbol(last, '|')) && !isSymbol(peek(reader, 1), '|')) return;
    if (token.kind === 'symbol' && '([{'.includes(token.text)) open += 1;
    if (token.kind === 'symbol' && ')]}'.includes(token.text)) open -= 1;
    if (open < 0) return;
    next(reader);
  }
}

function resource(reader: Reader): ResourceStatement | null {
  const { start } = next(reader);
  const symbol = next(reader);
  const type = next(reader);
  if (symbol.kind !== 'word' || type.kind !== 'string') return null;
  const existing = peek(reader).kind === 'word' && peek(reader).text === 'existing';
  if (existing) next(reader);
  if (!take(reader, '=')) return null;
  const body = bodyOf(reader);
  return { kind: 'resource', symbol: symbol.text, type: type.text, existing, body, start, end: body.object.end };
}

/** `{…}`, `if (…) {…}`, `[for … : {…}]`. */
function bodyOf(reader: Reader): Body {
  skipNewlines(reader);
  const children: ResourceStatement[] = [];
  const declared = (inner: Reader): boolean => {
    const mark = inner.at;
    if (!isSymbol(peek(inner), '@') && !(peek(inner).kind === 'word' && peek(inner).text === 'resource' && peek(inner, 1).kind === 'word')) return false;
    if (inner.depth > 20) return false;
    inner.depth += 1;
    decorators(inner);
    const child = peek(inner).text === 'resource' ? resource(inner) : null;
    inner.depth -= 1;
    if (child !== null) children.push(child);
    return inner.at > mark;
  };
  const plain = (inner: Reader): Expression => object(inner, declared);
  if (peek(reader).kind === 'word' && peek(reader).text === 'if') {
    next(reader);
    const condition = expression(reader);
    skipNewlines(reader);
    return { condition, loop: null, object: plain(reader), children };
  }
  if (isSymbol(peek(reader), '[')) {
    const { start } = next(reader);
    skipNewlines(reader);
    const read = loop(reader, start, plain);
    return { condition: null, loop: read, object: read.body, children };
  }
  if (isSymbol(peek(reader), '{')) return { condition: null, loop: null, object: plain(reader), children };
  return { condition: null, loop: null, object: expression(reader), children };
}

/** `func name(a string, b int) string => …`. */
function functionOf(reader: Reader): Statement | null {
  const { start } = next(reader);
  const name = next(reader);
  if (name.kind !== 'word' || !take(reader, '(')) return null;
  const parameters: string[] = [];
  let open = 1;
  let isName = true;
  while (open > 0 && peek(reader).kind !== 'end') {
    const token = next(reader);
    if (token.kind === 'symbol' && '([{'.includes(token.text)) open += 1;
    if (token.kind === 'symbol' && ')]}'.includes(token.text)) open -= 1;
    if (isName && open === 1 && token.kind === 'word') parameters.push(token.text);
    isName = open === 1 && (isSymbol(token, ',') || (isName && token.kind === 'newline'));
  }
  while (peek(reader).kind !== 'end' && peek(reader).kind !== 'newline' && !isSymbol(peek(reader), '=>')) next(reader);
  if (!take(reader, '=>')) return null;
  const body = valueBehind(reader);
  return { kind: 'func', name: name.text, parameters, body, start, end: body.end };
}

/** `import { a, b as c } from 'file.bicep'`, `import * as all from 'file.bicep'`. */
function importOf(reader: Reader): Statement | null {
  const { start } = next(reader);
  const words: string[] = [];
  while (peek(reader).kind !== 'end' && peek(reader).kind !== 'string' && words.length < 1000) {
    const token = next(reader);
    if (token.kind === 'word' || token.text === '*' || token.text === ',') words.push(token.text);
  }
  const path = peek(reader);
  if (path.kind !== 'string') return null;
  next(reader);
  const names = words.join(' ').replace(/ ?\bfrom$/, '').split(',').flatMap((each): (readonly [string, string])[] => {
    const [name = '', as, other] = each.trim().split(' ');
    return name === '' ? [] : [[name, as === 'as' && other !== undefined ? other : name]];
  });
  return { kind: 'import', names, path: path.text, start, end: path.end };
}
