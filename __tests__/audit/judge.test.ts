import { describe, expect, test } from 'vitest';
import { headline } from '../../src/report/headline.ts';
import { auditFiles, roots, type Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const py = (host: string, more = ''): Files => ({ 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import os\nimport psycopg2\nc = psycopg2.connect(host=${host}, sslmode="verify-full", sslrootcert="ca.pem"${more})\n` });
const FLEXIBLE = ['azure-postgresql-flexible-server'];

const servers: readonly Row[] = [
  { name: 'the default of a variable is localhost, and the file holds a root of a plan', files: { ...py('os.environ.get("DB_HOST", "localhost")'), 'ca.pem': roots('G1') }, clients: ['app.py:3 libpq yes breaks G2 MS'] },
  { name: 'the same with Spring', files: { 'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>', 'ca.pem': roots('G1'), 'src/main/resources/application.yml': 'spring:\n  datasource:\n    url: jdbc:postgresql://${DB_HOST:localhost}:5432/x?sslmode=verify-full&sslrootcert=ca.pem\n' }, clients: ['src/main/resources/application.yml:3 pgjdbc yes breaks G2 MS'] },
  { name: 'the file is nowhere: nobody can tell which server it is', files: py('"localhost"'), clients: ['app.py:3 libpq yes unassigned'] },
  { name: 'the file is nowhere, and the user names the rotation', files: py('"localhost"'), assigned: FLEXIBLE, clients: ['app.py:3 libpq yes unknown'] },
  { name: 'a local server that is not verified is a local server', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import psycopg2\nc = psycopg2.connect(host="localhost", sslmode="require")\n' }, assigned: FLEXIBLE, clients: ['app.py:2 libpq no no plan'] },
  { name: 'a host of somebody else', files: { ...py('"db.example.com"'), 'ca.pem': roots('G1') }, assigned: FLEXIBLE, clients: ['app.py:3 libpq yes no plan'] },
  { name: 'one of two hosts is not known', files: { ...py('"db.example.com" if DEV else find_host()'), 'ca.pem': roots('G1') }, assigned: FLEXIBLE, clients: ['app.py:3 libpq yes breaks G2'] },
  { name: 'China and Flexible in doubt: the worst of both', files: { ...py('os.environ["H"]'), 'ca.pem': roots('G2') }, clients: ['app.py:3 libpq yes breaks G1 MS'] },
  { name: 'the user names one of them', files: { ...py('os.environ["H"]'), 'ca.pem': roots('G2') }, assigned: FLEXIBLE, clients: ['app.py:3 libpq yes connects'] },
  { name: 'both are named, and held', files: { ...py('os.environ["H"]'), 'ca.pem': roots('G1 G2 MS') }, clients: ['app.py:3 libpq yes connects'] },
  { name: 'no log-in, Baltimore alone, in 2021: a Single Server', day: '2021-06-01', files: { ...py(`"${HOST}"`), 'ca.pem': roots('B') }, clients: ['app.py:3 libpq yes breaks-later G2'] },
  { name: 'no log-in, the first root of Flexible alone, in 2021', day: '2021-06-01', files: { ...py(`"${HOST}"`), 'ca.pem': roots('G1') }, clients: ['app.py:3 libpq yes connects'] },
  { name: 'a log-in of Single Server, after its end', day: '2025-06-01', files: { ...py(`"${HOST}"`, ', user="app@orders"'), 'ca.pem': roots('B G2') }, clients: ['app.py:3 libpq yes breaks G1 MS'] },
  { name: 'a Citus server is in no plan', files: { ...py('"orders-c.postgres.database.azure.com"'), 'ca.pem': roots('G1') }, clients: ['app.py:3 libpq yes no plan'] },
  { name: 'upper case and a dot at the end', files: { ...py('"ORDERS.Postgres.Database.Azure.com."'), 'ca.pem': roots('G1') }, clients: ['app.py:3 libpq yes breaks G2'] },
];

const net = (text: string, version: string | null): Files => ({ 'app.csproj': `<Project><ItemGroup><PackageReference Include="Npgsql"${version === null ? '' : ` Version="${version}"`} /></ItemGroup></Project>\n`, 'appsettings.json': `{"ConnectionStrings": {"Orders": "Host=${HOST};Username=app;${text}"}}\n`, 'ca.pem': roots('G1') });
const doubts: readonly Row[] = [
  { name: 'the version decides and is not known', files: net('SSL Mode=VerifyFull;Root Certificate=ca.pem', null), clients: ['appsettings.json:1 npgsql yes unknown'] },
  { name: 'a range that agrees', files: net('SSL Mode=VerifyFull;Root Certificate=ca.pem', '[10.0.0,11.0.0)'), clients: ['appsettings.json:1 npgsql yes breaks G2'] },
  { name: 'every version agrees', files: net('SSL Mode=Disable', null), clients: ['appsettings.json:1 npgsql no not-affected'] },
  { name: 'a mode that is one of two: the worst counts', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'ca.pem': roots('G1'), 'app.py': `import psycopg2\nc = psycopg2.connect(host="${HOST}", sslmode="verify-full" if PROD else "disable", sslrootcert="ca.pem")\n` }, clients: ['app.py:2 libpq yes breaks G2'] },
  { name: 'a file that is one of two: the worst counts', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'ca.pem': roots('G1'), 'new.pem': roots('G2'), 'app.py': `import psycopg2\nc = psycopg2.connect(host="${HOST}", sslmode="verify-full", sslrootcert="new.pem" if PROD else "ca.pem")\n` }, clients: ['app.py:2 libpq yes breaks G2'] },
  { name: 'a mode that cannot be told, a file that holds everything: either way it connects', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'ca.pem': roots('G2'), 'app.py': `import psycopg2\nc = psycopg2.connect(host="${HOST}", sslmode=pick(), sslrootcert="ca.pem")\n` }, clients: ['app.py:2 libpq unknown connects'] },
  { name: 'a mode that cannot be told, a file that lacks a root', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'ca.pem': roots('G1'), 'app.py': `import psycopg2\nc = psycopg2.connect(host="${HOST}", sslmode=pick(), sslrootcert="ca.pem")\n` }, clients: ['app.py:2 libpq unknown unknown'] },
];

describe('which server', () => {
  checkRows(servers);
});
describe('what cannot be told', () => {
  checkRows(doubts);
});

describe('the headline follows from the clients', () => {
  test.each<[string, Files, RegExp]>([
    ['ready', { ...py(`"${HOST}"`), 'ca.pem': roots('G2') }, /^Ready: the one database client keeps connecting/],
    ['not ready', { ...py(`"${HOST}"`), 'ca.pem': roots('G1') }, /^Not ready: the one database client cannot connect/],
    ['unknown', py(`"${HOST}"`), /^Cannot tell: the one database client cannot be judged/],
    ['unassigned', py('"localhost"'), /^Nothing was judged/],
    ['a server of somebody else', { ...py('"db.example.com"'), 'ca.pem': roots('G2') }, /^Nothing was judged: the one database client connects to servers of which no rotation is known/],
    ['no client', { 'README.md': 'postgres\n' }, /^No PostgreSQL client was found/],
  ])('%s', (_, files, expected) => {
    expect(headline(auditFiles(files)).text).toMatch(expected);
  });
});
