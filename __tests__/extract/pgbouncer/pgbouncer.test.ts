import { describe, expect, it, test } from 'vitest';
import type { Connection, Text } from '../../../src/model.ts';
import { pgbouncerFiles } from '../../../src/extract/pgbouncer/index.ts';
import { databasePairs } from '../../../src/extract/pgbouncer/database.ts';
import { isLatest, poolerImage, poolerVersion } from '../../../src/extract/pgbouncer/images.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

function extract(files: Readonly<Record<string, string | Uint8Array>>, path = 'pgbouncer.ini') {
  const opened = new Map(Object.entries(files).map(([name, content]) => [name, new SourceFile(name, typeof content === 'string' ? new TextEncoder().encode(content) : content)]));
  const file = opened.get(path);
  if (file === undefined) throw new Error(path);
  const list = (folder: string): readonly string[] => [...opened.keys()].filter((name) => folder === '' || name.startsWith(`${folder}/`)).sort();
  return pgbouncerFiles.accepts(file) ? pgbouncerFiles.extract(file, { open: (name) => opened.get(name) ?? null, list }) : {};
}

const words = ({ parts }: Text): string => parts.map((part) => (part.kind === 'literal' ? part.text : part.kind === 'variable' ? `$${part.name}` : part.kind === 'oneOf' ? `(${part.branches.map(words).join('|')})` : '?')).join('');
const shown = ({ name, hosts, settings, login, at }: Connection): string => `${name?.replace('database ', '')}@${at.line} ${hosts.map(words).join('+')} ${login} ${settings.map(({ key, value }) => `${key}=${words(value)}`).join(' ')}`.trim();
const connections = (files: Readonly<Record<string, string | Uint8Array>>, path?: string): string[] => (extract(files, path).connections ?? []).map(shown);
const one = (text: string): string[] => connections({ 'pgbouncer.ini': text });

describe('the lines of [databases]', () => {
  it('have a name, as people call it', () => expect(extract({ 'pgbouncer.ini': '[databases]\norders = host=h\n' }).connections?.map(({ name }) => name)).toEqual(['database orders']));

  test.each([
    ['plain', 'orders = host=h port=5432 dbname=orders', ['orders@2 h unknown']],
    ['the rest of all databases', '* = host=h', ['*@2 h unknown']],
    ['a quoted name', '"my ""db""" = host=h', ['my "db"@2 h unknown']],
    ['quoted values', "orders = host='h' password='a b=c''d' dbname=x", ['orders@2 h unknown']],
    ['blanks around the sign', 'orders = host = h port = 5432', ['orders@2 h unknown']],
    ['several hosts', 'orders = host=a,b,/tmp load_balance_hosts=round-robin', ['orders@2 a+b unknown']],
    ['a user', 'orders = host=h user=app', ['orders@2 h user']],
    ['a user of Single Server', 'orders = host=h user=app@orders', ['orders@2 h user@server']],
    ['a setting of its own', 'orders = host=h server_tls_sslmode=verify-ca', ['orders@2 h unknown server_tls_sslmode=verify-ca']],
    ['a socket', 'orders = host=/tmp dbname=x', []],
    ['no host', 'orders = dbname=x', []],
    ['a comment', '; orders = host=h', []],
    ['no comment behind a value', 'orders = host=h ; host=i', ['orders@2 h+i unknown']],
    ['a variable', 'orders = host=${DB_HOST} port=5432', ['orders@2 $DB_HOST unknown']],
    ['a template', '{{ db.name }} = host={{ db.host }} port=5432', ['…@2 ? unknown']],
  ])('%s', (_, line, expected) => expect(one(`[databases]\n${line}\n[pgbouncer]\n`)).toEqual(expected));
});

describe('the settings of [pgbouncer]', () => {
  const database = '[databases]\no = host=h\n';

  test.each([
    ['the last one counts', 'server_tls_sslmode = require\nserver_tls_sslmode = verify-full', 'server_tls_sslmode=verify-full'],
    ['those for its clients do not', 'client_tls_sslmode = verify-full\nclient_tls_ca_file = /x', ''],
    ['the private key is nobody’s business', 'server_tls_key_file = /x', ''],
    ['one that is commented out', '#server_tls_sslmode = verify-full', ''],
    ['an if of a template', '{% if tls %}\nserver_tls_sslmode = verify-full\n{% endif %}', 'server_tls_sslmode=(verify-full|)'],
    ['both arms of an if', 'server_tls_sslmode = require\n{% if tls %}\nserver_tls_sslmode = verify-full\n{% endif %}', 'server_tls_sslmode=(require|verify-full)'],
    ['an if within the value', 'server_tls_sslmode = {% if tls %}verify-full{% else %}require{% endif %}', 'server_tls_sslmode=?'],
    ['ERB', 'server_tls_sslmode = <%= mode %>', 'server_tls_sslmode=?'],
  ])('%s', (_, lines, expected) => expect(one(`${database}[pgbouncer]\n${lines}\n`)).toEqual([`o@2 h unknown ${expected}`.trim()]));
});

describe('files that belong together', () => {
  const main = '[pgbouncer]\nserver_tls_sslmode = verify-full\n%include /etc/pgbouncer/conf.d/databases.ini\n';
  const part = '[databases]\no = host=h\n';

  it('reads what a file includes, and claims it', () => {
    const found = extract({ 'pool/pgbouncer.ini': main, 'pool/conf.d/databases.ini': part }, 'pool/pgbouncer.ini');
    expect((found.connections ?? []).map(shown)).toEqual(['o@2 h unknown server_tls_sslmode=verify-full']);
    expect(found.claims).toEqual(['pool/pgbouncer.ini', 'pool/conf.d/databases.ini']);
  });

  it('does not read a part twice', () => {
    expect(extract({ 'pool/pgbouncer.ini': main, 'pool/databases.ini': part }, 'pool/databases.ini')).toEqual({ claims: ['pool/databases.ini'] });
  });

  it('says so where an included file is not there', () => {
    expect(one(`${main}${part}`)).toEqual(['o@5 h unknown *=? server_tls_sslmode=verify-full']);
  });

  it('says so where only a part is there', () => {
    expect(connections({ 'pgbouncer/databases.ini': part }, 'pgbouncer/databases.ini')).toEqual(['o@2 h unknown *=?']);
  });

  it('ends where files include each other', () => {
    expect(connections({ 'pgbouncer.ini': `%include a.ini\n${part}[pgbouncer]\n`, 'a.ini': '%include pgbouncer.ini\n' })).toEqual(['o@3 h unknown *=?']);
  });

  it('leaves other files with such a section alone', () => {
    expect(extract({ 'app.ini': part }, 'app.ini')).toEqual({});
  });
});

describe('hostile files', () => {
  const plain = '[databases]\no = host=h password=hunter2 user=somebody\n[pgbouncer]\nserver_tls_sslmode = verify-ca\n';

  it('keeps names and passwords to itself', () => expect(JSON.stringify(extract({ 'pgbouncer.ini': plain }))).not.toMatch(/hunter2|somebody/));

  test.each([
    ['carriage returns', new TextEncoder().encode(plain.replaceAll('\n', '\r\n'))],
    ['a byte-order mark', new TextEncoder().encode(`\uFEFF${plain}`)],
    ['UTF-16', new Uint8Array(Buffer.from(`\uFEFF${plain}`, 'utf16le'))],
  ])('%s', (_, bytes) => expect(connections({ 'pgbouncer.ini': bytes })).toEqual(['o@2 h user server_tls_sslmode=verify-ca']));

  test.each([
    ['NUL', `\0${plain}`],
    ['nothing but brackets', '['.repeat(100_000)],
    ['an endless quote', `[databases]\no = host='${"''".repeat(100_000)}\n[pgbouncer]\n`],
    ['an endless name', `[databases]\n"${'""'.repeat(100_000)}\n[pgbouncer]\n`],
    ['holes without end', `[databases]\n${'{{ a }} '.repeat(20_000)}\n[pgbouncer]\n`],
    ['too large', `${plain}${'#'.repeat(2 * 1024 * 1024)}`],
  ])('%s', (_, text) => expect(JSON.stringify(extract({ 'pgbouncer.ini': text }))).not.toContain('hunter2'));

  it('stops at many databases', () => {
    expect(one(`[databases]\n${Array.from({ length: 2000 }, (__, index) => `d${index} = host=h\n`).join('')}[pgbouncer]\n`)).toHaveLength(500);
  });
});

describe('images', () => {
  test.each([
    ['edoburu/pgbouncer:v1.23.1-p0', 'pgbouncer', '1.23.1'],
    ['docker.io/bitnami/pgbouncer:1.24.1-debian-12-r3', 'pgbouncer', '1.24.1'],
    ['bitnami/pgpool:4', 'pgpool', null],
    ['pgbouncer/pgbouncer@sha256:00', 'pgbouncer', null],
  ])('%s', (image, program, version) => {
    expect(poolerImage(image)?.program).toBe(program);
    expect(poolerVersion(image)).toBe(version);
  });

  it('knows no other image', () => expect(['postgres:16', 'example.com/pgbouncer:1', ''].map(poolerImage)).toEqual([null, null, null]));

  it('takes only what is pulled again for the newest', () => expect(['a', 'a:latest', 'a:1', 'a:latest@sha256:00'].map(isLatest)).toEqual([true, true, false, false]));
});

it('reads pairs within their bounds', () => {
  const text = "x host='a' port= 1 =";
  expect(databasePairs(text, { start: 2, end: text.length }).map(({ key, value, decode }) => [key, decode(text.slice(value.start, value.end))])).toEqual([['host', 'a'], ['port', '1'], ['', '']]);
});
