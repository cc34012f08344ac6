import type { LoginForm } from '../../model.ts';
import type { Flat } from './input.ts';
import { HOLE } from './input.ts';
import type { Pair, Scan, Span } from './scan.ts';
import { loginForm, NO_HINT } from './scan.ts';
import { splitHosts } from './uri.ts';

/** libpq's keywords: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS; and those of its imitators. */
const KEYWORDS = new Set([
  'host', 'hostaddr', 'port', 'dbname', 'user', 'password', 'passfile', 'require_auth', 'channel_binding', 'connect_timeout', 'client_encoding',
  'options', 'application_name', 'fallback_application_name', 'keepalives', 'keepalives_idle', 'keepalives_interval', 'keepalives_count',
  'tcp_user_timeout', 'replication', 'gssencmode', 'sslmode', 'requiressl', 'sslnegotiation', 'sslcompression', 'sslcert', 'sslkey', 'sslpassword',
  'sslcertmode', 'sslrootcert', 'sslcrl', 'sslcrldir', 'sslsni', 'requirepeer', 'ssl_min_protocol_version', 'ssl_max_protocol_version',
  'min_protocol_version', 'max_protocol_version', 'krbsrvname', 'gsslib', 'gssdelegation', 'scram_client_key', 'scram_server_key', 'service',
  'servicefile', 'target_session_attrs', 'load_balance_hosts',
  // lib/pq, pgx and PDO
  'database', 'binary_parameters', 'timezone', 'search_path', 'pool_max_conns', 'pool_min_conns', 'default_query_exec_mode', 'sslinline', 'ssl', 'username', 'dbuser',
]);
/** One of these must be there: `host=… port=…` is also what a log line says. */
const TELLING = new Set(['dbname', 'hostaddr', 'sslmode', 'sslrootcert', 'sslcert', 'sslcrl', 'target_session_attrs', 'channel_binding', 'gssencmode', 'connect_timeout', 'service']);

/** `pgsql:` (PDO) and `dbi:Pg:` (Perl), whose pairs end at semicolons. */
const PREFIX = /^\s{0,32}(?:(pgsql):(?!\/)|(dbi:Pg)(?:\([^()]{0,200}\))?:)/i;
const KEY = /[A-Za-z_][A-Za-z0-9_]{0,39}/y;

export function keywordPrefix(text: string): { scheme: string; end: number; library: string; language: string } | null {
  const match = PREFIX.exec(text.slice(0, 300));
  if (match === null) return null;
  return match[1] === undefined
    ? { scheme: 'dbi:pg', end: match[0].length, library: 'DBD::Pg', language: 'perl' }
    : { scheme: 'pgsql', end: match[0].length, library: 'pdo_pgsql', language: 'php' };
}

/** libpq's `key=value` pairs, PDO's DSN and Perl's, and a variable with such pairs behind it. */
export function scanKeyword(flat: Flat, certain = false): Scan | null {
  const { text } = flat;
  const prefix = keywordPrefix(text);
  const { pairs, fragments, strange } = readPairs(text, prefix?.end ?? 0, text.length, prefix === null ? '' : ';');
  const appended = prefix === null && text.startsWith(HOLE) && fragments[0]?.start === 0;
  if (prefix === null && (strange || !(isTelling(pairs, fragments.length > 0) || (certain && pairs[0]?.key === 'service')))) return null;
  const user = pairs.find((pair) => pair.key === 'user');
  const login: LoginForm = user === undefined ? (appended ? 'unknown' : 'none') : loginForm(flat.slice(user.value.start, user.value.end, user.decode));
  const named = pairs.filter((pair) => pair.key === 'host');
  const hosts = (named.length > 0 ? named : pairs.filter((pair) => pair.key === 'hostaddr')).flatMap((pair) => splitHosts(text, pair.value));
  const reads = appended && hosts.length === 0 && pairs.every((pair) => pair.key !== 'dbname');
  return {
    syntax: 'keyword',
    scheme: prefix?.scheme ?? null,
    hosts,
    login,
    pairs: pairs.filter((pair) => pair.key !== 'host'),
    fragments: reads ? fragments.slice(1) : fragments,
    reads: reads ? { start: 0, end: 1 } : null,
    hint: prefix === null ? NO_HINT : { language: prefix.language, library: prefix.library, program: null },
  };
}

/** Whether these are libpq's words: two of them, all known, one of them telling. */
function isTelling(pairs: readonly Pair[], hasHoles: boolean): boolean {
  return pairs.length + (hasHoles ? 1 : 0) >= 2 && pairs.every((pair) => KEYWORDS.has(pair.key)) && pairs.some((pair) => TELLING.has(pair.key));
}

/**
 * Pairs from `start` on. Values may stand in single quotes, with backslashes before quotes and backslashes; blanks around
 * `=` are allowed. `strange`: there is text that is neither a pair nor a hole.
 */
export function readPairs(text: string, start: number, end: number, separators: string): { pairs: readonly Pair[]; fragments: readonly Span[]; strange: boolean } {
  const pairs: Pair[] = [];
  const fragments: Span[] = [];
  let at = start;
  const blank = (): void => {
    while (at < end && (isSpace(text[at]) || separators.includes(text[at] ?? ' '))) at++;
  };
  for (blank(); at < end; blank()) {
    if (text[at] === HOLE && (at + 1 >= end || isSpace(text[at + 1]) || separators.includes(text[at + 1] ?? ''))) {
      fragments.push({ start: at, end: ++at });
      continue;
    }
    const from = at;
    KEY.lastIndex = at;
    const key = KEY.exec(text)?.[0];
    if (key === undefined) return { pairs, fragments, strange: true };
    at += key.length;
    while (at < end && isSpace(text[at])) at++;
    if (text[at] !== '=') return { pairs, fragments, strange: true };
    at++;
    if (separators === '') while (at < end && isSpace(text[at])) at++;
    const value = readValue(text, at, end, separators);
    if (value.unclosed) return { pairs, fragments, strange: true };
    pairs.push({ key, value: value.span, at: { start: from, end: value.next }, decode: unescaped });
    at = value.next;
  }
  return { pairs, fragments, strange: false };
}

function readValue(text: string, start: number, end: number, separators: string): { span: Span; next: number; unclosed: boolean } {
  const quoted = text[start] === "'";
  let at = quoted ? start + 1 : start;
  while (at < end) {
    const character = text[at];
    if (character === '\\') at += 2;
    else if (quoted ? character === "'" : separators === '' ? isSpace(character) : separators.includes(character ?? '')) break;
    else at++;
  }
  at = Math.min(at, end);
  if (!quoted) return { span: { start, end: at }, next: at, unclosed: false };
  return { span: { start: start + 1, end: at }, next: Math.min(at + 1, end), unclosed: at >= end };
}

const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\t' || character === '\n' || character === '\r' || character === '\f' || character === '\v';

const unescaped = (text: string): string => (text.includes('\\') ? text.replaceAll(/\\(.)/gs, '$1') : text);
