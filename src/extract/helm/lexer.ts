/** Lexemes within `{{ … }}`. Offsets are into the template. */
export interface Token {
  readonly kind: 'word' | 'field' | 'variable' | 'text' | 'number' | 'mark';
  /** For texts: what they come to. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** A blank stands in front: `.a .b` are two arguments, `.a.b` is one. */
  readonly spaced: boolean;
  /** A text whose characters stand in the template as they are. */
  readonly plain: boolean;
}

/** What a template consists of. */
export type Lexeme =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'action'; readonly start: number; readonly end: number; readonly tokens: readonly Token[] };

const MAX_LEXEMES = 20_000;
const MAX_TOKENS = 2000;
const BLANK = ' \t\r\n';

/** The texts and actions of a template. Trim marks take the blanks of the neighbouring texts away. Comments are dropped. */
export function lexemesOf(source: string): readonly Lexeme[] {
  const found: Lexeme[] = [];
  let from = 0;
  let trim = false;
  const push = (end: number, trimEnd: boolean): void => {
    let start = from;
    let stop = end;
    if (trim) while (start < stop && BLANK.includes(source.charAt(start))) start++;
    if (trimEnd) while (stop > start && BLANK.includes(source.charAt(stop - 1))) stop--;
    if (stop > start) found.push({ kind: 'text', start, end: stop });
  };
  for (let open = source.indexOf('{{'); open !== -1 && found.length < MAX_LEXEMES; open = source.indexOf('{{', from)) {
    const trims = source.charAt(open + 2) === '-' && BLANK.includes(source.charAt(open + 3)) && open + 3 < source.length;
    push(open, trims);
    const begin = open + (trims ? 3 : 2);
    const { end, tokens } = actionFrom(source, begin);
    if (end === -1) {
      from = source.length;
      break;
    }
    trim = source.charAt(end - 3) === '-' && BLANK.includes(source.charAt(end - 4));
    if (tokens !== null) found.push({ kind: 'action', start: open, end, tokens });
    from = end;
  }
  push(source.length, false);
  return found;
}

/** The lexemes up to the closing braces; `end` is behind them, -1 without any. A comment has none. */
function actionFrom(source: string, begin: number): { readonly end: number; readonly tokens: readonly Token[] | null } {
  let at = begin;
  while (at < source.length && BLANK.includes(source.charAt(at))) at++;
  if (source.startsWith('/*', at)) {
    const close = source.indexOf('*/', at + 2);
    const end = close === -1 ? -1 : source.indexOf('}}', close + 2);
    return { end: end === -1 ? -1 : end + 2, tokens: null };
  }
  const tokens: Token[] = [];
  let spaced = true;
  while (at < source.length && tokens.length < MAX_TOKENS) {
    const char = source.charAt(at);
    if (BLANK.includes(char)) {
      spaced = true;
      at++;
      continue;
    }
    if (source.startsWith('}}', at)) return { end: at + 2, tokens };
    if (char === '-' && source.startsWith('-}}', at)) return { end: at + 3, tokens };
    const token = tokenAt(source, at, spaced);
    tokens.push(token);
    at = token.end;
    spaced = false;
  }
  return { end: -1, tokens };
}

const NAME = /[A-Za-z0-9_\u0080-\uffff]/;

function tokenAt(source: string, at: number, spaced: boolean): Token {
  const char = source.charAt(at);
  const make = (kind: Token['kind'], text: string, end: number, plain = true): Token => ({ kind, text, start: at, end, spaced, plain });
  if (char === '"' || char === '`' || char === "'") return quoted(source, at, spaced);
  if (char === '.' && NAME.test(source.charAt(at + 1)) && !/\d/.test(source.charAt(at + 1))) {
    const end = nameEnd(source, at + 1);
    return make('field', source.slice(at + 1, end), end);
  }
  if (char === '$') {
    const end = nameEnd(source, at + 1);
    return make('variable', source.slice(at + 1, end), end);
  }
  if (/\d/.test(char) || (/[-+]/.test(char) && /\d/.test(source.charAt(at + 1)))) {
    let end = at + 1;
    while (end < source.length && /[\w.]/.test(source.charAt(end))) end++;
    return make('number', source.slice(at, end), end);
  }
  if (NAME.test(char)) {
    const end = nameEnd(source, at);
    return make('word', source.slice(at, end), end);
  }
  return source.startsWith(':=', at) ? make('mark', ':=', at + 2) : make('mark', char, at + 1);
}

function nameEnd(source: string, from: number): number {
  let end = from;
  while (end < source.length && NAME.test(source.charAt(end))) end++;
  return end;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'", a: '\u0007', b: '\b', f: '\f', v: '\v' };

function quoted(source: string, at: number, spaced: boolean): Token {
  const quote = source.charAt(at);
  let text = '';
  let plain = true;
  let end = at + 1;
  while (end < source.length && source.charAt(end) !== quote) {
    if (quote !== '`' && source.charAt(end) === '\\') {
      const next = source.charAt(end + 1);
      const hex = next === 'x' ? 2 : next === 'u' ? 4 : 0;
      const code = hex === 0 ? Number.NaN : Number.parseInt(source.slice(end + 2, end + 2 + hex), 16);
      text += Number.isNaN(code) ? (ESCAPES[next] ?? next) : String.fromCharCode(code);
      plain = false;
      end += 2 + (Number.isNaN(code) ? 0 : hex);
    } else {
      text += source.charAt(end);
      end++;
    }
  }
  return { kind: quote === "'" ? 'number' : 'text', text: quote === "'" ? String(text.codePointAt(0) ?? 0) : text, start: at, end: Math.min(end + 1, source.length), spaced, plain };
}
