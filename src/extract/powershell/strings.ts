import { escaped, isNewline } from './characters.ts';
import type { Cursor } from './cursor.ts';
import type { Expression, TextPiece } from './syntax.ts';
import { readVariable } from './variable.ts';

/** `'…'`, `"…"`, and the here-strings `@'…'@`, `@"…"@`. */
export function readString(cursor: Cursor): Expression {
  const start = cursor.at;
  const here = cursor.take('@');
  const quote = cursor.text.charAt(cursor.at);
  cursor.at++;
  const end = here ? hereEnd(cursor, quote) : null;
  const pieces = quote === "'" ? plainPieces(cursor, end) : expandedPieces(cursor, end);
  if (end === null) cursor.take(quote);
  else cursor.at = Math.min(end.behind, cursor.text.length);
  return { kind: 'text', pieces, quoted: true, start, end: cursor.at };
}

interface HereEnd {
  /** Where the text ends. */
  readonly text: number;
  readonly behind: number;
}

/** The text begins on the next line and ends before the line that begins with the closing mark. */
function hereEnd(cursor: Cursor, quote: string): HereEnd {
  const newline = cursor.text.indexOf('\n', cursor.at);
  const from = newline === -1 ? cursor.text.length : newline + 1;
  cursor.at = from;
  const close = cursor.text.startsWith(`${quote}@`, from) ? from - 1 : cursor.text.indexOf(`\n${quote}@`, Math.max(0, from - 1));
  if (close === -1) return { text: cursor.text.length, behind: cursor.text.length };
  const text = cursor.text.charAt(close - 1) === '\r' ? close - 1 : close;
  return { text: Math.max(from, text), behind: close + 3 };
}

function plainPieces(cursor: Cursor, end: HereEnd | null): readonly TextPiece[] {
  const start = cursor.at;
  if (end !== null) {
    cursor.at = end.text;
    return [{ kind: 'literal', text: cursor.text.slice(start, end.text).replaceAll('\r\n', '\n'), start, end: end.text }];
  }
  let text = '';
  for (; !cursor.done(); cursor.at++) {
    if (cursor.is("''")) cursor.at++;
    else if (cursor.is("'")) break;
    text += cursor.text.charAt(cursor.at);
  }
  return [{ kind: 'literal', text, start, end: cursor.at }];
}

function expandedPieces(cursor: Cursor, end: HereEnd | null): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  const limit = end?.text ?? cursor.text.length;
  let run = '';
  let from = cursor.at;
  const flush = (): void => {
    if (cursor.at > from) pieces.push({ kind: 'literal', text: run, start: from, end: cursor.at });
    run = '';
  };
  while (cursor.at < limit) {
    const character = cursor.text.charAt(cursor.at);
    if (end === null && character === '"') {
      if (cursor.text.charAt(cursor.at + 1) !== '"') break;
      run += '"';
      cursor.at += 2;
    } else if (character === '`') {
      const next = cursor.text.charAt(cursor.at + 1);
      run += isNewline(next) ? '' : escaped(next);
      cursor.at += 2;
    } else if (character === '$' && /[\w{(?]/.test(cursor.text.charAt(cursor.at + 1))) {
      flush();
      const start = cursor.at;
      const inner = cursor.is('$(') ? readMembersOfGroup(cursor) : readVariable(cursor);
      if (inner !== null && inner.end > start) pieces.push({ kind: 'inner', expression: inner, start, end: inner.end });
      else {
        cursor.at = start + 1;
        run += '$';
      }
      from = cursor.at;
    } else {
      run += character;
      cursor.at++;
    }
  }
  flush();
  return pieces;
}

/** `$(…)` alone: what follows it is text, even where it begins with a dot. */
function readMembersOfGroup(cursor: Cursor): Expression | null {
  const group = cursor.grammar.members(cursor);
  if (group?.kind !== 'member') return group;
  let inner: Expression = group;
  while (inner.kind === 'member') inner = inner.target;
  cursor.at = inner.end;
  return inner;
}
