import { readAuthority, readQuery } from './authority.ts';
import type { Flat } from './input.ts';
import type { Scan } from './scan.ts';
import { loginForm } from './scan.ts';

/** `jdbc:`, at most four wrappers (`aws-wrapper:`, `otel:`, `p6spy:`), the driver's name. */
const PREFIX = /^\s{0,32}(jdbc:(?:[a-z0-9_-]{1,24}:){0,4}?(?:postgresql|postgres|pgsql)):/i;
/** Wrappers that start a server of their own. */
const OWN_SERVERS = /^jdbc:(?:tc|embedded):/;

/** The scheme in lower case and where the rest begins; null when this is no JDBC URL of PostgreSQL. */
export function jdbcScheme(text: string): { scheme: string; end: number } | null {
  const match = PREFIX.exec(text.slice(0, 200));
  const scheme = match?.[1]?.toLowerCase();
  return match === null || scheme === undefined || OWN_SERVERS.test(scheme) ? null : { scheme, end: match[0].length };
}

/**
 * `jdbc:postgresql://h1:5432,h2/db?key=value` and `jdbc:postgresql:db`. Keys keep their case, because pgjdbc tells
 * `sslmode` from `sslMode`: https://jdbc.postgresql.org/documentation/use/#connecting-to-the-database
 */
export function scanJdbc(flat: Flat): Scan | null {
  const { text } = flat;
  const found = jdbcScheme(text);
  if (found === null) return null;
  const remote = text.startsWith('//', found.end);
  const authority = remote ? readAuthority(flat, found.end + 2) : null;
  const mark = text.indexOf('?', found.end);
  const query = authority === null ? (mark === -1 ? null : mark + 1) : authority.query;
  const { pairs, fragments } = query === null ? { pairs: [], fragments: [] } : readQuery(text.trimEnd(), query);
  if (/\s/.test(text.slice(authority?.hostStart ?? found.end, query ?? text.length).trimEnd())) return null;
  const user = pairs.find((pair) => pair.key === 'user');
  return {
    syntax: 'jdbc',
    scheme: found.scheme,
    hosts: authority?.hosts ?? [],
    login: user === undefined ? (authority?.login ?? 'none') : loginForm(flat.slice(user.value.start, user.value.end, user.decode)),
    pairs,
    fragments: [...(authority?.fragments ?? []), ...fragments],
    reads: null,
    hint: { language: 'java', library: found.scheme.endsWith(':pgsql') ? 'pgjdbc-ng' : 'org.postgresql:postgresql', program: null },
  };
}
