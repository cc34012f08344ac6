import { describe, expect, it } from 'vitest';
import { directivesOf, wordsOf } from '../../../src/extract/systemd/syntax.ts';
import type { Characters } from '../../../src/extract/systemd/syntax.ts';
import { specifiersOf, linesFor, unitOf } from '../../../src/extract/systemd/unit.ts';
import { isUnitPath, readUnits } from '../../../src/extract/systemd/units.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

const file = (text: string, path = 'app.service'): SourceFile => new SourceFile(path, new TextEncoder().encode(text));
const characters = (text: string): Characters => ({ text, starts: Array.from(text, (_, index) => index), end: text.length });
const words = (text: string): readonly string[] => wordsOf(characters(text)).map((word) => word.text);

describe('lines of a unit', () => {
  it('know their section, and where they stand', () => {
    const text = '# a comment\n[Unit]\nDescription=x\n\n[Service]\nEnvironment = A=b\n;Environment=C=d\n';
    const found = directivesOf(text).map(({ section, key, value, start, end }) => [section, key, value.text, text.slice(start, end)]);
    expect(found).toEqual([['Unit', 'Description', 'x', 'Description=x'], ['Service', 'Environment', 'A=b', 'Environment = A=b']]);
  });

  it('go on behind a backslash, past comments', () => {
    const text = '[Service]\nExecStart=/bin/a \\\n# why\n  --b \\\n; and\n  --c\nUser=x\r\n';
    const found = directivesOf(text);
    expect(found.map(({ value }) => words(value.text))).toEqual([['/bin/a', '--b', '--c'], ['x']]);
    const first = found[0]?.value;
    const at = first?.text.indexOf('--c') ?? -1;
    expect(text.slice(first?.starts[at], first?.end)).toBe('--c');
  });
});

describe('words', () => {
  it.each([
    ['a  b', ['a', 'b']], ['"a b" c', ['a b', 'c']], ["'a \"b\"'", ['a "b"']], ['A="b c"', ['A=b c']], ['a\\x20b', ['a b']], ['a\\sb\\\\', ['a b\\']], ['"a', ['a']], ['""', ['']], ['a\\q', ['a\\q']], ['', []],
  ])('%s', (text, wanted) => {
    expect(words(text)).toEqual(wanted);
  });
});

describe('units', () => {
  it('are known by the path on the machine', () => {
    expect(['/etc/systemd/system/a.service', 'a@.service', 'a.service.d/b.conf', 'a.timer', 'b.conf', 'service'].map(isUnitPath)).toEqual([true, true, true, false, false, false]);
  });

  it('take back lines with an empty one', () => {
    const unit = unitOf('a.service', [file('[Service]\nEnvironment=A=1\n'), file('[Service]\nEnvironment=\nEnvironment=B=2\n', 'a.service.d/x.conf')]);
    expect(unit === null ? [] : linesFor(unit, 'Environment').map(({ value }) => value.text)).toEqual(['B=2']);
  });

  it('fill in specifiers', () => {
    const of = (name: string, letters: string, text = '[Service]\nUser=app\n'): readonly (string | null)[] => {
      const unit = unitOf(name, [file(text)]);
      return unit === null ? [] : Array.from(letters, (letter) => specifiersOf(unit, '/home/app')(letter));
    };
    expect(of('app@blue.service', 'nNpiuhH')).toEqual(['app@blue.service', 'app@blue', 'app', 'blue', 'app', '/home/app', null]);
    expect(of('app@.service', 'nip')).toEqual([null, null, 'app']);
  });
});

const read = (text: string): ReturnType<typeof readUnits> => readUnits([{ path: '/etc/systemd/system/app.service', text: file(text) }], {
  sample: false, base: { place: 'machine' }, folder: null, newId: (name) => `id ${name}`, placeId: (name) => name, environmentFile: () => null,
});

describe('a unit as a place', () => {
  it('stands on its machine, with its folder, its user and its files', () => {
    const [place] = read('[Service]\nUser=app\nWorkingDirectory=/opt/app\nBindReadOnlyPaths=/etc/ssl/a.pem:/certs/a.pem\nLoadCredential=ca.pem:/etc/ssl/ca.pem\nEnvironmentFile=-/etc/app.env\nExecStart=/usr/bin/app\n').places;
    expect(place).toMatchObject({ kind: 'service unit', name: 'app.service', os: 'linux', runs: true });
    expect(place?.layers.map((layer) => layer.kind)).toEqual(['inherits', 'binds', 'binds', 'user', 'workdir', 'sets', 'mounts', 'mounts']);
    const mounts = place?.layers.flatMap((layer) => (layer.kind === 'mounts' ? [[layer.path.parts, layer.content.kind]] : []));
    expect(mounts).toEqual([[[{ kind: 'literal', text: '/certs/a.pem' }], 'path'], [[{ kind: 'literal', text: '/run/credentials/app.service/ca.pem' }], 'path']]);
  });

  it('keeps variables apart, and secrets to itself', () => {
    const reading = read('[Service]\nEnvironment="DB=%n $HOME" PGPASSWORD=hunter2 X\nPassEnvironment=PGHOST\nUnsetEnvironment=GONE\nEnvironment=GONE=1\nExecStart=/usr/bin/app\n');
    expect(JSON.stringify(reading)).not.toContain('hunter2');
    const entries = reading.bags.flatMap((bag) => bag.entries.filter(({ connection }) => connection === null).map(({ key, value }) => [key, value.parts.map((part) => (part.kind === 'literal' ? part.text : part.kind)).join('|')]));
    expect(entries).toEqual([['PGHOST', 'unknown'], ['DB', 'app.service $HOME'], ['PGPASSWORD', 'unknown']]);
  });

  it('fills in variables on the command line, and those of credentials', () => {
    const reading = read('[Service]\nExecStartPre=-/bin/cp /etc/ssl/a.pem ${STATE}/a.pem\nExecStart=/usr/bin/app $$ $ARGS\n');
    const operation = reading.places[0]?.layers.flatMap((layer) => (layer.kind === 'runs' ? [layer.operation] : []))[0];
    expect(operation).toMatchObject({ kind: 'write', program: 'cp', to: { parts: [{ kind: 'variable', name: 'STATE' }, { kind: 'literal', text: '/a.pem' }] } });
  });

  it.each(['postgres -D /x', 'pg_ctl start', 'dockerd'])('runs no code: %s', (command) => {
    expect(read(`[Service]\nExecStart=/usr/bin/${command}\n`).places[0]?.runs).toBe(false);
  });

  it.each([
    ['no section', 'ExecStart=/bin/a\n'], ['a NUL', '[Service]\nEnvironment=A=\0\nExecStart=\0\n'], ['only marks', '[Service]\nExecStart=@-+!!\n'], ['continued without an end', `[Service]\nExecStart=${'a \\\n'.repeat(5000)}`],
    ['many quotes', `[Service]\nEnvironment=${'"'.repeat(100_000)}\n`], ['many directives', `[Service]\n${'Environment=A=b\n'.repeat(20_000)}`],
  ])('%s does no harm', (_, text) => {
    const start = Date.now();
    expect(read(text).connections).toEqual([]);
    expect(Date.now() - start).toBeLessThan(2000);
  });
});
