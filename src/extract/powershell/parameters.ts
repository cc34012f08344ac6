import type { Cursor } from './cursor.ts';
import { readExpression, readMembers } from './expressions.ts';
import type { Block, Expression, Pipeline, Statement } from './syntax.ts';

/** `param($a, $b)` at the head of a script block, attributes before it included. */
export function scriptParameters(cursor: Cursor): readonly string[] {
  for (;;) {
    cursor.skipSeparators();
    if (!/^\[\s{0,20}(?:cmdletbinding|diagnostics|outputtype|parameter)/i.test(cursor.text.slice(cursor.at, cursor.at + 60))) break;
    cursor.at = cursor.behind(']');
  }
  if (cursor.peekWord().toLowerCase() !== 'param') return [];
  cursor.takeWord();
  return readParameters(cursor).names;
}

/** `([string] $a = 'x', $b)`: names, and the defaults as assignments. */
export function readParameters(cursor: Cursor): { readonly names: readonly string[]; readonly defaults: Block } {
  const names: string[] = [];
  const defaults: Statement[] = [];
  cursor.skipSpace();
  if (!cursor.take('(')) return { names, defaults };
  while (!cursor.done() && !cursor.is(')')) {
    cursor.skipSeparators();
    if (cursor.is('[')) cursor.at = cursor.behind(']');
    else if (cursor.is('$')) {
      const start = cursor.at;
      const target = readMembers(cursor);
      if (target?.kind === 'variable') names.push(target.name);
      cursor.skipSeparators();
      if (target !== null && cursor.take('=')) {
        cursor.skipSeparators();
        const expression = readExpression(cursor, false);
        if (expression !== null) defaults.push({ kind: 'assignment', target, append: false, value: asPipeline(expression), start, end: cursor.at });
      }
    } else if (!cursor.is(')')) cursor.at++;
    cursor.skipSeparators();
  }
  cursor.take(')');
  return { names, defaults };
}

function asPipeline(expression: Expression): Pipeline {
  const { start, end } = expression;
  return { kind: 'pipeline', stages: [{ kind: 'expression', expression, redirections: [], start, end }], sometimes: false, start, end };
}
