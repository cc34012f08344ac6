import type { LoginForm } from '../../model.ts';
import type { Authority } from './authority.ts';
import { readAuthority, readQuery } from './authority.ts';
import type { Flat } from './input.ts';
import { HOLE } from './input.ts';
import { readWithLibrary } from './library.ts';
import type { Pair, Scan, Span } from './scan.ts';
import { loginForm, NO_HINT } from './scan.ts';

/** Schemes of PostgreSQL URIs, between the `+` of a dialect: `postgresql+psycopg2`, `db+postgresql`. */
const SCHEMES = new Set(['postgres', 'postgresql', 'pgsql', 'postgis', 'pg', 'pgx', 'pgx4', 'pgx5', 'timescale', 'timescaledb', 'timescalegis', 'psql']);
/** In front of a `+`: the scheme is of a queue or a framework that takes a database. */
const CARRIERS = new Set(['db', 'sqla', 'sa', 'sqlalchemy', 'spatialite']);
const SCHEME = /^(?:r2dbcs?:(?:pool:|proxy:){0,2})?[a-z][a-z0-9+.-]{0,40}/i;

/** The scheme in lower case, and where it ends (behind `:`), or null when this is no PostgreSQL URI. */
export function uriScheme(text: string): { scheme: string; end: number } | null {
  const start = text.length - text.trimStart().length;
  const match = SCHEME.exec(text.slice(start, start + 80));
  if (match === null) return null;
  const spelled = match[0].toLowerCase();
  const end = start + spelled.length;
  if (!text.startsWith('://', end)) return null;
  const colon = spelled.lastIndexOf(':');
  const parts = spelled.slice(colon + 1).split('+');
  const first = parts[0] ?? '';
  const known = SCHEMES.has(first) || (CARRIERS.has(first) && SCHEMES.has(parts[1] ?? ''));
  return known ? { scheme: spelled, end: end + 1 } : null;
}

/**
 * `postgres://…` in all its dialects (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS),
 * R2DBC's URLs, and a variable with a query behind it.
 */
export function scanUri(flat: Flat): Scan | null {
  const { text } = flat;
  const found = uriScheme(text);
  if (found === null) return scanAppended(text);
  const start = found.end + 2;
  const authority = readAuthority(flat, start);
  // White space in front of the query: a sentence, not a string for a driver.
  if (/\s/.test(text.slice(authority.hostStart, authority.query ?? text.length).trimEnd())) return null;
  const { pairs, fragments } = authority.query === null ? { pairs: [], fragments: [] } : readQuery(text.trimEnd(), authority.query);
  const known = fromLibrary(text.slice(start, authority.hostEnd), authority);
  return {
    syntax: 'uri',
    scheme: found.scheme,
    hosts: withQueryHosts(known?.hosts ?? authority.hosts, pairs, text),
    login: withQueryLogin(known?.login ?? authority.login, pairs, flat),
    pairs: pairs.filter((pair) => pair.key !== 'host'),
    fragments: [...authority.fragments, ...fragments],
    reads: null,
    hint: dialectHint(found.scheme),
  };
}

/** Whether it looks like a variable with a query behind it: the query must say something about TLS. */
export function isAppended(text: string): boolean {
  return text.startsWith(HOLE) && /^[?&]/.test(text.slice(1)) && /[?&;](?:ssl|channel_binding|uselibpqcompat)[a-z_-]{0,20}=/i.test(text.slice(0, 400));
}

function scanAppended(text: string): Scan | null {
  if (!isAppended(text)) return null;
  const { pairs, fragments } = readQuery(text.trimEnd(), 2);
  return { syntax: 'uri', scheme: null, hosts: [], login: 'unknown', pairs, fragments, reads: { start: 0, end: 1 }, hint: NO_HINT };
}

/** node-postgres' own word on host and log-in where it can read the string; null for all others. */
function fromLibrary(text: string, { hosts, login }: Authority): { hosts: Scan['hosts']; login: LoginForm } | null {
  const [host] = hosts;
  const read = host === undefined || hosts.length > 1 ? null : readWithLibrary(text);
  if (host === undefined || read === null || read.host === '') return null;
  return { hosts: [{ ...host, text: read.host }], login: read.user === '' ? login : read.user.includes('@') ? 'user@server' : 'user' };
}

/** A `host` in the query replaces an empty authority, and libpq lets it win over a full one. */
function withQueryHosts(hosts: Scan['hosts'], pairs: readonly Pair[], text: string): Scan['hosts'] {
  const given = pairs.filter((pair) => pair.key === 'host').flatMap((pair) => splitHosts(text, pair.value));
  return given.length > 0 ? given : hosts;
}

function withQueryLogin(login: LoginForm, pairs: readonly Pair[], flat: Flat): LoginForm {
  const user = pairs.find((pair) => pair.key === 'user' || pair.key === 'username');
  return user === undefined ? login : loginForm(flat.slice(user.value.start, user.value.end, user.decode));
}

/** The hosts of a comma-separated list, without sockets and ports. */
export function splitHosts(text: string, value: Span): readonly Span[] {
  const hosts: Span[] = [];
  for (let from = value.start; from < value.end; ) {
    const comma = text.indexOf(',', from);
    const stop = comma === -1 || comma > value.end ? value.end : comma;
    const word = text.slice(from, stop);
    const port = /:\d{1,5}$/.exec(word);
    const bare = port !== null && word.indexOf(':') === port.index ? word.slice(0, port.index) : word;
    const lead = bare.length - bare.trimStart().length;
    const length = bare.trim().length;
    if (length > 0 && !/^(?:\/|%2f|@)/i.test(bare.trim())) hosts.push({ start: from + lead, end: from + lead + length });
    from = stop + 1;
  }
  return hosts;
}

/** Dialect suffixes name a library: `postgresql+asyncpg`. */
const DIALECTS: Readonly<Record<string, { language: string; library: string }>> = {
  psycopg2: { language: 'python', library: 'psycopg2' },
  psycopg2cffi: { language: 'python', library: 'psycopg2cffi' },
  psycopg: { language: 'python', library: 'psycopg' },
  psycopg_async: { language: 'python', library: 'psycopg' },
  asyncpg: { language: 'python', library: 'asyncpg' },
  pg8000: { language: 'python', library: 'pg8000' },
  aiopg: { language: 'python', library: 'aiopg' },
  pygresql: { language: 'python', library: 'pygresql' },
};

function dialectHint(scheme: string): Scan['hint'] {
  if (scheme.startsWith('r2dbc')) return { language: 'java', library: 'r2dbc-postgresql', program: null };
  if (scheme.startsWith('pgx')) return { language: 'go', library: 'github.com/jackc/pgx', program: null };
  const suffix = scheme.split('+').at(-1) ?? '';
  const dialect = Object.hasOwn(DIALECTS, suffix) ? DIALECTS[suffix] : undefined;
  return dialect === undefined ? NO_HINT : { ...dialect, program: null };
}
