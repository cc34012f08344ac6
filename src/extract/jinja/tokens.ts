/** Offsets are those of the template, end exclusive; of a text without its quotes. */
export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const MAX_TOKENS = 2000;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const MARKS = ['==', '!=', '<=', '>=', '//', '**', '(', ')', '[', ']', '{', '}', ',', ':', '.', '|', '=', '<', '>', '+', '-', '*', '/', '%', '~'];
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

export const isWord = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);

/** The tokens of an expression; null where a character is none of the language's. */
export function tokensOf(source: string, offset: number): readonly Token[] | null {
  const found: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const char = source.charAt(at);
    if (char <= ' ') {
      at += 1;
      continue;
    }
    const token = char === '"' || char === "'" ? quoted(source, at) : sticky(WORD, 'word', source, at) ?? sticky(NUMBER, 'number', source, at) ?? mark(source, at);
    if (token === null || found.length >= MAX_TOKENS) return null;
    at = token.after;
    found.push({ kind: token.kind, text: token.text, start: offset + token.start, end: offset + token.end });
  }
  return found;
}

type Found = Token & { readonly after: number };

function sticky(pattern: RegExp, kind: 'word' | 'number', source: string, at: number): Found | null {
  pattern.lastIndex = at;
  const match = pattern.exec(source);
  return match === null ? null : { kind, text: match[0], start: at, end: at + match[0].length, after: at + match[0].length };
}

function mark(source: string, at: number): Found | null {
  const text = MARKS.find((each) => source.startsWith(each, at));
  return text === undefined ? null : { kind: 'mark', text, start: at, end: at + text.length, after: at + text.length };
}

function quoted(source: string, at: number): Found | null {
  const quote = source.charAt(at);
  let text = '';
  for (let index = at + 1; index < source.length; index++) {
    const char = source.charAt(index);
    if (char === quote) return { kind: 'text', text, start: at + 1, end: index, after: index + 1 };
    if (char !== '\\') text += char;
    else {
      index += 1;
      const next = source.charAt(index);
      text += ESCAPED[next] ?? (next === quote || next === '\\' ? next : `\\${next}`);
    }
  }
  return null;
}
