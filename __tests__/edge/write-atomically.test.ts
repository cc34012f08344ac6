import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAtomically } from '../../src/edge/write-atomically.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rotation-ready-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('replaces a file as a whole, and makes the folders that are missing', () => {
  const file = join(folder, 'a', 'b', 'report.json');
  writeAtomically(file, 'first');
  writeAtomically(file, 'second');
  expect(readFileSync(file, 'utf8')).toBe('second');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['report.json']);
});

it('writes what a link will point at', () => {
  symlinkSync('later.json', join(folder, 'link'));
  writeAtomically(join(folder, 'link'), 'text');
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'later.json'), 'utf8')).toBe('text');
});

/** `/dev/stdout` is a link to `/proc/self/fd/1`, and that one to `pipe:[4711]`, which has no path: here is one alike. */
it.skipIf(process.platform === 'win32')('sends to a link that leads to a pipe, and leaves the link alone', () => {
  symlinkSync('/proc/self/fd/1', join(folder, 'out'));
  writeFileSync(join(folder, 'go.mjs'), `import { writeAtomically } from ${JSON.stringify(join(import.meta.dirname, '..', '..', 'src', 'edge', 'write-atomically.ts'))};\nwriteAtomically(process.argv[2], 'the report\\n');\n`);
  const { stdout } = spawnSync('sh', ['-c', '"$1" --experimental-strip-types "$2" "$3" | cat', 'sh', process.execPath, join(folder, 'go.mjs'), join(folder, 'out')], { encoding: 'utf8' });
  expect(lstatSync(join(folder, 'out')).isSymbolicLink()).toBe(true);
  expect(stdout).toBe('the report\n');
});

it.skipIf(process.platform === 'win32')('adds to the log that standard output goes to', () => {
  const log = join(folder, 'log');
  symlinkSync('/proc/self/fd/1', join(folder, 'out'));
  writeFileSync(log, 'before\n');
  writeFileSync(join(folder, 'go.mjs'), `import { writeAtomically } from ${JSON.stringify(join(import.meta.dirname, '..', '..', 'src', 'edge', 'write-atomically.ts'))};\nwriteAtomically(process.argv[2], 'the report\\n');\n`);
  execFileSync('sh', ['-c', '"$1" --experimental-strip-types "$2" "$3" >> "$4"', 'sh', process.execPath, join(folder, 'go.mjs'), join(folder, 'out'), log]);
  expect(readFileSync(log, 'utf8')).toBe('before\nthe report\n');
});
