import { parseExpression } from './expression.ts';
import type { Node } from './syntax.ts';

const MAX_NODES = 20_000;
const MAX_DEPTH = 40;
const CLOSERS = { '{{': '}}', '{%': '%}', '{#': '#}' } as const;

interface Piece {
  readonly kind: 'text' | 'output' | 'tag';
  readonly start: number;
  readonly end: number;
  /** Offsets of what stands between the marks. */
  readonly inner: { readonly start: number; readonly end: number };
}

/** Whether a text is a template at all. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

/**
 * The nodes of a template, with Ansible's way with blanks: a newline directly behind a tag goes. Broken tags are text.
 * https://jinja.palletsprojects.com/en/stable/templates/
 */
export function parseTemplate(text: string): readonly Node[] {
  const cursor = { pieces: piecesOf(text), at: 0, text };
  const nodes: Node[] = [];
  // An end without a beginning is passed over.
  while (cursor.at < cursor.pieces.length) {
    nodes.push(...body(cursor, 0).nodes);
    cursor.at += 1;
  }
  return nodes;
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const last = new Map(Object.values(CLOSERS).map((mark) => [mark, text.lastIndexOf(mark)]));
  let failures = 0;
  let from = 0;
  const push = (end: number): void => {
    if (end > from) pieces.push({ kind: 'text', start: from, end, inner: { start: from, end } });
  };
  for (let at = text.indexOf('{'); at !== -1 && pieces.length < MAX_NODES; at = text.indexOf('{', at)) {
    const open = text.slice(at, at + 2);
    const wanted = open === '{{' || open === '{%' || open === '{#' ? CLOSERS[open] : null;
    const close = wanted === null || failures > MAX_FAILURES || (last.get(wanted) ?? -1) < at ? -1 : closing(text, at + 2, wanted);
    if (close === -1) {
      if (wanted !== null) failures += 1;
      at += 1;
      continue;
    }
    const trimsBefore = text.charAt(at + 2) === '-';
    const trimsAfter = text.charAt(close - 1) === '-' && close - 1 > at + 2;
    let end = at;
    if (trimsBefore) while (end > from && text.charAt(end - 1) <= ' ') end -= 1;
    push(end);
    const skip = /[-+]/.test(text.charAt(at + 2)) ? 3 : 2;
    const inner = { start: Math.min(at + skip, close), end: trimsAfter ? close - 1 : close };
    if (open !== '{#') pieces.push({ kind: open === '{{' ? 'output' : 'tag', start: at, end: close + 2, inner });
    at = close + 2;
    if (trimsAfter) while (at < text.length && text.charAt(at) <= ' ') at += 1;
    else if (open !== '{{') at += text.startsWith('\r\n', at) ? 2 : text.charAt(at) === '\n' ? 1 : 0;
    from = at;
  }
  push(text.length);
  return pieces;
}

/** Where a mark closes; those inside quotes do not count. */
function closing(text: string, from: number, close: string): number {
  if (close === '#}') return text.indexOf(close, from);
  let quote = '';
  for (let at = from; at < text.length && at < from + MAX_TAG; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (text.startsWith(close, at)) return close === '}}' && text.charAt(at + 2) === '}' ? at + 1 : at;
    else if (char === '"' || char === "'") quote = char;
  }
  return -1;
}

const MAX_TAG = 10_000;
/** Marks that open and never close: more of them, and the rest is text. */
const MAX_FAILURES = 200;

interface Cursor {
  readonly pieces: readonly Piece[];
  readonly text: string;
  at: number;
}

const ENDS = new Set(['endif', 'elif', 'else', 'endfor', 'endset', 'endmacro', 'endcall', 'endfilter', 'endblock', 'endwith', 'endraw', 'endautoescape']);

/** Nodes up to a tag that ends them, or begins the next arm; the cursor stays on that tag. */
function body(cursor: Cursor, depth: number): { readonly nodes: readonly Node[]; readonly end: string; readonly rest: string } {
  const nodes: Node[] = [];
  for (; cursor.at < cursor.pieces.length; cursor.at++) {
    const piece = cursor.pieces[cursor.at];
    if (piece === undefined) break;
    const { inner, start, end } = piece;
    const source = cursor.text.slice(inner.start, inner.end);
    if (piece.kind === 'text') nodes.push({ kind: 'text', start, end });
    else if (piece.kind === 'output') nodes.push({ kind: 'output', expression: parseExpression(source, inner.start), start, end });
    else {
      const word = /^\s*([a-z_]+)/.exec(source)?.[1] ?? '';
      const rest = source.slice(source.indexOf(word) + word.length);
      if (ENDS.has(word)) return { nodes, end: word, rest };
      nodes.push(...tag(word, rest, cursor, depth + 1));
    }
  }
  return { nodes, end: '', rest: '' };
}

function tag(word: string, rest: string, cursor: Cursor, depth: number): readonly Node[] {
  if (depth > MAX_DEPTH) return [{ kind: 'opaque', reason: 'a template that is nested too deeply' }];
  switch (word) {
    case 'if':
      return [conditional(rest, cursor, depth)];
    case 'for':
      return [loop(rest, cursor, depth)];
    case 'set':
      return assignment(rest, cursor, depth);
    case 'raw':
      return raw(cursor);
    case 'with': case 'block': case 'autoescape':
      return inside(cursor, depth);
    case 'macro': case 'call': case 'filter':
      inside(cursor, depth);
      return word === 'macro' ? [] : [{ kind: 'opaque', reason: `the result of a template's ${word}` }];
    case 'include': case 'extends': case 'import': case 'from':
      return word === 'include' || word === 'extends' ? [{ kind: 'opaque', reason: 'a template that another one includes' }] : [];
    default:
      return word === 'do' ? [] : [{ kind: 'opaque', reason: 'a tag of a template' }];
  }
}

function inside(cursor: Cursor, depth: number): readonly Node[] {
  cursor.at += 1;
  return body(cursor, depth).nodes;
}

function conditional(test: string, cursor: Cursor, depth: number): Node {
  const arms: { test: ReturnType<typeof parseExpression> | null; source: string; body: readonly Node[] }[] = [];
  let source: string | null = test;
  for (;;) {
    cursor.at += 1;
    const arm = body(cursor, depth);
    arms.push({ test: source === null ? null : parseExpression(source), source: (source ?? '').trim(), body: arm.nodes });
    if (arm.end !== 'elif' && arm.end !== 'else') return { kind: 'if', arms };
    source = arm.end === 'elif' ? arm.rest : null;
  }
}

function loop(head: string, cursor: Cursor, depth: number): Node {
  const cut = head.search(/\sin\s/);
  const names = head.slice(0, Math.max(0, cut)).split(',').map((name) => name.replaceAll(/[()\s]/g, '')).filter((name) => name !== '');
  const over = parseExpression(head.slice(cut === -1 ? head.length : cut + 4).replace(/\srecursive\s*$/, ''));
  cursor.at += 1;
  const first = body(cursor, depth);
  let otherwise: readonly Node[] = [];
  if (first.end === 'else') {
    cursor.at += 1;
    otherwise = body(cursor, depth).nodes;
  }
  return { kind: 'for', names, over, body: first.nodes, otherwise };
}

function assignment(source: string, cursor: Cursor, depth: number): readonly Node[] {
  const equals = source.indexOf('=');
  const name = source.slice(0, equals === -1 ? source.length : equals).trim();
  if (equals !== -1) return [{ kind: 'set', name, value: parseExpression(source.slice(equals + 1)) }];
  inside(cursor, depth);
  return [{ kind: 'set', name: name.split('|')[0]?.trim() ?? '', value: { kind: 'opaque', source: 'a block of a template' } }];
}

/** Everything up to `endraw`, as it stands. */
function raw(cursor: Cursor): readonly Node[] {
  const start = cursor.pieces[cursor.at]?.end ?? 0;
  for (cursor.at += 1; cursor.at < cursor.pieces.length; cursor.at++) {
    const piece = cursor.pieces[cursor.at];
    if (piece?.kind === 'tag' && cursor.text.slice(piece.inner.start, piece.inner.end).trim() === 'endraw') return [{ kind: 'text', start, end: piece.start }];
  }
  return [{ kind: 'text', start, end: cursor.text.length }];
}
