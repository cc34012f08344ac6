import { describe, expect, test } from 'vitest';
import { shellScripts } from '../../../src/extract/shell/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import type { PartialEvidence } from '../../../src/extract/extractor.ts';
import { connection, layer } from '../operations/compact.ts';

function extract(code: string, path = 'bin/run.sh', others: Readonly<Record<string, string>> = {}): PartialEvidence {
  const open = (name: string): SourceFile | null => {
    const text = others[name];
    return text === undefined ? null : new SourceFile(name, new TextEncoder().encode(text));
  };
  return shellScripts.extract(new SourceFile(path, new TextEncoder().encode(code)), { open, list: () => null });
}

const layers = (evidence: PartialEvidence): readonly string[] => (evidence.places ?? []).flatMap((place) => place.layers.map(layer));

describe('which files are shell', () => {
  test.each(['a.sh', 'x/b.BASH', 'c.zsh', '.profile', 'entrypoint', 'docker-entrypoint.sh', 'docker-entrypoint'])('by name: %s', (path) => {
    expect(shellScripts.wants(path)).toBe(true);
  });

  test.each(['entrypoint.py', 'a.js', 'sh', '.env', '.envrc'])('not: %s', (path) => {
    expect(shellScripts.wants(path)).toBe(false);
  });

  test.each([['#!/bin/sh\n', true], ['#!/usr/bin/env bash\n', true], ['#!/usr/bin/python3\n', false], ['# #!/bin/sh', false], ['#!/usr/bin/env fish\n', false]])('by first line: %j', (text, wanted) => {
    expect(shellScripts.accepts(new SourceFile('bin/tool', new TextEncoder().encode(text)))).toBe(wanted);
  });
});

test('a script is a place in its folder', () => {
  const [place] = extract('cp a b\n').places ?? [];
  expect(place).toMatchObject({ id: 'bin/run.sh', kind: 'script', name: 'run.sh', scope: 'bin', folder: 'bin', runs: true, at: { path: 'bin/run.sh', line: 1, column: 1 } });
});

test('a script without anything of ours says nothing', () => {
  expect(extract('ls -l\necho hello\n')).toStrictEqual({});
});

test('its own folder is where paths start', () => {
  const code = 'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\ncp "$DIR/a.pem" /b\ncd "$(dirname "$0")/.."\ncp certs/a.pem /c';
  expect(layers(extract(code)).filter((each) => each.includes('<-'))).toStrictEqual(['/b <- ./a.pem', '/c <- ./../certs/a.pem']);
});

test('sourced files run in the same shell, from the script\'s folder or the root', () => {
  const others = { 'bin/lib.sh': '. scripts/more.sh\nexport A=1\nfetch() { curl -o "$1" https://h/x; }', 'scripts/more.sh': 'export B=2' };
  expect(layers(extract('source "$(dirname "$0")/lib.sh"\nfetch /a.pem', 'bin/run.sh', others))).toStrictEqual(['sets B=2', 'sets A=1', '/a.pem <- get(https://h/x)']);
});

test('files that source each other come to an end', () => {
  expect(layers(extract('. ./a.sh\nexport X=1', 'bin/run.sh', { 'bin/a.sh': '. ./b.sh\nexport A=1', 'bin/b.sh': '. ./a.sh\nexport B=1' })).at(-1)).toBe('sets X=1');
});

test('PG* variables that it exports are a connection of their own', () => {
  const code = 'export PGHOST=db.postgres.database.azure.com PGUSER=me@db PGSSLMODE=verify-full\nexec app';
  expect((extract(code).connections ?? []).map(connection)).toStrictEqual(['environment hosts=db.postgres.database.azure.com login=user@server']);
});

test.each([
  ['psql -c x', ['psql hosts= login=none', 'environment hosts=db login=none']],
  ['psql -h other orders', ['psql hosts=other login=none host=other']],
  ['psql -h other orders\npsql orders', ['psql hosts=other login=none host=other', 'psql hosts= login=none', 'environment hosts=db login=none']],
  ['psql "$URL"', ['psql hosts= login=none reads=$URL']],
])('and the server of clients that it starts without one: %s', (commands, wanted) => {
  expect((extract(`export PGHOST=db PGSSLMODE=verify-full\n${commands}`).connections ?? []).map(connection)).toStrictEqual(wanted);
});

test('a connection string is an entry and a connection, once', () => {
  const evidence = extract('export DATABASE_URL="postgres://me:hunter2@db.example.com/app?sslmode=verify-full"');
  expect((evidence.connections ?? []).map(({ id, name }) => [id, name])).toStrictEqual([['bin/run.sh#DATABASE_URL', 'DATABASE_URL']]);
  const entry = evidence.places?.[0]?.layers[0];
  expect(entry?.kind === 'sets' && entry.entry.connection?.id).toBe('bin/run.sh#DATABASE_URL');
  expect(JSON.stringify(evidence)).not.toContain('hunter2');
});

test('a test folder holds samples', () => {
  expect(extract('psql -h db', 'tests/run.sh').connections?.[0]?.sample).toBe(true);
});
