import { describe, expect, it } from 'vitest';
import { driverById, tables, unknownTable } from '../../src/drivers/registry.ts';
import * as translate from './lab/translate.ts';
import { placeOf, rootPath } from './lab/trust.ts';
import { letters, nowhere, present, setting, viewOf } from './lab/world.ts';

/** One configuration for each row of each table: the row, where trust comes from and what it holds, and the configuration. */
type Case = readonly [row: string, source: string, label: string, config: string, versions?: Readonly<Record<string, string>>];

const pg = (version: string, parser: string, node = '20.20.2'): Record<string, string> => ({ pg: version, 'pg-connection-string': parser, node });
const now = pg('8.23.1', '2.14.1');
const url = (query: string): string => `new pg.Client({connectionString: 'postgres://USER:x@localhost:PORT/app?${query}'})`;
const options = (ssl: string): string => `new pg.Client({host: 'localhost', ssl: ${ssl}})`;
const jdbc = (query: string): string => `jdbc:postgresql://localhost:PORT/app?user=USER&${query}`;
const ado = (more: string): string => `Host=localhost;Database=app;${more}`;
const java = { 'org.postgresql:postgresql': '42.7.7' };
const oldJava = { 'org.postgresql:postgresql': '42.2.4' };
const net = (version: string): Record<string, string> => ({ Npgsql: version });
const factory = 'sslfactory=org.postgresql.ssl.';

const libpqCases: readonly Case[] = [
  ['system-with-weak-mode', 'none', '', 'psql "sslmode=require sslrootcert=system"', { libpq: '16.2' }],
  ['system', 'SSL_CERT_FILE', 'A', 'psql "sslrootcert=system"', { libpq: '17' }],
  ['disable', 'file', 'A', 'psql "sslmode=disable sslrootcert=ROOT"'],
  ['system-as-file', 'none', '', 'psql "sslmode=require sslrootcert=system"', { libpq: '15.3' }],
  ['system-as-file-strict', 'none', '', 'psql "sslmode=verify-full sslrootcert=system"', { libpq: '15.3' }],
  ['weak-mode-with-root', '~/.postgresql/root.crt', 'A', 'psql "dbname=app"'],
  ['require-with-root', 'file', 'A', 'psql "sslmode=require sslrootcert=ROOT"'],
  ['verify-ca', 'PGSSLROOTCERT', 'A', 'PGSSLMODE=verify-ca psql "dbname=app"'],
  ['verify-full', 'file', 'A', 'psql "postgresql://localhost/app?sslmode=verify-full&sslrootcert=ROOT"'],
  ['root-missing', 'file', 'missing', 'psql "sslmode=require sslrootcert=ROOT"'],
  ['weak-mode', 'none', '', 'psql "sslmode=prefer"'],
  ['require', 'none', '', 'psql "sslmode=require"'],
  ['strict-without-root', 'none', '', 'psql "sslmode=verify-full"'],
  ['refused-mode', 'file', 'A', 'psql "sslmode=verify-all sslrootcert=ROOT"'],
];

const pgjdbcCases: readonly Case[] = [
  ['disable', 'none', '', jdbc('sslmode=disable&ssl=true'), java],
  ['refused-mode', 'none', '', jdbc('sslmode=verify_full'), java],
  ['old-plaintext', 'none', '', jdbc('loginTimeout=3'), oldJava],
  ['old-ssl', 'javax.net.ssl.trustStore', 'A', jdbc('ssl=true'), oldJava],
  ['old-mode', 'none', '', jdbc('sslmode=prefer'), oldJava],
  ['non-validating', 'none', '', jdbc(`sslmode=verify-full&${factory}NonValidatingFactory`), java],
  ['java-factory', 'javax.net.ssl.trustStore', 'A', jdbc(`sslmode=require&${factory}DefaultJavaSSLFactory`), java],
  ['java-factory-full', 'javax.net.ssl.trustStore', 'A', jdbc(`ssl&${factory}DefaultJavaSSLFactory`), java],
  ['single-certificate', 'file', 'AB', jdbc(`${factory}SingleCertValidatingFactory&sslfactoryarg=file:ROOT`), java],
  ['single-certificate-missing', 'none', '', jdbc(`${factory}SingleCertValidatingFactory`), java],
  ['custom-factory', 'none', '', jdbc('sslmode=require&sslfactory=com.example.OurFactory'), java],
  ['weak-mode', 'file', 'A', jdbc('sslmode=require&sslrootcert=ROOT'), java],
  ['verify-ca', 'file', 'A', jdbc('sslmode=VERIFY-CA&sslrootcert=ROOT'), java],
  ['verify-full', '~/.postgresql/root.crt', 'A', jdbc(`sslmode=verify-full&${factory}jdbc4.LibPQFactory`), java],
  ['ssl-true', 'file', 'A', jdbc('ssl=TRUE&sslrootcert=ROOT'), java],
  ['strict-without-root', 'PGSSLROOTCERT', 'A', jdbc('sslmode=verify-full'), java],
];

const nodeCases: readonly Case[] = [
  ['url-root-missing', 'file', 'missing', url('sslmode=no-verify&sslrootcert=ROOT'), now],
  ['url-disable', 'none', '', url('sslmode=disable&ssl=true'), now],
  ['compat-prefer', 'file', 'A', url('uselibpqcompat=true&sslmode=prefer&sslrootcert=ROOT'), now],
  ['compat-require', 'none', '', url('uselibpqcompat=true&sslmode=require'), now],
  ['compat-checks-off', 'file', 'A', `NODE_TLS_REJECT_UNAUTHORIZED=0 ${url('uselibpqcompat=true&sslmode=require&sslrootcert=ROOT')}`, now],
  ['compat-chain', 'file', 'A', url('uselibpqcompat=true&sslmode=require&sslrootcert=ROOT'), now],
  ['compat-verify-ca', 'none', '', url('uselibpqcompat=true&sslmode=verify-ca'), now],
  ['url-no-verify', 'none', '', url('sslmode=no-verify'), pg('8.7.3', '2.5.0')],
  ['url-no-verify-plain', 'none', '', url('sslmode=no-verify'), now],
  ['url-mode-checks-off', 'none', '', `NODE_TLS_REJECT_UNAUTHORIZED=0 ${url('sslmode=verify-full')}`, now],
  ['url-mode-root', 'file', 'A', url('sslmode=require&sslrootcert=ROOT'), now],
  ['url-mode', 'none', '', url('sslmode=whatever'), now],
  ['url-root-checks-off', 'file', 'A', `NODE_TLS_REJECT_UNAUTHORIZED=0 ${url('sslrootcert=ROOT')}`, now],
  ['url-root', 'file', 'A', url('sslmode=disable&sslrootcert=ROOT'), pg('8.3.3', '2.3.0')],
  ['url-off', 'none', '', url('ssl=0'), now],
  ['url-ssl-no-verify', 'none', '', url('ssl=no-verify'), now],
  ['url-ssl-word', 'none', '', url('ssl=require'), now],
  ['url-ssl-old-word-checks-off', 'none', '', `NODE_TLS_REJECT_UNAUTHORIZED=0 ${url('ssl=require')}`, pg('8.3.3', '2.3.0')],
  ['url-ssl-old-word', 'none', '', url('ssl=require'), pg('8.3.3', '2.3.0')],
  ['url-ssl-old-node', 'none', '', url('ssl=1'), pg('7.18.2', '0.1.3', '10.24.1')],
  ['url-ssl-checks-off', 'none', '', `NODE_TLS_REJECT_UNAUTHORIZED=0 ${url('ssl=true')}`, now],
  ['url-ssl', 'none', '', url('ssl=true'), now],
  ['old-url-without-ssl', 'none', '', "new pg.Client({connectionString: 'postgres://localhost/app?sslmode=require', ssl: true})", pg('6.4.2', '0.1.3')],
  ['option-off', 'none', '', options('false'), now],
  ['option-no-verify', 'none', '', options("'no-verify'"), now],
  ['option-word', 'none', '', options("'require'"), now],
  ['option-reject-false', 'file', 'A', options("{ rejectUnauthorized: false, ca: fs.readFileSync('ROOT') }"), now],
  ['option-ca-missing', 'file', 'missing', options("{ ca: fs.readFileSync('ROOT') }"), now],
  ['option-undefined-old-node', 'none', '', options('{ rejectUnauthorized: undefined }'), pg('8.0.3', '0.1.3', '10.24.1')],
  ['option-old-node', 'none', '', options('{}'), pg('7.18.2', '0.1.3', '10.24.1')],
  ['option-checks-off', 'none', '', `NODE_TLS_REJECT_UNAUTHORIZED=0 ${options('true')}`, now],
  ['option-ca', 'file', 'A', options("{ ca: fs.readFileSync('ROOT') }"), now],
  ['option-on', 'NODE_EXTRA_CA_CERTS', 'A', options('{ require: true }'), now],
  ['option-old-word', 'none', '', options("'require'"), pg('8.0.3', '0.1.3')],
  ['variable-no-verify', 'none', '', 'PGSSLMODE=no-verify new pg.Client({})', now],
  ['variable-old-node', 'none', '', 'PGSSLMODE=require new pg.Client({})', pg('7.18.2', '0.1.3', '10.24.1')],
  ['variable-checks-off', 'none', '', 'PGSSLMODE=require NODE_TLS_REJECT_UNAUTHORIZED=0 new pg.Client({})', now],
  ['variable', 'PGSSLROOTCERT', 'A', 'PGSSLMODE=prefer new pg.Client({})', now],
  ['application-setting', 'none', '', 'new pg.Client({ host: "h" })', now],
  ['old-url-mode', 'none', '', url('sslmode=verify-full'), pg('8.0.3', '0.1.3')],
  ['plaintext', 'none', '', 'PGSSLMODE=allow new pg.Client({})', now],
];

const sequelizeCases: readonly Case[] = [
  ['5-url-ssl', 'none', '', "new S.Sequelize('postgres://localhost/app?ssl=true', {})", { sequelize: '5.22.5', ...now }],
  ['5-option-reject-false', 'none', '', "new S.Sequelize('postgres://localhost/app?sslmode=verify-full', { dialectOptions: { ssl: { rejectUnauthorized: false } } })", { sequelize: '5.22.5', ...now }],
  ['5-url-mode', 'none', '', "new S.Sequelize('postgres://localhost/app?sslmode=verify-full', {})", { sequelize: '5.22.5', ...now }],
  ['5-plaintext', 'none', '', "new S.Sequelize('app', 'USER', 'x', { ssl: true })", { sequelize: '5.22.5', ...now }],
  ['url-mode', 'none', '', "new S.Sequelize('postgres://localhost/app?sslmode=require', { dialectOptions: { ssl: { rejectUnauthorized: false } } })", { sequelize: '6.37.8', ...now }],
  ['plaintext', 'none', '', "new S.Sequelize('app', 'USER', 'x', { ssl: { rejectUnauthorized: true } })", { sequelize: '6.37.8', ...now }],
];

const npgsqlCases: readonly Case[] = [
  ['refused-key', 'none', '', ado('SSL=true'), net('8.0.1')],
  ['refused-stream', 'none', '', ado('SSL Mode=Require;Use SSL Stream=true'), net('5.0.18')],
  ['3-root', 'file', 'A', ado('SSL Mode=Require;Root Certificate=ROOT'), net('4.1.14')],
  ['2-disable', 'none', '', ado('Pooling=true'), net('2.2.7')],
  ['2-unverified', 'none', '', ado('SslMode=Require'), net('2.2.7')],
  ['3-disable', 'none', '', ado('Pooling=true'), net('5.0.18')],
  ['3-callback', 'none', '', `${ado('SSL Mode=Require')} + UserCertificateValidationCallback => true`, net('5.0.18')],
  ['3-custom-callback', 'none', '', `${ado('SSL Mode=Require')} + UserCertificateValidationCallback => Check`, net('5.0.18')],
  ['3-trusting', 'none', '', ado('SSL Mode=Require;TrustServerCertificate=true'), net('4.1.14')],
  ['5-root-not-found', 'file', 'missing', ado('SSL Mode=Require;Root Certificate=ROOT'), net('5.0.18')],
  ['5-root', 'file', 'A', ado('SSL Mode=Require;Root Certificate=ROOT'), net('5.0.18')],
  ['3-verified', 'SSL_CERT_FILE', 'A', ado('SslMode=Prefer'), net('3.2.7')],
  ['disable', 'none', '', ado('SSL Mode=0'), net('7.0.10')],
  ['6-trusting-strict', 'none', '', ado('SSL Mode=VerifyFull;Trust Server Certificate=true'), net('7.0.10')],
  ['6-require', 'none', '', ado('Ssl Mode=Require'), net('6.0.13')],
  ['6-callback', 'none', '', `${ado('SSL Mode=VerifyFull')} + UserCertificateValidationCallback => true`, net('8.0.9')],
  ['6-custom-callback', 'none', '', `${ado('SSL Mode=Require')} + UserCertificateValidationCallback => Check`, net('8.0.9')],
  ['weak-mode', 'file', 'A', ado('SSL Mode=Prefer;Root Certificate=ROOT'), net('9.0.3')],
  ['6-require-trusting', 'none', '', ado('SSL Mode=Require;Trust Server Certificate=true'), net('7.0.10')],
  ['8-require', 'file', 'A', ado('SSL Mode=Require;Root Certificate=ROOT'), net('8.0.9')],
  ['root-not-found', 'file', 'missing', ado('SSL Mode=VerifyCA;Root Certificate=ROOT'), net('9.0.3')],
  ['6-verify-ca-root', 'file', 'A', ado('SSL Mode=VerifyCA;Root Certificate=ROOT'), net('9.0.3')],
  ['6-verify-full-root', '~/.postgresql/root.crt', 'A', ado('SSL Mode=5'), net('6.0.13')],
  ['10-verify-ca-root', 'PGSSLROOTCERT', 'A', ado('SSL Mode=verifyca'), net('10.0.3')],
  ['10-verify-full-root', 'file', 'A', ado('SSL Mode=VerifyFull;Root Certificate=ROOT'), net('10.0.3')],
  ['verify-ca', 'SSL_CERT_DIR (plain names)', 'A', ado('SSL Mode=VerifyCA'), net('9.0.3')],
  ['verify-full', 'none', '', ado('SSL Mode=VerifyFull;Trust Server Certificate=true'), { 'Npgsql.EntityFrameworkCore.PostgreSQL': '8.0.4' }],
  ['refused-mode', 'none', '', ado('SSL Mode=verify-full'), net('8.0.9')],
];

const unknownCases: readonly Case[] = [
  ['verify', 'file', 'A', 'psql "sslmode=verify-full sslrootcert=ROOT"'],
  ['disable', 'none', '', 'psql "sslmode=disable"'],
  ['weak-mode', 'file', 'A', 'psql "sslmode=require sslrootcert=ROOT"'],
];

const suites: Readonly<Record<string, { cases: readonly Case[]; translate: translate.Translate; whole: boolean }>> = {
  libpq: { cases: libpqCases, translate: translate.libpq, whole: true },
  psqlodbc: { cases: [['disable', 'none', '', 'ODBC "Servername=h"'], ['verify-full', 'file', 'A', 'ODBC "SSLmode=vf;Pqopt={sslrootcert=ROOT}"']], translate: translate.odbc, whole: false },
  'pg-native': { cases: [['weak-mode', 'none', '', url('sslmode=verify-full')], ['refused-mode', 'none', '', options('true')], ['verify-full', 'file', 'A', options("{ sslmode: 'verify-full', sslrootcert: 'ROOT' }")]], translate: translate.node, whole: false },
  pgjdbc: { cases: pgjdbcCases, translate: translate.jdbc, whole: true },
  'node-postgres': { cases: nodeCases, translate: translate.node, whole: true },
  sequelize: { cases: sequelizeCases, translate: translate.node, whole: false },
  'mikro-orm': { cases: [['plaintext', 'none', '', "M.MikroORM.init({ clientUrl: 'postgres://localhost/app?sslmode=verify-full' })"], ['option-on', 'none', '', 'M.MikroORM.init({ driverOptions: { ssl: true } })', { '@mikro-orm/postgresql': '7.2.1', node: '24.1.0' }], ['option-on', 'none', '', 'M.MikroORM.init({ driverOptions: { connection: { ssl: true } } })', { '@mikro-orm/postgresql': '5.9.0', node: '20.1.0' }]], translate: translate.node, whole: false },
  npgsql: { cases: npgsqlCases, translate: translate.ado, whole: true },
  unknown: { cases: unknownCases, translate: translate.libpq, whole: true },
};

for (const [id, { cases, translate: read }] of Object.entries(suites)) {
  describe(`the rows of ${id}`, () => {
    const table = [...tables, unknownTable].find((each) => each.id === id);

    it.each(cases.map(([row, source, label, config, versions]) => ({ row, source, label, config, versions: versions ?? {} })))('$row ($source $label): $config', ({ row, source, label, config, versions }) => {
      const place = placeOf(source, label);
      const given = read(config, place.files?.[rootPath] ?? present(letters('')));
      const settings = row === 'application-setting' ? [setting('option', 'sslmode', 'verify-full', { at: { ...nowhere, path: 'values.yaml' } })] : given.settings;
      const decisions = driverById(id)?.decide(settings, viewOf({ ...place, versions, variables: { ...place.variables, ...given.variables } }));
      expect(decisions?.map((decision) => [decision.row, decision.verifies])).toEqual([[`${id}/${row}`, table?.rows.find((each) => each.id === row)?.gives.verifies]]);
    });
  });
}

it.each(Object.entries(suites).filter(([, { whole }]) => whole))('every row of %s has a case', (id, { cases }) => {
  const table = [...tables, unknownTable].find((each) => each.id === id);
  expect(cases.map(([row]) => row).toSorted()).toEqual(table?.rows.map((row) => row.id).toSorted());
});
