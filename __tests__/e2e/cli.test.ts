import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Report } from '../../src/model.ts';
import { createWorld, NODE, ownPlan, rootPem, writeShop } from './harness.ts';
import type { World } from './harness.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.remove());

const BALTIMORE = rootPem('BaltimoreCyberTrustRoot');

describe('the command, from a clone without node_modules', () => {
  it('runs by itself, from anywhere', () => {
    const command = join(world.tool, 'dist', 'cli', 'index.js');
    const { version } = JSON.parse(readFileSync(join(world.tool, 'package.json'), 'utf8')) as { version: string };
    const node = join(NODE, '..');
    expect(execFileSync(command, ['--version'], { cwd: '/', encoding: 'utf8', env: { PATH: `${node}:${process.env['PATH'] ?? ''}` } })).toBe(`${version}\n`);
  });

  it('runs through a link, as package managers install it', () => {
    const link = join(world.temp, 'rotation-ready');
    symlinkSync(join(world.tool, 'dist', 'cli', 'index.js'), link);
    const node = join(NODE, '..');
    writeShop(world, BALTIMORE);
    const { status, stdout, stderr } = spawnSync(link, ['--format', 'json', '--as-of', '2026-11-24', world.repository], { cwd: '/', encoding: 'utf8', env: { PATH: `${node}:${process.env['PATH'] ?? ''}` } });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect((JSON.parse(stdout) as Report).summary.breaking).toBe(1);
  });

  it('reads files with the line ends of Windows', () => {
    writeShop(world, BALTIMORE);
    const unix = JSON.parse(world.cli(['--format', 'json']).out) as Report;
    for (const path of ['requirements.txt', 'certs/ca.pem', '.env', 'app.py']) {
      world.write(path, readFileSync(join(world.repository, path), 'utf8').replaceAll('\n', '\r\n'));
    }
    expect(JSON.parse(world.cli(['--format', 'json']).out)).toEqual(unix);
  });

  it('judges by a plan of the user\'s own, and names the field of a mistake in it', () => {
    writeShop(world, BALTIMORE);
    world.write('.env', 'DATABASE_URL=postgresql://app:hunter2secret@a.db.example.org/x?sslmode=verify-full&sslrootcert=certs/ca.pem\n');
    expect(world.cli(['--as-of', '2026-11-24']).out).toMatch(/^Nothing was judged/);
    world.write('plan.json', ownPlan(null));
    expect(world.cli(['--as-of', '2026-11-24', '--rotation', 'plan.json'])).toMatchObject({ status: 1, out: expect.stringMatching(/^Not ready: the one database client cannot connect\./) as string });
    world.write('plan.json', ownPlan('2026-02-30'));
    expect(world.cli(['--rotation', 'plan.json'])).toMatchObject({ status: 2, out: '', err: 'rotation-ready: The rotation plan plan.json has mistakes:\n  phases[0].from must be a day that exists, like 2026-01-31\n' });
  });

  it.each([
    [[], 1],
    [['--fail-on', 'never'], 0],
    [['--as-of', '2020-12-01'], 0],
    [['--as-of', 'today'], 2],
    [['nowhere'], 2],
    [['--rotation', 'nowhere.json'], 2],
  ])('%j exits with %d', (args, status) => {
    writeShop(world, BALTIMORE);
    const run = world.cli(['--as-of', '2026-11-24', ...args].slice(args.includes('--as-of') ? 2 : 0));
    expect(run).toMatchObject({ status, network: '' });
    expect(run.err === '').toBe(status !== 2);
    expect(run.out === '').toBe(status === 2);
  });

  it('reads untracked files, but not ignored ones', () => {
    world.write('.gitignore', 'old/\n');
    world.track();
    writeShop(world, BALTIMORE, 'new/');
    writeShop(world, BALTIMORE, 'old/');
    const report = JSON.parse(world.cli(['--format', 'json', '--fail-on', 'never']).out) as Report;
    expect(report.clients.map(({ location }) => location.path.split('/')[0])).toEqual(['new']);
  });

  it('exits with 3 when its own data is broken, admits it, and writes nothing', () => {
    writeFileSync(join(world.tool, 'rotations', 'azure-postgresql-flexible-server.json'), '{ broken');
    writeShop(world, BALTIMORE);
    const run = world.cli(['--output', 'report.json', '--format', 'json']);
    expect(run).toMatchObject({ status: 3, out: '' });
    expect(run.err).toContain('This is a fault of rotation-ready');
    expect(readdirSync(world.repository)).not.toContain('report.json');
  });

  it('writes a file and prints nothing', () => {
    writeShop(world, BALTIMORE);
    expect(world.cli(['--output', 'report.json', '--format', 'json', '--fail-on', 'never'])).toMatchObject({ status: 0, out: '', err: '' });
    expect((JSON.parse(readFileSync(join(world.repository, 'report.json'), 'utf8')) as Report).version).toBe(1);
  });

  it('writes no colour into a pipe, and survives a reader that has seen enough', () => {
    writeShop(world, BALTIMORE);
    expect(world.cli(['.']).out).not.toContain('\u001B');
    const script = '"$1" "$2" --format json --fail-on never | head -c 1';
    const piped = spawnSync('sh', ['-c', script, 'sh', NODE, join(world.tool, 'dist', 'cli', 'index.js')], { cwd: world.repository, encoding: 'utf8' });
    expect(piped.stdout).toBe('{');
    expect(piped.stderr).toBe('');
  });

  it('gives the same report twice', () => {
    writeShop(world, BALTIMORE);
    const args = ['--format', 'json', '--as-of', '2026-11-24'];
    expect(world.cli(args).out).toBe(world.cli(args).out);
  });
});

it('the guard against the network works', () => {
  const guard = join(import.meta.dirname, 'no-network.mjs');
  const record = join(world.temp, 'record');
  for (const script of ["require('node:https').get('https://example.com')", "require('node:net').connect(443, 'example.com')", "fetch('https://example.com')", "require('node:dns').lookup('example.com', () => {})"]) {
    writeFileSync(record, '');
    const { status } = spawnSync(NODE, ['--import', guard, '-e', script], { env: { NO_NETWORK_RECORD: record }, encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(readFileSync(record, 'utf8')).not.toBe('');
  }
});
