import { describe, expect, it } from 'vitest';
import type { Files } from '../support/audit.ts';
import { auditFiles, roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const AZD = { 'azure.yaml': 'services:\n  web: {project: ., host: appservice}\n' };
const PYTHON: Files = {
  ...AZD,
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
};
const NODE: Files = {
  ...AZD,
  'package.json': '{"dependencies": {"pg": "8.11.3"}}\n',
  'app.js': 'const { Pool } = require("pg");\n\nconst pool = new Pool({ connectionString: process.env.DATABASE_URL, ssl: { rejectUnauthorized: true } });\n',
};
const DOTNET: Files = {
  ...AZD,
  'orders.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include="Npgsql" Version="8.0.3" /></ItemGroup></Project>\n',
  'Program.cs': 'using Npgsql;\nvar connection = new NpgsqlConnection(builder.Configuration.GetConnectionString("Orders"));\n',
};
const url = (query: string): string => `postgresql://app:hunter2@${HOST}:5432/orders?${query}`;

/** An app with its settings on line 3 and its stack on line 4. */
const app = (settings: string, stack: string, kind = 'app,linux'): string => `resource web 'Microsoft.Web/sites@2023-12-01' = { name: 'orders', kind: '${kind}', properties: {
  siteConfig: {
    ${settings}
    ${stack}
  }
} }
`;
const settings = (all: Readonly<Record<string, string>>): string => `appSettings: [${Object.entries(all).map(([name, value]) => `{ name: '${name}', value: '${value}' }`).join(', ')}]`;
const database = (query: string, more: Readonly<Record<string, string>> = {}): string => settings({ DATABASE_URL: url(query), ...more });
const linux = (stack: string): string => `linuxFxVersion: '${stack}'`;
const SYSTEM = 'sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt';
const file = (path: string): string => `sslmode=verify-full&sslrootcert=${path}`;

describe('a runtime of the platform, and the certificates that come with it', () => {
  checkRows([
    { name: 'Python that trusts the system', files: { ...PYTHON, 'main.bicep': app(database(SYSTEM), linux('PYTHON|3.11')) }, clients: ['main.bicep:3 libpq yes connects'] },
    { name: 'the same before the change', day: '2022-06-01', files: { ...PYTHON, 'main.bicep': app(database(SYSTEM), linux('PYTHON|3.11')) }, clients: ['main.bicep:3 libpq yes connects'] },
    { name: '.NET on Linux', files: { ...DOTNET, 'main.bicep': app(`connectionStrings: [{ name: 'Orders', type: 'Custom', connectionString: 'Host=${HOST};Username=app;Password=hunter2;SSL Mode=VerifyFull' }]`, linux('DOTNETCORE|8.0')) }, clients: ['main.bicep:3 npgsql yes connects'] },
    { name: '.NET on Windows', files: { ...DOTNET, 'main.bicep': app(`connectionStrings: [{ name: 'Orders', type: 'Custom', connectionString: 'Host=${HOST};Username=app;Password=hunter2;SSL Mode=VerifyFull' }]`, "netFrameworkVersion: 'v8.0'", 'app') }, clients: ['main.bicep:3 npgsql yes connects'] },
    { name: 'Node.js brings roots of its own, those of its version', files: { ...NODE, 'main.bicep': app(settings({ DATABASE_URL: `postgresql://app@${HOST}/orders` }), linux('NODE|20-lts')) }, clients: ['main.bicep:3 node-postgres yes connects'] },
    { name: 'nobody verifies', files: { ...PYTHON, 'main.bicep': app(database('sslmode=require'), linux('PYTHON|3.11')) }, clients: ['main.bicep:3 libpq no not-affected'] },
  ]);

  it('says why nothing is to be done', () => {
    const [client] = auditFiles({ ...DOTNET, 'main.bicep': app(`connectionStrings: [{ name: 'Orders', connectionString: 'Host=${HOST};SSL Mode=VerifyFull' }]`, linux('DOTNETCORE|8.0')) }).clients;
    expect(client?.trust.name).toBe('the roots of the App Service platform');
    expect(client?.chain.map(({ what }) => what)).toContainEqual('runs in App Service app orders');
  });
});

describe('a file that is named', () => {
  const deployed = (pem: string): Files => ({ ...PYTHON, 'main.bicep': app(database(file('/home/site/wwwroot/certs/ca.pem')), linux('PYTHON|3.11')), 'certs/ca.pem': roots(pem) });
  checkRows([
    { name: 'deployed with the app, the old root', files: deployed('B'), clients: ['main.bicep:3 libpq yes breaks G2'] },
    { name: 'deployed with the app, all roots', files: deployed('B G2 MS'), clients: ['main.bicep:3 libpq yes connects'] },
    { name: 'of the only project, by the only app', files: { 'src/requirements.txt': 'psycopg2==2.9.9\n', 'src/app.py': PYTHON['app.py'] ?? '', 'src/certs/ca.pem': roots('B'), 'infra/main.bicep': app(database(file('/home/site/wwwroot/certs/ca.pem')), linux('PYTHON|3.11')) }, clients: ['infra/main.bicep:3 libpq yes breaks G2'] },
    { name: 'of one of two projects', files: { 'a/requirements.txt': 'psycopg2==2.9.9\n', 'b/requirements.txt': 'flask\n', 'a/app.py': PYTHON['app.py'] ?? '', 'a/certs/ca.pem': roots('B'), 'infra/main.bicep': app(database(file('/home/site/wwwroot/certs/ca.pem')), linux('PYTHON|3.11')) }, clients: ['a/app.py:4 libpq unknown unassigned', 'infra/main.bicep:3 unknown yes unknown'] },
    { name: 'by a relative path', files: { ...deployed('B'), 'main.bicep': app(database(file('certs/ca.pem')), linux('PYTHON|3.11')) }, clients: ['main.bicep:3 libpq yes breaks G2'] },
    { name: 'by a variable of libpq', files: { ...deployed('B'), 'main.bicep': app(database('sslmode=verify-full', { PGSSLROOTCERT: '/home/site/wwwroot/certs/ca.pem' }), linux('PYTHON|3.11')) }, clients: ['main.bicep:3 libpq yes breaks G2'] },
    { name: 'of the platform, by its name', files: { ...PYTHON, 'main.bicep': app(database(file('/etc/ssl/certs/DigiCert_Global_Root_G2.pem')), linux('PYTHON|3.11')) }, clients: ['main.bicep:3 libpq yes unknown'] },
    { name: 'of the platform, the root that it has dropped', files: { ...PYTHON, 'main.bicep': app(database(file('/etc/ssl/certs/Baltimore_CyberTrust_Root.pem')), linux('PYTHON|3.11')) }, clients: ['main.bicep:3 libpq yes unknown'] },
    { name: 'uploaded to the app', files: { ...PYTHON, 'main.bicep': app(database(file('/var/ssl/certs/DF3C24F9BFD666761B268073FE06D1CC8D4F82A4.der'), { WEBSITE_LOAD_CERTIFICATES: '*' }), linux('PYTHON|3.11')) }, clients: ['main.bicep:3 libpq yes unknown'] },
    { name: 'on a share', files: { ...PYTHON, 'main.bicep': app(database(file('/mnt/certs/ca.pem')), `${linux('PYTHON|3.11')}\n    azureStorageAccounts: { certs: { type: 'AzureFiles', mountPath: '/mnt/certs' } }`) }, clients: ['main.bicep:3 libpq yes unknown'] },
    { name: 'deployed to Windows', files: { ...DOTNET, 'orders.csproj': (DOTNET['orders.csproj'] as string).replace('8.0.3', '10.0.0'), 'main.bicep': app(`connectionStrings: [{ name: 'Orders', type: 'PostgreSQL', connectionString: 'Host=${HOST};Username=app;Password=hunter2;SSL Mode=VerifyFull;Root Certificate=C:\\\\home\\\\site\\\\wwwroot\\\\certs\\\\ca.pem' }]`, "netFrameworkVersion: 'v8.0'", 'app'), 'certs/ca.pem': roots('B') }, clients: ['main.bicep:3 npgsql yes breaks G2'] },
  ]);
});

describe('a custom container', () => {
  const DOCKERFILE = 'FROM python:3.12-slim-bookworm\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n';
  const container = (pem: string, image = 'DOCKER|registry.azurecr.io/orders:1'): Files => ({
    'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': PYTHON['app.py'] ?? '', Dockerfile: DOCKERFILE, 'certs/ca.pem': roots(pem),
    'main.bicep': app(database(file('/app/certs/ca.pem')), linux(image), 'app,linux,container'),
  });
  checkRows([
    { name: 'holds the old root', files: container('B'), clients: ['main.bicep:3 libpq yes breaks G2'] },
    { name: 'holds the new roots', files: container('G2 MS'), clients: ['main.bicep:3 libpq yes connects'] },
    { name: 'whose image azd fills in', files: { ...container('B', 'DOCKER|mcr.microsoft.com/appsvc/staticsite:latest'), ...AZD }, clients: ['main.bicep:3 libpq yes breaks G2'] },
    { name: 'that trusts its own system', files: { ...container('B'), 'main.bicep': app(database(SYSTEM), linux('DOCKER|registry.azurecr.io/orders:1')) }, clients: ['main.bicep:3 libpq yes connects'] },
    {
      name: 'WordPress and MySQL, as in the documentation',
      files: {
        'docker-compose-wordpress.yml': "version: '3.3'\n\nservices:\n   wordpress:\n     image: mcr.microsoft.com/azuredocs/multicontainerwordpress\n     ports:\n       - \"8000:80\"\n     restart: always\n",
        'deploy.sh': 'az webapp config appsettings set --resource-group rg --name wp --settings WORDPRESS_DB_HOST="wp.mysql.database.azure.com" WORDPRESS_DB_USER="admin@wp" WORDPRESS_DB_PASSWORD="My5up3r" WORDPRESS_DB_NAME="wordpress" MYSQL_SSL_CA="BaltimoreCyberTrustroot.crt.pem"\n',
        'main.bicep': app(settings({ WORDPRESS_DB_HOST: 'wp.mysql.database.azure.com', MYSQL_SSL_CA: 'BaltimoreCyberTrustroot.crt.pem' }), linux('COMPOSE|dmVyc2lvbjo=')),
      },
      clients: [],
    },
  ]);
});

describe('other resources', () => {
  const containerApp = (env: string, secrets = '', more = ''): string => `resource api 'Microsoft.App/containerApps@2024-03-01' = { name: 'api', properties: {
  configuration: { secrets: [${secrets}] }
  template: {
    containers: [{ name: 'api', image: 'registry.azurecr.io/orders:1', env: [${env}] ${more} }]
  }
} }
`;
  const IMAGE: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': PYTHON['app.py'] ?? '', Dockerfile: 'FROM python:3.12-slim-bookworm\nWORKDIR /app\nCOPY . .\n', 'certs/ca.pem': roots('B') };
  checkRows([
    { name: 'a container app', files: { ...IMAGE, 'main.bicep': containerApp(`{ name: 'DATABASE_URL', value: '${url(file('/app/certs/ca.pem'))}' }`) }, clients: ['main.bicep:4 libpq yes breaks G2'] },
    { name: 'a container app with a secret', files: { ...IMAGE, 'main.bicep': containerApp("{ name: 'DATABASE_URL', secretRef: 'db' }", `{ name: 'db', value: '${url(file('/app/certs/ca.pem'))}' }`) }, clients: ['main.bicep:2 libpq yes breaks G2'] },
    {
      name: 'a secret of a vault',
      files: { ...IMAGE, 'main.bicep': `${containerApp("{ name: 'DATABASE_URL', secretRef: 'db' }", "{ name: 'db', keyVaultUrl: 'https://v.vault.azure.net/secrets/database-url', identity: 'system' }")}resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {\n  name: 'v/database-url'\n  properties: { value: '${url(file('/app/certs/ca.pem'))}' }\n}\n` },
      clients: ['main.bicep:9 libpq yes breaks G2'],
    },
    {
      name: 'a certificate as the file of a secret',
      files: {
        ...IMAGE,
        'main.bicep': containerApp(`{ name: 'DATABASE_URL', value: '${url(file('/certs/ca.pem'))}' }`, "{ name: 'ca', value: loadTextContent('certs/ca.pem') }", ", volumeMounts: [{ volumeName: 'v', mountPath: '/certs' }]").replace('  template: {\n', "  template: {\n    volumes: [{ name: 'v', storageType: 'Secret', secrets: [{ secretRef: 'ca', path: 'ca.pem' }] }]\n"),
      },
      clients: ['main.bicep:5 libpq yes breaks G2'],
    },
    {
      name: 'a container group',
      files: { ...IMAGE, 'main.bicep': `resource job 'Microsoft.ContainerInstance/containerGroups@2023-05-01' = { name: 'job', properties: { osType: 'Linux', containers: [\n  { name: 'job', properties: { image: 'registry.azurecr.io/orders:1', environmentVariables: [{ name: 'DATABASE_URL', secureValue: '${url(file('/app/certs/ca.pem'))}' }] } }\n] } }\n` },
      clients: ['main.bicep:2 libpq yes breaks G2'],
    },
    {
      name: 'a setting that refers to a vault',
      files: { ...PYTHON, 'certs/ca.pem': roots('B'), 'main.bicep': `${app(settings({ DATABASE_URL: '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/database-url/)' }), linux('PYTHON|3.11'))}resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {\n  name: 'v/database-url'\n  properties: { value: '${url(file('/home/site/wwwroot/certs/ca.pem'))}' }\n}\n` },
      clients: ['main.bicep:9 libpq yes breaks G2'],
    },
    {
      name: 'a slot with settings of its own',
      files: { ...PYTHON, 'certs/ca.pem': roots('B'), 'main.bicep': `${app(database(SYSTEM), linux('PYTHON|3.11'))}resource slot 'Microsoft.Web/sites/slots@2023-12-01' = {\n  parent: web\n  name: 'staging'\n  kind: 'app,linux'\n  properties: { siteConfig: { linuxFxVersion: 'PYTHON|3.11' } }\n}\nresource config 'Microsoft.Web/sites/slots/config@2023-12-01' = {\n  parent: slot\n  name: 'appsettings'\n  properties: { DATABASE_URL: '${url(file('/home/site/wwwroot/certs/ca.pem'))}' }\n}\n` },
      clients: ['main.bicep:16 libpq yes breaks G2', 'main.bicep:3 libpq yes connects'],
    },
    {
      name: 'a function app',
      files: { ...PYTHON, 'azure.yaml': 'services:\n  f: {project: ., host: function}\n', 'certs/ca.pem': roots('B'), 'main.bicep': app(database(file('/home/site/wwwroot/certs/ca.pem')), linux('Python|3.11'), 'functionapp,linux') },
      clients: ['main.bicep:3 libpq yes breaks G2'],
    },
  ]);

  it('never show a secret', () => {
    const bicep = containerApp("{ name: 'A', secretRef: 'a' }, { name: 'DB_PASSWORD', value: 'planted-1' }", `{ name: 'a', value: 'planted-2' }, { name: 'db', value: '${url('sslmode=verify-full')}' }`);
    const vault = "resource s 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = { name: 'v/a', properties: { value: 'planted-3' } }\n";
    expect(JSON.stringify(auditFiles({ ...IMAGE, 'main.bicep': bicep + vault }))).not.toMatch(/hunter2|planted/);
  });
});
