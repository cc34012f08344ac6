import type { ResolvedSetting, View } from '../model.ts';
import { lastPart, lookUp } from './lookup.ts';
import type { Found, Source } from './lookup.ts';
import type { Alternative, Facts, Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';
import { namedRoot, unresolved } from './trust.ts';

const plainRule = 'the driver is not known. The plain rule of the provider’s guide is that only verify-ca and verify-full verify';
const exceptions = 'but libpq with a root file, node-postgres, Npgsql before 6 and pgjdbc with DefaultJavaSSLFactory verify in weaker modes too';

const rows: readonly Row[] = [
  { id: 'verify', when: { mode: ['verify-ca', 'verify-full'] }, gives: { verifies: 'yes', anchors: 'root' },
    because: `${plainRule}, and this is one of them`, source: 'guide' },
  { id: 'disable', when: { mode: 'disable' }, gives: { verifies: 'no' },
    because: 'the driver is not known, but disable means no TLS in every driver', source: 'guide' },
  { id: 'weak-mode', when: {}, shows: ['mode'], gives: { verifies: 'unknown', anchors: 'root' },
    because: `${plainRule}, ${exceptions}`, source: 'guide' },
];

function sources(...keys: readonly string[]): readonly Source[] {
  return (['string', 'option', 'file'] as const).map((layer) => ({ layer, keys, spelling: lastPart }));
}

function facts(settings: readonly ResolvedSetting[], view: View): Facts {
  return {
    mode: lookUp([...sources('sslmode'), { layer: 'environment', keys: ['PGSSLMODE'] }], settings, view).map(mode),
    root: lookUp([...sources('sslrootcert', 'rootcertificate'), { layer: 'environment', keys: ['PGSSLROOTCERT'] }], settings, view).map((found) => root(found, view)),
  };
}

/** `verify-full`, `VerifyFull`, `VERIFY_FULL`: every driver's spelling. */
function mode(found: Found): Alternative {
  if (found.kind === 'unset') return { value: 'unset', shown: 'no sslmode', word: null };
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  const word = found.text.toLowerCase().replace(/[_\s]/gu, '-').replace(/^verify(ca|full)$/u, 'verify-$1');
  return { value: word, shown: `${found.key}=${found.text}`, word: found.text, via: found.via };
}

function root(found: Found, view: View): Alternative {
  if (found.kind === 'set' && found.text !== '' && found.text !== 'system') {
    const named = namedRoot(found, view);
    return named.trust === undefined ? { ...named, trust: unresolved('the file that is named is not there', found.text, named.via) } : named;
  }
  const reason = found.kind === 'unknown' ? found.reason : 'no root file is named, and which store counts depends on the driver';
  return { value: 'unknown', shown: '', trust: unresolved(reason, null, found.kind === 'unset' ? [] : found.via) };
}

/** For connections whose driver nothing shows, or is none of those described here. */
export const unknown: DriverTable = {
  id: 'unknown',
  name: 'An unknown driver',
  detect: {
    // Named by the code or a manifest, they rule out the usual driver of the language; what they do is not described yet.
    packages: {
      pypi: ['asyncpg', 'pg8000', 'databases', 'tortoise-orm', 'ormar', 'piccolo', 'gino', 'psqlpy', 'cloud-sql-python-connector'],
      npm: ['postgres', 'ts-postgres', '@neondatabase/serverless', '@prisma/client', 'prisma'],
      maven: ['org.postgresql:r2dbc-postgresql', 'io.r2dbc:r2dbc-postgresql', 'io.vertx:vertx-pg-client', 'io.quarkus:quarkus-reactive-pg-client', 'io.smallrye.reactive:smallrye-mutiny-vertx-pg-client'],
      cargo: ['sqlx', 'sea-orm', 'tokio-postgres', 'postgres', 'deadpool-postgres', 'bb8-postgres', 'diesel-async'],
      go: ['github.com/jackc/pgx', 'github.com/jackc/pgx/v4', 'github.com/jackc/pgx/v5', 'github.com/lib/pq', 'github.com/go-pg/pg', 'github.com/go-pg/pg/v9', 'github.com/go-pg/pg/v10', 'github.com/uptrace/bun/driver/pgdriver', 'gorm.io/driver/postgres'],
      hex: ['postgrex', 'epgsql', 'pgo'],
    },
    schemes: ['postgresql+asyncpg', 'postgres+asyncpg', 'postgresql+pg8000', 'postgres+pg8000', 'r2dbc:postgresql', 'r2dbcs:postgresql', 'r2dbc:pool:postgresql', 'vertx-reactive:postgresql'],
    programs: [],
    languages: [],
  },
  components: [],
  facts,
  rows,
  sources: { guide: 'https://learn.microsoft.com/azure/postgresql/concepts-certificate-rotation' },
  reader: () => 'openssl3',
  reads: [
    { what: 'mode', names: ['sslmode', 'SSL Mode', 'PGSSLMODE'], note: 'in any spelling' },
    { what: 'root file', names: ['sslrootcert', 'Root Certificate', 'PGSSLROOTCERT'] },
  ],
  precedence: 'connection string, options, environment',
  defaultMode: 'not known',
};
