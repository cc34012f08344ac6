import { describe, expect, it } from 'vitest';
import { driverById } from '../../src/drivers/registry.ts';
import * as translate from './lab/translate.ts';
import { placeOf, rootPath } from './lab/trust.ts';
import { letters, present, rootsOf, viewOf } from './lab/world.ts';

/*
 * The provider's guide says: verify-ca and verify-full need the new root, every other mode and none need nothing.
 * These are the configurations of our drivers for which that is wrong.
 */

type Wrong = readonly [id: string, driver: string, source: string, config: string, verifies: 'yes' | 'no' | 'error', versions?: Readonly<Record<string, string>>];

const pg = { pg: '8.23.1', 'pg-connection-string': '2.14.1', node: '20.20.2' };
const client = (query: string, more = ''): string => `new pg.Client({connectionString: 'postgres://localhost/app?${query}'${more}})`;
const options = (ssl: string): string => `new pg.Client({host: 'localhost', ssl: ${ssl}})`;
const jdbc = (query: string): string => `jdbc:postgresql://localhost/app?${query}`;
const java = { 'org.postgresql:postgresql': '42.5.5' };

const saysNothingToDo: readonly Wrong[] = [
  ['FN01 sslrootcert', 'libpq', 'file', 'psql "sslmode=require sslrootcert=ROOT"', 'yes'],
  ['FN01 PGSSLROOTCERT', 'libpq', 'PGSSLROOTCERT', 'psql "sslmode=require"', 'yes'],
  ['FN01 root.crt', 'libpq', '~/.postgresql/root.crt', 'psql "sslmode=require"', 'yes'],
  ['FN02 nothing set', 'libpq', '~/.postgresql/root.crt', 'psql "dbname=app"', 'yes'],
  ['FN02 prefer', 'libpq', 'file', 'psql "sslmode=prefer sslrootcert=ROOT"', 'yes'],
  ['FN02 allow', 'libpq', 'file', 'psql "sslmode=allow sslrootcert=ROOT"', 'yes'],
  ['FN03', 'libpq', 'SSL_CERT_FILE', 'psql "sslrootcert=system"', 'yes', { libpq: '16.4' }],
  ['FN04 require', 'node-postgres', 'NODE_EXTRA_CA_CERTS', client('sslmode=require'), 'yes', pg],
  ['FN04 prefer', 'node-postgres', 'NODE_EXTRA_CA_CERTS', client('sslmode=prefer'), 'yes', pg],
  ['FN04 allow', 'node-postgres', 'NODE_EXTRA_CA_CERTS', client('sslmode=allow'), 'yes', pg],
  ['FN04 any word', 'node-postgres', 'NODE_EXTRA_CA_CERTS', client('sslmode=required'), 'yes', pg],
  ['FN05 ?ssl=true', 'node-postgres', 'NODE_EXTRA_CA_CERTS', client('ssl=true'), 'yes', pg],
  ['FN05 ssl: true', 'node-postgres', 'NODE_EXTRA_CA_CERTS', options('true'), 'yes', pg],
  ['FN05 ssl: {}', 'node-postgres', 'NODE_EXTRA_CA_CERTS', options('{}'), 'yes', pg],
  ['FN05 ssl: {require}', 'node-postgres', 'NODE_EXTRA_CA_CERTS', options('{ require: true }'), 'yes', pg],
  ['FN05 ssl: {ca}', 'node-postgres', 'file', options("{ ca: fs.readFileSync('ROOT') }"), 'yes', pg],
  ['FN05 sslrootcert alone', 'node-postgres', 'file', client('sslrootcert=ROOT'), 'yes', pg],
  ['FN05 PGSSLMODE', 'node-postgres', 'NODE_EXTRA_CA_CERTS', 'PGSSLMODE=require new pg.Client({})', 'yes', pg],
  ['FN06', 'node-postgres', 'NODE_EXTRA_CA_CERTS', client('sslmode=require', ', ssl: { rejectUnauthorized: false }'), 'yes', pg],
  ['FN06 Sequelize', 'sequelize', 'NODE_EXTRA_CA_CERTS', "new S.Sequelize('postgres://localhost/app?sslmode=require', { dialectOptions: { ssl: { rejectUnauthorized: false } } })", 'yes', { sequelize: '6.37.8', ...pg }],
  ['FN06 TypeORM', 'node-postgres', 'NODE_EXTRA_CA_CERTS', "new T.DataSource({ url: 'postgres://localhost/app?sslmode=require', extra: { ssl: { rejectUnauthorized: false } } })", 'yes', pg],
  ['FN07', 'node-postgres', 'file', client('uselibpqcompat=true&sslmode=require&sslrootcert=ROOT'), 'yes', pg],
  ['FN08 allow', 'node-postgres', 'NODE_EXTRA_CA_CERTS', client('uselibpqcompat=true&sslmode=allow'), 'yes', pg],
  ['FN08 no-verify', 'node-postgres', 'NODE_EXTRA_CA_CERTS', client('uselibpqcompat=true&sslmode=no-verify'), 'yes', pg],
  ['FN09', 'pgjdbc', 'file', jdbc('ssl=true&sslrootcert=ROOT'), 'yes', java],
  ['FN09 bare ssl', 'pgjdbc', '~/.postgresql/root.crt', jdbc('ssl'), 'yes', java],
  ['FN10', 'pgjdbc', 'javax.net.ssl.trustStore', jdbc('ssl=true'), 'yes', { 'org.postgresql:postgresql': '42.2.4' }],
  ['FN11', 'pgjdbc', 'javax.net.ssl.trustStore', jdbc('sslmode=require&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory'), 'yes', java],
  ['FN12', 'pgjdbc', 'file', jdbc('sslfactory=org.postgresql.ssl.SingleCertValidatingFactory&sslfactoryarg=file:ROOT'), 'yes', java],
  ['FN13 Require', 'npgsql', 'SSL_CERT_FILE', 'Host=h;Ssl Mode=Require;', 'yes', { Npgsql: '4.1.14' }],
  ['FN13 Prefer', 'npgsql', 'SSL_CERT_FILE', 'Host=h;SslMode=Prefer', 'yes', { Npgsql: '5.0.18' }],
  ['FN14', 'npgsql', 'SSL_CERT_FILE', 'Host=h;SSL Mode=5', 'yes', { Npgsql: '8.0.9' }],
  ['FN16 Prisma 7', 'node-postgres', 'NODE_EXTRA_CA_CERTS', "new P.PrismaPg({ connectionString: 'postgres://localhost/app?sslmode=require' })", 'yes', pg],
];

const saysUpdate: readonly Wrong[] = [
  ['FP02', 'pgjdbc', 'none', jdbc('sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory'), 'no', java],
  ['FP03', 'pgjdbc', 'file', jdbc('sslMode=verify-full&sslRootCert=ROOT'), 'no', java],
  ['FP04', 'node-postgres', 'none', client('sslmode=verify-full'), 'no', { pg: '8.0.3', 'pg-connection-string': '0.1.3' }],
  ['FP04 locked', 'node-postgres', 'none', client('sslmode=verify-full'), 'no', { pg: '8.3.3', 'pg-connection-string': '2.3.0' }],
  ['FP04 without lock', 'node-postgres', 'none', client('sslmode=verify-full'), 'no', { pg: '8.0.3' }],
  ['FP05', 'node-postgres', 'none', `NODE_TLS_REJECT_UNAUTHORIZED=0 ${client('sslmode=verify-full')}`, 'no', pg],
  ['FP09 libpq', 'libpq', 'none', 'psql "sslmode=verify-full"', 'error'],
  ['FP09 pgjdbc', 'pgjdbc', 'none', jdbc('sslmode=verify-ca'), 'error', java],
  ['FP09 Npgsql 6', 'npgsql', 'none', 'Host=h;SSL Mode=Require', 'error', { Npgsql: '6.0.13' }],
  ['FP09 Npgsql, hyphen', 'npgsql', 'none', 'Host=h;SSL Mode=verify-full', 'error', { Npgsql: '9.0.3' }],
];

const readers: Readonly<Record<string, translate.Translate>> = { libpq: translate.libpq, pgjdbc: translate.jdbc, npgsql: translate.ado };

describe('where the plain rule of the guide is wrong', () => {
  it.each([...saysNothingToDo, ...saysUpdate].map(([id, driver, source, config, verifies, versions]) => ({ id, driver, source, config, verifies, versions: versions ?? {} })))('$id: $driver, $source: $config', ({ driver, source, config, verifies, versions }) => {
    const place = placeOf(source, 'A');
    const { settings, variables } = (readers[driver] ?? translate.node)(config, place.files?.[rootPath] ?? present(letters('')));
    const decisions = driverById(driver)?.decide(settings, viewOf({ ...place, versions, variables: { ...place.variables, ...variables } })) ?? [];
    expect(decisions.map((decision) => [decision.verifies, rootsOf(decision.trust)])).toEqual([[verifies, verifies === 'yes' ? 'A' : '']]);
  });

  it('FP08: on a public store, what the store holds decides', () => {
    const [decision] = driverById('node-postgres')?.decide(translate.node(client('sslmode=verify-full'), present(letters(''))).settings, viewOf({ versions: pg })) ?? [];
    expect(decision?.trust).toMatchObject({ kind: 'platform', content: { kind: 'store', store: 'node' } });
  });
});
