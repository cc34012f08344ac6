import type { Language } from './languages.ts';
import type { StringNode, Token } from './tree.ts';

/** A literal that the table of forms cannot describe. `body`: a heredoc's, which the lexer jumps over at the end of the line. */
export interface QuirkyLiteral {
  readonly tokens: readonly Token[];
  readonly end: number;
  readonly body: { readonly line: number; readonly end: number } | null;
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };
/** Words behind which a slash begins a regular expression. */
const BEFORE_REGEX = new Set(['if', 'unless', 'and', 'or', 'not', 'when', 'return', 'split', 'grep', 'while', 'until', 'in', 'do', 'then', 'puts']);

/** Where text that is no code at all ends: HTML around PHP, POD, a regular expression, what follows `__END__`. */
export function skipQuirk(source: string, at: number, language: Language, previous: Token | undefined): number {
  const { quirks } = language;
  const has = (quirk: Language['quirks'][number]): boolean => quirks.includes(quirk);
  if (has('php-tags') && (at === 0 || source.startsWith('?>', at))) {
    const open = source.indexOf('<?', at === 0 ? 0 : at + 2);
    if (open === -1) return source.length;
    return open + (source.startsWith('<?php', open) ? 5 : source.startsWith('<?=', open) ? 3 : 2);
  }
  const lineStart = at === 0 || source[at - 1] === '\n';
  if (has('pod') && lineStart && source[at] === '=' && /[a-z]/.test(source[at + 1] ?? '')) {
    const close = source.indexOf(language.id === 'ruby' ? '\n=end' : '\n=cut', at);
    const end = close === -1 ? -1 : source.indexOf('\n', close + 1);
    return end === -1 ? source.length : end;
  }
  if (has('pod') && lineStart && (source.startsWith('__END__', at) || source.startsWith('__DATA__', at))) return source.length;
  if (has('slash-regex') && source[at] === '/' && expectsOperand(previous)) return regexEnd(source, at);
  return at;
}

export function quirkyLiteral(source: string, at: number, language: Language, previous: Token | undefined): QuirkyLiteral | null {
  for (const quirk of language.quirks) {
    const reader = READERS[quirk];
    const found = reader === undefined ? null : reader(source, at, language, previous);
    if (found !== null) return found;
  }
  return null;
}

type Reader = (source: string, at: number, language: Language, previous: Token | undefined) => QuirkyLiteral | null;

const HEREDOC: Readonly<Record<string, RegExp>> = {
  php: /<<<[ \t]{0,4}(["']?)([A-Za-z_][A-Za-z0-9_]{0,60})\1/y,
  ruby: /<<[~-]?(["'`]?)([A-Z_][A-Za-z0-9_]{0,60})\1/y,
  perl: /<<~?(["']?)([A-Za-z_][A-Za-z0-9_]{0,60})\1/y,
};
const PERCENT = /%[qQwWiI]?([([{<|!])/y;
const QUOTE_WORD = /(q|qq|qw|qr|qx|m|s|tr|y)(?:(?=[^\w\s,;=)>])|\s{1,4}(?=[{([]))([^\w\s])/y;
const RUST_RAW = /(?:br|cr|r)(#{0,16})"/y;
const CPP_RAW = /(?:u8|u|U|L)?R"([^\s()\\"]{0,16})\(/y;
const SIGIL = /~([a-zA-Z])("""|'''|[/|"'([{<])/y;

const READERS: Readonly<Partial<Record<Language['quirks'][number], Reader>>> = {
  heredoc: (source, at, language, previous) => {
    const pattern = HEREDOC[language.id];
    if (pattern === undefined || source[at] !== '<') return null;
    // `<<~TEXT` and PHP's `<<<TEXT` are heredocs anywhere, `<<TEXT` may be a shift.
    if (!'<~-'.includes(source[at + 2] ?? ' ') && !expectsOperand(previous)) return null;
    const match = matchAt(pattern, source, at);
    const line = source.indexOf('\n', at);
    if (match === null || line === -1) return null;
    const { start, next } = heredocEnd(source, line + 1, match[2] ?? '');
    return { tokens: [raw(source, at, line + 1, start, at + match[0].length)], end: at + match[0].length, body: { line, end: next } };
  },
  percent: (source, at, _language, previous) => {
    const match = source[at] === '%' && expectsOperand(previous) ? matchAt(PERCENT, source, at) : null;
    return match === null ? null : delimited(source, at, at + match[0].length, match[1] ?? '');
  },
  'quote-words': (source, at, _language, previous) => {
    if (previous?.kind === 'mark' && ['->', '$', '@', '%', '{', '::'].includes(previous.text) && source[previous.end] !== ' ') return null;
    const match = matchAt(QUOTE_WORD, source, at);
    if (match === null) return null;
    const open = match[2] ?? '';
    const first = delimited(source, at, at + match[0].length, open);
    const word = match[1] ?? '';
    if (word === 'q' || word === 'qq') return first;
    if (word === 's' || word === 'tr' || word === 'y') {
      const again = CLOSERS[open] === undefined ? first.end : source.indexOf(open, first.end) + 1;
      return { tokens: [], end: again === 0 ? first.end : delimited(source, at, again, open).end, body: null };
    }
    return { ...first, tokens: [] };
  },
  'rust-raw': (source, at) => {
    const match = matchAt(RUST_RAW, source, at);
    if (match === null) return null;
    const close = `"${match[1] ?? ''}`;
    const start = at + match[0].length;
    const end = indexOrEnd(source, close, start);
    return { tokens: [raw(source, at, start, end, end + close.length)], end: Math.min(end + close.length, source.length), body: null };
  },
  'cpp-raw': (source, at) => {
    const match = matchAt(CPP_RAW, source, at);
    if (match === null) return null;
    const close = `)${match[1] ?? ''}"`;
    const start = at + match[0].length;
    const end = indexOrEnd(source, close, start);
    return { tokens: [raw(source, at, start, end, end + close.length)], end: Math.min(end + close.length, source.length), body: null };
  },
  sigils: (source, at) => {
    const match = matchAt(SIGIL, source, at);
    if (match === null) return null;
    const found = delimited(source, at, at + match[0].length, match[2] ?? '');
    return match[1] === 's' || match[1] === 'S' ? found : { ...found, tokens: [] };
  },
};

/** From behind an opening delimiter to its partner, nesting counted where the two differ. */
function delimited(source: string, at: number, start: number, open: string): QuirkyLiteral {
  const close = CLOSERS[open] ?? open;
  let depth = 1;
  let end = start;
  for (; end < source.length; end++) {
    if (source[end] === '\\') end++;
    else if (source.startsWith(close, end) && --depth === 0) break;
    else if (close !== open && source[end] === open) depth++;
  }
  end = Math.min(end, source.length);
  const next = Math.min(end + close.length, source.length);
  return { tokens: [raw(source, at, start, end, next)], end: next, body: null };
}

function heredocEnd(source: string, from: number, tag: string): { start: number; next: number } {
  let line = from;
  while (line < source.length) {
    const newline = indexOrEnd(source, '\n', line);
    let word = line;
    while (source[word] === ' ' || source[word] === '\t') word++;
    if (source.startsWith(tag, word) && !/\w/.test(source[word + tag.length] ?? '')) return { start: Math.max(from, line - 1), next: word + tag.length };
    line = newline + 1;
  }
  return { start: source.length, next: source.length };
}

function regexEnd(source: string, at: number): number {
  let inClass = false;
  for (let end = at + 1; end < source.length && source[end] !== '\n'; end++) {
    const character = source[end];
    if (character === '\\') end++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return end + 1;
  }
  return at;
}

function expectsOperand(previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  if (previous.kind === 'mark') return !')]}'.includes(previous.text);
  return previous.kind === 'word' && BEFORE_REGEX.has(previous.text);
}

function raw(source: string, start: number, from: number, to: number, end: number): StringNode {
  const stop = Math.min(to, source.length);
  return { kind: 'string', pieces: stop > from ? [{ kind: 'literal', text: source.slice(from, stop), start: from, end: stop }] : [], start, end: Math.min(end, source.length) };
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function indexOrEnd(source: string, wanted: string, from: number): number {
  const found = source.indexOf(wanted, from);
  return found === -1 ? source.length : found;
}
