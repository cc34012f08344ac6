/** How one kind of string literal is written. */
export interface StringForm {
  readonly open: string;
  readonly close: string;
  readonly escape: 'backslash' | 'doubled' | 'none';
  readonly multiline: boolean;
  /** What opens an interpolated expression; the expression ends at `}`. `$name` counts beside `${`. */
  readonly hole: '${' | '#{' | '{' | null;
}

export interface Language {
  /** As in `DriverHint.language`. */
  readonly id: string;
  readonly extensions: readonly string[];
  readonly lineComments: readonly string[];
  readonly blockComments: readonly { readonly open: string; readonly close: string; readonly nested: boolean }[];
  readonly forms: readonly StringForm[];
  /** `'x'` is a character, and `'a` may be a lifetime or a type. */
  readonly characters: boolean;
  readonly concatenation: readonly string[];
  /** Strings side by side are one. */
  readonly adjacent: boolean;
  /** Literals that no table can describe: heredocs, `%q()`, regular expressions, `<?php`. */
  readonly quirks: readonly ('heredoc' | 'percent' | 'quote-words' | 'slash-regex' | 'php-tags' | 'rust-raw' | 'cpp-raw' | 'sigils' | 'pod')[];
}

const form = (open: string, options: Partial<StringForm> = {}): StringForm => ({ open, close: open, escape: 'backslash', multiline: false, hole: null, ...options });

const C_COMMENTS = { lineComments: ['//'], blockComments: [{ open: '/*', close: '*/', nested: false }] };
const NESTED_C = { lineComments: ['//'], blockComments: [{ open: '/*', close: '*/', nested: true }] };
const HASH = { lineComments: ['#'], blockComments: [] };
const PLAIN = { characters: false, adjacent: false, quirks: [] };

const PYTHON_PREFIXES = ['', 'r', 'b', 'u', 'f', 'rb', 'br', 'rf', 'fr', 't', 'rt', 'tr'];
const python = PYTHON_PREFIXES.flatMap((prefix) =>
  ['"""', "'''", '"', "'"].map((quote) =>
    form(prefix + quote, {
      close: quote,
      escape: prefix.includes('r') ? 'none' : 'backslash',
      multiline: quote.length === 3,
      hole: prefix.includes('f') || (prefix.includes('t') && prefix !== '') ? '{' : null,
    }),
  ),
);

const dotnet: readonly StringForm[] = [
  form('$$"""', { close: '"""', escape: 'none', multiline: true }),
  form('$"""', { close: '"""', escape: 'none', multiline: true, hole: '{' }),
  form('"""', { escape: 'none', multiline: true }),
  form('$@"', { close: '"', escape: 'doubled', multiline: true, hole: '{' }),
  form('@$"', { close: '"', escape: 'doubled', multiline: true, hole: '{' }),
  form('$"', { close: '"', hole: '{' }),
  form('@"', { close: '"', escape: 'doubled', multiline: true }),
  form('"'),
];

/** Every language but JavaScript, whose lexer is `js-tokens`. */
export const languages: readonly Language[] = [
  { id: 'python', extensions: ['py', 'pyi', 'pyw'], ...HASH, ...PLAIN, forms: python, concatenation: ['+'], adjacent: true },
  { id: 'java', extensions: ['java'], ...C_COMMENTS, ...PLAIN, characters: true, forms: [form('"""', { multiline: true }), form('"')], concatenation: ['+'] },
  { id: 'java', extensions: ['kt', 'kts'], ...NESTED_C, ...PLAIN, characters: true, forms: [form('"""', { multiline: true, escape: 'none', hole: '${' }), form('"', { hole: '${' })], concatenation: ['+'] },
  {
    id: 'java', extensions: ['scala', 'sc', 'sbt'], ...NESTED_C, ...PLAIN, characters: true, concatenation: ['+'],
    forms: [...['s', 'f', 'raw'].flatMap((prefix) => [form(`${prefix}"""`, { close: '"""', escape: 'none', multiline: true, hole: '${' }), form(`${prefix}"`, { close: '"', hole: '${' })]), form('"""', { escape: 'none', multiline: true }), form('"')],
  },
  {
    id: 'java', extensions: ['groovy', 'gradle'], ...C_COMMENTS, ...PLAIN, concatenation: ['+'],
    forms: [form('"""', { multiline: true, hole: '${' }), form("'''", { multiline: true }), form('"', { hole: '${' }), form("'")],
  },
  { id: 'dotnet', extensions: ['cs', 'csx', 'cshtml', 'razor'], ...C_COMMENTS, ...PLAIN, characters: true, forms: dotnet, concatenation: ['+'] },
  { id: 'dotnet', extensions: ['fs', 'fsx', 'fsi'], lineComments: ['//'], blockComments: [{ open: '(*', close: '*)', nested: true }], ...PLAIN, characters: true, forms: dotnet.map((each) => ({ ...each, multiline: true })), concatenation: ['+'] },
  { id: 'dotnet', extensions: ['vb'], lineComments: ["'"], blockComments: [], ...PLAIN, forms: [form('$"', { close: '"', escape: 'doubled', multiline: true, hole: '{' }), form('"', { escape: 'doubled', multiline: true })], concatenation: ['&', '+'] },
  { id: 'go', extensions: ['go'], ...C_COMMENTS, ...PLAIN, characters: true, forms: [form('`', { escape: 'none', multiline: true }), form('"')], concatenation: ['+'] },
  {
    id: 'ruby', extensions: ['rb', 'rake', 'ru', 'gemspec'], lineComments: ['#'], blockComments: [], characters: false, adjacent: true,
    quirks: ['pod', 'heredoc', 'percent', 'slash-regex'], forms: [form('"', { multiline: true, hole: '#{' }), form("'", { multiline: true }), form('`', { multiline: true, hole: '#{' })], concatenation: ['+', '<<'],
  },
  {
    id: 'php', extensions: ['php', 'phtml', 'inc'], lineComments: ['//', '#'], blockComments: [{ open: '/*', close: '*/', nested: false }], characters: false, adjacent: false,
    quirks: ['php-tags', 'heredoc'], forms: [form('"', { multiline: true, hole: '${' }), form("'", { multiline: true })], concatenation: ['.'],
  },
  {
    id: 'rust', extensions: ['rs'], ...NESTED_C, characters: true, adjacent: false, quirks: ['rust-raw'],
    forms: [form('b"', { close: '"', multiline: true }), form('c"', { close: '"', multiline: true }), form('"', { multiline: true })], concatenation: ['+'],
  },
  {
    id: 'elixir', extensions: ['ex', 'exs', 'heex'], lineComments: ['#'], blockComments: [], characters: false, adjacent: false, quirks: ['sigils', 'slash-regex'],
    forms: [form('"""', { multiline: true, hole: '#{' }), form("'''", { multiline: true, hole: '#{' }), form('"', { multiline: true, hole: '#{' }), form("'", { multiline: true, hole: '#{' })], concatenation: ['<>'],
  },
  {
    id: 'perl', extensions: ['pl', 'pm', 't', 'psgi'], lineComments: ['#'], blockComments: [], characters: false, adjacent: false,
    quirks: ['pod', 'heredoc', 'quote-words', 'slash-regex'], forms: [form('"', { multiline: true, hole: '${' }), form("'", { multiline: true })], concatenation: ['.'],
  },
  {
    id: 'c', extensions: ['c', 'h', 'cc', 'cpp', 'cxx', 'hpp', 'hh', 'ino', 'm', 'mm', 'pgc'], ...C_COMMENTS, characters: true, adjacent: true, quirks: ['cpp-raw'],
    forms: [...['u8', 'u', 'U', 'L'].map((prefix) => form(`${prefix}"`, { close: '"' })), form('"')], concatenation: ['+'],
  },
];

export const javascriptExtensions: readonly string[] = ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx'];

/** The language that operators and adjacency of JavaScript follow. */
export const javascript: Language = { id: 'javascript', extensions: javascriptExtensions, ...C_COMMENTS, ...PLAIN, forms: [], concatenation: ['+'] };
