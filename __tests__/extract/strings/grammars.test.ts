import { describe, expect, test } from 'vitest';
import { looksLikeConnection } from '../../../src/extract/strings/index.ts';
import { parse, summary } from './show.ts';

describe('URIs', () => {
  test.each([
    ['postgres://me:pw@db.example.com:5432/app?sslmode=require&sslrootcert=/etc/x.crt', 'uri postgres | db.example.com | user | sslmode=require sslrootcert=/etc/x.crt'],
    ['postgresql://db.example.com', 'uri postgresql | db.example.com | none | '],
    ['POSTGRES://u@db/app', 'uri postgres | db | user | '],
    ['postgresql+psycopg2://u:p@db/app?sslmode=verify-full', 'uri postgresql+psycopg2 | db | user | sslmode=verify-full | psycopg2'],
    ['postgresql+asyncpg://db/app?ssl=require', 'uri postgresql+asyncpg | db | none | ssl=require | asyncpg'],
    ['db+postgresql://u:p@db/celery', 'uri db+postgresql | db | user | '],
    ['postgis://u:p@db/app', 'uri postgis | db | user | '],
    ['pgsql://u:p@db/app', 'uri pgsql | db | user | '],
    ['r2dbc:postgresql://db/app?sslMode=VERIFY_FULL', 'uri r2dbc:postgresql | db | none | sslMode=VERIFY_FULL | r2dbc-postgresql'],
    ['r2dbcs:pool:postgresql://db/app', 'uri r2dbcs:pool:postgresql | db | none |  | r2dbc-postgresql'],
    ['postgres://h1:5432,h2:5433,[fe80::1%25eth0]:5432/app?target_session_attrs=any', 'uri postgres | h1,h2,fe80::1%eth0 | none | target_session_attrs=any'],
    ['postgres://[::1]/app', 'uri postgres | ::1 | none | '],
    // Azure Single Server's log-in form, raw and encoded
    ['postgres://me@srv:pw@srv.postgres.database.azure.com/app', 'uri postgres | srv.postgres.database.azure.com | user@server | '],
    ['postgres://me%40srv:pw@srv.postgres.database.azure.com/app', 'uri postgres | srv.postgres.database.azure.com | user@server | '],
    ['postgres:///app?host=db.example.com&user=me%40srv', 'uri postgres | db.example.com | user@server | '],
    // passwords that nobody encoded
    ['postgres://me:p@ss@db/app?sslmode=prefer', 'uri postgres | db | user | sslmode=prefer'],
    ['postgres://me:p:a/s?s#w@db:5432/app?sslmode=prefer', 'uri postgres | db | user | sslmode=prefer'],
    ['postgres://me:p?x=1&y@db/app', 'uri postgres | db | user | '],
    ['postgres://db/app?application_name=a@b&sslmode=allow', 'uri postgres | db | none | application_name=a@b sslmode=allow'],
    // empty parts, sockets
    ['postgres://', 'uri postgres |  | none | '],
    ['postgres://:@/?', 'uri postgres |  | none | '],
    ['postgres:///app?host=/var/run/postgresql', 'uri postgres |  | none | '],
    ['postgres://%2Fvar%2Frun/app', 'uri postgres |  | none | '],
    // the query
    ['postgres://db/app?sslmode=require&sslmode=verify-full', 'uri postgres | db | none | sslmode=require sslmode=verify-full'],
    ['postgres://db/app?sslmode=require&amp;sslrootcert=%2Fa%20b.crt', 'uri postgres | db | none | sslmode=require sslrootcert=/a b.crt'],
    ['postgres://db/app?ssl%72ootcert=x&ssl&a=%zz', 'uri postgres | db | none | sslrootcert=x ssl= a=%zz'],
    ['postgres://db/app?options=-c%20search_path%3Dx', 'uri postgres | db | none | options=-c search_path=x'],
    // holes
    ['postgres://$U:$P@$H:$PORT/$DB', 'uri postgres | <H> | unknown | '],
    ['postgres://${U}%40srv:${P}@${H:-db.example.com}/app?${OPTIONS}', 'uri postgres | <H:db.example.com> | user@server |  | fragments <OPTIONS>'],
    ['postgres://u:p@db/app${SUFFIX}', 'uri postgres | db | user |  | fragments <SUFFIX>'],
    ['postgres://u:p@db/app?sslmode=${MODE}&sslrootcert=/etc/{{ .Values.ca }}', 'uri postgres | db | user | sslmode=<MODE> sslrootcert=/etc/<?>'],
    ['postgres://${HOST_AND_ALL}', 'uri postgres | <HOST_AND_ALL> | unknown | '],
    ['${DATABASE_URL}?sslmode=verify-full', 'uri |  | unknown | sslmode=verify-full | reads <DATABASE_URL>'],
  ])('%s', (text, expected) => expect(summary(parse(text))).toBe(expected));
});

describe('JDBC', () => {
  test.each([
    ['jdbc:postgresql://h1,h2:5432/app?sslMode=verify-full&ssl&sslmode=require', 'jdbc jdbc:postgresql | h1,h2 | none | sslMode=verify-full ssl= sslmode=require | org.postgresql:postgresql'],
    ['jdbc:postgresql:app?ssl=true', 'jdbc jdbc:postgresql |  | none | ssl=true | org.postgresql:postgresql'],
    ['jdbc:postgresql://db/app?user=me%40srv&password=x&sslrootcert=/r.crt', 'jdbc jdbc:postgresql | db | user@server | sslrootcert=/r.crt | org.postgresql:postgresql'],
    ['jdbc:aws-wrapper:postgresql://db/app', 'jdbc jdbc:aws-wrapper:postgresql | db | none |  | org.postgresql:postgresql'],
    ['jdbc:otel:postgresql://db/app?sslfactory=org.postgresql.ssl.NonValidatingFactory', 'jdbc jdbc:otel:postgresql | db | none | sslfactory=org.postgresql.ssl.NonValidatingFactory | org.postgresql:postgresql'],
    ['jdbc:pgsql://db/app', 'jdbc jdbc:pgsql | db | none |  | pgjdbc-ng'],
    ['jdbc:tc:postgresql:16:///app', null],
    ['jdbc:mysql://db/app?sslmode=VERIFY_CA', null],
    ['jdbc:sqlserver://db;encrypt=true', null],
  ])('%s', (text, expected) => expect(summary(parse(text))).toBe(expected));

  test("Spring's holes have defaults behind a colon", () => {
    expect(summary(parse('jdbc:postgresql://${db.host:localhost}:${db.port}/app?sslmode=${mode:verify-ca}', ['spring']))).toBe(
      'jdbc jdbc:postgresql | <db.host:localhost> | none | sslmode=<mode:verify-ca> | org.postgresql:postgresql',
    );
  });
});

describe('keyword and value', () => {
  test.each([
    [String.raw`host=db user=me@srv password='a b\'c' dbname=x sslmode=verify-ca sslrootcert='/a b/\'r.crt'`, `keyword | db | user@server | dbname=x sslmode=verify-ca sslrootcert=/a b/'r.crt`],
    ['host = db dbname = app\n sslmode = require', 'keyword | db | none | dbname=app sslmode=require'],
    ['host=h1,h2 port=5432,5433 dbname=app', 'keyword | h1,h2 | none | port=5432,5433 dbname=app'],
    ['hostaddr=10.0.0.1 dbname=app', 'keyword | 10.0.0.1 | none | hostaddr=10.0.0.1 dbname=app'],
    ['host=/var/run/postgresql dbname=app', 'keyword |  | none | dbname=app'],
    ['host=db dbname=app ssl=true', 'keyword | db | none | dbname=app ssl=true'],
    ['service=prod sslmode=verify-full', 'keyword |  | none | service=prod sslmode=verify-full'],
    ['pgsql:host=db;port=5432;dbname=app;sslmode=verify-full', 'keyword pgsql | db | none | port=5432 dbname=app sslmode=verify-full | pdo_pgsql'],
    ['dbi:Pg:dbname=app;host=db;sslmode=require', 'keyword dbi:pg | db | none | dbname=app sslmode=require | DBD::Pg'],
    ['dbi:Pg(RaiseError=>1):dbname=app;host=db', 'keyword dbi:pg | db | none | dbname=app | DBD::Pg'],
    ['host=$H dbname=app $EXTRA sslmode=${M:-require}', 'keyword | <H> | none | dbname=app sslmode=<M:require> | fragments <EXTRA>'],
    ['${CONNINFO} sslmode=require sslrootcert=/a', 'keyword |  | unknown | sslmode=require sslrootcert=/a | reads <CONNINFO>'],
    // innocent
    ['host=localhost port=6379', null],
    ['mysql:host=db;dbname=app', null],
    ['connect to host=db dbname=app please', null],
    ['dbname=app', null],
    ["host=db dbname='never closed", null],
  ])('%s', (text, expected) => expect(summary(parse(text))).toBe(expected));
});

describe('ADO.NET', () => {
  test.each([
    ['Host=db;Port=5432;Username=a@b;Password="x;y""z";SSL Mode=VerifyFull;Root Certificate=/a b/c.crt', 'ado | db | user@server | Port=5432 SSL Mode=VerifyFull Root Certificate=/a b/c.crt | Npgsql'],
    ["Server=db.postgres.database.azure.com;Database=app;User Id=me@db;Password='a;b';Ssl Mode=Require;", 'ado | db.postgres.database.azure.com | user@server | Database=app Ssl Mode=Require | Npgsql'],
    ['Host=db;Database=app;SslMode=Prefer;Trust Server Certificate=true', 'ado | db | none | Database=app SslMode=Prefer Trust Server Certificate=true | Npgsql'],
    ['host=db;database=app;search path=x', 'ado | db | none | database=app search path=x | Npgsql'],
    ['Host=h1,h2:5433;Database=app;Include Error Detail=true', 'ado | h1,h2 | none | Database=app Include Error Detail=true | Npgsql'],
    // nothing tells Npgsql from MySqlConnector: no library
    ['Server=db;Database=app;SslMode=VerifyFull;Uid=me;Pwd=x', 'ado | db | user | Database=app SslMode=VerifyFull'],
    ['Server=db;Database=app;User Id=me;Password=x', 'ado | db | user | Database=app'],
    ['Host=$H;Database=app;$EXTRA;SSL Mode=$M', 'ado | <H> | none | Database=app SSL Mode=<M> | fragments <EXTRA>'],
    // other engines
    ['Server=db;Database=app;SslMode=Required;Uid=me', null],
    ['Server=db;Port=3306;Database=app;SslMode=VerifyCA', null],
    ['Server=db;Database=app;Uid=me;SslMode=VerifyCA;CharSet=utf8', null],
    ['Server=tcp:x.database.windows.net,1433;Initial Catalog=a;User ID=me', null],
    ['Server=db;Database=app;Trusted_Connection=True;', null],
    [String.raw`Server=.\SQLEXPRESS;Database=app;User Id=sa`, null],
    ['Host=db;Port=8123;Database=app;Username=me', null],
    ['DefaultEndpointsProtocol=https;AccountName=x;AccountKey=y', null],
    ['cache.redis.cache.windows.net:6380,password=x,ssl=True', null],
    ['HostName=hub.azure-devices.net;DeviceId=d;SharedAccessKey=x', null],
  ])('%s', (text, expected) => expect(summary(parse(text))).toBe(expected));
});

describe('ODBC', () => {
  test.each([
    ['Driver={PostgreSQL Unicode};Servername=db;Uid=u@s;Pwd={a;b}}c};SSLmode=verify-full;Pqopt={sslrootcert=/x sslpassword=q}', 'odbc | db | user@server | SSLmode=verify-full Pqopt.sslrootcert=/x | psqlodbc'],
    ['DRIVER={PostgreSQL ANSI(x64)};Server=db;Port=5432;SSLmode=require', 'odbc | db | none | Port=5432 SSLmode=require | psqlodbc'],
    ['Driver={ODBC Driver 18 for SQL Server};Server=db;Database=x', null],
    ['Driver={MySQL ODBC 8.0};Server=db;sslmode=REQUIRED', null],
  ])('%s', (text, expected) => expect(summary(parse(text))).toBe(expected));
});

test.each([
  'see postgres://db/app or mail me@example.org',
  'postgres is a database',
  'postgres:16-alpine',
  'http://db/postgres',
  'prisma+postgres://accelerate.example/?api_key=x',
  'mysql://u:p@db/app?sslmode=verify-full',
  'cockroachdb://db',
  '?sslmode=require',
  '',
  '\0\0\0\0\0\0\0\0\0\0',
])('%j is no connection', (text) => expect(parse(text)).toBeNull());

test.each([
  ['postgres://x', 'uri'],
  ['jdbc:postgresql:x', 'jdbc'],
  ['host=a dbname=b', 'keyword'],
  ['Host=a;Database=b', 'ado'],
  ['Driver={PostgreSQL};Server=x', 'odbc'],
  ['just some words = here', null],
])('%s looks like %s', (text, syntax) => expect(looksLikeConnection(text)).toBe(syntax));
