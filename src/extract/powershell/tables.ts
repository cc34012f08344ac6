import type { Cursor } from './cursor.ts';
import type { Expression } from './syntax.ts';

/** `@{ Name = value; Other = value }`, one below the other or behind semicolons. */
export function readTable(cursor: Cursor, start: number, readValue: (cursor: Cursor) => Expression | null): Expression {
  const open = cursor.at;
  const end = cursor.behind('}');
  cursor.at = open + 1;
  cursor.enter();
  const entries: { readonly name: string; readonly value: Expression }[] = [];
  for (cursor.skipSeparators(); cursor.at < end - 1; cursor.skipSeparators()) {
    const before = cursor.at;
    const name = cursor.match(/["']?[A-Za-z_]\w{0,100}["']?/y);
    cursor.skipSpace();
    const value = name !== null && cursor.take('=') ? readValue(skippedSpace(cursor)) : null;
    if (name !== null && value !== null) entries.push({ name: name.replaceAll(/["']/g, ''), value });
    if (cursor.at === before) cursor.at++;
  }
  cursor.leave();
  cursor.at = end;
  return { kind: 'table', entries, start, end };
}

function skippedSpace(cursor: Cursor): Cursor {
  cursor.skipSpace();
  return cursor;
}
