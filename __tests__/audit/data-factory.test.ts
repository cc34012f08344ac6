import { describe, expect, test } from 'vitest';
import { auditFiles, python, roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const BALTIMORE = roots('B');
const BOTH = roots('B G2');
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const SERVER = 'shop.postgres.database.azure.com';

interface Service {
  readonly type?: string;
  readonly version?: string;
  readonly typeProperties: Readonly<Record<string, unknown>>;
  readonly connectVia?: unknown;
  readonly parameters?: unknown;
}

const properties = ({ type = 'AzurePostgreSql', version, typeProperties, connectVia, parameters }: Service): unknown => ({
  ...(connectVia === undefined ? {} : { connectVia: { referenceName: connectVia, type: 'IntegrationRuntimeReference' } }),
  type,
  ...(version === undefined ? {} : { version }),
  ...(parameters === undefined ? {} : { parameters }),
  annotations: [],
  typeProperties,
});
/** As git integration writes it. */
const linked = (service: Service, name = 'pg'): string => json({ name, type: 'Microsoft.DataFactory/factories/linkedservices', properties: properties(service) });
const second = (sslMode: unknown, connectVia?: string): Service => ({ version: '2.0', typeProperties: { sslMode, server: SERVER, port: 5432, database: 'shop', username: 'etl' }, ...(connectVia === undefined ? {} : { connectVia }) });
const first = (settings: string, connectVia?: string, type = 'AzurePostgreSql'): Service => ({ type, typeProperties: { connectionString: `host=${SERVER};database=shop;port=5432;uid=etl@shop;password=hunter2-secret;${settings}` }, ...(connectVia === undefined ? {} : { connectVia }) });
const runtime = (type: string, name = 'shir'): string => json({ name, properties: { type, typeProperties: {} } });
const SELF_HOSTED = { 'integrationRuntime/shir.json': runtime('SelfHosted') };

/** The line of the mode, or of the connection string, in {@link linked}. */
const line = (service: Service): number => linked(service).split('\n').findIndex((text) => /"(?:sslMode|sslmode|connectionString)":/.test(text)) + (/"value": "@linked/.test(linked(service)) ? 2 : 1);

function row(name: string, service: Service, outcome: string, files: Readonly<Record<string, string>> = {}) {
  const path = 'linkedService/pg.json';
  return { name, files: { [path]: linked(service), ...files }, clients: [`${path}:${line(service)} data-factory ${outcome}`] };
}

describe('on the runtime of Azure nothing needs to be done', () => {
  checkRows([
    row('no runtime is named', second(5), 'yes connects'),
    row('AutoResolve needs no file', second(4, 'AutoResolveIntegrationRuntime'), 'yes connects'),
    row('a managed runtime, in a virtual network or not', second('Verify-ca', 'ir-vnet'), 'yes connects', { 'integrationRuntime/ir-vnet.json': runtime('Managed', 'ir-vnet') }),
    row('version 1', first('EncryptionMethod=1;ValidateServerCertificate=1'), 'yes connects'),
    row('what cannot be read does no harm there', { version: '2.0', typeProperties: { sslMode: { value: '@linkedService().mode', type: 'Expression' }, server: SERVER }, parameters: { mode: { type: 'int' } } }, 'unknown connects'),
    row('trustServerCertificate beside a mode that verifies does no harm there', { ...second(5), typeProperties: { sslMode: 5, server: SERVER, trustServerCertificate: true } }, 'unknown connects'),
    { ...row('in the days of Baltimore as well', second(5), 'yes connects'), day: '2020-09-01' },
  ]);
});

describe('on a self-hosted runtime the machine has to be looked at', () => {
  checkRows([
    row('verify-full', second(5, 'shir'), 'yes unknown', SELF_HOSTED),
    row('verify-ca, as a text', second('4', 'shir'), 'yes unknown', SELF_HOSTED),
    row('the name of the runtime in another case', second(5, 'SHIR'), 'yes unknown', SELF_HOSTED),
    row('one that another factory shares', second(5, 'shared'), 'yes unknown', { 'integrationRuntime/shared.json': json({ name: 'shared', properties: { type: 'SelfHosted', typeProperties: { linkedInfo: { resourceId: '/x', authorizationType: 'Rbac' } } } }) }),
    row('version 1 verifies with both switches', first('EncryptionMethod=1;ValidateServerCertificate=1', 'shir'), 'yes unknown', SELF_HOSTED),
    row('RequestSSL is as good', first('EM=6;VSC=1', 'shir'), 'yes unknown', SELF_HOSTED),
    row('version 1, and a mode that it does not document', first('sslmode=verify-full', 'shir'), 'unknown unknown', SELF_HOSTED),
    row('PostgreSqlV2 spells it in its own way', { type: 'PostgreSqlV2', typeProperties: { sslmode: 'Verify_full', server: SERVER }, connectVia: 'shir' }, 'yes unknown', SELF_HOSTED),
    row('a number that nobody documents', second(7, 'shir'), 'unknown unknown', SELF_HOSTED),
  ]);
});

describe('whose machine it is cannot be told', () => {
  checkRows([
    row('no file defines the runtime, whatever its name', second(5, 'AzureIntegrationRuntime'), 'yes unknown'),
    row('the runtime is a parameter', second(5, '@{linkedService().ir}'), 'yes unknown'),
    row('the runtime of another factory', second(5, 'shir'), 'yes unknown', { 'other/integrationRuntime/shir.json': runtime('Managed') }),
  ]);
});

describe('a mode that does not verify', () => {
  checkRows([
    ...[0, 1, 2, 3, '2', 'Disable', 'Allow', 'Prefer', 'Require', 'Preferred', 'Required'].map((mode) => row(`sslMode ${mode}`, second(mode, 'shir'), 'no not-affected', SELF_HOSTED)),
    ...['', 'EncryptionMethod=1', 'EncryptionMethod=1;ValidateServerCertificate=0', 'ValidateServerCertificate=1', 'EncryptionMethod=0;ValidateServerCertificate=1', 'sslmode=require'].map((settings) => row(`version 1: ${settings}`, first(settings, 'shir'), 'no not-affected', SELF_HOSTED)),
    row('PostgreSql, version 1', first('EncryptionMethod=6', 'shir', 'PostgreSql'), 'no not-affected', SELF_HOSTED),
    { name: 'nothing said: Prefer', files: { 'linkedService/pg.json': linked({ version: '2.0', typeProperties: { server: SERVER } }) }, clients: ['linkedService/pg.json:9 data-factory no not-affected'] },
    row('a server beside no version is version 2', { typeProperties: { sslMode: 3, server: SERVER } }, 'no not-affected'),
  ]);
});

describe('a certificate file that the connection string names', () => {
  checkRows([
    row('lies on the machine', first('EncryptionMethod=1;ValidateServerCertificate=1;TrustStore=C:\\\\certs\\\\root.pem', 'shir'), 'yes unknown', SELF_HOSTED),
    { name: 'lies in the repository, with the old root only', files: { 'linkedService/pg.json': linked(first('EncryptionMethod=1;ValidateServerCertificate=1;TrustStore=certs/root.pem', 'shir')), ...SELF_HOSTED, 'certs/root.pem': BALTIMORE }, day: '2022-12-01', clients: ['linkedService/pg.json:12 data-factory yes breaks G2'] },
    { name: 'lies in the repository, with the new one', files: { 'linkedService/pg.json': linked(first('EncryptionMethod=1;ValidateServerCertificate=1;TrustStore=certs/root.pem', 'shir')), ...SELF_HOSTED, 'certs/root.pem': BOTH }, day: '2022-12-01', clients: ['linkedService/pg.json:12 data-factory yes connects'] },
    { name: 'with a mode, as the guide has it', files: { 'linkedService/pg.json': linked(first('sslmode=verify-ca;sslrootcert=certs/root.pem', 'shir')), ...SELF_HOSTED, 'certs/root.pem': BALTIMORE }, day: '2022-12-01', clients: ['linkedService/pg.json:12 data-factory yes breaks G2'] },
  ]);
});

describe('the server', () => {
  checkRows([
    row('of somebody else', { ...second(5, 'shir'), type: 'PostgreSqlV2', typeProperties: { sslMode: 5, server: 'db.example.org' } }, 'yes no plan', SELF_HOSTED),
    row('behind a parameter: AzurePostgreSql reaches Azure only', { ...second(5, 'shir'), typeProperties: { sslMode: 5, server: '@{linkedService().server}' } }, 'yes unknown', SELF_HOSTED),
    row('behind a parameter: PostgreSqlV2 may reach anything', { type: 'PostgreSqlV2', typeProperties: { sslMode: 5, server: '@{linkedService().server}' }, connectVia: 'shir' }, 'yes unassigned', SELF_HOSTED),
    row('the default of a parameter', { type: 'PostgreSqlV2', typeProperties: { sslMode: 5, server: "@{linkedService()['server']}" }, connectVia: 'shir', parameters: { server: { type: 'String', defaultValue: SERVER } } }, 'yes unknown', SELF_HOSTED),
    row('a piece of it is a parameter', { type: 'PostgreSqlV2', typeProperties: { sslMode: 5, server: '@{linkedService().name}.postgres.database.azure.com' }, connectVia: 'shir', parameters: { name: { type: 'String', defaultValue: 'shop' } } }, 'yes unknown', SELF_HOSTED),
    ...['#{PG_SERVER}#', '${PG_SERVER}', '__PG_SERVER__', '@{linkedService().x}', '@linkedService().x', '@concat(linkedService().x, 1)', '#{ENV}#-shop.postgres.database.azure.com'].map((server) => row(`filled in by somebody else: ${server}`, { ...second(5, 'shir'), typeProperties: { sslMode: 5, server } }, 'yes unknown', SELF_HOSTED)),
    row('filled in, with the domain at its end', { type: 'PostgreSqlV2', typeProperties: { sslMode: 5, server: '@{linkedService().x}-pg.postgres.database.azure.com' }, connectVia: 'shir' }, 'yes unknown', SELF_HOSTED),
    row('filled in, with the domain of somebody else', { type: 'PostgreSqlV2', typeProperties: { sslMode: 5, server: '@{linkedService().x}.db.example.org' }, connectVia: 'shir' }, 'yes no plan', SELF_HOSTED),
    row('filled in, within a string', { typeProperties: { connectionString: 'host=#{PG_SERVER}#;database=x;uid=#{USER}#;EncryptionMethod=1;ValidateServerCertificate=#{VALIDATE}#' }, connectVia: 'shir' }, 'unknown unknown', SELF_HOSTED),
    row('a whole string that is filled in', { typeProperties: { connectionString: '#{PG_STRING}#' }, connectVia: 'shir' }, 'unknown unknown', SELF_HOSTED),
    row('a whole string in a key vault', { typeProperties: { connectionString: { type: 'AzureKeyVaultSecret', store: { referenceName: 'kv', type: 'LinkedServiceReference' }, secretName: 'pg' } }, connectVia: 'shir' }, 'unknown unknown', SELF_HOSTED),
    row('a whole string in a key vault, on Azure’s runtime', { typeProperties: { connectionString: { type: 'AzureKeyVaultSecret', store: { referenceName: 'kv', type: 'LinkedServiceReference' }, secretName: 'pg' } } }, 'unknown connects'),
    row('only the password in a key vault', { typeProperties: { connectionString: `Server=${SERVER};Database=shop;UID=etl;EncryptionMethod=1;ValidateServerCertificate=1`, password: { type: 'AzureKeyVaultSecret', secretName: 'pg' } }, connectVia: 'shir' }, 'yes unknown', SELF_HOSTED),
    { name: 'a secure string', files: { 'linkedService/pg.json': linked({ typeProperties: { connectionString: { type: 'SecureString', value: `Server=${SERVER};UID=etl;EncryptionMethod=1;ValidateServerCertificate=1` } } }) }, clients: ['linkedService/pg.json:10 data-factory yes connects'] },
  ]);
});

describe('a parameter that decides', () => {
  const service: Service = { version: '2.0', typeProperties: { sslMode: '@{linkedService().mode}', server: SERVER }, parameters: { mode: { type: 'String', defaultValue: '2' } }, connectVia: 'shir' };
  const dataset = (parameters: unknown): string => json({ name: 'orders', properties: { type: 'AzurePostgreSqlTable', linkedServiceName: { referenceName: 'pg', type: 'LinkedServiceReference', parameters }, schema: [] } });
  checkRows([
    row('its default, which nobody changes', service, 'no not-affected', SELF_HOSTED),
    row('its default, where a dataset passes another parameter', service, 'no not-affected', { ...SELF_HOSTED, 'dataset/orders.json': dataset({ database: 'x' }) }),
    row('its default, where a dataset passes something', service, 'unknown unknown', { ...SELF_HOSTED, 'dataset/orders.json': dataset({ mode: { value: '@dataset().mode', type: 'Expression' } }) }),
    row('without a default', { ...service, parameters: { mode: { type: 'String' } } }, 'unknown unknown', SELF_HOSTED),
  ]);
});

describe('ODBC on a self-hosted machine', () => {
  const odbc = (connectionString: string): string => linked({ type: 'Odbc', typeProperties: { connectionString, authenticationType: 'Basic' }, connectVia: 'shir' }, 'odbc');
  checkRows([
    { name: 'psqlODBC verifies with a file in the profile of the service', files: { 'linkedService/odbc.json': odbc(`Driver={PostgreSQL Unicode(x64)};Server=${SERVER};Database=shop;SSLmode=verify-ca`), ...SELF_HOSTED }, clients: ['linkedService/odbc.json:12 psqlodbc yes unknown'] },
    { name: 'psqlODBC without verification', files: { 'linkedService/odbc.json': odbc(`Driver={PostgreSQL ANSI};Server=${SERVER};Database=shop;SSLmode=disable`), ...SELF_HOSTED }, clients: ['linkedService/odbc.json:12 psqlodbc no not-affected'] },
    { name: 'a data source that is set up on the machine', files: { 'linkedService/odbc.json': odbc('DSN=postgres-shop'), ...SELF_HOSTED }, clients: ['linkedService/odbc.json:12 psqlodbc unknown unassigned'] },
    { name: 'another database', files: { 'linkedService/odbc.json': odbc('Driver={MySQL ODBC 8.0};Server=my.example.org;Database=shop;sslmode=VERIFY_CA'), ...SELF_HOSTED, 'linkedService/note.json': '{"postgres": 1}' }, clients: [] },
  ]);
});

describe('what is none of PostgreSQL’s clients', () => {
  checkRows([
    ...['AzureMySql', 'MySql', 'MariaDB', 'AzureMariaDB', 'SqlServer', 'AzureSqlDatabase', 'AmazonRdsForSqlServer'].map((type) => ({
      name: type, files: { 'linkedService/x.json': linked({ type, version: '2.0', typeProperties: { server: 'not-postgres.mysql.database.azure.com', port: 5432, database: 'shop', username: 'etl', sslMode: 'verify-full', connectionString: 'Server=s;Database=postgres;UID=u' } }) }, clients: [],
    })),
    { name: 'datasets, pipelines and scripts in them', files: {
      'dataset/orders.json': json({ name: 'orders', properties: { linkedServiceName: { referenceName: 'pg', type: 'LinkedServiceReference' }, type: 'AzurePostgreSqlTable', typeProperties: { schema: 'public', table: 'orders' } } }),
      'pipeline/copy.json': json({ name: 'copy', properties: { activities: [{ name: 'clean', type: 'Script', typeProperties: { scripts: [{ type: 'NonQuery', text: "ALTER SYSTEM SET ssl = 'on'; -- sslmode=verify-full host=postgres" }] }, linkedServiceName: { referenceName: 'pg', type: 'LinkedServiceReference' } }] } }),
    }, clients: [] },
  ]);
});

describe('where linked services stand', () => {
  checkRows([
    { name: 'a file of properties alone, for a command', files: { 'deploy/pg.json': json(properties(second(5))) }, clients: ['deploy/pg.json:6 data-factory yes connects'] },
    { name: 'runtimes beside it', files: { 'deploy/pg.json': linked(second(5, 'shir')), 'deploy/shir.json': runtime('SelfHosted') }, clients: [`deploy/pg.json:${line(second(5, 'shir'))} data-factory yes unknown`] },
    { name: 'a sample', files: { 'tests/linkedService/pg.json': linked(second(5)) }, clients: [`tests/linkedService/pg.json:${line(second(5))} data-factory yes connects sample`] },
    { name: 'China has servers of its own', files: { 'linkedService/pg.json': linked({ version: '2.0', typeProperties: { sslMode: 5, server: { type: 'AzureKeyVaultSecret', secretName: 'x' }, azureCloudType: 'AzureChina' } }) }, clients: ['linkedService/pg.json:9 data-factory yes connects'] },
  ]);

  test('other code of the repository runs where it ran before', () => {
    const code: Files = { ...python('?sslmode=verify-full&sslrootcert=certs/root.pem'), 'certs/root.pem': roots('B G2 MS'), Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n' };
    const before = auditFiles(code).clients;
    const after = auditFiles({ ...code, 'linkedService/pg.json': linked(second(5, 'shir')), ...SELF_HOSTED }).clients;
    expect(before).toHaveLength(1);
    expect(after.filter(({ driver }) => driver !== 'data-factory')).toEqual(before);
    expect(after.map(({ driver, confidence }) => `${driver} ${confidence}`).sort()).toEqual(['data-factory high', `libpq ${before[0]?.confidence}`]);
  });
});

test('a string in another linked service is not lost', () => {
  const report = auditFiles({ 'linkedService/spark.json': linked({ type: 'AzureDatabricks', typeProperties: { domain: 'https://x.azuredatabricks.net', newClusterSparkEnvVars: { PG_URL: `jdbc:postgresql://${SERVER}:5432/shop?sslmode=verify-full` } } }) });
  expect(report.clients.map(({ hosts }) => hosts)).toEqual([[SERVER]]);
});

test('the chain names the mode and the runtime, and the fix says how to look at the machine', () => {
  const report = auditFiles({ 'linkedService/pg.json': linked(second(5, 'shir')), ...SELF_HOSTED });
  const [client] = report.clients;
  expect(client?.chain.flatMap(({ at, what }) => (at === null ? [] : [`${at.path}:${at.line} ${what}`]))).toEqual([
    'linkedService/pg.json:13 linked service pg says how to connect',
    'integrationRuntime/shir.json:4 runs in self-hosted integration runtime shir',
    'linkedService/pg.json:13 sets sslMode',
    'integrationRuntime/shir.json:4 sets integrationRuntime.type',
  ]);
  const [finding] = report.findings;
  expect(finding?.rule).toBe('unresolved-trust-source');
  expect(finding?.message).toContain('the Windows certificate store of the self-hosted machine');
  expect(finding?.fix?.commands?.join('\n')).toContain('Cert:\\LocalMachine\\Root');
});

test('on Azure’s runtime the client says who keeps the store', () => {
  const [client] = auditFiles({ 'linkedService/pg.json': linked(second(5)) }).clients;
  expect(client?.why).toBe('the connector verifies the chain and the host name: sslMode=5 (verify-full), on the Azure integration runtime, whose certificate store Microsoft keeps');
});

test('no password and no user name reaches the report', () => {
  const secrets = { 'linkedService/a.json': linked(first('EncryptionMethod=1;ValidateServerCertificate=1')), 'linkedService/b.json': linked({ version: '2.0', typeProperties: { server: SERVER, username: 'etl-user-name', password: { type: 'SecureString', value: 'hunter2-secret' }, sslPassword: 'hunter2-secret', sslMode: 5 } }), 'linkedService/c.json': linked({ typeProperties: { connectionString: '@{linkedService().cs}' }, parameters: { cs: { type: 'String', defaultValue: `Server=${SERVER};UID=etl-user-name;PWD=hunter2-secret` } } }) };
  const text = JSON.stringify(auditFiles(secrets));
  expect(text).toContain(SERVER);
  expect(text).not.toMatch(/hunter2-secret|etl-user-name/);
});
