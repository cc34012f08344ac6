/**
 * What discovery searches source code for. One of these stands in every file with a connection; each is as long as it can
 * be, and stands with the languages that need it, because a search moves by the length of its shortest needle.
 * `ssl_mode` is left out: it is MySQL's, and OpenSSL's headers are full of it.
 */
const EVERYWHERE: readonly string[] = [
  'postgre', 'pgsql:', 'npgsql', 'postgis', 'sslmode', 'ssl mode', 'sslrootcert', 'sslfactory', 'dbname=', 'port=5432', 'database_url',
];

const MORE: Readonly<Record<string, readonly string[]>> = {
  // In quotes, since the name alone is found in any large file by chance.
  javascript: ["'pg'", '"pg"', 'pg-native', 'pg-promise', 'typeorm'],
  python: ['psycopg', 'asyncpg', 'pg8000', 'import aiopg', 'from aiopg', 'sqlalchemy'],
  java: ['jdbcurl', 'drivermanager.getconnection', 'net.ssl.truststore'],
  // `Host=…;Database=…` may be anybody's, but the language that writes it is .NET.
  dotnet: ['host=', 'x509store'],
  go: ['jackc/pg', '"pgx', 'pgx://', 'pgx4://', 'pgx5://', 'lib/pq'],
  ruby: ["'pg'", '"pg"'],
  php: ["'pgsql'", '"pgsql"', 'pdo_pgsql', 'pg_connect', 'pg_pconnect'],
  rust: ['pgpool', 'pgconnection'],
  perl: ['dbi:pg'],
  c: ['libpq-fe', 'pqconnect', 'pqsetdb'],
  elixir: [],
};

const BY_LANGUAGE: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(MORE).map(([language, more]) => [language, [...EVERYWHERE, ...more]]));

/** By the id of a language; the same list each time. */
export function needlesOf(language: string): readonly string[] {
  return BY_LANGUAGE.get(language) ?? EVERYWHERE;
}
