import { describe, expect, it } from 'vitest';
import { dotenvFiles, environmentConnection, isDotenv } from '../../../src/extract/dotenv/index.ts';
import { lexDotenv } from '../../../src/extract/dotenv/lexer.ts';
import type { Entry } from '../../../src/model.ts';
import { fileOf, shown, spanned, summary } from '../settings/support.ts';
import { processorTime } from '../../support/processor-time.ts';

const NO_CONTEXT = { open: () => null, list: () => null };

function read(path: string, text: string) {
  const file = fileOf(path, text);
  expect(dotenvFiles.accepts(file)).toBe(true);
  const { bags = [], connections = [] } = dotenvFiles.extract(file, NO_CONTEXT);
  return { file, bag: bags[0], entries: (bags[0]?.entries ?? []).map((entry) => `${entry.key}=${shown(entry.value)}`), connections };
}

const PEM = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUe\n-----END CERTIFICATE-----';

describe('.env files', () => {
  it('goes by the name', () => {
    const yes = ['.env', 'a/.env.local', '.env.production', 'db.env', '.env.sample', 'env.example', '.flaskenv', '.envrc', 'prod.env.template', '.env-test', 'example.env'];
    const no = ['.env.ts', 'env.d.ts', 'environment.ts', 'x.env.js', '.environment', 'env', '.env.json', 'src/env/index.html', 'prod.env.yaml'];
    expect(yes.filter((path) => !isDotenv(path))).toEqual([]);
    expect(no.filter(isDotenv)).toEqual([]);
  });

  it.each<readonly [string, string]>([
    ['A=x', 'x'],
    ['export A=x y ', 'x y'],
    ['  A = x', 'x'],
    ['A: x', 'x'],
    ['A=', ''],
    ['A=x#y', 'x#y'],
    ['A=x #y', 'x'],
    ['A=#y', ''],
    ["A='x # $y \\n'  # c", 'x # $y \\n'],
    ['A="x # y\\n\\"z\\""', 'x # y\n"z"'],
    ['A="l1\r\nl2"', 'l1\nl2'],
    ['A="l1\\\nl2"', 'l1l2'],
    ['A=`a"b\'c`', 'a"b\'c'],
    ['A="never closed', '"never closed'],
    ['A=x\r\nB=y', 'x'],
  ])('%j', (source, value) => {
    expect(lexDotenv(source)[0]).toMatchObject({ key: 'A', node: { text: value } });
  });

  it('finds the next assignment after a value over several lines', () => {
    expect(lexDotenv(`A="${PEM}"\nB=1\n# C=2\nnonsense\nD=3`).map((each) => each.key)).toEqual(['A', 'B', 'D']);
  });

  it('makes one bag of a file, for the code in its folder', () => {
    const { bag, file } = read('services/api/.env.production', 'A=1\nA=2\nB=b\n');
    expect(bag).toMatchObject({ kind: 'environment file', name: 'services/api/.env.production', folder: 'services/api', scope: 'services/api', sample: false });
    expect(bag?.entries.map((entry) => [entry.key, shown(entry.value), spanned(file, entry.at)])).toEqual([['A', '2', '2'], ['B', 'b', 'b']]);
    expect(read('.env', 'A=1').bag).toMatchObject({ folder: '', scope: '' });
    expect(read('.env.example', 'A=1').bag?.sample).toBe(true);
    expect(read('.env', '# nothing\n').bag).toBeUndefined();
  });

  it('keeps variables apart, except in single quotes', () => {
    expect(read('.env', "A=${X}/a\nB=$X-b\nC=${X:-d}\nD='$X'\nE=\"${X-${Y:-z}}\"\n").entries).toEqual(['A=${X}/a', 'B=${X}-b', 'C=${X:d}', 'D=$X', 'E=${X:${Y:z}}']);
  });

  it('withholds secrets and user names', () => {
    const { bag, connections } = read('.env', 'PGUSER=adam@srv\nPGPASSWORD=hunter2\nAPI_KEY=abc123\nPGHOST=h\nDATABASE_URL=postgres://eve:s3cr3t@db/x\nOTHER=https://eve:s3cr3t@x/y\n');
    expect(JSON.stringify([bag, connections])).not.toMatch(/adam|hunter2|abc123|eve|s3cr3t/);
  });

  it('reads connection strings, named by their key, with positions inside them', () => {
    const { file, connections, bag } = read('.env', 'X=1\nexport DATABASE_URL="postgres://u:p#w@db.example.org:5432/x?sslmode=verify-full&sslrootcert=${CA:-/ca.crt}" # c\n');
    expect(connections.map(summary)).toEqual(['DATABASE_URL uri [db.example.org] sslmode=verify-full sslrootcert=${CA:/ca.crt}']);
    expect(connections[0]).toMatchObject({ id: '.env#DATABASE_URL', sample: false, login: 'user' });
    expect(bag?.entries[1]?.connection).toBe(connections[0]);
    expect(connections[0]?.settings.map((setting) => spanned(file, setting.at))).toEqual(['sslmode=verify-full', 'sslrootcert=${CA:-/ca.crt}']);
  });

  it('takes certificate text as content', () => {
    const base64 = Buffer.from(`${PEM}\n`).toString('base64');
    const { bag } = read('.env', `CA="${PEM}"\nESCAPED="${PEM.replaceAll('\n', '\\n')}"\nENCODED=${base64}\n`);
    expect(bag?.entries.map((entry) => [entry.key, entry.content?.kind, shown(entry.value)])).toEqual([
      ['CA', 'bytes', '?certificate text?'], ['ESCAPED', 'bytes', '?certificate text?'], ['ENCODED', 'bytes', '?certificate text?'],
    ]);
  });

  it('makes a connection of PG variables', () => {
    const { connections, file } = read('.env', 'PGHOST=a.example.org,b.example.org\nPGUSER=me@srv\nPGSSLMODE=verify-ca\n');
    expect(connections.map(summary)).toEqual(['- environment [a.example.org b.example.org]']);
    expect(connections[0]).toMatchObject({ id: '.env#PG', login: 'user@server' });
    expect(connections.map((each) => spanned(file, each.at))).toEqual(['a.example.org,b.example.org']);
  });

  it.each<readonly [string, readonly string[]]>([
    ['PGSSLMODE=require', ['- environment []']],
    ['PGSSLROOTCERT=/x', ['- environment []']],
    ['PGSERVICE=x', ['- environment []']],
    ['PGHOSTADDR=1.2.3.4', ['- environment [1.2.3.4]']],
    ['PGHOST=/var/run/postgresql', ['- environment []']],
    ['PGHOST=${H}', ['- environment [${H}]']],
    ['PGDATABASE=x\nPGPORT=5432', []],
    ['DATABASE_URL=postgres://h/d\nPGSSLMODE=verify-full', ['DATABASE_URL uri [h]']],
    ['DATABASE_URL=postgres://h/d\nPGHOST=g', ['DATABASE_URL uri [h]', '- environment [g]']],
    ['DATABASE_URL=mysql://h/d', []],
    ['# DATABASE_URL=postgres://h/d', []],
  ])('%j', (text, found) => {
    expect(read('.env', text).connections.map(summary)).toEqual(found);
  });

  it('offers the same to other formats', () => {
    const at = fileOf('Dockerfile', 'x').whole();
    const entry = (key: string, text: string): Entry => ({ key, value: { parts: [{ kind: 'literal', text }], at }, connection: null, content: null, at });
    expect(environmentConnection([entry('A', 'b')], { id: 'x', sample: false })).toBeNull();
    expect(environmentConnection([entry('PGHOST', 'h'), entry('PGUSER', '')], { id: 'x', sample: true })).toMatchObject({ syntax: 'environment', id: 'x', sample: true, login: 'unknown' });
  });

  it('marks what a sample says', () => {
    expect(read('.env.sample', 'DATABASE_URL=postgres://h/d?sslmode=disable\nPGHOST=x').connections.map((each) => each.sample)).toEqual([true, true]);
  });

  it('reads byte-order marks and CRLF, and leaves binaries alone', () => {
    expect(read('.env', '\ufeffA=1\r\nB="2"\r\n').entries).toEqual(['A=1', 'B=2']);
    expect(dotenvFiles.accepts(fileOf('.env', 'A=\0'))).toBe(false);
  });

  it('is not slowed down by hostile text', () => {
    const start = processorTime();
    for (const seed of ['"', "A='\n", 'A="\n', ' ', 'A', 'A=${', 'A="\\', '#', 'export ', 'A=postgres://']) read('.env', seed.repeat(100_000));
    expect(processorTime() - start).toBeLessThan(10_000);
  });
});
