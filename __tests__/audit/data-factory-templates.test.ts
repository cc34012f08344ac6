import { describe, expect, test } from 'vitest';
import { auditFiles } from '../support/audit.ts';
import { checkRows, linesOf } from './table.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const SERVER = 'shop.postgres.database.azure.com';
const FACTORIES = 'Microsoft.DataFactory/factories';
const WORKSPACES = 'Microsoft.Synapse/workspaces';

interface Resource {
  readonly name: string;
  readonly kind: 'linkedServices' | 'integrationRuntimes' | 'datasets' | 'pipelines';
  readonly properties: unknown;
}

/** As publishing writes it: each resource is called after the parameter that names the factory. */
function template(resources: readonly Resource[], parameters: Readonly<Record<string, unknown>> = {}, of = FACTORIES, parent = 'factoryName'): string {
  return json({
    $schema: 'http://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { [parent]: { type: 'string', defaultValue: 'shop-etl' }, ...parameters },
    variables: { factoryId: `[concat('${of}/', parameters('${parent}'))]` },
    resources: resources.map(({ name, kind, properties }) => ({ name: `[concat(parameters('${parent}'), '/${name}')]`, type: `${of}/${kind}`, apiVersion: '2018-06-01', properties, dependsOn: [] })),
  });
}
const given = (values: Readonly<Record<string, unknown>>): string => json({ $schema: 'https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#', contentVersion: '1.0.0.0', parameters: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])) });

const via = (name: string): unknown => ({ referenceName: name, type: 'IntegrationRuntimeReference' });
const second = (sslMode: unknown, server: unknown = SERVER, more: Readonly<Record<string, unknown>> = {}): Resource => ({ name: 'pg', kind: 'linkedServices', properties: { type: 'AzurePostgreSql', version: '2.0', typeProperties: { sslMode, server, port: 5432, database: 'shop', username: 'etl' }, ...more } });
const first = (connectionString: unknown, more: Readonly<Record<string, unknown>> = {}): Resource => ({ name: 'old', kind: 'linkedServices', properties: { type: 'PostgreSql', typeProperties: { connectionString }, ...more } });
const runtime = (type: string, name = 'shir'): Resource => ({ name, kind: 'integrationRuntimes', properties: { type, typeProperties: {} } });
const own = (sslMode: unknown): string => json({ name: 'pg', properties: { type: 'AzurePostgreSql', version: '2.0', typeProperties: { server: SERVER, sslMode } } });

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

function row(name: string, resources: readonly Resource[], outcome: string, parameters: Readonly<Record<string, unknown>> = {}) {
  const text = template(resources, parameters);
  return { name, files: { 'ARMTemplateForFactory.json': text }, clients: [`ARMTemplateForFactory.json:${lineOf(text, '"sslMode"')} data-factory ${outcome}`] };
}

describe('a template without the files that it was made of', () => {
  checkRows([
    row('Azure’s runtime', [second(5)], 'yes connects'),
    row('a self-hosted runtime of the template', [runtime('SelfHosted'), second(5, SERVER, { connectVia: via('shir') })], 'yes unknown'),
    row('a managed runtime of the template', [runtime('Managed', 'vnet'), second(4, SERVER, { connectVia: via('vnet') })], 'yes connects'),
    row('a runtime that is elsewhere', [second(5, SERVER, { connectVia: via('shir') })], 'yes unknown'),
    row('a mode that does not verify', [runtime('SelfHosted'), second(2, SERVER, { connectVia: via('shir') })], 'no not-affected'),
    row('a computed mode', [runtime('SelfHosted'), second("[if(parameters('strict'), 5, 2)]", SERVER, { connectVia: via('shir') })], 'yes unknown'),
    row('a server from pieces', [runtime('SelfHosted'), { ...second(5, "[concat(parameters('name'), '.postgres.database.azure.com')]", { connectVia: via('shir') }), name: 'pg' }], 'yes unknown', { name: { type: 'string', defaultValue: 'shop' } }),
    row('a parameter of the linked service that a dataset passes', [runtime('SelfHosted'), second('@{linkedService().mode}', SERVER, { connectVia: via('shir'), parameters: { mode: { type: 'String', defaultValue: '2' } } }), { name: 'orders', kind: 'datasets', properties: { type: 'AzurePostgreSqlTable', linkedServiceName: { referenceName: 'pg', type: 'LinkedServiceReference', parameters: { mode: '5' } } } }], 'unknown unknown'),
    row('a mode that a variable and a function make', [runtime('SelfHosted'), second("[add(sub(3, 1), 3)]", SERVER, { connectVia: via("[format('sh{0}', 'ir')]") })], 'yes unknown'),
    row('one that no dataset passes', [runtime('SelfHosted'), second('@{linkedService().mode}', SERVER, { connectVia: via('shir'), parameters: { mode: { type: 'String', defaultValue: '2' } } })], 'no not-affected'),
  ]);
});

describe('connection strings are parameters', () => {
  const text = template([runtime('SelfHosted'), first("[parameters('old_connectionString')]", { connectVia: via('shir') })], { old_connectionString: { type: 'secureString' } });
  const string = `host=${SERVER};port=5432;database=shop;uid=etl;EncryptionMethod=1;ValidateServerCertificate=1`;
  const values = given({ factoryName: 'shop-etl', old_connectionString: string });
  const weak = given({ factoryName: 'shop-dev', old_connectionString: string.replace('ValidateServerCertificate=1', '') });
  checkRows([
    { name: 'that stand in the file of parameters, which is the one to edit', files: { 'out/ARMTemplateForFactory.json': text, 'out/ARMTemplateParametersForFactory.json': values }, clients: [`out/ARMTemplateParametersForFactory.json:${lineOf(values, string)} data-factory yes unknown`] },
    { name: 'that differ between environments', files: { 'arm_template.json': text, 'arm_template_parameters.json': values, 'arm_template_parameters.dev.json': weak }, clients: [`arm_template_parameters.json:${lineOf(values, string)} data-factory yes unknown`, `arm_template_parameters.dev.json:${lineOf(weak, 'host=')} data-factory no not-affected`] },
    { name: 'that are the same in all of them', files: { 'arm_template.json': text, 'arm_template_parameters.json': values, 'test-parameters.json': values }, clients: [`arm_template_parameters.json:${lineOf(values, string)} data-factory yes unknown`] },
    { name: 'that publishing has left out', files: { 'ARMTemplateForFactory.json': text, 'ARMTemplateParametersForFactory.json': given({ old_connectionString: '' }) }, clients: [`ARMTemplateForFactory.json:${lineOf(text, '"old_connectionString": {')} data-factory unknown unassigned`] },
  ]);
});

describe('each linked service counts once', () => {
  const whole = template([second(5)]);
  const elsewhere = template([second(4)], { factoryName: { type: 'string', defaultValue: 'other-etl' } });
  checkRows([
    { name: 'it has a file of its own', files: { 'linkedService/pg.json': own(3), 'shop-etl/ARMTemplateForFactory.json': whole, 'shop-etl/linkedTemplates/ArmTemplate_0.json': whole }, clients: ['linkedService/pg.json:8 data-factory no not-affected'] },
    { name: 'it stands in the whole template and in a part of it', files: { 'ARMTemplateForFactory.json': whole, 'linkedTemplates/ArmTemplate_0.json': whole }, clients: [`ARMTemplateForFactory.json:${lineOf(whole, '"sslMode"')} data-factory yes connects`] },
    { name: 'it stands in a part only', files: { 'linkedTemplates/ArmTemplate_0.json': whole }, clients: [`linkedTemplates/ArmTemplate_0.json:${lineOf(whole, '"sslMode"')} data-factory yes connects`] },
    { name: 'a file of the same name belongs to another factory', files: { 'shop/factory/shop-etl.json': '{"name": "shop-etl"}', 'shop/linkedService/pg.json': own(3), 'publish/other/ARMTemplateForFactory.json': elsewhere }, clients: ['shop/linkedService/pg.json:8 data-factory no not-affected', `publish/other/ARMTemplateForFactory.json:${lineOf(elsewhere, '"sslMode"')} data-factory yes connects`] },
    { name: 'the file of the factory says whose it is', files: { 'shop/factory/shop-etl.json': '{"name": "shop-etl"}', 'shop/linkedService/pg.json': own(3), 'publish/shop/ARMTemplateForFactory.json': whole }, clients: ['shop/linkedService/pg.json:8 data-factory no not-affected'] },
  ]);
});

describe('Synapse', () => {
  const workspace = template([second(5), first('host=old.postgres.database.azure.com;database=shop;uid=u')], {}, WORKSPACES, 'workspaceName');
  checkRows([
    { name: 'a workspace from git', files: { 'linkedService/pg.json': own('Verify-full'), 'integrationRuntime/AutoResolveIntegrationRuntime.json': json({ name: 'AutoResolveIntegrationRuntime', properties: { type: 'Managed' } }), 'sqlscript/a.json': '{}' }, clients: ['linkedService/pg.json:8 data-factory yes connects'] },
    { name: 'a published workspace', files: { 'TemplateForWorkspace.json': workspace }, clients: [`TemplateForWorkspace.json:${lineOf(workspace, '"sslMode"')} data-factory yes connects`, `TemplateForWorkspace.json:${lineOf(workspace, 'host=old')} data-factory no not-affected`] },
  ]);
});

describe('nothing else of a template is lost', () => {
  const spark = (value: unknown): Resource => ({ name: 'spark', kind: 'linkedServices', properties: { type: 'AzureDatabricks', typeProperties: { newClusterSparkEnvVars: { PG_URL: value } } } });
  const url = `postgresql://u@${SERVER}/shop?sslmode=verify-full`;
  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['a string in another linked service', { 'ARMTemplateForFactory.json': template([spark(url)]) }],
    ['a default that another linked service takes', { 'ARMTemplateForFactory.json': template([spark("[parameters('url')]")], { url: { type: 'string', defaultValue: url } }) }],
    ['a parameter that another linked service takes', { 'ARMTemplateForFactory.json': template([spark("[parameters('url')]"), second(5, 'db.example.org')], { url: { type: 'string' } }), 'ARMTemplateParametersForFactory.json': given({ url }) }],
  ])('%s', (_, files) => {
    expect(auditFiles(files).clients.flatMap(({ hosts }) => hosts)).toContain(SERVER);
  });
  test('but the strings of other databases are theirs', () => {
    const mysql: Resource = { name: 'my', kind: 'linkedServices', properties: { type: 'AzureMySql', typeProperties: { connectionString: "[parameters('my')]" } } };
    const files = { 'ARMTemplateForFactory.json': template([mysql, second(5)], { my: { type: 'secureString' } }), 'ARMTemplateParametersForFactory.json': given({ my: 'server=postgres-like.example.org;port=5432;database=x;uid=u;sslmode=2' }) };
    expect(auditFiles(files).clients.map(({ hosts }) => hosts)).toEqual([[SERVER]]);
  });
});

test('a template with resources of other kinds is left to the reader of templates', () => {
  const text = template([second(5)]).replace('"resources": [', '"resources": [ { "type": "Microsoft.Web/sites", "name": "app", "properties": {} },');
  expect(linesOf(auditFiles({ 'azuredeploy.json': text })).filter((each) => each.includes(' data-factory ')).length).toBeLessThanOrEqual(1);
});

test('no password reaches the report', () => {
  const text = template([first("[parameters('s')]")], { s: { type: 'secureString', defaultValue: `host=${SERVER};uid=etl-user-name;password=hunter2-secret` } });
  const report = JSON.stringify(auditFiles({ 'ARMTemplateForFactory.json': text, 'ARMTemplateParametersForFactory.json': given({ s: `host=${SERVER};uid=etl-user-name;password=hunter2-secret;x=y` }) }));
  expect(report).toContain(SERVER);
  expect(report).not.toMatch(/hunter2-secret|etl-user-name/);
});
