import { describe, expect, it } from 'vitest';
import type { Files } from '../support/audit.ts';
import { auditFiles, roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const PYTHON: Files = {
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'azure.yaml': 'services:\n  web: {project: ., host: appservice}\n',
  'certs/ca.pem': roots('B'),
};
const STRICT = 'sslmode=verify-full&sslrootcert=/home/site/wwwroot/certs/ca.pem';
const PLATFORM = 'sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt';

const SCHEMA = '"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"';
const PARAMETERS = '"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"';

/** A template, one top-level member a line, from line 3 on. */
const template = (...members: readonly string[]): string => `{\n  ${SCHEMA},\n  ${members.join(',\n  ')}\n}\n`;
/** One app on one line. */
const site = (settings: string, more = ''): string => `{"type": "Microsoft.Web/sites", "apiVersion": "2022-03-01", "name": "orders", "kind": "app,linux",${more} "properties": {"siteConfig": {"linuxFxVersion": "PYTHON|3.11", "appSettings": [${settings}]}}}`;
const setting = (name: string, value: string): string => `{"name": "${name}", "value": ${JSON.stringify(value)}}`;
const resources = (...all: readonly string[]): string => `"resources": [\n    ${all.join(',\n    ')}\n  ]`;
const url = (query: string, host = HOST): string => `postgresql://app:hunter2@${host}:5432/orders?${query}`;

describe('an ARM template', () => {
  checkRows([
    {
      name: 'sets a connection string',
      files: { ...PYTHON, 'azuredeploy.json': template(resources(site(setting('DATABASE_URL', url(STRICT))))) },
      clients: ['azuredeploy.json:4 libpq yes breaks G2'],
    },
    {
      name: 'has comments',
      files: { ...PYTHON, 'azuredeploy.json': template(`// the app\n  ${resources(site(setting('DATABASE_URL', url(PLATFORM))))} /* end */`) },
      clients: ['azuredeploy.json:5 libpq yes connects'],
    },
    {
      name: 'puts it together of the server that it deploys',
      files: {
        ...PYTHON,
        'azuredeploy.json': template(
          '"variables": {"server": "[toLower(\'ORDERS\')]", "query": "' + STRICT + '"}',
          resources(
            '{"type": "Microsoft.DBforPostgreSQL/flexibleServers", "name": "[variables(\'server\')]", "properties": {}}',
            site(setting('DATABASE_URL', "[concat('postgresql://app:', parameters('password'), '@', reference(resourceId('Microsoft.DBforPostgreSQL/flexibleServers', variables('server'))).fullyQualifiedDomainName, ':5432/orders?', variables('query'))]")),
          ),
          '"parameters": {"password": {"type": "secureString"}}',
        ),
      },
      clients: ['azuredeploy.json:6 libpq yes breaks G2'],
    },
    {
      name: 'configures the app in a resource of its own',
      files: {
        ...PYTHON,
        'azuredeploy.json': template(
          '"parameters": {"name": {"type": "string", "defaultValue": "[concat(\'web-\', uniqueString(resourceGroup().id))]"}}',
          resources(
            `{"type": "Microsoft.Web/sites", "name": "[parameters('name')]", "kind": "app,linux", "properties": {"siteConfig": {"linuxFxVersion": "PYTHON|3.11"}}, "resources": [{"type": "config", "name": "appsettings", "properties": {"DATABASE_URL": "${url(STRICT)}"}}]}`,
          ),
        ),
      },
      clients: ['azuredeploy.json:5 libpq yes breaks G2'],
    },
    {
      name: 'takes it from files of parameters, one for each environment',
      files: {
        ...PYTHON,
        'azuredeploy.json': template('"parameters": {"database": {"type": "string"}}', resources(site(setting('DATABASE_URL', "[parameters('database')]")))),
        'azuredeploy.parameters.dev.json': `{\n  ${PARAMETERS},\n  "parameters": {"database": {"value": "${url('sslmode=require')}"}}\n}\n`,
        'azuredeploy.parameters.prod.json': `{\n  ${PARAMETERS},\n  "parameters": {"database": {"value": "${url(STRICT)}"}}\n}\n`,
      },
      clients: ['azuredeploy.parameters.dev.json:3 libpq no not-affected', 'azuredeploy.parameters.prod.json:3 libpq yes breaks G2'],
    },
    {
      name: 'deploys another one inside of it',
      files: {
        ...PYTHON,
        'azuredeploy.json': template(resources(`{"type": "Microsoft.Resources/deployments", "name": "app", "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"query": {"value": "${STRICT}"}}, "template": {"parameters": {"query": {"type": "string"}}, "resources": [${site(setting('DATABASE_URL', `[format('postgresql://app@${HOST}/orders?{0}', parameters('query'))]`))}]}}}`)),
      },
      clients: ['azuredeploy.json:4 libpq yes breaks G2'],
    },
    {
      name: 'links to another one',
      files: {
        ...PYTHON,
        'azuredeploy.json': template('"parameters": {"_artifactsLocation": {"type": "string"}}', resources(`{"type": "Microsoft.Resources/deployments", "name": "app", "properties": {"parameters": {"database": {"value": "${url(STRICT)}"}}, "templateLink": {"uri": "[uri(parameters('_artifactsLocation'), 'nested/app.json')]"}}}`)),
        'nested/app.json': template('"parameters": {"database": {"type": "string"}}', resources(site(setting('DATABASE_URL', "[parameters('database')]")))),
      },
      clients: ['azuredeploy.json:5 libpq yes breaks G2'],
    },
    {
      name: 'makes settings in a loop',
      files: {
        ...PYTHON,
        'azuredeploy.json': template(
          `"variables": {"settings": [{"key": "DATABASE_URL", "text": "${url(STRICT)}"}]}`,
          resources('{"type": "Microsoft.Web/sites", "name": "orders", "kind": "app,linux", "properties": {"siteConfig": {"linuxFxVersion": "PYTHON|3.11", "copy": [{"name": "appSettings", "count": "[length(variables(\'settings\'))]", "input": {"name": "[variables(\'settings\')[copyIndex(\'appSettings\')].key]", "value": "[variables(\'settings\')[copyIndex(\'appSettings\')].text]"}}]}}}'),
        ),
      },
      clients: ['azuredeploy.json:3 libpq yes breaks G2'],
    },
    {
      name: 'holds a string that nothing uses',
      files: { ...PYTHON, 'azuredeploy.json': template(`"outputs": {"url": {"type": "string", "value": "${url(STRICT)}"}}`, resources()) },
      clients: ['app.py:4 libpq unknown unassigned', 'azuredeploy.json:3 libpq yes unknown'],
    },
    {
      name: 'is about MySQL',
      files: { ...PYTHON, 'azuredeploy.json': template(resources(site(setting('MYSQL_URL', 'mysql://app@orders.mysql.database.azure.com/wp?ssl-ca=BaltimoreCyberTrustRoot.crt.pem')))) },
      clients: ['app.py:4 libpq unknown unassigned'],
    },
  ]);

  it('never shows a secret', () => {
    const text = template(
      '"parameters": {"p": {"type": "securestring", "defaultValue": "planted-1"}, "q": {"type": "string", "defaultValue": "planted-2"}}',
      resources(site([setting('DATABASE_URL', url(STRICT)), setting('DB_PASSWORD', "[parameters('q')]"), setting('PGPASSWORD', 'planted-3'), setting('KEY', "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'planted'), '2019').keys[0].value]")].join(', '))),
    );
    expect(JSON.stringify(auditFiles({ ...PYTHON, 'azuredeploy.json': text }))).not.toMatch(/hunter2|planted/);
  });

  it.each<[string, string]>([
    ['cut off', template(resources(site(setting('DATABASE_URL', url(STRICT))))).slice(0, -40)],
    ['a loop of variables', template('"variables": {"a": "[variables(\'b\')]", "b": "[variables(\'a\')]"}', resources(site(setting('DATABASE_URL', "[variables('a')]"))))],
    ['brackets without end', template(resources(site(setting('DATABASE_URL', `[${'concat('.repeat(5000)}]`))))],
    ['a loop of a million', template(resources('{"type": "Microsoft.Web/sites", "name": "a", "copy": {"name": "x", "count": 1000000}, "properties": {}}'))],
    ['odd expressions', template(resources(site([']', '[', '[]', "['", "[parameters(", '[a.b.c[', '[[x]', "[concat('a'))]"].map((value, index) => setting(`K${String(index)}`, value)).join(','))))],
  ])('survives: %s', (_, text) => {
    expect(() => auditFiles({ ...PYTHON, 'azuredeploy.json': text })).not.toThrow();
    expect(auditFiles({ ...PYTHON, 'azuredeploy.json': text }).files.skipped.filter(({ reason }) => reason === 'malformed')).toEqual([]);
  });
});
