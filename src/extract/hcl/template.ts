import type { Cursor } from './cursor.ts';
import { MAX_DEPTH, lineEnd, peek, skipSpace, take, takeWord, within } from './cursor.ts';
import type { Expression, TemplatePart } from './syntax.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** A quoted string; the cursor stands on the quote. It ends at its line's end where the quote is missing. */
export function quoted(cursor: Cursor): Expression {
  const start = cursor.at;
  cursor.at += 1;
  const inner = cursor.at;
  const parts = templateParts(cursor, 'quoted');
  const end = cursor.at;
  if (!take(cursor, '"')) cursor.budget.errors += 1;
  return { kind: 'template', parts, inner: { start: inner, end }, span: { start, end: cursor.at } };
}

const MARK = /<<(-?)([\p{L}_][\p{L}\p{N}_-]*)[ \t\r]*\n/uy;

/** `<<EOT` or `<<-EOT`; null where none begins. https://developer.hashicorp.com/terraform/language/expressions/strings#heredoc-strings */
export function heredoc(cursor: Cursor): Expression | null {
  MARK.lastIndex = cursor.at;
  const match = MARK.exec(cursor.text);
  if (match === null) return null;
  const start = cursor.at;
  const first = start + match[0].length;
  const mark = match[2] ?? '';
  let line = first;
  let stop = cursor.end;
  for (; line < cursor.end; line = lineEnd(cursor, line) + 1) {
    const end = lineEnd(cursor, line);
    if (end - line < 1000 && cursor.text.slice(line, end).trim() === mark) {
      stop = line;
      break;
    }
  }
  const inner = within(cursor, first, stop);
  const parts = templateParts(inner, 'plain');
  // The line end before the mark belongs to the text; the one behind it ends the attribute.
  cursor.at = stop >= cursor.end ? cursor.end : Math.min(cursor.end, cursor.text.indexOf(mark, stop) + mark.length);
  const kept = match[1] === '-' ? unindented(parts) : parts;
  return { kind: 'template', parts: kept, inner: { start: first, end: Math.max(first, stop) }, span: { start, end: cursor.at } };
}

/** The text of a template file. */
export function fileTemplate(cursor: Cursor): readonly TemplatePart[] {
  return templateParts(cursor, 'plain');
}

/** `quoted` has escapes and ends at its quote; `plain` goes on to the end. */
function templateParts(cursor: Cursor, how: 'quoted' | 'plain'): readonly TemplatePart[] {
  const stack: Open[] = [{ parts: [], directive: null, start: cursor.at }];
  while (cursor.at < cursor.end) {
    const char = cursor.text.charAt(cursor.at);
    if (how === 'quoted' && (char === '"' || char === '\n')) break;
    const top = stack.at(-1) ?? { parts: [], directive: null, start: cursor.at };
    if (peek(cursor, '$${') || peek(cursor, '%%{')) top.parts.push(text(cursor, char + '{', 3));
    else if (peek(cursor, '${')) top.parts.push(interpolation(cursor));
    else if (peek(cursor, '%{')) directive(cursor, stack);
    else if (how === 'quoted' && char === '\\') top.parts.push(escape(cursor));
    else top.parts.push(run(cursor, how));
  }
  while (stack.length > 1) close(stack, cursor.at);
  return stack[0]?.parts ?? [];
}

interface Open {
  parts: TemplatePart[];
  readonly directive: { readonly kind: 'if'; readonly test: Expression; yes: TemplatePart[] | null } | { readonly kind: 'for'; readonly names: readonly string[]; readonly collection: Expression } | null;
  readonly start: number;
}

function text(cursor: Cursor, value: string, length: number): TemplatePart {
  const start = cursor.at;
  cursor.at = Math.min(cursor.end, start + length);
  return { kind: 'text', text: value, start, end: cursor.at };
}

function escape(cursor: Cursor): TemplatePart {
  const next = cursor.text.charAt(cursor.at + 1);
  const digits = next === 'u' ? 4 : next === 'U' ? 8 : 0;
  const code = cursor.text.slice(cursor.at + 2, cursor.at + 2 + digits);
  if (digits > 0 && /^[0-9a-fA-F]+$/.test(code) && code.length === digits && Number.parseInt(code, 16) <= 0x10ffff) return text(cursor, String.fromCodePoint(Number.parseInt(code, 16)), digits + 2);
  return text(cursor, ESCAPES[next] ?? next, 2);
}

/** Plain characters up to whatever may mean something. */
function run(cursor: Cursor, how: 'quoted' | 'plain'): TemplatePart {
  const stops = how === 'quoted' ? QUOTED_STOPS : PLAIN_STOPS;
  stops.lastIndex = cursor.at + 1;
  const end = Math.min(stops.exec(cursor.text)?.index ?? cursor.end, cursor.end);
  return text(cursor, cursor.text.slice(cursor.at, end), end - cursor.at);
}

const QUOTED_STOPS = /["\\\n]|[$%]+\{/g;
const PLAIN_STOPS = /[$%]+\{/g;

function interpolation(cursor: Cursor): TemplatePart {
  const start = cursor.at;
  cursor.at += 2;
  take(cursor, '~');
  const expression = cursor.expression(cursor, true);
  closeBrace(cursor, start);
  return { kind: 'expression', expression, start, end: cursor.at };
}

/** Behind the brace; where something stands before it that is not understood, behind the next one on the line. */
function closeBrace(cursor: Cursor, start: number): void {
  skipSpace(cursor, true);
  take(cursor, '~');
  if (take(cursor, '}')) return;
  cursor.budget.errors += 1;
  const found = cursor.text.indexOf('}', cursor.at);
  const end = lineEnd(cursor, Math.max(cursor.at, start));
  cursor.at = found !== -1 && found < end ? found + 1 : Math.max(cursor.at, Math.min(end, start + 2));
}

function directive(cursor: Cursor, stack: Open[]): void {
  const start = cursor.at;
  cursor.at += 2;
  take(cursor, '~');
  skipSpace(cursor, true);
  const word = takeWord(cursor);
  const top = stack.at(-1);
  if (word === 'if' && stack.length < MAX_DEPTH) stack.push({ parts: [], directive: { kind: 'if', test: cursor.expression(cursor, true), yes: null }, start });
  else if (word === 'for' && stack.length < MAX_DEPTH) {
    const names = loopNames(cursor);
    stack.push({ parts: [], directive: { kind: 'for', names, collection: cursor.expression(cursor, true) }, start });
  } else if (word === 'else' && top?.directive?.kind === 'if') {
    top.directive.yes = top.parts;
    top.parts = [];
  }
  closeBrace(cursor, start);
  if (word === 'endif' || word === 'endfor') close(stack, cursor.at);
}

/** `a, b in`. */
export function loopNames(cursor: Cursor): readonly string[] {
  const names: string[] = [];
  for (let count = 0; count < 3; count++) {
    skipSpace(cursor, true);
    const name = takeWord(cursor);
    if (name === 'in' || name === '') break;
    names.push(name);
    skipSpace(cursor, true);
    take(cursor, ',');
  }
  return names;
}

function close(stack: Open[], end: number): void {
  if (stack.length < 2) return;
  const done = stack.pop();
  const into = stack.at(-1);
  if (done?.directive == null || into === undefined) return;
  const { directive: opened, parts, start } = done;
  if (opened.kind === 'for') into.parts.push({ kind: 'loop', names: opened.names, collection: opened.collection, body: parts, start, end });
  else into.parts.push({ kind: 'if', test: opened.test, yes: opened.yes ?? parts, no: opened.yes === null ? [] : parts, start, end });
}

/** Without the indentation that all lines have. */
function unindented(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const lines = parts.flatMap((part, index) => linesOf(part, index === 0 || endsLine(parts[index - 1])));
  const margins = lines.flatMap(({ part, begins }) => (begins ? (part.kind === 'text' ? (part.text.trim() === '' ? [] : [part.text.length - part.text.trimStart().length]) : [0]) : []));
  const margin = margins.length === 0 ? 0 : margins.reduce((least, each) => Math.min(least, each));
  return lines.map(({ part, begins }) => {
    if (!begins || part.kind !== 'text') return part;
    const cut = Math.min(margin, part.text.length - part.text.trimStart().length);
    return { ...part, text: part.text.slice(cut), start: part.start + cut };
  });
}

function endsLine(part: TemplatePart | undefined): boolean {
  return part?.kind === 'text' && part.text.endsWith('\n');
}

function linesOf(part: TemplatePart, begins: boolean): readonly { readonly part: TemplatePart; readonly begins: boolean }[] {
  if (part.kind !== 'text' || part.end - part.start !== part.text.length) return [{ part, begins }];
  const found: { readonly part: TemplatePart; readonly begins: boolean }[] = [];
  for (let from = 0; from < part.text.length; ) {
    const stop = part.text.indexOf('\n', from);
    const to = stop === -1 ? part.text.length : stop + 1;
    found.push({ part: { kind: 'text', text: part.text.slice(from, to), start: part.start + from, end: part.start + to }, begins: from > 0 || begins });
    from = to;
  }
  return found;
}
