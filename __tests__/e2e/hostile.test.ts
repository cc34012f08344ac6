import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createWorld, rootPem, writeShop } from './harness.ts';
import type { ActionRun, Run, World } from './harness.ts';

/** Everything a stranger may send, in one repository. Each name and each content wants to be taken for a command. */
const NAMES = [
  'line\nbreak.env', 'return\r::error::x.env', '::add-mask::name.env', '##[error]name.env', '  ::warning::name.env', 'a,b:c%0A::error::.env',
  '<img src=x onerror=alert(1)>.env', '[link](javascript:alert(1)).env', '| cell |.env', '`code`.env', '$(touch ran).env', '\u202Egpj.env', '\u001B[2J.env', '-rf.env',
];
const CONTENT = (nr: number): string =>
  `# ::add-mask::content\n::error file=a.py::content\n##[add-mask]content\n::stop-commands::token\n` +
  `DATABASE_URL="postgres://eve:hunter2@x${nr}.postgres.database.azure.com/d?sslmode=verify-full&sslrootcert=::error::%0A##[error]'<b>|\`.pem"\n`;

/** What `echo … > .env` makes in Windows PowerShell. */
const WIDE = 'DATABASE_URL=postgresql://u@wide.postgres.database.azure.com/d?sslmode=verify-full&sslrootcert=wide.crt\r\n';

let world: World;
let run: ActionRun;
let text: Run;
beforeAll(() => {
  world = createWorld();
  for (const [nr, name] of NAMES.entries()) world.write(name, CONTENT(nr));
  writeShop(world, rootPem('BaltimoreCyberTrustRoot'), 'shop/');
  world.write('wide/.env', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(WIDE, 'utf16le')]));
  world.write('nul.sql', 'sslmode=verify-full\0\0');
  world.write('nul.pem', '\0\0-----BEGIN CERTIFICATE-----\0');
  world.write('evil.sh', `#!/bin/sh\ntouch ${join(world.temp, 'ran')}\n`);
  chmodSync(join(world.repository, 'evil.sh'), 0o755);
  writeFileSync(join(world.temp, 'outside.pem'), 'OUTSIDE-SECRET postgres://u:p@outside.postgres.database.azure.com/d?sslmode=verify-full');
  symlinkSync(join(world.temp, 'outside.pem'), join(world.repository, 'link.pem'));
  symlinkSync('/', join(world.repository, 'root'));
  symlinkSync('loop', join(world.repository, 'loop'));
  world.track();
  world.write('huge.sql', '');
  world.write('huge.jks', '');
  world.git('add', '-A');
  for (const name of ['huge.sql', 'huge.jks']) truncateSync(join(world.repository, name), 2 ** 31);
  for (const name of ['gone.txt', 'pipe.pem']) world.write(name, 'sslmode');
  world.git('add', 'gone.txt', 'pipe.pem');
  execFileSync('rm', [join(world.repository, 'gone.txt'), join(world.repository, 'pipe.pem')]);
  execFileSync('mkfifo', [join(world.repository, 'pipe.pem')]);
  world.git('config', 'core.fsmonitor', join(world.repository, 'evil.sh'));
  world.git('config', 'core.hooksPath', world.repository);
  mkdirSync(join(world.repository, 'module'));
  run = world.action({ 'as-of': '2026-11-24', paths: 'root/**\nlink.pem\nmodule/**' });
  text = world.cli(['.', '--as-of', '2026-11-24']);
});
afterAll(() => world.remove());

const CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/; // eslint-disable-line no-control-regex

describe('a hostile repository', () => {
  it('is audited to the end', () => {
    expect(run).toMatchObject({ status: 1, err: '', network: '' });
    expect(run.outputs.get('verdict')).toBe('not-ready');
    expect(text).toMatchObject({ status: 1, err: '', network: '' });
  });

  it('runs no command in the log but ours', () => {
    const allowed = new Set(['error', 'warning', 'notice', 'group', 'endgroup']);
    expect(run.commands.filter(({ name }) => !allowed.has(name))).toEqual([]);
    const { errors, warnings, notices } = run.report().summary;
    for (const [level, count] of Object.entries({ error: errors, warning: warnings, notice: notices })) {
      // The runner shows ten of each; one notice points to the rest.
      expect(run.commands.filter(({ name }) => name === level).length).toBeLessThanOrEqual(Math.min(count + (level === 'notice' ? 1 : 0), 10));
    }
  });

  it('puts annotations on files by their exact names', () => {
    const files = run.commands.map(({ properties }) => properties['file']).filter((file) => file !== undefined);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect([...NAMES, 'nul.pem', 'wide/.env', 'shop/.env', 'shop/certs/ca.pem']).toContain(file);
  });

  it('gets neither control characters nor markup of its own into log, text and summary', () => {
    for (const shown of [...run.log, ...run.summary.split('\n'), ...text.out.split('\n')]) expect(shown).not.toMatch(CONTROLS);
    const outsideCode = run.summary.replaceAll(/(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)/g, 'code');
    expect(outsideCode).not.toContain('<img');
    expect(outsideCode).not.toContain('](javascript:');
    expect(`${run.log.join('\n')}\n${run.summary}`).not.toContain('##[');
  });

  it('has its links, pipes, huge and vanished files counted, and read by nobody', () => {
    const { files } = run.report();
    expect(files.skippedByReason).toMatchObject({ 'symbolic link': expect.any(Number), 'too large': 2, 'not a regular file': 1 });
    expect(files.skipped.map(({ path }) => path)).toEqual(expect.arrayContaining(['huge.jks', 'link.pem', 'pipe.pem']));
    expect(`${run.out}${run.summary}${JSON.stringify(run.report())}`).not.toContain('OUTSIDE');
    expect(JSON.stringify(run.report())).not.toContain('outside.postgres');
  });

  it('makes git run nothing', () => {
    expect(existsSync(join(world.temp, 'ran'))).toBe(false);
    expect(existsSync(join(world.repository, 'ran'))).toBe(false);
  });

  it('has its UTF-16 file read', () => {
    expect(run.report().clients.flatMap(({ hosts }) => hosts)).toContain('wide.postgres.database.azure.com');
  });

  it('keeps its secrets', () => {
    expect(`${run.out}${run.summary}${text.out}${JSON.stringify(run.report())}`).not.toContain('hunter2');
  });

  it.each(['json', 'sarif', 'markdown'])('gives a sound report as %s', (format) => {
    const { out, status } = world.cli(['.', '--as-of', '2026-11-24', '--format', format]);
    expect(status).toBe(1);
    expect(out).not.toMatch(CONTROLS);
    if (format !== 'markdown') expect(() => JSON.parse(out)).not.toThrow();
  });
});
