import { roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const CODE = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import psycopg2\n\npsycopg2.connect("")\n', 'ca.pem': roots('G1') };
const IMAGE = { ...CODE, 'Dockerfile': 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n' };
const variables = (folder: string): readonly (readonly [string, string])[] => [['PGHOST', 'orders.postgres.database.azure.com'], ['PGSSLMODE', 'verify-full'], ['PGSSLROOTCERT', `${folder}/ca.pem`]];
const mapped = (folder: string): string => variables(folder).map(([name, value]) => `      ${name}: '${value}'\n`).join('');
const listed = (folder: string): string => variables(folder).map(([name, value]) => `      { name: '${name}', value: '${value}' }\n`).join('');
const WWWROOT = '/home/site/wwwroot';

checkRows([
  {
    name: 'settings of an app that another file makes',
    files: { ...CODE, 'settings.bicep': `param app string\nresource site 'Microsoft.Web/sites@2022-03-01' existing = {\n  name: app\n}\nresource settings 'Microsoft.Web/sites/config@2022-03-01' = {\n  parent: site\n  name: 'appsettings'\n  properties: {\n${mapped(WWWROOT)}  }\n}\n` },
    clients: ['settings.bicep:9 libpq yes breaks G2'],
  },
  {
    name: 'a web app by a verified module',
    files: { ...CODE, 'main.bicep': `module app 'br/public:avm/res/web/site:0.9.0' = {\n  name: 'app'\n  params: {\n    name: 'api'\n    kind: 'app,linux'\n    appSettingsKeyValuePairs: {\n${mapped(WWWROOT)}    }\n  }\n}\n` },
    clients: ['main.bicep:7 libpq yes breaks G2'],
  },
  {
    name: 'a web app by a newer verified module, with a list of configurations',
    files: { ...CODE, 'main.bicep': `module app 'br:mcr.microsoft.com/bicep/avm/res/web/site:0.16.0' = {\n  name: 'app'\n  params: {\n    name: 'api'\n    kind: 'app,linux'\n    configs: [\n      {\n        name: 'appsettings'\n        properties: {\n${mapped(WWWROOT)}        }\n      }\n    ]\n  }\n}\n` },
    clients: ['main.bicep:10 libpq yes breaks G2'],
  },
  {
    name: 'a container app by a verified module',
    files: { ...IMAGE, 'main.bicep': `module app 'br/public:avm/res/app/container-app:0.8.0' = {\n  name: 'app'\n  params: {\n    name: 'api'\n    containers: [\n      {\n        name: 'api'\n        image: 'acme.azurecr.io/api:1'\n        env: [\n${listed('/app')}        ]\n      }\n    ]\n  }\n}\n` },
    clients: ['main.bicep:10 libpq yes breaks G2'],
  },
  {
    name: 'a string among the secrets of a container app by a verified module',
    files: {
      ...IMAGE,
      'app.py': 'import os\nimport psycopg2\n\npsycopg2.connect(os.environ["DATABASE_URL"])\n',
      'main.bicep': `module app 'br/public:avm/res/app/container-app:0.8.0' = {\n  name: 'app'\n  params: {\n    name: 'api'\n    secrets: [\n      { name: 'db', value: 'postgresql://app:hunter2@orders.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=/app/ca.pem' }\n    ]\n    containers: [\n      {\n        image: 'acme.azurecr.io/api:1'\n        env: [\n          { name: 'DATABASE_URL', secretRef: 'db' }\n        ]\n      }\n    ]\n  }\n}\n`,
    },
    clients: ['main.bicep:6 libpq yes breaks G2'],
  },
  {
    name: 'a module of a registry that no table knows: what it does with its settings cannot be seen',
    files: { 'main.bicep': `module app 'br:acme.azurecr.io/modules/web:1.0' = {\n  name: 'app'\n  params: {\n    settings: [\n${listed('/app')}    ]\n  }\n}\n` },
    clients: ['main.bicep:5 unknown yes unknown'],
  },
]);
