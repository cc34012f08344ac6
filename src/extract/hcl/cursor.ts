import type { Expression } from './syntax.ts';

/** Where a parser of HCL stands, and how much it may still read. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** Exclusive. */
  readonly end: number;
  /** Of expressions and bodies within each other. */
  depth: number;
  /** Expressions that may still be made, and what was not understood; shared by all cursors of a file. */
  readonly budget: { left: number; errors: number };
  /** Reads the expression that begins here: strings hold expressions, and expressions strings. */
  readonly expression: (cursor: Cursor, lines: boolean) => Expression;
}

export const MAX_DEPTH = 60;
export const MAX_EXPRESSIONS = 200_000;

/** A stretch of the same text with a bound of its own. */
export function within(cursor: Cursor, start: number, end: number): Cursor {
  return { text: cursor.text, at: start, end: Math.min(end, cursor.end), depth: cursor.depth + 1, budget: cursor.budget, expression: cursor.expression };
}

export function peek(cursor: Cursor, text: string): boolean {
  return cursor.at + text.length <= cursor.end && cursor.text.startsWith(text, cursor.at);
}

export function take(cursor: Cursor, text: string): boolean {
  if (!peek(cursor, text)) return false;
  cursor.at += text.length;
  return true;
}

/** Skips blanks and comments; line ends too, where they mean nothing. */
export function skipSpace(cursor: Cursor, lines: boolean): void {
  while (cursor.at < cursor.end) {
    const char = cursor.text.charAt(cursor.at);
    if (char === ' ' || char === '\t' || char === '\r' || char === '\uFEFF' || char === '\0' || (lines && char === '\n')) cursor.at += 1;
    else if (char === '#' || peek(cursor, '//')) cursor.at = lineEnd(cursor);
    else if (peek(cursor, '/*')) {
      const close = cursor.text.indexOf('*/', cursor.at + 2);
      cursor.at = close === -1 ? cursor.end : Math.min(cursor.end, close + 2);
    } else return;
  }
}

/** Offset of the line end that comes next. */
export function lineEnd(cursor: Cursor, from = cursor.at): number {
  const found = cursor.text.indexOf('\n', from);
  return found === -1 ? cursor.end : Math.min(found, cursor.end);
}

const WORD = /[\p{L}_][\p{L}\p{N}_-]*/uy;

/** An identifier; empty where there is none. */
export function takeWord(cursor: Cursor): string {
  WORD.lastIndex = cursor.at;
  const word = WORD.exec(cursor.text)?.[0] ?? '';
  if (cursor.at + word.length > cursor.end) return '';
  cursor.at += word.length;
  return word;
}
