import type { Cursor } from './cursor.ts';
import { MAX_DEPTH, lineEnd, peek, skipSpace, take, takeWord } from './cursor.ts';
import { newCursor, parseExpression } from './expression.ts';
import type { Attribute, Block, Body } from './syntax.ts';
import { quoted } from './template.ts';

/**
 * HCL's native syntax, from `start` to `end` of a text. It never throws: what it does not understand is passed over to the
 * end of its line, and the rest is read. https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export function parseBody(text: string, start = 0, end = text.length): Body {
  const cursor = newCursor(text, start, end);
  const all = body(cursor, false);
  return cursor.budget.errors === 0 && cursor.budget.left > 0 ? all : { ...all, damaged: true };
}

function body(cursor: Cursor, closed: boolean): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  while (cursor.at < cursor.end) {
    skipSpace(cursor, true);
    if (closed && take(cursor, '}')) break;
    if (cursor.at >= cursor.end) break;
    const start = cursor.at;
    const name = takeWord(cursor);
    const nameSpan = { start, end: cursor.at };
    skipSpace(cursor, false);
    if (name !== '' && peek(cursor, '=') && !peek(cursor, '==')) {
      cursor.at += 1;
      skipSpace(cursor, false);
      attributes.push({ name, nameSpan, value: parseExpression(cursor, false) });
      skipSpace(cursor, false);
      // `a = 1 }` on one line ends the block.
      if (!peek(cursor, '}') && !take(cursor, '\n')) restOfLine(cursor, start);
      continue;
    }
    const found = name === '' ? null : block(cursor, name, start);
    if (found !== null) blocks.push(found);
    else restOfLine(cursor, start);
  }
  return { attributes, blocks };
}

function restOfLine(cursor: Cursor, start: number): void {
  if (cursor.at < cursor.end) cursor.budget.errors += 1;
  cursor.at = Math.min(cursor.end, Math.max(lineEnd(cursor) + 1, start + 1));
}

const MAX_LABELS = 10;

function block(cursor: Cursor, type: string, start: number): Block | null {
  const labels: string[] = [];
  for (; labels.length < MAX_LABELS; skipSpace(cursor, false)) {
    if (peek(cursor, '"')) {
      const label = quoted(cursor);
      labels.push(label.kind === 'template' ? label.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('') : '');
      continue;
    }
    const word = takeWord(cursor);
    if (word === '') break;
    labels.push(word);
  }
  const head = { start, end: cursor.text.slice(start, cursor.at).trimEnd().length + start };
  if (!take(cursor, '{') || cursor.depth > MAX_DEPTH) return null;
  cursor.depth += 1;
  const inner = body(cursor, true);
  cursor.depth -= 1;
  return { type, labels, body: inner, head, span: { start, end: cursor.at } };
}
