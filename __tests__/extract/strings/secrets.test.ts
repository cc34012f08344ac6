import fs from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/model.ts';
import { isSecretName, withholdInText } from '../../../src/extract/secrets.ts';
import { parse, show } from './show.ts';
import { processorTime } from '../../support/processor-time.ts';

/** A secret of pieces that are found again, however it is cut: `Zq7a@Zq7b/…`. */
const MARK = 'Zq7';
const secret = (joints: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.stringMatching(/^[a-z0-9]{0,6}$/), fc.constantFrom(...joints.split(''))), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.map(([text, joint]) => MARK + text + joint).join('') + MARK);

const encoded = (text: string): string => encodeURIComponent(text);
const SYNTAXES: Readonly<Record<string, { readonly joints: string; readonly write: (user: string, password: string) => string }>> = {
  'URI, encoded': { joints: '@:/?#&=%;$ "\'\\é\n', write: (user, password) => `postgres://${encoded(user)}:${encoded(password)}@db.example.com:5432/app?sslmode=require` },
  'URI, raw': { joints: '@:/?#&=;"\'\\+', write: (user, password) => `postgres://u${user.replaceAll(/[^a-zA-Z0-9]/g, '')}:${password}@db.example.com:5432/app?sslmode=require` },
  'URI, query': { joints: '@:/?#&=%;$ "\'\\', write: (user, password) => `postgres://db.example.com/app?user=${encoded(user)}&password=${encoded(password)}&sslmode=require` },
  'JDBC': { joints: '@:/?#&=%;$ "\'\\', write: (user, password) => `jdbc:postgresql://db.example.com/app?sslpassword=${encoded(password)}&user=${encoded(user)}&password=${encoded(password)}&sslmode=require` },
  'keyword': { joints: '@:/?#&=%;$ "\'\\\n', write: (user, password) => `host=db.example.com user='${quoted(user)}' dbname=app password='${quoted(password)}' sslmode=require` },
  'ADO.NET': { joints: '@:/?#&=%;$ "\'\\', write: (user, password) => `Host=db.example.com;Port=5432;User Id="${user.replaceAll('"', '""')}";Password="${password.replaceAll('"', '""')}";SSL Mode=Require` },
  'ODBC': { joints: '@:/?#&=%;$ "\'\\{}', write: (user, password) => `Driver={PostgreSQL Unicode};Servername=db.example.com;Uid={${user.replaceAll('}', '}}')}};Pwd={${password.replaceAll('}', '}}')}};SSLmode=require` },
  'ODBC, options': { joints: '@:/?#&=%;$"', write: (user, password) => `Driver={PostgreSQL};Servername=db.example.com;SSLmode=require;Pqopt={sslpassword=${password} user=${user}}` },
};

function quoted(text: string): string {
  return text.replaceAll(/[\\']/g, String.raw`\$&`);
}

describe('no user name and no password gets through', () => {
  test.each(Object.entries(SYNTAXES))('%s', (_name, { joints, write }) => {
    fc.assert(
      fc.property(secret(joints), secret(joints), (user, password) => {
        const connection = parse(write(user, password), []);
        expect(connection?.hosts.map(show)).toEqual(['db.example.com']);
        expect(connection?.settings.some(({ key, value }) => /^ssl ?mode$/i.test(key) && show(value).toLowerCase() === 'require')).toBe(true);
        expect(JSON.stringify(connection)).not.toContain(MARK);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    'postgres://db/app?sslmode=require&dbname=postgres%3A%2F%2Fme%3AZq7%40x%2Fy',
    'host=db dbname=app sslmode=require options=password=Zq7',
    'Host=db;Port=5432;Database=app;Application Name=pwd=Zq7',
    'postgres://db/app?api_key=Zq7&auth_token=Zq7&PGPASSWORD=Zq7',
    'Host=db;Port=5432;Password=Zq7;Zq7!x=1;Zq7',
    'postgres://${U:-Zq7}:${P:-Zq7}@db/app',
    'postgres://u:p@db/app?x=${DB_PASSWORD:-Zq7}',
    '${DATABASE_URL:-postgres://me:Zq7@db/app}?sslmode=require',
  ])('nor from %s', (text) => {
    const json = JSON.stringify(parse(text));
    expect(json).not.toBe('null');
    expect(json).not.toContain(MARK);
  });
});

describe('names', () => {
  test.each([
    'password', 'PASSWORD', 'Passwd', 'pwd', 'Pwd', 'PGPASSWORD', 'PGUSER', 'user', 'User Id', 'User ID', 'uid', 'UserName', 'DB_USER', 'DB_PASS', 'POSTGRES_USER', 'spring.datasource.username',
    'trustStorePassword', 'sslpassword', 'sslkey', 'token', 'api_key', 'apiKey', 'AccountKey', 'SharedAccessKey', 'client_secret', 'auth_token', 'mysqlpwd', 'credentials',
  ])('%s is one of a secret', (name) => expect(isSecretName(name)).toBe(true));
  test.each(['sslmode', 'SSL Mode', 'host', 'Server', 'options', 'sslrootcert', 'Root Certificate', 'PGPASSFILE', 'Passfile', 'require_auth', 'channel_binding', 'application_name', 'currentSchema', 'Trust Server Certificate', 'sslcert', 'port', 'DATABASE_URL', '__proto__'])(
    '%s is none',
    (name) => expect(isSecretName(name)).toBe(false),
  );
});

describe('values', () => {
  const at = { path: 'f', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const literal = (text: string) => ({ parts: [{ kind: 'literal' as const, text }], at });

  test.each([
    ['postgres://me:pw@db/app?sslmode=require', 'postgres://<?>@db/app?sslmode=require'],
    ['curl https://a:b@c/d and http://e/f', 'curl https://<?>@c/d and http://e/f'],
    ['postgres://me:p@s/s@db/app', 'postgres://<?>@db/app'],
    ['--password hunter2 -h db', '--password <?> -h db'],
    ['password=hunter2 host=db', 'password=<?> host=db'],
    ['"password": "hunter2", "x": 1', '"password": <?>, "x": 1'],
    [`pwd='a b';x=1`, `pwd=<?>;x=1`],
    ['User Id=me;Host=db', 'User Id=<?>;Host=db'],
    ['key AbCdEf0123456789xyzKLM end', 'key <?> end'],
    ['0123456789abcdef0123456789abcdef', '<?>'],
    ['postgres@sha256:0123456789abcdef0123456789abcdef', 'postgres@sha256:0123456789abcdef0123456789abcdef'],
    ['/etc/ssl/certs/DigiCert_Global_Root_G2.pem', '/etc/ssl/certs/DigiCert_Global_Root_G2.pem'],
    ['/usr/share/ca-certificates/mozilla/DigiCertGlobalRootG2.crt.pem', '/usr/share/ca-certificates/mozilla/DigiCertGlobalRootG2.crt.pem'],
    ['a-db-with-a-long-name.postgres.database.azure.com', 'a-db-with-a-long-name.postgres.database.azure.com'],
    ['-c search_path=x', '-c search_path=x'],
    ['', ''],
  ])('%s', (value, expected) => {
    expect(show(withholdInText(literal(value)))).toBe(expected);
  });

  test('in text, what is withheld is unknown and says why', () => {
    const text = { parts: [{ kind: 'variable' as const, name: 'DB_PASSWORD', otherwise: literal('x') }, { kind: 'oneOf' as const, branches: [literal('pwd=y')] }], at };
    expect(JSON.stringify(withholdInText(text))).not.toMatch(/"text":"[xy]"/);
    expect(withholdInText(literal('a pwd=y b c=d')).parts).toEqual([{ kind: 'literal', text: 'a pwd=' }, { kind: 'unknown', reason: 'withheld' }, { kind: 'literal', text: ' c=d' }]);
  });

  test.each(['a='.repeat(500_000), 'https://'.repeat(125_000), '@'.repeat(1_000_000), 'a'.repeat(1_000_000), '://a@'.repeat(200_000), 'password="'.repeat(100_000), `pwd='${"\\'".repeat(400_000)}`])('a megabyte of %#', (text) => {
    const start = processorTime();
    withholdInText(literal(text));
    expect(processorTime() - start).toBeLessThan(3000);
  });
});

describe('pg-connection-string', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each([
    'postgres://me:pw@db/app?sslmode=require&sslrootcert=/etc/hostname',
    'postgres://me:pw@db/app?sslrootcert=/etc/hostname&sslrootcert=/etc/hosts&sslcert=/etc/hostname&sslkey=/etc/hostname',
    'postgres://me:pw@db/app?ssl%72ootcert=/etc/hostname&sslm%6Fde=prefer',
    'postgres://me:pw@db/app?ssl\trootcert=/etc/hostname',
    'postgres://me:p?sslrootcert=/etc/hostname&sslmode=require@db/app',
    'postgres://me:p#x?sslrootcert=/etc/hostname@db/app?sslmode=verify-ca',
    'postgres://me:pw@db?sslkey=/etc/hostname&sslnegotiation=direct',
    'postgres://me:pw@/app?host=db&sslcert=/etc/hostname',
    'postgres:///app?sslrootcert=/etc/hostname',
    '/etc/hostname db?sslrootcert=/etc/hostname',
  ])('opens no file and warns of nothing for %j', (text) => {
    const opened = [vi.spyOn(fs, 'readFileSync'), vi.spyOn(fs, 'openSync'), vi.spyOn(fs, 'existsSync')];
    const warned = vi.spyOn(process, 'emitWarning');
    parse(text);
    for (const spy of [...opened, warned]) expect(spy).not.toHaveBeenCalled();
  });

  test('has the last word on the host where it can read the string', () => {
    const hosts = (connection: Connection | null): readonly string[] | undefined => connection?.hosts.map(show);
    expect(hosts(parse('postgres://me:pw@d%62.example.com:5432/app'))).toEqual(['db.example.com']);
    expect(hosts(parse('postgres://me:pw@db:notaport/app'))).toEqual(['db']);
  });
});

describe('hostile strings', () => {
  test.each([
    `postgres://${'@'.repeat(16_000)}`,
    `postgres://h/?${'&'.repeat(16_000)}`,
    `postgres://${'h,'.repeat(8000)}`,
    `postgres://h/?${'user=@'.repeat(2700)}`,
    `host=${' a'.repeat(8000)} dbname=x`,
    `host='${'\\'.repeat(16_000)} dbname=`,
    `Host=a;${'x=";'.repeat(4000)}`,
    `Host=a;Database=${'""'.repeat(8000)}`,
    `Driver={PostgreSQL};${'{'.repeat(16_000)}`,
    `jdbc:${'a:'.repeat(8000)}postgresql://`,
    `postgres://h/?__proto__=1&constructor=2&${'%'.repeat(10_000)}`,
    'x'.repeat(5_000_000),
  ])('%# is read in no time', (text) => {
    const start = processorTime();
    for (let round = 0; round < 5; round++) parse(text);
    expect(processorTime() - start).toBeLessThan(2000);
  });

  test('any string at all is no exception', () => {
    const words = fc.constantFrom('postgres://', 'jdbc:postgresql:', 'host=', 'Host=', ';', '@', '?', '&', '=', "'", '"', '{', '}', 'dbname=', ' ', '%', '\\', '[', ']', ':', ',', '/', '#', '${', '\uE000', '\0', 'sslmode', 'Driver={PostgreSQL}');
    fc.assert(fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 20 }), (parts) => void parse(parts.join(''))), { numRuns: 3000 });
  });
});

describe('options that hold a password', () => {
  test.each([
    ['-Djavax.net.ssl.trustStore=/a.p12 -Djavax.net.ssl.trustStorePassword=orders-2019', '-Djavax.net.ssl.trustStore=/a.p12 -Djavax.net.ssl.trustStorePassword=‹withheld›'],
    ['-Djavax.net.ssl.trustStorePassword=Orders2019xyz -Dx=y', '-Djavax.net.ssl.trustStorePassword=‹withheld› -Dx=y'],
  ])('%s keep the name of the option', (text, shown) => {
    const at = { path: 'x', line: 1, column: 1, endLine: 1, endColumn: 1 };
    const { parts } = withholdInText({ parts: [{ kind: 'literal', text }], at });
    expect(parts.map((part) => (part.kind === 'literal' ? part.text : `‹${part.kind === 'unknown' ? part.reason : part.kind}›`)).join('')).toBe(shown);
  });
});
