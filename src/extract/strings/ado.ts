import { adoEngine } from './ado-engine.ts';
import type { Flat } from './input.ts';
import { HOLE } from './input.ts';
import type { Pair, Scan } from './scan.ts';
import { loginForm, NO_HINT } from './scan.ts';
import { ADO_QUOTES, foldedKey, ODBC_QUOTES, readSemicolonPairs } from './semicolons.ts';
import { readPairs } from './keyword.ts';
import { splitHosts } from './uri.ts';

const HOST_KEYS = new Set(['host', 'server']);
const USER_KEYS = new Set(['username', 'userid', 'user', 'uid']);
/** A string needs one of these beside its host, else it is a list of something. */
const BESIDE_HOST = new Set(['database', 'db', 'sslmode', 'username', 'userid', 'user', 'uid', 'password', 'pwd']);

/**
 * ADO.NET's `Host=…;SSL Mode=…` (https://www.npgsql.org/doc/connection-string-parameters.html). Keys stay as spelled.
 * SQL Server, MySQL and others write the same form: strings that are certainly theirs are null; where nothing tells,
 * the hint names no library, and something outside the string must.
 */
export function scanAdo(flat: Flat): Scan | null {
  const { text } = flat;
  const { pairs, fragments, strange } = readSemicolonPairs(text, ADO_QUOTES);
  const find = (keys: ReadonlySet<string>): Pair | undefined => pairs.find((pair) => keys.has(foldedKey(pair.key)));
  const host = find(HOST_KEYS);
  // A host has no blanks: this is some other `key=value` text.
  if (host === undefined || /\s/.test(text.slice(host.value.start, host.value.end)) || (find(BESIDE_HOST) === undefined && fragments.length === 0)) return null;
  const engine = adoEngine(pairs.map((pair) => ({ key: pair.key, value: plainValue(text, pair) })));
  if (engine === 'other' || (engine === 'unknown' && strange)) return null;
  const user = find(USER_KEYS);
  return {
    syntax: 'ado',
    scheme: null,
    hosts: splitHosts(text, host.value),
    login: user === undefined ? 'none' : loginForm(flat.slice(user.value.start, user.value.end, user.decode)),
    pairs: pairs.filter((pair) => !HOST_KEYS.has(foldedKey(pair.key))),
    fragments,
    reads: null,
    hint: engine === 'npgsql' ? { language: 'dotnet', library: 'Npgsql', program: null } : NO_HINT,
  };
}

/**
 * psqlODBC's `Driver={PostgreSQL Unicode};Servername=…;SSLmode=…` (https://odbc.postgresql.org/docs/config.html).
 * The libpq options inside `Pqopt={…}` come out as `Pqopt.sslrootcert`, spelled like the key that holds them.
 */
export function scanOdbc(flat: Flat): Scan | null {
  const { text } = flat;
  const { pairs, fragments } = readSemicolonPairs(text, ODBC_QUOTES);
  const find = (...keys: readonly string[]): Pair | undefined => pairs.find((pair) => keys.includes(foldedKey(pair.key)));
  const driver = find('driver');
  if (driver === undefined || !/postgres|psqlodbc/i.test(text.slice(driver.value.start, driver.value.end))) return null;
  const host = find('servername', 'server');
  const user = find('uid', 'username', 'user', 'userid');
  const settings = pairs.filter((pair) => pair !== driver && pair !== host);
  return {
    syntax: 'odbc',
    scheme: null,
    hosts: host === undefined ? [] : splitHosts(text, host.value),
    login: user === undefined ? 'none' : loginForm(flat.slice(user.value.start, user.value.end, user.decode)),
    pairs: settings.flatMap((pair) => (foldedKey(pair.key) === 'pqopt' ? nested(text, pair) : [pair])),
    fragments,
    reads: null,
    hint: { language: null, library: 'psqlodbc', program: null },
  };
}

function nested(text: string, pair: Pair): readonly Pair[] {
  return readPairs(text, pair.value.start, pair.value.end, '').pairs.map((inner) => ({ ...inner, key: `${pair.key}.${inner.key}` }));
}

function plainValue(text: string, pair: Pair): string | null {
  const value = text.slice(pair.value.start, pair.value.end);
  return value.includes(HOLE) ? null : pair.decode(value);
}
