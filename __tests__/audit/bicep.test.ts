import { describe, expect, it } from 'vitest';
import type { Files } from '../support/audit.ts';
import { auditFiles, roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const PYTHON: Files = {
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
};
const url = (query: string, host = HOST): string => `postgresql://app:hunter2@${host}:5432/orders?${query}`;
const STRICT = 'sslmode=verify-full&sslrootcert=/home/site/wwwroot/certs/ca.pem';

/** An app with these settings, one a line. */
const app = (settings: string, stack = 'PYTHON|3.11', before = ''): string => `${before}resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: 'orders'
  kind: 'app,linux'
  properties: {
    siteConfig: {
      linuxFxVersion: '${stack}'
      appSettings: [
        ${settings}
      ]
    }
  }
}
`;
const setting = (name: string, value: string): string => `{ name: '${name}', value: ${value} }`;

describe('a linked service of Data Factory', () => {
  const factory = (runtime: string): string => `resource pg 'Microsoft.DataFactory/factories/linkedservices@2018-06-01' = {
  name: 'factory/pg'
  properties: {
    type: 'AzurePostgreSql'
    typeProperties: { connectionString: 'host=${HOST};port=5432;database=orders;uid=app;encryptionmethod=1;validateservercertificate=1;Password=planted' }
    ${runtime}
  }
}
`;

  it('is read as it is in JSON, once', () => {
    const report = auditFiles({ 'main.bicep': factory('') });
    expect(report.clients.map(({ driver, worst }) => [driver, worst])).toEqual([['data-factory', 'connects']]);
    expect(JSON.stringify(report)).not.toContain('planted');
  });
});

describe('an App Service app', () => {
  checkRows([
    {
      name: 'trusts a file that is deployed with it: the old root',
      files: { ...PYTHON, 'main.bicep': app(setting('DATABASE_URL', `'${url(STRICT)}'`)), 'azure.yaml': 'services:\n  web: {project: ., host: appservice}\n', 'certs/ca.pem': roots('B') },
      clients: ['main.bicep:8 libpq yes breaks G2'],
    },
    {
      name: 'trusts a file that is deployed with it: the new roots',
      files: { ...PYTHON, 'main.bicep': app(setting('DATABASE_URL', `'${url(STRICT)}'`)), 'azure.yaml': 'services:\n  web: {project: ., host: appservice}\n', 'certs/ca.pem': roots('G2 MS') },
      clients: ['main.bicep:8 libpq yes connects'],
    },
    {
      name: 'trusts the platform',
      files: { ...PYTHON, 'main.bicep': app(setting('DATABASE_URL', `'${url('sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt')}'`)) },
      clients: ['main.bicep:8 libpq yes connects'],
    },
    {
      name: 'takes a root out of the platform by its name',
      files: { ...PYTHON, 'main.bicep': app(setting('DATABASE_URL', `'${url('sslmode=verify-full&sslrootcert=/etc/ssl/certs/DigiCert_Global_Root_G2.pem')}'`)) },
      clients: ['main.bicep:8 libpq yes unknown'],
    },
    {
      name: 'is told its string by a module',
      files: {
        ...PYTHON,
        'azure.yaml': 'services:\n  api: {project: ., host: appservice}\n', 'certs/ca.pem': roots('B'),
        'infra/main.bicep': `param location string\nmodule db 'db.bicep' = { name: 'db' }\nmodule api 'core/app.bicep' = {\n  name: 'api'\n  params: {\n    name: 'api-\${uniqueString(location)}'\n    tags: { 'azd-service-name': 'api' }\n    settings: {\n      DATABASE_URL: 'postgresql://app@\${db.outputs.host}/orders?${STRICT}'\n    }\n  }\n}\n`,
        'infra/db.bicep': "resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2023-03-01-preview' = {\n  name: 'orders'\n}\noutput host string = server.properties.fullyQualifiedDomainName\n",
        'infra/core/app.bicep': `param name string\nparam tags object = {}\n@secure()\nparam settings object = {}\nresource site 'Microsoft.Web/sites@2022-03-01' = {\n  name: name\n  tags: tags\n  kind: 'app,linux'\n  properties: { siteConfig: { linuxFxVersion: 'python|3.11' } }\n  resource config 'config' = {\n    name: 'appsettings'\n    properties: union(settings, { A: 'b' })\n  }\n}\n`.replace('@secure()\n', ''),
      },
      clients: ['infra/main.bicep:9 libpq yes breaks G2'],
    },
    {
      name: 'reaches a server whose name is known at deployment',
      files: {
        ...PYTHON,
        'azure.yaml': 'services:\n  web: {project: ., host: appservice}\n', 'certs/ca.pem': roots('B'),
        'main.bicep': app(setting('DATABASE_URL', `'postgresql://app@\${server.properties.fullyQualifiedDomainName}/orders?${STRICT}'`), 'PYTHON|3.11', "resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2023-03-01' = { name: 'pg-${uniqueString(resourceGroup().id)}' }\n"),
      },
      clients: ['main.bicep:9 libpq yes breaks G2'],
    },
    {
      name: 'is told its settings by a secure parameter of a module',
      files: {
        ...PYTHON,
        'azure.yaml': 'services:\n  web: {project: ., host: appservice}\n', 'certs/ca.pem': roots('B'),
        'main.bicep': `module web 'web.bicep' = {\n  name: 'web'\n  params: { settings: {\n    DATABASE_URL: '${url(STRICT)}'\n    PGPASSWORD: 'planted'\n  } }\n}\n`,
        'web.bicep': "@secure()\nparam settings object\nresource web 'Microsoft.Web/sites@2023-12-01' = {\n  name: 'w'\n  kind: 'app,linux'\n  resource config 'config' = { name: 'appsettings', properties: settings }\n}\n",
      },
      clients: ['main.bicep:4 libpq yes breaks G2'],
    },
    {
      name: 'is deployed with each file of parameters',
      files: {
        ...PYTHON,
        'azure.yaml': 'services:\n  web: {project: ., host: appservice}\n', 'certs/ca.pem': roots('B'), 'certs/new.pem': roots('G2 MS'),
        'main.bicep': app(setting('DATABASE_URL', `'postgresql://app@${HOST}/orders?sslmode=verify-full&sslrootcert=\${ca}'`), 'PYTHON|3.11', 'param ca string\n'),
        'prod.bicepparam': "using 'main.bicep'\nvar folder = '/home/site/wwwroot/certs'\nparam ca = '${folder}/ca.pem'\n",
        'main.parameters.dev.json': '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": {"ca": {"value": "/home/site/wwwroot/certs/new.pem"}}}\n',
      },
      clients: ['main.bicep:9 libpq yes breaks G2', 'main.bicep:9 libpq yes connects'],
    },
    {
      name: 'is made in a loop, with a condition, by a function of its own',
      files: {
        ...PYTHON,
        'azure.yaml': 'services:\n  web: {project: ., host: appservice}\n', 'certs/ca.pem': roots('B'),
        'main.bicep': `func ca(name string) string => '/home/site/wwwroot/certs/\${name}.pem'\nvar all = [\n  { key: 'DATABASE_URL', file: 'ca' }\n]\nresource off 'Microsoft.Web/sites@2023-12-01' = if (false) {\n  name: 'off'\n}\nresource web 'Microsoft.Web/sites@2023-12-01' = if (true) {\n  name: 'web'\n  kind: 'app,linux'\n  properties: { siteConfig: { linuxFxVersion: 'PYTHON|3.11', appSettings: [for each in all: {\n    name: each.key\n    value: 'postgresql://app@${HOST}/orders?sslmode=verify-full&sslrootcert=\${ca(each.file)}'\n  }] } }\n}\n`,
      },
      clients: ['main.bicep:13 libpq yes breaks G2'],
    },
  ]);

  it.each<[string, string]>([
    ['cut off', app(setting('DATABASE_URL', `'${url(STRICT)}'`)).slice(0, -60)],
    ['a string without end', "param a string = 'postgresql://\nresource x 'Microsoft.Web/sites@2023' = { name: 'x' }\n"],
    ['deep brackets', `var a = ${'['.repeat(20_000)}`],
    ['deep interpolation', `var a = ${"'${".repeat(5000)}`],
    ['deep minus', `var a = ${'-!'.repeat(20_000)}1`],
    ['names that refer to each other', "var a = b\nvar b = a\nresource x 'Microsoft.Web/sites@2023' = { name: a }\n"],
    ['a module of itself', "module a 'main.bicep' = { name: 'a' }\n"],
    ['a loop that grows', "var a = [for i in range(0, 200): i]\nvar b = [for i in a: a]\nvar c = [for i in b: b]\nvar d = [for i in c: c]\nresource x 'Microsoft.Web/sites@2023' = { name: string(d) }\n"],
    ['odd characters', '@\u0000@@}{)(]['],
    ['a byte-order mark and CRLF', `\uFEFF${app(setting('A', "'b'")).replaceAll('\n', '\r\n')}`],
  ])('survives: %s', (_, text) => {
    const report = auditFiles({ ...PYTHON, 'main.bicep': text });
    expect(report.files.skipped.filter(({ reason }) => reason === 'malformed')).toEqual([]);
  });

  it('is not confused by one statement that cannot be read', () => {
    const report = auditFiles({ ...PYTHON, 'azure.yaml': 'services:\n  web: {project: ., host: appservice}\n', 'certs/ca.pem': roots('B'), 'main.bicep': `param = = 'x\nvar @ {\n${app(setting('DATABASE_URL', `'${url(STRICT)}'`))}` });
    expect(report.summary.breaking).toBe(1);
  });

  it('never shows a secret', () => {
    const report = JSON.stringify(auditFiles({ ...PYTHON, 'main.bicep': app(`${setting('DATABASE_URL', `'${url(STRICT)}'`)}\n${setting('PGPASSWORD', "'planted-1'")}\n${setting('X', "'Password=planted-2;Host=a'")}`, 'PYTHON|3.11', "param password string = 'planted-3'\n") }));
    expect(report).not.toMatch(/hunter2|planted/);
  });
});
