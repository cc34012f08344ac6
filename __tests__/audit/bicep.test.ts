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
  ]);

  it('never shows a secret', () => {
    const report = JSON.stringify(auditFiles({ ...PYTHON, 'main.bicep': app(`${setting('DATABASE_URL', `'${url(STRICT)}'`)}\n${setting('PGPASSWORD', "'planted-1'")}\n${setting('X', "'Password=planted-2;Host=a'")}`, 'PYTHON|3.11', "param password string = 'planted-3'\n") }));
    expect(report).not.toMatch(/hunter2|planted/);
  });
});
