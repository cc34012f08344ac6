import type { Cursor } from './cursor.ts';
import { readArgument, readExpression } from './expressions.ts';
import type { Argument, Redirection, Stage } from './syntax.ts';

/** A command, or an expression: what begins with a quote, a variable, a bracket or a number is one. */
export function readStage(cursor: Cursor): Stage | null {
  cursor.skipSpace();
  const start = cursor.at;
  const calls = cursor.take('&') || (cursor.is('.') && /\s/.test(cursor.text.charAt(start + 1)) && cursor.take('.'));
  cursor.skipSpace();
  if (!calls && /["'$(@[\d{!,+-]/.test(cursor.text.charAt(cursor.at))) {
    const expression = readExpression(cursor, true);
    if (expression === null) return null;
    cursor.skipSpace();
    return { kind: 'expression', expression, redirections: readRedirections(cursor), start, end: Math.max(expression.end, start) };
  }
  const name = readArgument(cursor)?.value ?? null;
  if (name === null) return null;
  const given: Argument[] = [];
  const redirections: Redirection[] = [];
  for (;;) {
    cursor.skipSpace();
    redirections.push(...readRedirections(cursor));
    cursor.skipSpace();
    const argument = readArgument(cursor);
    if (argument === null) break;
    given.push(argument);
  }
  return { kind: 'command', name, arguments: given, redirections, start, end: Math.max(name.end, given.at(-1)?.end ?? 0, redirections.at(-1)?.end ?? 0) };
}

/** `> file`, `>> file`; those of other streams are read and dropped. */
function readRedirections(cursor: Cursor): readonly Redirection[] {
  const found: Redirection[] = [];
  for (;;) {
    cursor.skipSpace();
    const start = cursor.at;
    const match = cursor.match(/[1-6*]?>{1,2}(?:&[12])?/y);
    if (match === null) return found;
    if (match.includes('&')) continue;
    cursor.skipSpace();
    const target = readArgument(cursor)?.value ?? null;
    if (target !== null && /^[1*]?>/.test(match)) found.push({ append: match.includes('>>'), target, start, end: cursor.at });
  }
}
