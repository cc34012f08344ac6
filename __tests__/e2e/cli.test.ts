import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Report } from '../../src/model.ts';
import { createWorld, NODE, rootPem, writeShop } from './harness.ts';
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
