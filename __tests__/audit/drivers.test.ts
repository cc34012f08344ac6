import { describe } from 'vitest';
import { roots, type Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const url = (query = '', user = 'app'): string => `postgresql://${user}:hunter2@${HOST}:5432/orders${query}`;
const env = (query = '', user = 'app'): string => `DATABASE_URL=${url(query, user)}\n`;

/** A program in each language that takes its string from `DATABASE_URL`. */
const PYTHON: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n' };
const node = (pg: string, code = 'new Pool({ connectionString: process.env.DATABASE_URL })'): Files => ({
  'package.json': JSON.stringify({ name: 'shop', dependencies: { pg } }),
  'index.js': `const { Pool } = require('pg');\n\nconst pool = ${code};\n`,
});
const npm = (pg: string, pcs: string): Files => ({
  'package-lock.json': JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: { '': { dependencies: { pg: '^8.0.0' } }, 'node_modules/pg': { version: pg }, 'node_modules/pg-connection-string': { version: pcs } } }),
});
const java = (version: string, properties: string): Files => ({
  'pom.xml': `<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>${version}</version></dependency></dependencies></project>\n`,
  'src/main/resources/application.properties': properties,
});
const jdbc = (query: string): string => `spring.datasource.url=jdbc:postgresql://${HOST}:5432/orders${query}\n`;
const net = (version: string, text: string, name = 'Npgsql'): Files => ({
  'app.csproj': `<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="${name}" Version="${version}" /></ItemGroup></Project>\n`,
  'appsettings.json': `{\n  "ConnectionStrings": {\n    "Orders": "${text}"\n  }\n}\n`,
});
const ado = (rest: string): string => `Host=${HOST};Database=orders;Username=app;Password=hunter2;${rest}`;

const libpq: readonly Row[] = [
  { name: 'verify-full, G2', files: { ...PYTHON, '.env': env('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': roots('G2 MS') }, clients: ['.env:1 libpq yes connects'] },
  { name: 'verify-full, G1', files: { ...PYTHON, '.env': env('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'verify-full, G1, in May 2024', day: '2024-05-22', files: { ...PYTHON, '.env': env('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks-later G2 MS'] },
  { name: 'verify-full, G1, in 2025', day: '2025-06-01', files: { ...PYTHON, '.env': env('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2 MS'] },
  { name: 'Single Server, B, in 2021', day: '2021-06-01', files: { ...PYTHON, '.env': env('?sslmode=verify-ca&sslrootcert=ca.pem', 'app%40orders'), 'ca.pem': roots('B') }, clients: ['.env:1 libpq yes breaks-later G2'] },
  { name: 'Single Server, G2, in 2021', day: '2021-06-01', files: { ...PYTHON, '.env': env('?sslmode=verify-ca&sslrootcert=ca.pem', 'app%40orders'), 'ca.pem': roots('G2') }, clients: ['.env:1 libpq yes breaks B'] },
  { name: 'Single Server, B, in 2022', day: '2022-12-15', files: { ...PYTHON, '.env': env('?sslmode=verify-ca&sslrootcert=ca.pem', 'app%40orders'), 'ca.pem': roots('B') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'Single Server, both, in 2022', day: '2022-12-15', files: { ...PYTHON, '.env': env('?sslmode=verify-ca&sslrootcert=ca.pem', 'app%40orders'), 'ca.pem': roots('B G2') }, clients: ['.env:1 libpq yes connects'] },
  { name: 'require, with a root file', files: { ...PYTHON, '.env': env('?sslmode=require&sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'require, without one', files: { ...PYTHON, '.env': env('?sslmode=require') }, clients: ['.env:1 libpq no not-affected'] },
  { name: 'no mode, with a root file', files: { ...PYTHON, '.env': env('?sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'prefer, root named by PGSSLROOTCERT', files: { ...PYTHON, '.env': `${env('?sslmode=prefer')}PGSSLROOTCERT=ca.pem\n`, 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'PGSSLMODE counts below the string', files: { ...PYTHON, '.env': `${env('?sslmode=disable')}PGSSLMODE=verify-full\nPGSSLROOTCERT=ca.pem\n`, 'ca.pem': roots('G1') }, clients: ['.env:1 libpq no not-affected'] },
  { name: 'verify-full, a root that is nowhere', files: { ...PYTHON, '.env': env('?sslmode=verify-full&sslrootcert=/etc/ssl/azure.pem') }, clients: ['.env:1 libpq yes unknown'] },
  { name: 'sslmode twice: the last one counts', files: { ...PYTHON, '.env': env('?sslmode=disable&sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'upper case is refused', files: { ...PYTHON, '.env': env('?sslmode=VERIFY-FULL&sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 libpq no not-affected'] },
  { name: 'percent-encoded names and values', files: { ...PYTHON, '.env': env('?sslmode=verify%2Dfull&sslrootcert=certs%2Fca%20file.pem'), 'certs/ca file.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'keyword string with quotes', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import psycopg2\nc = psycopg2.connect("host=${HOST} dbname=orders user=app sslmode='verify-full' sslrootcert='my ca.pem'")\n`, 'my ca.pem': roots('G1') }, clients: ['app.py:2 libpq yes breaks G2'] },
  { name: 'keyword arguments win over the string', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import psycopg2\nc = psycopg2.connect("${url('?sslmode=disable')}", sslmode="verify-full", sslrootcert="ca.pem")\n`, 'ca.pem': roots('G1') }, clients: ['app.py:2 libpq yes breaks G2'] },
  { name: 'environment variables only', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import psycopg2\nc = psycopg2.connect("")\n', '.env': `PGHOST=${HOST}\nPGUSER=app\nPGSSLMODE=verify-full\nPGSSLROOTCERT=ca.pem\n`, 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'private endpoint', files: { ...PYTHON, '.env': 'DATABASE_URL=postgresql://app:x@orders.privatelink.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=ca.pem\n', 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'US Government', files: { ...PYTHON, '.env': 'DATABASE_URL=postgresql://app:x@orders.postgres.database.usgovcloudapi.net/orders?sslmode=verify-full&sslrootcert=ca.pem\n', 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'China', files: { ...PYTHON, '.env': 'DATABASE_URL=postgresql://app:x@orders.postgres.database.chinacloudapi.cn/orders?sslmode=verify-full&sslrootcert=ca.pem\n', 'ca.pem': roots('G2') }, clients: ['.env:1 libpq yes breaks G1 MS'] },
  { name: 'two hosts, one mode', files: { ...PYTHON, '.env': `DATABASE_URL=postgresql://app:x@${HOST},replica.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=ca.pem\n`, 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'host is a variable, file holds a root of the plan', files: { ...PYTHON, '.env': 'DATABASE_URL=postgresql://app:x@${DB_HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n', 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes breaks G2 MS'] },
  { name: 'host is a variable, file elsewhere', files: { ...PYTHON, '.env': 'DATABASE_URL=postgresql://app:x@${DB_HOST}/orders?sslmode=verify-full&sslrootcert=/etc/ca.pem\n' }, clients: ['.env:1 libpq yes unassigned'] },
  { name: 'host is a variable, the user names the rotation', assigned: ['azure-postgresql-flexible-server'], files: { ...PYTHON, '.env': 'DATABASE_URL=postgresql://app:x@${DB_HOST}/orders?sslmode=verify-full&sslrootcert=/etc/ca.pem\n' }, clients: ['.env:1 libpq yes unknown'] },
  { name: 'a host of nobody, the user names the rotation', assigned: ['azure-postgresql-flexible-server'], files: { ...PYTHON, '.env': 'DATABASE_URL=postgresql://app:x@db.example.com/orders?sslmode=verify-full&sslrootcert=ca.pem\n', 'ca.pem': roots('G1') }, clients: ['.env:1 libpq yes no plan'] },
  { name: 'sslrootcert=system, version not known', files: { ...PYTHON, '.env': env('?sslrootcert=system') }, clients: ['.env:1 libpq yes unknown'] },
  { name: 'no newline between two certificates', files: { ...PYTHON, '.env': env('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': roots('G1').trimEnd() + roots('G2') }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'CRLF', files: { ...PYTHON, '.env': `A=1\r\n${env('?sslmode=verify-full&sslrootcert=ca.pem').replace('\n', '\r\n')}`, 'ca.pem': roots('G2').replaceAll('\n', '\r\n') }, clients: ['.env:2 libpq yes connects'] },
  { name: 'UTF-16 certificate file', files: { ...PYTHON, '.env': env('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': new Uint8Array(Buffer.from(`\uFEFF${roots('G2')}`, 'utf16le')) }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'byte-order mark before G2', files: { ...PYTHON, '.env': env('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': `\uFEFF${roots('G2 G1')}` }, clients: ['.env:1 libpq yes connects'] },
];

const nodePostgres: readonly Row[] = [
  { name: 'require is verify-full, against the list of Node', files: { ...node('^8.11.0'), '.env': env('?sslmode=require') }, clients: ['.env:1 node-postgres yes connects'] },
  { name: 'require, sslrootcert', files: { ...node('^8.11.0'), '.env': env('?sslmode=require&sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 node-postgres yes breaks G2'] },
  { name: 'Single Server, require, B is not in the list of Node', day: '2021-06-01', files: { ...node('8.6.0'), 'Dockerfile': 'FROM node:16.3.0\nWORKDIR /app\nCOPY . .\nCMD ["node", "index.js"]\n', '.env': env('?sslmode=require', 'app%40orders') }, clients: ['.env:1 node-postgres yes connects'] },
  { name: 'the URL replaces the ssl object', files: { ...node('8.11.3', 'new Pool({ connectionString: process.env.DATABASE_URL, ssl: { rejectUnauthorized: false } })'), ...npm('8.11.3', '2.6.2'), '.env': env('?sslmode=require&sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 node-postgres yes breaks G2'] },
  { name: 'the ssl object where the URL says nothing', files: { ...node('8.11.3', "new Pool({ connectionString: process.env.DATABASE_URL, ssl: { ca: require('fs').readFileSync(require('path').join(__dirname, 'certs', 'ca.pem')) } })"), '.env': env(), 'certs/ca.pem': roots('G1') }, clients: ['.env:1 node-postgres yes breaks G2'] },
  { name: 'rejectUnauthorized: false', files: { ...node('8.11.3', 'new Pool({ connectionString: process.env.DATABASE_URL, ssl: { rejectUnauthorized: false } })'), '.env': env() }, clients: ['.env:1 node-postgres no not-affected'] },
  { name: 'ssl: undefined', files: { ...node('8.11.3', 'new Pool({ connectionString: process.env.DATABASE_URL, ssl: undefined })'), '.env': env() }, clients: ['.env:1 node-postgres no not-affected'] },
  { name: 'ssl: true', files: { ...node('8.11.3', 'new Pool({ connectionString: process.env.DATABASE_URL, ssl: true })'), '.env': env() }, clients: ['.env:1 node-postgres yes connects'] },
  { name: 'an old parser in the lock file ignores sslmode', files: { ...node('^8.0.0'), ...npm('8.3.3', '2.3.0'), '.env': env('?sslmode=verify-full') }, clients: ['.env:1 node-postgres no not-affected'] },
  { name: 'the same range with a new parser', files: { ...node('^8.0.0'), ...npm('8.3.3', '2.14.1'), '.env': env('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': roots('G1') }, clients: ['.env:1 node-postgres yes breaks G2'] },
  { name: 'uselibpqcompat, require without a root', files: { ...node('8.16.3'), ...npm('8.16.3', '2.9.1'), '.env': env('?uselibpqcompat=true&sslmode=require') }, clients: ['.env:1 node-postgres no not-affected'] },
  { name: 'NODE_TLS_REJECT_UNAUTHORIZED=0', files: { ...node('8.16.3'), ...npm('8.16.3', '2.9.1'), '.env': `${env('?sslmode=verify-full')}NODE_TLS_REJECT_UNAUTHORIZED=0\n` }, clients: ['.env:1 node-postgres no not-affected'] },
  { name: 'the default file of libpq is nothing to it', files: { ...node('8.16.3'), ...npm('8.16.3', '2.9.1'), '.env': env('?sslmode=no-verify'), 'Dockerfile': 'FROM node:20\nWORKDIR /app\nCOPY . .\nCOPY ca.pem /root/.postgresql/root.crt\nCMD ["node","index.js"]\n', 'ca.pem': roots('G1') }, clients: ['.env:1 node-postgres no not-affected'] },
];

const pgjdbc: readonly Row[] = [
  { name: 'require ignores the root', files: { ...java('42.7.3', jdbc('?sslmode=require&sslrootcert=ca.pem')), 'ca.pem': roots('G1') }, clients: ['src/main/resources/application.properties:1 pgjdbc no not-affected'] },
  { name: 'verify-full', files: { ...java('42.7.3', jdbc('?sslmode=verify-full&sslrootcert=ca.pem')), 'ca.pem': roots('G1') }, clients: ['src/main/resources/application.properties:1 pgjdbc yes breaks G2'] },
  { name: 'ssl=true', files: { ...java('42.7.3', jdbc('?ssl=true&sslrootcert=ca.pem')), 'ca.pem': roots('G1') }, clients: ['src/main/resources/application.properties:1 pgjdbc yes breaks G2'] },
  { name: 'bare ssl', files: { ...java('42.7.3', jdbc('?ssl&sslrootcert=ca.pem')), 'ca.pem': roots('G1') }, clients: ['src/main/resources/application.properties:1 pgjdbc yes breaks G2'] },
  { name: 'ssl=true, without any root', files: java('42.7.3', jdbc('?ssl=true')), clients: ['src/main/resources/application.properties:1 pgjdbc no not-affected'] },
  { name: 'upper-case value', files: { ...java('42.7.3', jdbc('?sslmode=VERIFY-CA&sslrootcert=ca.pem')), 'ca.pem': roots('G1') }, clients: ['src/main/resources/application.properties:1 pgjdbc yes breaks G2'] },
  { name: 'camel-case key is ignored', files: { ...java('42.7.3', jdbc('?sslMode=verify-full&sslRootCert=ca.pem')), 'ca.pem': roots('G1') }, clients: ['src/main/resources/application.properties:1 pgjdbc no not-affected'] },
  { name: 'NonValidatingFactory', files: java('42.7.3', jdbc('?sslmode=verify-ca&sslfactory=org.postgresql.ssl.NonValidatingFactory')), clients: ['src/main/resources/application.properties:1 pgjdbc no not-affected'] },
  { name: 'DefaultJavaSSLFactory, a trust store nobody names', files: java('42.7.3', jdbc('?sslmode=require&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory')), clients: ['src/main/resources/application.properties:1 pgjdbc yes unknown'] },
  { name: 'old driver, ssl=true', files: java('42.1.4', jdbc('?ssl=true')), clients: ['src/main/resources/application.properties:1 pgjdbc yes unknown'] },
  { name: 'failover list', files: { ...java('42.7.3', `spring.datasource.url=jdbc:postgresql://${HOST}:5432,replica.postgres.database.azure.com:5432/orders?sslmode=verify-full&sslrootcert=ca.pem&targetServerType=primary\n`), 'ca.pem': roots('G1') }, clients: ['src/main/resources/application.properties:1 pgjdbc yes breaks G2'] },
  { name: 'placeholder with a default', files: { ...java('42.7.3', `spring.datasource.url=jdbc:postgresql://\${DB_HOST:${HOST}}:5432/orders?sslmode=\${SSL_MODE:verify-full}&sslrootcert=ca.pem\n`), 'ca.pem': roots('G1') }, clients: ['src/main/resources/application.properties:1 pgjdbc yes breaks G2'] },
  { name: 'profiles are clients of their own', files: { ...java('42.7.3', jdbc('?sslmode=verify-full&sslrootcert=ca.pem')), 'src/main/resources/application-prod.properties': jdbc('?sslmode=verify-full&sslrootcert=new.pem'), 'ca.pem': roots('G1'), 'new.pem': roots('G2') }, clients: ['src/main/resources/application-prod.properties:1 pgjdbc yes connects', 'src/main/resources/application.properties:1 pgjdbc yes breaks G2'] },
  { name: 'PGSSLMODE is not read', files: { ...java('42.7.3', jdbc('')), '.env': 'PGSSLMODE=verify-full\nPGSSLROOTCERT=ca.pem\n', 'ca.pem': roots('G1') }, clients: ['src/main/resources/application.properties:1 pgjdbc no not-affected'] },
];

const npgsql: readonly Row[] = [
  { name: '5, Require: the store of the system', files: net('5.0.18', ado('Ssl Mode=Require')), clients: ['appsettings.json:3 npgsql yes unknown'] },
  { name: '5, Require, trusting', files: net('5.0.18', ado('Ssl Mode=Require;Trust Server Certificate=true')), clients: ['appsettings.json:3 npgsql no not-affected'] },
  { name: '7, Require', files: net('7.0.10', ado('SSL Mode=Require')), clients: ['appsettings.json:3 npgsql no not-affected'] },
  { name: '8, Require', files: net('8.0.5', ado('SSL Mode=Require;Root Certificate=ca.pem')), clients: ['appsettings.json:3 npgsql no not-affected'] },
  { name: '8, VerifyFull, a file beside the store', files: { ...net('8.0.5', ado('SslMode=VerifyFull;RootCertificate=ca.pem')), 'ca.pem': roots('G1') }, clients: ['appsettings.json:3 npgsql yes unknown'] },
  { name: '10, VerifyFull, the file alone', files: { ...net('10.0.3', ado('SslMode=VerifyFull;RootCertificate=ca.pem')), 'ca.pem': roots('G1') }, clients: ['appsettings.json:3 npgsql yes breaks G2'] },
  { name: 'EF Core 10 is Npgsql 10', files: { ...net('10.0.0', ado('SslMode=VerifyCA;RootCertificate=ca.pem'), 'Npgsql.EntityFrameworkCore.PostgreSQL'), 'ca.pem': roots('G1') }, clients: ['appsettings.json:3 npgsql yes breaks G2'] },
  { name: 'web.config', files: { 'app.csproj': '<Project><ItemGroup><PackageReference Include="Npgsql" Version="10.0.3" /></ItemGroup></Project>\n', 'Web.config': `<configuration>\n  <connectionStrings>\n    <add name="Orders" connectionString="${ado('SslMode=VerifyFull;RootCertificate=ca.pem')}" providerName="Npgsql" />\n  </connectionStrings>\n</configuration>\n`, 'ca.pem': roots('G1') }, clients: ['Web.config:3 npgsql yes breaks G2'] },
  { name: 'Server= and quoted values', files: { ...net('10.0.3', `Server=${HOST};Database=orders;User Id=app;Password='a;b';Ssl Mode='VerifyFull';Root Certificate=certs\\\\ca.pem`), 'certs/ca.pem': roots('G1') }, clients: ['appsettings.json:3 npgsql yes breaks G2'] },
];

describe('libpq', () => {
  checkRows(libpq);
});
describe('node-postgres', () => {
  checkRows(nodePostgres);
});
describe('pgjdbc', () => {
  checkRows(pgjdbc);
});
describe('npgsql', () => {
  checkRows(npgsql);
});
