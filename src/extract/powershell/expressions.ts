import { endsWord, escaped, isBlank, isNewline } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { readString } from './strings.ts';
import { readTable } from './tables.ts';
import { readVariable } from './variable.ts';
import type { Argument, Expression, TextPiece } from './syntax.ts';

const OPERATOR = /(?:[+*/%]|-(?:f|join|replace|split|eq|ne|like|notlike|match|notmatch|and|or|not|gt|lt|ge|le|in|notin|contains|notcontains|is|isnot|as|band|bor|creplace|ireplace|ceq|ieq)\b|-(?=\s)|\.\.|\?\?)/iy;
const MAX_OPERANDS = 300;

/** Operands joined by operators and commas. `list` false: a comma ends it. */
export function readExpression(cursor: Cursor, list: boolean): Expression | null {
  if (cursor.deep()) return null;
  cursor.enter();
  const first = readMembers(cursor);
  let left = first;
  const items: Expression[] = [];
  for (let count = 0; left !== null && count < MAX_OPERANDS; count++) {
    cursor.skipSpace();
    const before = cursor.at;
    if (list && cursor.take(',')) {
      cursor.skipSeparators();
      const next = readMembers(cursor);
      if (next === null) break;
      items.push(left);
      left = next;
      continue;
    }
    const operator = cursor.assignment() === null ? cursor.match(OPERATOR) : null;
    if (operator === null) break;
    cursor.skipSeparatorsAfterPipe(true);
    const right = readMembers(cursor);
    if (right === null) {
      cursor.at = before;
      break;
    }
    left = { kind: 'binary', operator: operator.toLowerCase(), left, right, start: left.start, end: right.end };
  }
  cursor.leave();
  if (left === null || items.length === 0) return left;
  return { kind: 'list', items: [...items, left], start: items[0]?.start ?? left.start, end: left.end };
}

/** An operand with what hangs on it: `.Name`, `.Method(…)`, `::New(…)`, `[0]`. */
export function readMembers(cursor: Cursor): Expression | null {
  let target = readPrimary(cursor);
  for (let links = 0; target !== null && links < MAX_OPERANDS; links++) {
    const { start } = target;
    if (cursor.is('[') && target.kind !== 'type') {
      cursor.at = cursor.behind(']');
      target = { kind: 'other', reason: 'an element of a list', start, end: cursor.at };
      continue;
    }
    const joint = cursor.match(/(?:\?\.|\.|::)(?=[\w"'$])/y);
    if (joint === null) break;
    const name = cursor.is('"') || cursor.is("'") ? literalOf(readString(cursor)) : cursor.is('$') ? '' : cursor.takeWord();
    if (cursor.is('$')) readPrimary(cursor);
    let given: Expression[] | null = null;
    if (cursor.take('(')) {
      given = [];
      cursor.enter();
      for (cursor.skipSeparators(); !cursor.done() && !cursor.is(')'); cursor.skipSeparators()) {
        const argument = readExpression(cursor, false);
        if (argument === null) cursor.at++;
        else given.push(argument);
      }
      cursor.leave();
      cursor.take(')');
    }
    target = { kind: 'member', target, name, arguments: given, start, end: cursor.at };
  }
  return target;
}

function literalOf(expression: Expression): string {
  return expression.kind === 'text' ? expression.pieces.map((piece) => (piece.kind === 'literal' ? piece.text : '')).join('') : '';
}

function readPrimary(cursor: Cursor): Expression | null {
  const start = cursor.at;
  const character = cursor.text.charAt(start);
  if (cursor.deep()) return null;
  if (character === "'" || character === '"' || cursor.is("@'") || cursor.is('@"')) return readString(cursor);
  if (character === '$' || character === '@') {
    if (cursor.is('$(') || cursor.is('@(')) {
      cursor.at++;
      return readGroup(cursor, start);
    }
    if (cursor.is('@{')) {
      cursor.at++;
      return readTable(cursor, start, (at) => readExpression(at, false));
    }
    return readVariable(cursor);
  }
  if (character === '(') return readGroup(cursor, start);
  if (character === '{') return readScript(cursor, start);
  if (character === '[') return readType(cursor, start);
  if (character === ',') {
    cursor.at++;
    cursor.enter();
    const item = readPrimary(cursor);
    cursor.leave();
    return item;
  }
  if (character === '!' || character === '-' || character === '+') {
    cursor.at++;
    if (character === '-') cursor.match(/(?:not|join|split|bnot)\b/iy);
    cursor.skipSpace();
    cursor.enter();
    const operand = readMembers(cursor);
    cursor.leave();
    return operand === null ? null : { kind: 'other', reason: 'computed', start, end: operand.end };
  }
  const number = cursor.match(/\d[\w.]{0,40}/y);
  if (number !== null) return { kind: 'text', pieces: [{ kind: 'literal', text: number, start, end: cursor.at }], quoted: false, start, end: cursor.at };
  // A command where an operand is expected: `if (Test-Path x)` is read as a statement, so this is a bare word of a list.
  const word = cursor.match(/[A-Za-z_][\w.-]{0,200}/y);
  return word === null ? null : { kind: 'text', pieces: [{ kind: 'literal', text: word, start, end: cursor.at }], quoted: false, start, end: cursor.at };
}

function readGroup(cursor: Cursor, start: number): Expression {
  cursor.take('(');
  const body = cursor.grammar.block(cursor);
  cursor.take(')');
  return { kind: 'group', body, start, end: cursor.at };
}

function readScript(cursor: Cursor, start: number): Expression {
  cursor.take('{');
  const parameters = cursor.grammar.parameters(cursor);
  const body = cursor.grammar.block(cursor);
  cursor.take('}');
  return { kind: 'script', body, parameters, start, end: cursor.at };
}

/** `[Type]`, or a cast: `[string] $x` is what it casts. */
function readType(cursor: Cursor, start: number): Expression {
  const end = cursor.behind(']');
  const name = cursor.text.slice(start + 1, end - 1).trim();
  cursor.at = end;
  if (cursor.is('::')) return { kind: 'type', name, start, end };
  cursor.skipSpace();
  if (!/["'$(@[]/.test(cursor.text.charAt(cursor.at))) return { kind: 'type', name, start, end };
  cursor.enter();
  const operand = readMembers(cursor);
  cursor.leave();
  if (operand === null) return { kind: 'type', name, start, end };
  // A cast to a class with a constructor is that constructor.
  if (/x509certificate2$/i.test(name)) return { kind: 'member', target: { kind: 'type', name, start, end }, name: 'new', arguments: [operand], start, end: operand.end };
  return operand;
}

/** One argument of a command: a parameter, or a value in which bare words are text. Null: the command ends here. */
export function readArgument(cursor: Cursor): Argument | null {
  cursor.skipSpace();
  const start = cursor.at;
  const character = cursor.text.charAt(start);
  if (character === '' || isNewline(character) || ';|&)}'.includes(character) || cursor.is('>')) return null;
  const parameter = cursor.match(/-[A-Za-z_][\w]{0,80}(?=[:\s;|)},]|$)/y);
  if (parameter !== null) {
    const value = cursor.take(':') ? readValue(cursor) : null;
    return { parameter: parameter.slice(1), value, start, end: cursor.at };
  }
  const value = readValue(cursor);
  return value === null ? null : { parameter: null, value, start, end: cursor.at };
}

/** A value of a command, perhaps a list: `a, 'b', $c`. */
function readValue(cursor: Cursor): Expression | null {
  cursor.skipSpace();
  const items: Expression[] = [];
  for (;;) {
    const item = readItem(cursor);
    if (item === null) break;
    items.push(item);
    const before = cursor.at;
    cursor.skipSpace();
    if (!cursor.take(',')) {
      cursor.at = before;
      break;
    }
    cursor.skipSeparators();
  }
  const [first] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined) return null;
  return items.length === 1 ? first : { kind: 'list', items, start: first.start, end: last.end };
}

function readItem(cursor: Cursor): Expression | null {
  const start = cursor.at;
  const character = cursor.text.charAt(start);
  if (/["'({@]/.test(character) || (character === '$' && cursor.text.charAt(start + 1) === '(')) {
    const whole = readMembers(cursor);
    if (whole === null || endsWord(cursor.text.charAt(cursor.at)) || whole.kind !== 'text') return whole;
    return readBare(cursor, start, [...whole.pieces]);
  }
  if (character === '$') {
    const member = readMembers(cursor);
    if (member === null || endsWord(cursor.text.charAt(cursor.at))) return member;
    // `$env:TEMP\ca.crt`: a variable in front of more text. What looked like a member is text: `$name.crt`.
    cursor.at = start;
    return readBare(cursor, start, []);
  }
  if (character === ',' || endsWord(character)) return null;
  return readBare(cursor, start, []);
}

/** Text without quotes, in which variables count. */
function readBare(cursor: Cursor, start: number, before: readonly TextPiece[]): Expression | null {
  const pieces: TextPiece[] = [...before];
  const literal = (text: string, from: number): void => {
    pieces.push({ kind: 'literal', text, start: from, end: cursor.at });
  };
  for (;;) {
    const at = cursor.at;
    const character = cursor.text.charAt(at);
    if (endsWord(character)) break;
    if (character === '`') {
      const next = cursor.text.charAt(at + 1);
      if (next === '' || isNewline(next)) break;
      cursor.at += 2;
      literal(isBlank(next) ? next : escaped(next), at);
    } else if (character === '$' && /[\w{(]/.test(cursor.text.charAt(at + 1))) {
      const inner = cursor.is('$(') ? readPrimary(cursor) : readVariable(cursor);
      if (inner !== null) pieces.push({ kind: 'inner', expression: inner, start: at, end: cursor.at });
    } else if (character === '"' || character === "'") {
      const inner = readString(cursor);
      if (inner.kind === 'text') pieces.push(...inner.pieces);
    } else {
      cursor.at++;
      while (!cursor.done() && !endsWord(cursor.text.charAt(cursor.at)) && !/[`$"']/.test(cursor.text.charAt(cursor.at))) cursor.at++;
      literal(cursor.text.slice(at, cursor.at), at);
    }
  }
  return cursor.at === start ? null : { kind: 'text', pieces, quoted: false, start, end: cursor.at };
}
