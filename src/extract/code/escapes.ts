import type { StringPiece } from './tree.ts';

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', a: '\u0007', e: '\u001B', 0: '\0' };
const CODE = /u\{([0-9a-fA-F]{1,6})\}|x\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})/y;

/** Literal pieces of a stretch of source with backslash escapes; each escape is a piece of its own. */
export function backslashPieces(source: string, start: number, end: number): readonly StringPiece[] {
  const pieces: StringPiece[] = [];
  // Never looks beyond the string: a file may hold many strings and no backslash.
  const text = source.slice(start, end);
  let last = start;
  for (let found = text.indexOf('\\'); found !== -1; found = text.indexOf('\\', last - start)) {
    const at = start + found;
    if (at > last) pieces.push({ kind: 'literal', text: source.slice(last, at), start: last, end: at });
    const escaped = escape(source, at + 1);
    last = Math.min(at + 1 + escaped.length, end);
    if (escaped.text !== '') pieces.push({ kind: 'literal', text: escaped.text, start: at, end: last });
  }
  if (last < end) pieces.push({ kind: 'literal', text: source.slice(last, end), start: last, end });
  return pieces;
}

/** Literal pieces where a doubled mark (`""`, `{{`) stands for one. */
export function doubledPieces(source: string, start: number, end: number, mark: string): readonly StringPiece[] {
  const pieces: StringPiece[] = [];
  const doubled = mark + mark;
  const text = source.slice(start, end);
  let last = start;
  for (let found = text.indexOf(doubled); found !== -1; found = text.indexOf(doubled, last - start)) {
    const at = start + found;
    if (at > last) pieces.push({ kind: 'literal', text: source.slice(last, at), start: last, end: at });
    last = at + doubled.length;
    pieces.push({ kind: 'literal', text: mark, start: at, end: last });
  }
  if (last < end) pieces.push({ kind: 'literal', text: source.slice(last, end), start: last, end });
  return pieces;
}

function escape(source: string, at: number): { text: string; length: number } {
  const character = source[at] ?? '';
  if (character === '\r') return { text: '', length: source[at + 1] === '\n' ? 2 : 1 };
  if (character === '\n') return { text: '', length: 1 };
  CODE.lastIndex = at;
  const match = CODE.exec(source);
  const digits = match === null ? undefined : match.slice(1).find((group) => group !== undefined);
  if (match !== null && digits !== undefined) {
    const code = Number.parseInt(digits, 16);
    return { text: code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD', length: match[0].length };
  }
  return { text: Object.hasOwn(SIMPLE, character) ? (SIMPLE[character] ?? character) : character, length: 1 };
}
