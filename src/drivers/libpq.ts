import type { ResolvedSetting, View } from '../model.ts';
import { lastPart, lookUp } from './lookup.ts';
import type { Found, Source } from './lookup.ts';
import { serviceServers, serviceSettings } from './service-file.ts';
import type { Alternative, Facts, Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';
import { defaultRoot, namedRoot, opensslTrust, unresolved } from './trust.ts';

const weak = ['unset', 'allow', 'prefer'] as const;
const strict = ['verify-ca', 'verify-full'] as const;
const fallback = '; where the check fails it would go on in plaintext, which the server is taken to refuse';

/** The first row that matches counts. */
export const libpqRows: readonly Row[] = [
  { id: 'system-with-weak-mode', when: { libpq: '>=16', root: 'system', mode: ['disable', 'allow', 'prefer', 'require', 'verify-ca'] }, gives: { verifies: 'error' },
    because: 'libpq 16 and later refuse sslrootcert=system beside any mode but verify-full', source: 'ssl' },
  { id: 'system', when: { libpq: '>=16', root: 'system', mode: ['unset', 'verify-full'] }, gives: { verifies: 'yes', host: true, anchors: 'system' },
    because: 'libpq 16 and later take sslrootcert=system as verify-full against the store of the operating system', source: 'ssl' },
  { id: 'disable', when: { mode: 'disable' }, gives: { verifies: 'no', plaintext: true },
    because: 'libpq does not use TLS', source: 'modes' },
  { id: 'system-as-file', when: { root: 'system', mode: [...weak, 'require'] }, gives: { verifies: 'no' },
    because: 'libpq before 16 takes `system` for a file name, finds no such file, and does not verify', source: 'ssl' },
  { id: 'system-as-file-strict', when: { root: 'system', mode: strict }, gives: { verifies: 'error' },
    because: 'libpq before 16 takes `system` for a file name and cannot verify without that file', source: 'ssl' },
  { id: 'weak-mode-with-root', when: { mode: weak, root: 'file' }, gives: { verifies: 'yes', anchors: 'root' },
    because: `libpq verifies the chain in every mode but disable once a root file is there${fallback}`, source: 'code' },
  { id: 'require-with-root', when: { mode: 'require', root: 'file' }, gives: { verifies: 'yes', anchors: 'root' },
    because: 'libpq verifies the chain in every mode but disable once a root file is there', source: 'modes' },
  { id: 'verify-ca', when: { mode: 'verify-ca', root: 'file' }, gives: { verifies: 'yes', anchors: 'root' },
    because: 'libpq verifies the chain', source: 'modes' },
  { id: 'verify-full', when: { mode: 'verify-full', root: 'file' }, gives: { verifies: 'yes', host: true, anchors: 'root' },
    because: 'libpq verifies the chain and the host name', source: 'modes' },
  { id: 'root-missing', when: { mode: [...weak, 'require'], root: 'missing' }, gives: { verifies: 'no' },
    because: 'libpq does not verify when the root file that is named is not there', source: 'code' },
  { id: 'weak-mode', when: { mode: weak, root: 'none' }, gives: { verifies: 'no' },
    because: 'libpq does not verify below verify-ca when there is no root file', source: 'modes' },
  { id: 'require', when: { mode: 'require', root: 'none' }, gives: { verifies: 'no' },
    because: 'libpq does not verify in require when there is no root file', source: 'modes' },
  { id: 'strict-without-root', when: { mode: strict, root: ['none', 'missing'] }, gives: { verifies: 'error' },
    because: 'libpq cannot connect: this mode needs a root file, and there is none', source: 'code' },
  { id: 'refused-mode', when: {}, shows: ['mode'], gives: { verifies: 'error' },
    because: 'libpq refuses this mode: it knows disable, allow, prefer, require, verify-ca and verify-full, in lower case', source: 'modes' },
];

const words = new Set(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']);

const modeSources: readonly Source[] = [
  { layer: 'option', keys: ['sslmode'], spelling: lastPart },
  { layer: 'string', keys: ['sslmode', 'ssl'] },
  { layer: 'file', keys: ['sslmode'], spelling: lastPart },
  { layer: 'environment', keys: ['PGSSLMODE'] },
];
const rootSources: readonly Source[] = [
  { layer: 'option', keys: ['sslrootcert'], spelling: lastPart },
  { layer: 'string', keys: ['sslrootcert'] },
  { layer: 'file', keys: ['sslrootcert'], spelling: lastPart },
  { layer: 'environment', keys: ['PGSSLROOTCERT'] },
];

function libpqFacts(settings: readonly ResolvedSetting[], view: View): Facts {
  const all = [...settings, ...serviceSettings(settings, view, 'PGSERVICE')];
  return {
    mode: lookUp(modeSources, all, view).flatMap((found) => mode(found, view, 'prefer')),
    root: lookUp(rootSources, all, view).flatMap((found) => root(found, view)),
    system: [{ value: 'store', shown: '', trust: opensslTrust(view, 'hashed') }],
  };
}

/** `whenUnset`: the mode of a wrapper that has a default of its own, else libpq's. */
export function mode(found: Found, view: View, whenUnset: string): readonly Alternative[] {
  if (found.kind === 'unknown') return [{ value: '?', shown: '', reason: found.reason, via: found.via }];
  if (found.kind === 'set') {
    // Only a URI knows `ssl`, and only `ssl=true`, which means require.
    const word = found.key === 'ssl' ? (found.text === 'true' ? 'require' : 'refused') : found.text;
    return [{ value: words.has(word) ? word : 'refused', shown: `${found.key}=${found.text}`, word, via: found.via }];
  }
  const legacy = view.variable('PGREQUIRESSL');
  if (whenUnset === 'prefer' && legacy.kind === 'known' && legacy.value.startsWith('1')) return [{ value: 'require', shown: 'PGREQUIRESSL=1', word: 'require', via: legacy.via }];
  return [{ value: whenUnset === 'prefer' ? 'unset' : whenUnset, shown: `no sslmode, which means ${whenUnset}`, word: whenUnset }];
}

export function root(found: Found, view: View): readonly Alternative[] {
  if (found.kind === 'unknown') return [{ value: '?', shown: '', reason: found.reason, trust: unresolved(found.reason, null, found.via), via: found.via }];
  // An empty name means the default file.
  if (found.kind === 'unset' || found.text === '') return defaultRoot(view);
  if (found.text === 'system') return [{ value: 'system', shown: `${found.key}=system`, via: found.via }];
  return [namedRoot(found, view)];
}

export const libpq: DriverTable = {
  id: 'libpq',
  name: 'libpq',
  detect: {
    packages: {
      pypi: ['psycopg2', 'psycopg2-binary', 'psycopg', 'psycopg-binary', 'psycopg-c', 'psycopg-pool', 'psycopg2cffi', 'aiopg', 'pgcli', 'dbt-postgres', 'apache-airflow-providers-postgres', 'django', 'dj-database-url', 'apache-superset'],
      gem: ['pg', 'sequel_pg', 'activerecord-postgis-adapter'],
      composer: ['ext-pdo_pgsql', 'ext-pgsql', 'doctrine/dbal', 'doctrine/doctrine-bundle', 'laravel/framework', 'illuminate/database', 'yiisoft/yii2', 'yiisoft/db-pgsql', 'cakephp/database'],
      cpan: ['DBD::Pg'],
      cran: ['RPostgres', 'RPostgreSQL'],
      cargo: ['diesel', 'pq-sys'],
      hackage: ['postgresql-libpq', 'postgresql-simple', 'hasql'],
      runtime: ['libpq'],
      // Names that no package has: what code or the shape of a file shows.
      code: ['rails', 'sequel', 'pdo_pgsql', 'pgsql', 'sqlalchemy', 'pg_connect', 'pygresql'],
    },
    schemes: ['postgresql+psycopg2', 'postgresql+psycopg', 'postgresql+psycopg2cffi', 'postgres+psycopg2', 'postgis', 'pgsql', 'pdo_pgsql', 'dbi:pg'],
    programs: ['psql', 'pg_dump', 'pg_dumpall', 'pg_restore', 'pg_isready', 'pg_basebackup', 'pg_receivewal', 'pg_recvlogical', 'pg_amcheck', 'pgbench', 'createdb', 'dropdb', 'createuser', 'dropuser', 'vacuumdb', 'reindexdb', 'clusterdb', 'pgcli', 'pg_repack', 'vacuumlo', 'oid2name', 'postgrest', 'graphql-engine'],
    languages: ['python', 'php', 'ruby', 'perl', 'r', 'c', 'cpp', 'haskell', 'shell'],
  },
  components: [{ name: 'libpq', ask: [{ component: 'libpq' }, { component: 'postgresql-client', major: true }] }],
  facts: libpqFacts,
  servers: (settings, view) => serviceServers(settings, view, 'PGSERVICE'),
  rows: libpqRows,
  sources: {
    ssl: 'https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLROOTCERT',
    modes: 'https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION',
    code: 'https://github.com/postgres/postgres/blob/REL_18_STABLE/src/interfaces/libpq/fe-secure-openssl.c',
  },
  reader: opensslReader,
  reads: [
    { what: 'mode', names: ['sslmode', 'PGSSLMODE', 'PGREQUIRESSL'], note: 'case-sensitive; in a URI `ssl=true` means require' },
    { what: 'root file', names: ['sslrootcert', 'PGSSLROOTCERT', '~/.postgresql/root.crt', '%APPDATA%\\postgresql\\root.crt'], note: 'replaces every other store; `~` is not expanded; an empty name means the default file' },
    { what: 'service', names: ['service', 'PGSERVICE', 'PGSERVICEFILE', '~/.pg_service.conf', 'PGSYSCONFDIR'] },
    { what: 'public store', names: ['SSL_CERT_FILE', 'SSL_CERT_DIR'], note: 'only with sslrootcert=system; a directory needs hashed names' },
  ],
  precedence: 'arguments of the call, connection string, service file, PG* variables, default; of two equal keys the last one wins',
  defaultMode: 'prefer',
};

/** OpenSSL 1 and 3 differ in what they make of a byte-order mark. */
export function opensslReader(view: View): 'openssl1' | 'openssl3' {
  const version = view.version('openssl');
  return version.kind === 'known' && /^[01]\./u.test(version.value) ? 'openssl1' : 'openssl3';
}
