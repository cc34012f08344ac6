import type { Span, Stretch } from '../arm/expression.ts';

/** https://github.com/Azure/bicep/blob/main/docs/grammar.md */
export interface Token extends Span {
  readonly kind: 'word' | 'number' | 'string' | 'symbol' | 'newline' | 'end';
  /** Of a string: what is plain of it. */
  readonly text: string;
  /** Of a string. */
  readonly pieces: readonly (Stretch | Inner)[];
}

/** `${…}` within a string. */
export interface Inner extends Span {
  readonly kind: 'inner';
  readonly tokens: readonly Token[];
}

const MAX_TOKENS = 400_000;
const MAX_DEPTH = 40;
const SYMBOLS = ['...', '::', '=>', '==', '!=', '=~', '!~', '>=', '<=', '&&', '||', '??', '.?', '[?'];
const NO_PIECES: readonly never[] = [];

interface Cursor {
  readonly source: string;
  at: number;
  left: number;
}

/** The tokens of a file; comments are left out. What is no token is a symbol of its own, so that nothing is lost. */
export function tokensOf(source: string): readonly Token[] {
  return read({ source, at: 0, left: MAX_TOKENS }, 0);
}

/** Up to the end, or within a string up to the brace that closes it. */
function read(cursor: Cursor, depth: number): readonly Token[] {
  const { source } = cursor;
  const tokens: Token[] = [];
  let open = 0;
  const add = (kind: Token['kind'], end: number, text = source.slice(cursor.at, end)): void => {
    tokens.push({ kind, text, start: cursor.at, end, pieces: NO_PIECES });
    cursor.at = end;
  };
  while (cursor.at < source.length && cursor.left > 0) {
    cursor.left -= 1;
    const char = source.charAt(cursor.at);
    if (char === '\n' || char === '\r') add('newline', cursor.at + 1);
    else if (char <= ' ' || char === '\uFEFF') cursor.at += 1;
    else if (source.startsWith('//', cursor.at) || char === '#') cursor.at = endOfLine(source, cursor.at);
    else if (source.startsWith('/*', cursor.at)) cursor.at = after(source, '*/', cursor.at + 2);
    else if (source.startsWith("'''", cursor.at) || source.startsWith("$'''", cursor.at)) tokens.push(longString(cursor, depth));
    else if (char === "'") tokens.push(shortString(cursor, depth));
    else if (isWordStart(char)) add('word', endOfWord(source, cursor.at));
    else if (char >= '0' && char <= '9') add('number', endOfWord(source, cursor.at));
    else {
      if (depth > 0 && char === '}' && open === 0) break;
      if (char === '{') open += 1;
      if (char === '}') open -= 1;
      const symbol = SYMBOLS.find((each) => source.startsWith(each, cursor.at)) ?? char;
      add('symbol', cursor.at + symbol.length);
    }
  }
  tokens.push({ kind: 'end', text: '', start: cursor.at, end: cursor.at, pieces: NO_PIECES });
  return tokens;
}

const isWordStart = (char: string): boolean => /[A-Za-z_]/.test(char);

function endOfWord(source: string, start: number): number {
  let at = start + 1;
  while (at < source.length && /\w/.test(source.charAt(at))) at += 1;
  return at;
}

function endOfLine(source: string, start: number): number {
  const end = source.indexOf('\n', start);
  return end === -1 ? source.length : end;
}

function after(source: string, mark: string, start: number): number {
  const found = source.indexOf(mark, start);
  return found === -1 ? source.length : found + mark.length;
}

/** `'…'` with escapes and expressions; one that does not end goes to the end of its line. */
function shortString(cursor: Cursor, depth: number): Token {
  const { source } = cursor;
  const start = cursor.at;
  const pieces: (Stretch | Inner)[] = [];
  let run = start + 1;
  cursor.at = run;
  const close = (): void => {
    if (cursor.at > run) pieces.push({ kind: 'stretch', text: source.slice(run, cursor.at), start: run, end: cursor.at });
  };
  while (cursor.at < source.length && cursor.left > 0) {
    cursor.left -= 1;
    const char = source.charAt(cursor.at);
    if (char === "'" || char === '\n' || char === '\r') break;
    if (char === '\\') {
      close();
      const end = endOfEscape(source, cursor.at);
      pieces.push({ kind: 'stretch', text: escaped(source.slice(cursor.at, end)), start: cursor.at, end });
      cursor.at = end;
      run = end;
    } else if (char === '$' && source.charAt(cursor.at + 1) === '{' && depth < MAX_DEPTH) {
      close();
      pieces.push(inner(cursor, depth));
      run = cursor.at;
    } else cursor.at += 1;
  }
  close();
  if (source.charAt(cursor.at) === "'") cursor.at += 1;
  return stringToken(pieces, start, cursor.at);
}

/** `'''…'''` as it stands, without the line break behind the first three; with a `$` before them it has expressions. */
function longString(cursor: Cursor, depth: number): Token {
  const { source } = cursor;
  const start = cursor.at;
  const open = source.charAt(start) === '$';
  let run = start + (open ? 4 : 3);
  if (source.startsWith('\r\n', run)) run += 2;
  else if (source.charAt(run) === '\n') run += 1;
  const stop = source.indexOf("'''", run);
  const end = stop === -1 ? source.length : stop;
  const pieces: (Stretch | Inner)[] = [];
  cursor.at = run;
  if (open && depth < MAX_DEPTH) {
    for (let hole = source.indexOf('${', run); hole !== -1 && hole < end; hole = source.indexOf('${', run)) {
      if (hole > run) pieces.push({ kind: 'stretch', text: source.slice(run, hole), start: run, end: hole });
      cursor.at = hole;
      pieces.push(inner(cursor, depth));
      run = cursor.at;
    }
  }
  if (end > run) pieces.push({ kind: 'stretch', text: source.slice(run, end), start: run, end });
  // Three quotes may follow further ones that belong to the text: rare, and harmless.
  cursor.at = Math.min(source.length, Math.max(end + 3, cursor.at));
  return stringToken(pieces, start, cursor.at);
}

function inner(cursor: Cursor, depth: number): Inner {
  const start = cursor.at;
  cursor.at += 2;
  const tokens = read(cursor, depth + 1);
  if (cursor.source.charAt(cursor.at) === '}') cursor.at += 1;
  return { kind: 'inner', tokens, start, end: cursor.at };
}

function stringToken(pieces: readonly (Stretch | Inner)[], start: number, end: number): Token {
  return { kind: 'string', text: pieces.map((piece) => (piece.kind === 'stretch' ? piece.text : '')).join(''), start, end, pieces };
}

function endOfEscape(source: string, at: number): number {
  if (source.startsWith('\\u{', at)) {
    const end = source.indexOf('}', at);
    if (end !== -1 && end - at < 12) return end + 1;
  }
  return Math.min(source.length, at + 2);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([['\\n', '\n'], ['\\r', '\r'], ['\\t', '\t']]);

function escaped(written: string): string {
  const code = /^\\u\{([0-9a-fA-F]{1,6})\}$/.exec(written)?.[1];
  if (code !== undefined) return Number.parseInt(code, 16) <= 0x10_ff_ff ? String.fromCodePoint(Number.parseInt(code, 16)) : '';
  return ESCAPES.get(written) ?? written.slice(1);
}
