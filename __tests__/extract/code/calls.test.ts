import { describe, expect, test } from 'vitest';
import { lines, read, typed } from './read.ts';

const PG = `const { Pool, Client } = require('pg'); const fs = require('fs'), path = require('path');\n`;

describe('node-postgres', () => {
  test.each([
    [`new Pool({ connectionString: process.env.DATABASE_URL, ssl: true })`, 'DATABASE_URL: code |  | unknown | ssl=true | reads <DATABASE_URL> | pg'],
    [`new Client(process.env['DATABASE_URL'])`, 'DATABASE_URL: code |  | unknown |  | reads <DATABASE_URL> | pg'],
    [`const c = new Client('postgres://u:p@db/app?sslmode=require')`, 'c: uri postgres | db | user | sslmode=require | pg'],
    [`new Pool({ connectionString: process.env.DATABASE_URL + '?sslmode=require', ssl: { rejectUnauthorized: false } })`, '-: uri |  | unknown | sslmode=require ssl= ssl.rejectUnauthorized=false | reads <DATABASE_URL> | pg'],
    [`const url = process.env.U; new Pool({ connectionString: url })`, 'U: code |  | unknown |  | reads <U> | pg'],
    [`new Pool({ connectionString: config.db.url, ssl: {} })`, '-: code |  | unknown | ssl= | reads <?> | pg'],
    [`const p = new Pool({ host: process.env.H, port: 5432, user: 'me@srv', password: 'pw', database: 'app' })`, 'p: code | <H> | user@server | port=5432 database=app | pg'],
    [`const ssl = { ca: 1 }; const o = { host: 'db', ssl }; new Pool(o)`, '-: code | db | none | ssl= ssl.ca=<?> | pg'],
  ])('%s', (source, expected) => expect(lines('a.js', PG + source)).toEqual([expected]));

  test('types of options are kept', () => {
    expect(typed(read('a.js', `${PG}new Pool({ host: 'db', ssl: { rejectUnauthorized: false, servername: 'x', minVersion: null }, max: 5, keepAlive: true })`)[0])).toBe(
      'ssl=(object) ssl.rejectUnauthorized=false(boolean) ssl.servername=x(string) ssl.minVersion=null(null) max=5(number) keepAlive=true(boolean)',
    );
  });

  test('the branch of a switch that is an object counts, and the other one shows', () => {
    expect(typed(read('a.js', `${PG}new Pool({ host: 'db', ssl: prod ? { ca: process.env.CA } : false })`)[0])).toBe('ssl={|false}(object) ssl.ca=<CA>(string)');
  });

  test('a literal is one connection, with the options of its call', () => {
    expect(lines('a.js', `${PG}const url = 'postgres://u:p@db/app'; new Pool({ connectionString: url, ssl: true })`)).toEqual(['url: uri postgres | db | user | ssl=true | pg']);
  });

  const PEM = '-----BEGIN CERTIFICATE-----\\nMIIBCgKCAQEA\\n-----END CERTIFICATE-----\\n';
  test.each([
    [`fs.readFileSync(path.join(__dirname, '..', 'certs', 'ca.pem'))`, { kind: 'repository', path: 'app/certs/ca.pem' }],
    ['fs.readFileSync(`${__dirname}/ca.pem`).toString()', { kind: 'repository', path: 'app/src/ca.pem' }],
    [`fs.readFileSync(__dirname + '/ca.pem', 'utf8')`, { kind: 'repository', path: 'app/src/ca.pem' }],
    [`readFileSync(new URL('./ca.pem', import.meta.url))`, { kind: 'repository', path: 'app/src/ca.pem' }],
    [`[fs.readFileSync('/etc/ssl/a.pem')]`, { kind: 'pieces', pieces: [{ kind: 'path', path: { parts: [{ kind: 'literal', text: '/etc/ssl/a.pem' }] } }] }],
    [`fs.readFileSync(path.join(process.cwd(), 'certs', 'ca.pem'))`, { kind: 'path', path: { parts: [{ kind: 'literal', text: 'certs/ca.pem' }] } }],
    ['fs.readFileSync(process.env.CA_PATH)', { kind: 'path', path: { parts: [{ kind: 'variable', name: 'CA_PATH' }] } }],
    ['process.env.CA', { kind: 'text', text: { parts: [{ kind: 'variable', name: 'CA' }] } }],
    [`Buffer.from(process.env.CA, 'base64').toString()`, { kind: 'conversion', how: 'base64-decode', from: { kind: 'text' } }],
    [`fs.readFileSync(path.join(__dirname, '../../../x.pem'))`, { kind: 'unknown' }],
    ['load()', { kind: 'unknown' }],
    [`"${PEM}"`, { kind: 'bytes' }],
  ])('ca: %s', (ca, content) => {
    const [connection] = read('app/src/a.js', `${PG}new Pool({ connectionString: process.env.U, ssl: { ca: ${ca} } })`);
    expect(connection?.settings.find(({ key }) => key === 'ssl.ca')?.content).toMatchObject(content);
  });
});

describe('other libraries', () => {
  test.each([
    ['a.js', `import postgres from 'postgres'; const sql = postgres(process.env.URL, { ssl: 'require' })`, 'URL: code |  | unknown | ssl=require | reads <URL> | postgres'],
    ['a.js', `import { Sequelize } from 'sequelize'; new Sequelize({ dialect: 'postgres', host: 'db', dialectOptions: { ssl: { require: true } } })`, '-: code | db | none | dialectOptions= dialectOptions.ssl= dialectOptions.ssl.require=true | sequelize'],
    ['a.js', `import { Sequelize } from 'sequelize'; new Sequelize('app', 'me', 'x', { dialect: 'postgres', host: 'db', ssl: true })`, '-: code | db | none | ssl=true | sequelize'],
    ['a.js', `const knex = require('knex')({ client: 'pg' }); const db = knex({ client: 'pg', connection: { host: 'db', user: 'me', password: 'x', ssl: true } })`, 'db: code | db | user | connection= connection.ssl=true | knex'],
    ['a.py', `import psycopg2\nc = psycopg2.connect(os.environ["DATABASE_URL"], sslmode='require')`, 'DATABASE_URL: code |  | unknown | sslmode=require | reads <DATABASE_URL> | psycopg2'],
    ['a.py', `import psycopg2\nc = psycopg2.connect(host=os.environ['H'], user="me@srv", password="pw", sslmode='verify-full', sslrootcert='/ca.pem')`, 'c: code | <H> | user@server | sslmode=verify-full sslrootcert=/ca.pem | psycopg2'],
    ['a.py', `from psycopg import connect\nc = connect("host=db dbname=app sslmode=verify-ca")`, 'c: keyword | db | none | dbname=app sslmode=verify-ca | psycopg'],
    ['a.py', `import asyncpg\nc = await asyncpg.connect(dsn=os.getenv('D', 'x'), ssl=True)`, 'D: code |  | unknown | ssl=true | reads <D:x> | asyncpg'],
    ['A.java', `Connection c = DriverManager.getConnection(System.getenv("JDBC_URL"), u, p);`, 'JDBC_URL: code |  | unknown |  | reads <JDBC_URL>'],
    ['A.cs', `using Npgsql; await using var c = new NpgsqlConnection(Environment.GetEnvironmentVariable("PG"));`, 'PG: code |  | unknown |  | reads <PG> | Npgsql'],
    ['A.cs', `o.UseNpgsql(Configuration.GetConnectionString("Default"))`, 'ConnectionStrings:Default: code |  | unknown |  | reads <ConnectionStrings:Default> | Npgsql'],
    ['A.cs', `var b = new NpgsqlConnectionStringBuilder { Host = "db", Username = "me", Password = "x", SslMode = SslMode.VerifyFull, RootCertificate = "/x.crt" };`, 'b: code | db | user | SslMode=VerifyFull RootCertificate=/x.crt | Npgsql'],
    ['A.cs', `var b = new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("PG")) { SslMode = SslMode.Require };`, 'PG: code |  | unknown | SslMode=Require | reads <PG> | Npgsql'],
    ['a.go', `import _ "github.com/lib/pq"\nfunc f() { db, err := sql.Open("postgres", os.Getenv("DSN")) }`, 'DSN: code |  | unknown |  | reads <DSN> | github.com/lib/pq'],
    ['a.go', `pool, err := pgxpool.New(ctx, os.Getenv("DSN"))`, 'DSN: code |  | unknown |  | reads <DSN> | github.com/jackc/pgx'],
    ['a.rb', `c = PG.connect(host: 'db', user: 'me', sslmode: 'verify-full', sslrootcert: ENV['CA'])`, 'c: code | db | user | sslmode=verify-full sslrootcert=<CA> | pg'],
    ['a.php', `<?php $c = pg_connect(getenv('URL'));`, 'URL: code |  | unknown |  | reads <URL> | pgsql'],
    ['a.rs', `let pool = PgPoolOptions::new().max_connections(5).connect(&std::env::var("DATABASE_URL").unwrap()).await?;`, 'DATABASE_URL: code |  | unknown |  | reads <DATABASE_URL> | sqlx'],
    ['a.c', `c = PQconnectdb(getenv("PGURI"));`, 'PGURI: code |  | unknown |  | reads <PGURI> | libpq'],
  ])('%s %s', (path, source, expected) => expect(lines(path, source)).toEqual([expected]));
});

test('a default is the connection where nothing sets the variable, and its log-in is dropped', () => {
  const source = `import psycopg2\nc = psycopg2.connect(os.environ.get("URL", "postgresql://Zq7user:Zq7pass@db/app?sslmode=require"))`;
  const found = read('a.py', source);
  expect(found.map(({ reads, hosts }) => [reads !== null, hosts.length])).toEqual([[true, 1]]);
  expect(JSON.stringify(found)).not.toContain('Zq7');
});

test('positions are those of the source', () => {
  const source = `import psycopg2\nc = psycopg2.connect(host='db',\n    sslmode='verify-full')`;
  const [setting] = read('a.py', source)[0]?.settings ?? [];
  expect(setting).toMatchObject({ at: { line: 3, column: 5, endColumn: 26 }, value: { at: { line: 3, column: 13 } }, layer: 'option' });
});
