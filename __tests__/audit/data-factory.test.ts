import { describe } from 'vitest';
import { checkRows } from './table.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const server = 'shop.postgres.database.azure.com';

interface Service {
  readonly type?: string;
  readonly version?: string;
  readonly typeProperties?: Readonly<Record<string, unknown>>;
  readonly connectVia?: string;
  readonly parameters?: unknown;
}

/** A linked service as git integration writes it. */
function linked(name: string, { type = 'AzurePostgreSql', version, typeProperties = {}, connectVia, parameters }: Service): string {
  return json({
    name,
    properties: {
      type, ...(version === undefined ? {} : { version }), ...(parameters === undefined ? {} : { parameters }), annotations: [], typeProperties,
      ...(connectVia === undefined ? {} : { connectVia: { referenceName: connectVia, type: 'IntegrationRuntimeReference' } }),
    },
  });
}

const second = (sslMode: unknown, connectVia?: string): string => linked('pg', { version: '2.0', typeProperties: { server, port: 5432, database: 'shop', username: 'etl', sslMode }, ...(connectVia === undefined ? {} : { connectVia }) });
const runtime = (name: string, type: string): string => json({ name, properties: { type, typeProperties: {} } });

describe('Data Factory', () => {
  checkRows([
    { name: 'no runtime: Azure keeps the store', files: { 'linkedService/pg.json': second(5) }, clients: ['linkedService/pg.json:12 data-factory yes connects'] },
    { name: 'AutoResolve without a file', files: { 'linkedService/pg.json': second(4, 'AutoResolveIntegrationRuntime') }, clients: ['linkedService/pg.json:12 data-factory yes connects'] },
    { name: 'a managed runtime', files: { 'linkedService/pg.json': second('Verify-ca', 'ir-vnet'), 'integrationRuntime/ir-vnet.json': runtime('ir-vnet', 'Managed') }, clients: ['linkedService/pg.json:12 data-factory yes connects'] },
    { name: 'a self-hosted runtime', files: { 'linkedService/pg.json': second(5, 'shir'), 'integrationRuntime/shir.json': runtime('shir', 'SelfHosted') }, clients: ['linkedService/pg.json:12 data-factory yes unknown'] },
    { name: 'a runtime that no file defines', files: { 'linkedService/pg.json': second(5, 'azure-ir') }, clients: ['linkedService/pg.json:12 data-factory yes unknown'] },
  ]);
});
