import { assert, constantFrom, dictionary, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataFactories } from '../../../src/extract/data-factory/index.ts';
import { isFactoryTemplate } from '../../../src/extract/data-factory/template.ts';
import type { ExtractContext } from '../../../src/extract/extractor.ts';
import { jsonTree } from '../../../src/extract/settings/json-tree.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { auditFiles } from '../../support/audit.ts';

type Texts = Readonly<Record<string, string>>;

function contextOf(files: Texts): ExtractContext {
  const file = (path: string): SourceFile | null => (files[path] === undefined ? null : new SourceFile(path, new TextEncoder().encode(files[path])));
  return { open: file, list: (folder) => Object.keys(files).filter((path) => folder === '' || path.startsWith(`${folder}/`)).sort() };
}
function extract(files: Texts) {
  const context = contextOf(files);
  return Object.keys(files).flatMap((path) => {
    const file = context.open(path);
    return file !== null && dataFactories.accepts(file) ? [dataFactories.extract(file, context)] : [];
  });
}
const service = (type: string, typeProperties: unknown): string => JSON.stringify({ name: 'x', properties: { type, typeProperties } });
const resource = (type: string) => ({ type, name: "[concat(parameters('factoryName'), '/x')]", properties: { type: 'AzurePostgreSql', version: '2.0', typeProperties: { server: 'a.postgres.database.azure.com', sslMode: 5 } } });
const template = (...types: readonly string[]): string => JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#', parameters: {}, resources: types.map(resource) });
const PARAMETERS = '{"$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#", "parameters": {}}';
const LINKED = 'Microsoft.DataFactory/factories/linkedServices';

describe('files that are told whole', () => {
  test.each<readonly [string, Texts, readonly string[]]>([
    ['a linked service', { 'linkedService/x.json': service('AzurePostgreSql', { server: 'a' }) }, ['linkedService/x.json']],
    ['one of another database', { 'linkedService/x.json': service('AzureMySql', { server: 'a' }) }, ['linkedService/x.json']],
    ['one of something else, with the strings in it', { 'linkedService/x.json': service('AzureDatabricks', { url: 'postgresql://h/d' }) }, ['linkedService/x.json']],
    ['a published template and its parameters', { 'ARMTemplateForFactory.json': template(LINKED), 'ARMTemplateParametersForFactory.json': PARAMETERS }, ['ARMTemplateForFactory.json', 'ARMTemplateParametersForFactory.json']],
    ['no dataset, no pipeline, no runtime', { 'dataset/x.json': '{"properties": {"type": "AzurePostgreSqlTable", "linkedServiceName": {}, "typeProperties": {"table": "x"}, "x": 1}, "name": "x"}'.replace('"type": "AzurePostgreSqlTable", ', ''), 'integrationRuntime/x.json': '{"properties": {"type": "SelfHosted"}}' }, []],
    ['no template with other resources', { 'azuredeploy.json': template(LINKED, 'Microsoft.Web/sites') }, []],
  ])('%s', (_, files, claims) => {
    expect(extract(files).flatMap((each) => each.claims ?? []).sort()).toEqual([...claims]);
  });
});

test.each<readonly [boolean, readonly string[]]>([
  [true, [LINKED]], [true, [LINKED, 'Microsoft.Synapse/workspaces/linkedServices']], [false, [LINKED, 'Microsoft.KeyVault/vaults']], [false, []], [false, ['Microsoft.DataFactoryX/factories']],
])('a template of a factory alone: %s %j', (expected, types) => {
  const root = jsonTree(template(...types));
  expect(root !== null && isFactoryTemplate(root)).toBe(expected);
});

test('each connection stands in one place, which is a machine of Windows', () => {
  const [found] = extract({ 'linkedService/x.json': service('AzurePostgreSql', { server: 'a.b' }) });
  expect(found?.connections).toHaveLength(1);
  expect(found?.places?.map(({ os, runs, layers }) => [os, runs, layers.map(({ kind }) => kind)])).toEqual([['windows', true, ['sets']]]);
});

test('whatever is written, nothing throws and no password is kept', () => {
  const SECRET = 'Zx9-hunter2-Qw';
  const piece = constantFrom('host=', 'pwd=', 'Password=', ';', SECRET, '@{', '}', '@', "linkedService().p", '{', "'", '"', '\\', '[', ']', 'EncryptionMethod=1', '=', ' ');
  const value = tuple(piece, piece, piece, piece).map((parts) => parts.join(''));
  const secretKeys = constantFrom('password', 'sslPassword', 'encryptedCredential', 'servicePrincipalKey');
  assert(property(dictionary(string(), string()), value, secretKeys, constantFrom('AzurePostgreSql', 'PostgreSql', 'PostgreSqlV2', 'Odbc'), (more, text, key, type) => {
    // A secret that no key names can be told by nothing.
    const named = text.includes(SECRET) ? `password=${text.replaceAll(';', '')}` : text;
    const files = { 'linkedService/x.json': service(type, { ...more, connectionString: `host=a.postgres.database.azure.com;${named}`, [key]: SECRET, username: SECRET }) };
    const report = auditFiles(files);
    expect(report.files.skipped).toEqual([]);
    expect(JSON.stringify(report)).not.toContain(SECRET);
  }), { numRuns: 100 });
});
