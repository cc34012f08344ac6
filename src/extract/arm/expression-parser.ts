import type { Expression, Span } from './expression.ts';

const MAX_DEPTH = 60;

interface Reader {
  readonly source: string;
  /** From an offset of `source` to one of the file. */
  readonly place: (offset: number) => number;
  at: number;
  depth: number;
}

/**
 * An expression of ARM's templates, without the brackets around it: calls of functions, members, indices, strings, numbers.
 * What cannot be read is unknown.
 */
export function parseExpression(source: string, place: (offset: number) => number): Expression {
  const reader: Reader = { source, place, at: 0, depth: 0 };
  const read = postfix(reader);
  skipSpace(reader);
  return reader.at < source.length ? { kind: 'unknown', reason: 'it cannot be read', ...spanFrom(reader, 0) } : read;
}

function spanFrom({ place, at }: Reader, start: number): Span {
  return { start: place(start), end: place(at) };
}

function skipSpace(reader: Reader): void {
  while (reader.at < reader.source.length && reader.source.charAt(reader.at) <= ' ') reader.at += 1;
}

function postfix(reader: Reader): Expression {
  const { source } = reader;
  skipSpace(reader);
  const start = reader.at;
  let on = primary(reader);
  for (;;) {
    skipSpace(reader);
    const char = source.charAt(reader.at);
    if (char === '.') {
      reader.at += 1;
      if (source.charAt(reader.at) === '?') reader.at += 1;
      const name = word(reader);
      // A namespace: `sys.concat(…)`, or a function of the template's own.
      if (on.kind === 'name' && source.charAt(reader.at) === '(') on = call(reader, `${on.name}.${name}`, start);
      else on = { kind: 'member', on, name, ...spanFrom(reader, start) };
      if (name === '') return on;
    } else if (char === '[') {
      reader.at += 1;
      const index = nested(reader);
      skipSpace(reader);
      if (source.charAt(reader.at) === ']') reader.at += 1;
      on = { kind: 'index', on, index, ...spanFrom(reader, start) };
    } else return on;
  }
}

/** An expression within another one. */
function nested(reader: Reader): Expression {
  if (reader.depth >= MAX_DEPTH) {
    reader.at = reader.source.length;
    return { kind: 'unknown', reason: 'it is nested too deeply', ...spanFrom(reader, reader.at) };
  }
  reader.depth += 1;
  const read = postfix(reader);
  reader.depth -= 1;
  return read;
}

function primary(reader: Reader): Expression {
  const { source } = reader;
  const start = reader.at;
  const char = source.charAt(start);
  if (char === "'") return quoted(reader);
  const number = /^[-+]?\d{1,18}/.exec(source.slice(start, start + 20))?.[0];
  if (number !== undefined) {
    reader.at += number.length;
    return { kind: 'plain', type: 'number', text: number, ...spanFrom(reader, start) };
  }
  const name = word(reader);
  if (name === '') {
    reader.at += 1;
    return { kind: 'unknown', reason: 'it cannot be read', ...spanFrom(reader, start) };
  }
  skipSpace(reader);
  if (source.charAt(reader.at) === '(') return call(reader, name, start);
  return { kind: 'name', name, ...spanFrom(reader, start) };
}

function word(reader: Reader): string {
  const start = reader.at;
  while (reader.at < reader.source.length && /\w/.test(reader.source.charAt(reader.at))) reader.at += 1;
  return reader.source.slice(start, reader.at);
}

function call(reader: Reader, name: string, start: number): Expression {
  const { source } = reader;
  const given: Expression[] = [];
  reader.at += 1;
  for (;;) {
    skipSpace(reader);
    const char = source.charAt(reader.at);
    if (char === '' || char === ')') {
      reader.at += 1;
      const span = spanFrom(reader, start);
      if (name.toLowerCase() === 'copyindex') return copyIndex(given, span);
      const called: Expression = { kind: 'call', name: name.replace(/^sys\./i, ''), on: null, arguments: given, ...span };
      const [first, second] = given;
      return name.toLowerCase() === 'lambda' ? lambda(given, called) : name.toLowerCase() === 'lambdavariables' && first?.kind === 'text' && second === undefined ? { kind: 'name', name: plain(first), ...span } : called;
    }
    if (char === ',') {
      reader.at += 1;
      continue;
    }
    const mark = reader.at;
    given.push(nested(reader));
    if (reader.at === mark) reader.at += 1;
  }
}

/** The number of a turn as a name: `#copy` of the resource, `#copy:settings` of the loop with that name. */
function copyIndex(given: readonly Expression[], { start, end }: Span): Expression {
  const loop = given.find(({ kind }) => kind === 'text');
  const index: Expression = { kind: 'name', name: loop === undefined ? '#copy' : `#copy:${plain(loop).toLowerCase()}`, start, end };
  const offset = given.find(({ kind }) => kind === 'plain');
  return offset === undefined ? index : { kind: 'operation', operator: '+', left: index, right: offset, start, end };
}

/** `lambda('x', …)`. */
function lambda(given: readonly Expression[], { start, end }: Span): Expression {
  const body = given.at(-1) ?? { kind: 'unknown', reason: 'it cannot be read', start, end };
  return { kind: 'lambda', parameters: given.slice(0, -1).map(plain), body, start, end };
}

const plain = (each: Expression): string => (each.kind === 'text' ? each.pieces.map((piece) => (piece.kind === 'stretch' ? piece.text : '')).join('') : '');

/** `'…'`, two quotes within stand for one. */
function quoted(reader: Reader): Expression {
  const { source, place } = reader;
  const start = reader.at;
  const pieces: { kind: 'stretch'; text: string; start: number; end: number }[] = [];
  reader.at += 1;
  for (;;) {
    const end = source.indexOf("'", reader.at);
    const stop = end === -1 ? source.length : end;
    const isDoubled = end !== -1 && source.charAt(end + 1) === "'";
    const upTo = isDoubled ? stop + 1 : stop;
    if (upTo > reader.at) pieces.push({ kind: 'stretch', text: source.slice(reader.at, upTo), start: place(reader.at), end: place(upTo) });
    reader.at = isDoubled ? stop + 2 : Math.min(source.length, stop + 1);
    if (!isDoubled) return { kind: 'text', pieces, ...spanFrom(reader, start) };
  }
}
