import { MAX_DEPTH, peek, skipSpace, take } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import type { Expression, ObjectItem } from './syntax.ts';
import { loopNames } from './template.ts';

/** The arguments of a function; the cursor stands on the bracket. */
export function call(cursor: Cursor, name: string, start: number): Expression {
  cursor.at += 1;
  const found: Expression[] = [];
  let spread = false;
  items(cursor, ')', () => {
    found.push(cursor.expression(cursor, true));
    skipSpace(cursor, true);
    if (take(cursor, '...')) spread = true;
  });
  return { kind: 'call', name, arguments: found, spread, span: { start, end: cursor.at } };
}

/** `[…]`, or a loop that makes a list. */
export function list(cursor: Cursor): Expression {
  const start = cursor.at;
  cursor.at += 1;
  skipSpace(cursor, true);
  if (isFor(cursor)) return loop(cursor, start, ']');
  const found: Expression[] = [];
  items(cursor, ']', () => found.push(cursor.expression(cursor, true)));
  return { kind: 'list', items: found, span: { start, end: cursor.at } };
}

/** `{…}`, or a loop that makes an object. */
export function object(cursor: Cursor): Expression {
  const start = cursor.at;
  cursor.at += 1;
  skipSpace(cursor, true);
  if (isFor(cursor)) return loop(cursor, start, '}');
  const found: ObjectItem[] = [];
  items(cursor, '}', () => {
    const key = objectKey(cursor);
    skipSpace(cursor, true);
    if (!take(cursor, '=') && !take(cursor, ':')) return;
    skipSpace(cursor, false);
    found.push({ key, value: cursor.expression(cursor, false) });
  });
  return { kind: 'object', items: found, span: { start, end: cursor.at } };
}

const PLAIN_KEY = /[\p{L}_][\p{L}\p{N}_-]*(?=[ \t]*[=:](?![=:]))/uy;

function objectKey(cursor: Cursor): Expression {
  PLAIN_KEY.lastIndex = cursor.at;
  const name = PLAIN_KEY.exec(cursor.text)?.[0];
  if (name === undefined) return cursor.expression(cursor, true);
  const start = cursor.at;
  cursor.at += name.length;
  const span = { start, end: cursor.at };
  return { kind: 'template', parts: [{ kind: 'text', text: name, ...span }], inner: span, span };
}

/**
 * Items up to the closing bracket. In an object a line end parts them as well; elsewhere one behind which nothing parts it
 * from the next means that the bracket is missing, and what follows stands on its own.
 */
function items(cursor: Cursor, close: string, read: () => void): void {
  for (;;) {
    skipSpace(cursor, true);
    if (cursor.at >= cursor.end || take(cursor, close)) return;
    if (take(cursor, ',')) continue;
    const before = cursor.at;
    read();
    const after = cursor.at;
    skipSpace(cursor, close !== '}');
    if (take(cursor, ',') || peek(cursor, close) || (close === '}' && peek(cursor, '\n') && cursor.at > before)) continue;
    cursor.budget.errors += 1;
    if (close !== '}' && after > before) {
      cursor.at = after;
      return;
    }
    if (cursor.depth > MAX_DEPTH || cursor.budget.left <= 0) {
      cursor.at = cursor.end;
      return;
    }
    if (cursor.at === before) {
      // A bracket that closes something else ends this one as well.
      if (/[)\]}]/.test(cursor.text.charAt(cursor.at))) return;
      cursor.at += 1;
    }
  }
}

const FOR = /for(?=[\s(])/y;

function isFor(cursor: Cursor): boolean {
  FOR.lastIndex = cursor.at;
  return FOR.test(cursor.text);
}

/** `[for x in y : z if c]`, `{for k, v in y : k => v...}`. */
function loop(cursor: Cursor, start: number, close: string): Expression {
  cursor.at += 3;
  const names = loopNames(cursor);
  skipSpace(cursor, true);
  const collection = cursor.expression(cursor, true);
  skipSpace(cursor, true);
  take(cursor, ':');
  skipSpace(cursor, true);
  const first = cursor.expression(cursor, true);
  skipSpace(cursor, true);
  const second = take(cursor, '=>') ? (skipSpace(cursor, true), cursor.expression(cursor, true)) : null;
  skipSpace(cursor, true);
  const grouped = take(cursor, '...');
  skipSpace(cursor, true);
  const condition = peek(cursor, 'if') ? ((cursor.at += 2), skipSpace(cursor, true), cursor.expression(cursor, true)) : null;
  closeWith(cursor, close);
  return { kind: 'for', names, collection, key: second === null ? null : first, value: second ?? first, condition, grouped, span: { start, end: cursor.at } };
}

/** Behind the bracket, if it comes next or on the same line. */
export function closeWith(cursor: Cursor, close: string): void {
  skipSpace(cursor, true);
  if (take(cursor, close)) return;
  const found = cursor.text.indexOf(close, cursor.at);
  const line = cursor.text.indexOf('\n', cursor.at);
  if (found !== -1 && found < cursor.end && (line === -1 || found < line)) cursor.at = found + 1;
}
