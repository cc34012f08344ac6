import type { CallShape } from './calls.ts';
import { CALLS } from './calls.ts';
import type { Language } from './languages.ts';
import { importMarks } from './libraries.ts';
import { mayHoldOptions } from './objects.ts';

/**
 * Whether a source file may hold a connection, from its text alone: a lexer is far dearer than this look. It may say yes
 * to a comment; it says no only where neither a connection string nor a call of a PostgreSQL library can stand.
 */
export function mayConnect(text: string, language: Language): boolean {
  return mayCall(text, language) || (language.id === 'javascript' && mayHoldOptions(text)) || STRINGS.some((signal) => signal.test(text)) || (SCHEME_ALONE.test(text) && SCHEME_LEFT_OUT.test(text));
}

/** Without one of these no grammar takes a string. One that is put together spreads over literals, but splits no word. */
const STRINGS: readonly RegExp[] = [
  // `postgresql+psycopg2://`, `jdbc:postgresql:db`, `pgsql:host=`
  /(?:postg[a-z0-9]{0,12}|pgsql|pgx?\d?|psql|timescale[a-z]{0,4})(?:\+[a-z0-9_]{1,24})?:(?=[^\s:=,)])/i,
  /dbi:pg\b/i,
  // Keywords of libpq; two of them are words of other programs, too, and need another beside them.
  /(?:dbname|hostaddr|sslmode|sslrootcert|sslcert|sslcrl|target_session_attrs|channel_binding|gssencmode)\s{0,8}=(?![=>])/,
  /(?:host|port|user|ssl[a-z]{2,12})\s{0,8}=[^\n]{0,200}\s(?:service|connect_timeout)=[^\s=]/,
  /\b(?:service|connect_timeout)=[^\n]{0,200}\s(?:host|port|user|ssl[a-z]{2,12})\s{0,8}=[^\s=]/,
  // A variable with a query behind it: `${url}?sslmode=require`.
  /[?&;](?:ssl|channel_binding|uselibpqcompat)[a-z_-]{0,20}=/i,
  // ADO.NET's host: first in its string, or behind a semicolon or a hole, or on a line that ends in one.
  /["'`;}][ \t]{0,32}(?:host|server)[ \t]{0,8}=(?![=>])/i,
  /\n[ \t]{0,32}(?:host|server)[ \t]{0,8}=[ \t]{0,8}[^\s;=]{1,200};/i,
  /driver\s{0,8}=\s{0,8}[^;]{0,200}(?:postgres|psqlodbc)/i,
];

/** `SCHEME = 'postgresql'`, and elsewhere `f'{SCHEME}://…'`. */
const SCHEME_ALONE = /(?:postg[a-z0-9]{0,12}|pgsql|pgx?\d?|psql|timescale[a-z]{0,4})(?:\+[a-z0-9_]{1,24})?["'`]/i;
const SCHEME_LEFT_OUT = /["'`}]:\/\/|%[sv]:\/\//;

interface CallSignal {
  /** All of these. */
  readonly names: readonly string[];
  /** One of these, unless there are none. */
  readonly imports: readonly string[];
}

const calls = new Map<string, readonly CallSignal[]>(Object.entries(CALLS).map(([language, shapes]) => [language, shapes.map((shape) => callSignal(shape, language))]));

function callSignal({ callee, imports = [] }: CallShape, language: string): CallSignal {
  return { names: callee.split(/[.…]/), imports: imports.flatMap((library) => importMarks(language, library)) };
}

function mayCall(text: string, { id }: Language): boolean {
  const seen = new Map<string, boolean>();
  const holds = (word: string): boolean => {
    const found = seen.get(word) ?? text.includes(word);
    seen.set(word, found);
    return found;
  };
  return (calls.get(id) ?? []).some(({ names, imports }) => (imports.length === 0 || imports.some(holds)) && names.every(holds));
}
