import type { Token } from './tokens.ts';

/** Where a parser is among the tokens. */
export interface Reader {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

const END: Token = { kind: 'end', text: '', start: 0, end: 0, pieces: [] };

export function peek(reader: Reader, ahead = 0): Token {
  return reader.tokens[reader.at + ahead] ?? reader.tokens.at(-1) ?? END;
}

export function next(reader: Reader): Token {
  const token = peek(reader);
  if (token.kind !== 'end') reader.at += 1;
  return token;
}

export function isSymbol(token: Token, text: string): boolean {
  return token.kind === 'symbol' && token.text === text;
}

/** Takes a symbol if it is the next token. */
export function take(reader: Reader, symbol: string): boolean {
  if (!isSymbol(peek(reader), symbol)) return false;
  next(reader);
  return true;
}

const KEYWORDS: ReadonlySet<string> = new Set(['param', 'var', 'output', 'resource', 'module', 'func', 'type', 'metadata']);

/** Whether a statement begins here: within brackets it shows that one of them was never closed. */
export function startsStatement(reader: Reader, ahead = 0): boolean {
  return KEYWORDS.has(peek(reader, ahead).text) && peek(reader, ahead).kind === 'word' && peek(reader, ahead + 1).kind === 'word';
}

export function skipNewlines(reader: Reader): void {
  while (peek(reader).kind === 'newline') next(reader);
}
