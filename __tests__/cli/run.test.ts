import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runCli } from '../../src/cli/run.ts';
import type { Look, Parts, Terminal } from '../../src/cli/run.ts';
import { memoryTree } from '../../src/discover/index.ts';
import { UsageError } from '../../src/shared/errors.ts';
import { sampleReport } from './sample-report.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rotation-ready-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly looks: readonly Look[];
}

async function run(args: string[], parts: Partial<Parts> = {}, world: { tty?: boolean; columns?: number; env?: Record<string, string> } = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const looks: Look[] = [];
  const terminal: Terminal = {
    folder,
    env: world.env ?? {},
    stdout: { isTTY: world.tty, columns: world.columns, write: (text) => (out += text) },
    stderr: { isTTY: world.tty, columns: world.columns, write: (text) => (err += text) },
    now: new Date('2026-11-24'),
  };
  const status = await runCli(args, terminal, {
    version: '1.2.3',
    openWorkingCopy: async () => memoryTree({}),
    choosePlans: () => ({ plans: [], assigned: [] }),
    audit: () => sampleReport(),
    render: (_, format, look) => (looks.push(look), `a ${format} report`),
    ...parts,
  });
  return { status, out, err, looks };
}

function throwing(what: unknown): () => never {
  return () => {
    throw what;
  };
}

describe('exit status', () => {
  it.each([
    [{ errors: 1 }, 'error', 1],
    [{ warnings: 1 }, 'error', 0],
    [{ warnings: 1 }, 'warning', 1],
    [{ notices: 1 }, 'warning', 0],
    [{ notices: 1 }, 'notice', 1],
    [{ errors: 1 }, 'notice', 1],
    [{ errors: 1, warnings: 1, notices: 1 }, 'never', 0],
    [{}, 'notice', 0],
  ])('%j with --fail-on %s is %d', async (summary, failOn, status) => {
    expect((await run(['--fail-on', failOn], { audit: () => sampleReport(summary) })).status).toBe(status);
  });

  it('is 2 for wrong usage, with one line and nothing on standard output', async () => {
    const wrong = await run(['--formt', 'x']);
    expect(wrong).toMatchObject({ status: 2, out: '' });
    expect(wrong.err).toMatch(/^rotation-ready: .*\n$/);
  });

  it.each([
    ['a missing folder', ['nowhere'], 'There is no folder "nowhere" to audit.'],
    ['a file', ['file.txt'], '"file.txt" is a file; a folder is audited.'],
    ['an output that is a folder', ['--output', '.'], '--output: "." is a folder; name a file.'],
    ['an output in no folder', ['--output', 'no/x'], '--output: the folder of "no/x" is not there.'],
  ])('is 2 for %s', async (_, args, message) => {
    writeFileSync(join(folder, 'file.txt'), '');
    expect(await run(args)).toMatchObject({ status: 2, out: '', err: `rotation-ready: ${message}\n` });
  });

  it('is 2 when the parts find a mistake of the user', async () => {
    const mistake = throwing(new UsageError('There is no rotation "x".'));
    expect(await run(['--rotation', 'x'], { choosePlans: mistake })).toMatchObject({ status: 2, err: 'rotation-ready: There is no rotation "x".\n' });
  });

  it('is 3 for our own failure, which is admitted without a word of the scanned files', async () => {
    const fault = new TypeError('cannot read\n    at postgres://u:hunter2@h/d (hunter2:1:2)\nhunter2');
    const crash = await run(['--output', 'r.json'], { audit: throwing(fault) });
    expect(crash).toMatchObject({ status: 3, out: '' });
    expect(crash.err).toContain('TypeError. This is a fault of rotation-ready');
    expect(crash.err).toContain('Please report it');
    expect(crash.err).toContain('rotation-ready 1.2.3, Node v');
    expect(crash.err).toMatch(/ {2}at .*run\.test\.ts:\d+:\d+/);
    expect(crash.err).not.toContain('hunter2');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is 3 whatever was thrown', async () => {
    const crash = await run([], { audit: throwing('hunter2') });
    expect(crash.status).toBe(3);
    expect(crash.err).not.toContain('hunter2');
  });
});

describe('output', () => {
  it('goes to standard output by default, with a line break at its end', async () => {
    expect(await run(['--format', 'json'])).toMatchObject({ status: 0, out: 'a json report\n', err: '' });
  });

  it('goes to a file as a whole, and leaves nothing else behind', async () => {
    writeFileSync(join(folder, 'r.json'), 'old');
    expect(await run(['--format', 'json', '--output', 'r.json'])).toMatchObject({ status: 0, out: '', err: '' });
    expect(readFileSync(join(folder, 'r.json'), 'utf8')).toBe('a json report\n');
    expect(readdirSync(folder)).toEqual(['r.json']);
  });

  it('writes what a link points at, and keeps the link', async () => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'r.json'), 'old');
    symlinkSync('real/r.json', join(folder, 'r.json'));
    await run(['--output', 'r.json']);
    expect(readFileSync(join(folder, 'real', 'r.json'), 'utf8')).toBe('a text report\n');
  });

  it('leaves the old file alone when rendering fails', async () => {
    writeFileSync(join(folder, 'r.json'), 'old');
    expect((await run(['--output', 'r.json'], { render: throwing(new Error('no')) })).status).toBe(3);
    expect(readFileSync(join(folder, 'r.json'), 'utf8')).toBe('old');
  });

  it('hands the audit its settings', async () => {
    const seen: unknown[] = [];
    await run(['--as-of', '2021-03-01', '--rotation', 'x', 'sub'].slice(0, 4), {
      choosePlans: (names) => (seen.push(names), { plans: [], assigned: ['x'] }),
      openWorkingCopy: async (options) => (seen.push(options), memoryTree({})),
      audit: (_, options) => (seen.push(options), sampleReport()),
    });
    expect(seen).toEqual([['x'], { root: folder, untracked: true }, { asOf: '2021-03-01', plans: [], assigned: ['x'], keystorePasswords: [] }]);
  });

  it.each([
    ['a pipe', [], {}, { colour: false, width: 100, minLevel: 'notice' }],
    ['a terminal', [], { tty: true, columns: 72 }, { colour: true, width: 72, minLevel: 'notice' }],
    ['a terminal of no width', [], { tty: true, columns: 0 }, { colour: true, width: 100, minLevel: 'notice' }],
    ['NO_COLOR', [], { tty: true, env: { NO_COLOR: '1' } }, { colour: false, width: 100, minLevel: 'notice' }],
    ['an empty NO_COLOR', [], { tty: true, env: { NO_COLOR: '' } }, { colour: true, width: 100, minLevel: 'notice' }],
    ['a dumb terminal', [], { tty: true, env: { TERM: 'dumb' } }, { colour: false, width: 100, minLevel: 'notice' }],
    ['--no-color', ['--no-color', '--min-level', 'error'], { tty: true }, { colour: false, width: 100, minLevel: 'error' }],
    ['a file', ['--output', 'x'], { tty: true, columns: 72 }, { colour: false, width: 100, minLevel: 'notice' }],
  ])('looks right in %s', async (_, args, world, look) => {
    expect((await run(args, {}, world)).looks).toEqual([look]);
  });

  it('shows the help and the version, and audits nothing', async () => {
    const audit = throwing(new Error('not asked for'));
    expect(await run(['--version'], { audit })).toMatchObject({ status: 0, out: '1.2.3\n' });
    expect((await run(['--help'], { audit })).out).toContain('Exit status');
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });
});
