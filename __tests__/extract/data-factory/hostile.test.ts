import { describe, expect, test } from 'vitest';
import type { ExtractContext } from '../../../src/extract/extractor.ts';
import { dataFactories } from '../../../src/extract/data-factory/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { auditFiles } from '../../support/audit.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const nowhere: ExtractContext = { open: () => null, list: () => [] };
const read = (text: string | Uint8Array, path = 'linkedService/pg.json', context = nowhere) => {
  const file = new SourceFile(path, typeof text === 'string' ? bytes(text) : text);
  return dataFactories.accepts(file) ? dataFactories.extract(file, context) : null;
};
const service = (typeProperties: string, more = ''): string => `{"name": "pg", "properties": {"type": "AzurePostgreSql", "version": "2.0"${more}, "typeProperties": {"server": "a.postgres.database.azure.com", ${typeProperties}}}}`;

describe('bytes that people really have', () => {
  const text = service('"sslMode": 5').replace('"typeProperties"', '\r\n"typeProperties"');
  const utf16 = (bigEndian: boolean): Uint8Array => {
    const units = [0xfeff, ...Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))];
    return Uint8Array.from(units.flatMap((unit) => (bigEndian ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])));
  };
  test.each<readonly [string, Uint8Array]>([['plain', bytes(text)], ['a byte-order mark', bytes(`\uFEFF${text}`)], ['UTF-16, little end first', utf16(false)], ['UTF-16, big end first', utf16(true)]])('%s', (_, given) => {
    const [connection] = read(given)?.connections ?? [];
    const start = text.split('\n')[1]?.indexOf('5}') ?? 0;
    expect(connection?.at).toEqual({ path: 'linkedService/pg.json', line: 2, column: start + 1, endLine: 2, endColumn: start + 2 });
  });
});

describe('broken files', () => {
  test.each([
    ['cut off in the middle', service('"sslMode": 5').slice(0, -3)],
    ['a twin that is commented out', service('/* "sslMode": 0, */ "sslMode": 5,\n// "sslMode": 1\n')],
    ['a comma too much', service('"sslMode": 5,')],
    ['the same key twice: the last one counts', service('"sslMode": 0, "sslMode": 5')],
  ])('%s', (_, text) => {
    const [connection] = read(text)?.connections ?? [];
    expect(connection?.settings.find(({ key }) => key === 'sslMode')?.value.parts).toEqual([{ kind: 'literal', text: '5' }]);
  });
  test.each([
    ['nothing', ''], ['no object', '"typeProperties"'], ['a list', '[{"typeProperties": 1}]'], ['properties that are none', '{"properties": "typeProperties"}'],
    ['a type that is none', '{"properties": {"type": {"postgres": 1}, "typeProperties": {}}}'], ['NUL', '{"properties": {"type": "AzurePostgreSql", "typeProperties": {"a": "\0"}}}'],
    ['deep nesting', `{"typeProperties": ${'['.repeat(100_000)}`], ['resources that are none', '{"resources": [1, null, "typeProperties"]}'],
  ])('%s is passed over', (_, text) => {
    expect(read(text)?.connections ?? []).toEqual([]);
  });
  test('a value of a form that nobody knows may be anything', () => {
    const [connection] = read(service('"sslMode": [5], "trustServerCertificate": {"x": 1}'))?.connections ?? [];
    expect(connection?.settings.filter(({ key }) => ['sslMode', 'trustServerCertificate'].includes(key)).map(({ value }) => value.parts[0]?.kind)).toEqual(['unknown', 'unknown']);
  });
});

describe('large files take little time', () => {
  const started = (make: () => unknown): number => {
    const before = performance.now();
    make();
    return performance.now() - before;
  };
  test.each<readonly [string, string]>([
    ['a server of expressions', service(`"sslMode": 5, "database": "x", "schema": "${'@{a}'.repeat(50_000)}"`).replace('a.postgres.database.azure.com', '@{linkedService().x}'.repeat(700))],
    ['a server of open braces', service('"sslMode": 5').replace('a.postgres.database.azure.com', '@{'.repeat(8000))],
    ['a long connection string', service(`"connectionString": "${'a=b;'.repeat(4000)}"`)],
    ['values within values', service(`"sslMode": ${'{"type": "Expression", "value": '.repeat(60)}5${'}'.repeat(60)}`)],
    ['many parameters', service('"sslMode": "@{linkedService().p9999}"', `, "parameters": {${Array.from({ length: 10_000 }, (_, index) => `"p${index}": {"type": "String", "defaultValue": "5"}`).join(',')}}`)],
  ])('%s', (_, text) => {
    expect(started(() => read(text))).toBeLessThan(2000);
  });
  test('a template of many linked services beside many files', () => {
    const resources = Array.from({ length: 500 }, (_, index) => `{"name": "[concat(parameters('factoryName'), '/pg${index}')]", "type": "Microsoft.DataFactory/factories/linkedServices", "properties": {"type": "AzurePostgreSql", "version": "2.0", "typeProperties": {"sslMode": 5, "server": "[parameters('s')]"}}}`);
    const files = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`pipeline/p${index}.json`, '{}']));
    const template = `{"parameters": {"s": {"defaultValue": "a.postgres.database.azure.com"}}, "resources": [${resources.join(',')}]}`;
    let clients = 0;
    expect(started(() => { clients = auditFiles({ ...files, 'ARMTemplateForFactory.json': template }).clients.length; })).toBeLessThan(8000);
    expect(clients).toBe(500);
  });
});

test('names that are traps stay names', () => {
  for (const name of ['__proto__', 'constructor', 'toString', '../../etc/passwd', 'a\u202Eb', '::error::x']) {
    const text = service('"sslMode": "@{linkedService().__proto__}"', `, "parameters": {${JSON.stringify(name)}: {"defaultValue": "5"}}`).replace('"pg"', JSON.stringify(name));
    const report = auditFiles({ 'linkedService/pg.json': text, [`integrationRuntime/x.json`]: `{"name": ${JSON.stringify(name)}, "properties": {"type": "SelfHosted"}}` });
    expect(report.clients).toHaveLength(1);
    expect(report.files.skipped).toEqual([]);
  }
});

test('an expression of the template that has no end is just not known', () => {
  const text = `{"parameters": {}, "resources": [{"name": "f/pg", "type": "Microsoft.DataFactory/factories/linkedServices", "properties": {"type": "AzurePostgreSql", "version": "2.0", "typeProperties": {"server": "a.postgres.database.azure.com", "sslMode": ${JSON.stringify(`[concat(${"'a', ".repeat(4000)}'b']`)}}}}]}`;
  const [connection] = read(text, 'ARMTemplateForFactory.json')?.connections ?? [];
  expect(connection?.settings.find(({ key }) => key === 'sslMode')?.value.parts[0]?.kind).toBe('unknown');
});
