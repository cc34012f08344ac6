import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { leak } from '../hostile/marks.ts';
import { AROUND, SYNTAXES } from '../hostile/syntaxes.ts';
import { createWorld, NODE, rootPem, writeShop } from './harness.ts';
import type { World } from './harness.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.remove());

const DAY = { 'as-of': '2026-11-24' };
const BALTIMORE = rootPem('BaltimoreCyberTrustRoot');
const MEGABYTES = 4_900_000;
const line = (unit: string): string => unit.repeat(Math.floor(MEGABYTES / unit.length));
/** DER that says it is four gigabytes long, and one that never ends. */
const LIARS = [Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02]), Buffer.from([0x30, 0x80, ...Array<number>(2000).fill(0x30)]), Buffer.from([0x30, 0x82, 0x7f, 0xff, 0x30, 0x82, 0x7f, 0xff, 0xa0])];

/** Everything in it wants to take too long, or too much memory. */
const STORM: Readonly<Record<string, string | Uint8Array>> = {
  'aliases.yml': `sslmode: &a0 [x]\n${Array.from({ length: 40 }, (_, nr) => `a${nr + 1}: &a${nr + 1} [${`*a${nr},`.repeat(9)}]`).join('\n')}\n`,
  'deep.json': `{"sslmode": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  'entities.xml': `<!DOCTYPE r [<!ENTITY e0 "postgres">${Array.from({ length: 40 }, (_, nr) => `<!ENTITY e${nr + 1} "${`&e${nr};`.repeat(10)}">`).join('')}]><r>&e40;</r>`,
  'junk.toml': `sslmode = [[[[\n${'= =\n'.repeat(100_000)}`, 'junk.ini': `sslmode\n${'[[[=\n'.repeat(200_000)}`,
  'blocks.pem': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'.repeat(70_000), 'many.pem': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'.repeat(1_000_000),
  ...Object.fromEntries(LIARS.map((bytes, nr) => [`liar-${nr}.der`, bytes])),
  'base64.env': `sslmode=${line('QUJD')}`, 'quotes.py': `sslmode="postgres://"${line('"')}`, 'commands.sh': `psql ${line('$(')}`, 'holes.yaml': `sslmode: postgres ${line('{{')}`, 'lists.yml': `sslmode: ${line('[')}`,
  'escapes.json': `{"sslmode": "${line('\\')}`, 'begin.txt': line('-----BEGIN CERTIFICATE-----'), 'one.js': `"postgres://" ${line('a ')}`, 'Dockerfile': `FROM a\nENV PGSSLMODE=${line('x')}`,
  'odd.env': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('PGSSLMODE=verify-full\n', 'utf16le'), Buffer.from([0x41])]), 'nul.env': 'PGSSLMODE=verify-full\0\nPGHOST=a\0b\n', 'bytes.env': Buffer.from([0x50, 0x47, 0x48, 0x4f, 0x53, 0x54, 0x3d, 0xff, 0xfe, 0xc0, 0x80]),
};

describe('a storm', () => {
  it('passes: the audit ends, finds the one client, and says what it did not read', () => {
    for (const [path, content] of Object.entries(STORM)) world.write(path, content);
    writeShop(world, BALTIMORE, 'shop/');
    // The system takes no such path at once.
    execFileSync('sh', ['-c', `cd "$1" && for i in 1 2 3 4 5 6; do mkdir -p ${'d/'.repeat(200)} && cd ${'d/'.repeat(200)}; done && echo sslmode=verify-full > deep.env`, 'sh', world.repository]);
    for (let nr = 0; nr < 50_000; nr += 1) {
      if (nr % 1000 === 0) mkdirSync(join(world.repository, `tiny/${nr / 1000}`), { recursive: true });
      writeFileSync(join(world.repository, `tiny/${Math.floor(nr / 1000)}/${nr}.env`), 'a=b\n');
    }
    writeFileSync(Buffer.concat([Buffer.from(`${world.repository}/`), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('.env')]), 'PGSSLMODE=verify-full\nPGHOST=bytes.postgres.database.azure.com\n');
    world.track();
    const start = performance.now();
    const run = world.action(DAY);
    expect(performance.now() - start).toBeLessThan(55_000);
    expect(run).toMatchObject({ status: 1, err: '', network: '' });
    const { clients, files } = run.report();
    expect(clients.flatMap(({ hosts }) => hosts)).toEqual(expect.arrayContaining(['shop.postgres.database.azure.com', 'bytes.postgres.database.azure.com']));
    expect(files.listed).toBeGreaterThan(50_000);
    const skipped = files.skipped.map(({ path }) => path);
    expect(skipped).toEqual(expect.arrayContaining(['many.pem', 'lists.yml', 'Dockerfile', 'commands.sh']));
    expect(files.skipped.filter(({ detail }) => detail === null).map(({ path, reason }) => `${path}: ${reason}`)).toEqual([]);
  }, 120_000);

  it('is over as soon for files that vanish while they are read', () => {
    for (let nr = 0; nr < 3000; nr += 1) world.write(`a/${nr}/.env`, 'PGSSLMODE=verify-full\n');
    writeShop(world, BALTIMORE, 'shop/');
    world.track();
    const remover = spawnSync('sh', ['-c', '(sleep 0.2; rm -rf "$1"/a) & "$2" "$3" --format json --as-of 2026-11-24 --fail-on never', 'sh', world.repository, NODE, join(world.tool, 'dist', 'cli', 'index.js')], { cwd: world.repository, encoding: 'utf8', maxBuffer: 1 << 28 });
    expect(remover.status).toBe(0);
    expect(remover.stdout).toContain('shop.postgres.database.azure.com');
  });
});

describe('git of a stranger', () => {
  const RAN = 'ran';
  const evil = (): string => {
    const script = join(world.temp, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${join(world.temp, RAN)}\ncat\n`);
    chmodSync(script, 0o755);
    return script;
  };

  it('runs nothing, whatever its configuration says', () => {
    writeShop(world, BALTIMORE);
    world.write('.gitattributes', '* filter=evil diff=evil merge=evil\n');
    world.track();
    const script = evil();
    for (const [key, value] of Object.entries({
      'core.fsmonitor': script, 'core.hooksPath': world.temp, 'core.pager': script, 'core.editor': script, 'core.sshCommand': script, 'core.askPass': script, 'core.gitProxy': script, 'core.alternateRefsCommand': script,
      'filter.evil.clean': script, 'filter.evil.smudge': script, 'filter.evil.process': script, 'filter.evil.required': 'true', 'diff.evil.textconv': script, 'diff.external': script,
      'alias.ls-files': `!${script}`, 'alias.rev-parse': `!${script}`, 'credential.helper': `!${script}`, 'include.path': '../included', 'includeIf.gitdir:/.path': '../included', 'uploadpack.packObjectsHook': script, 'gpg.program': script, 'trace2.eventTarget': join(world.temp, 'trace'),
    })) world.git('config', key, value);
    writeFileSync(join(world.repository, 'included'), `[core]\n\tfsmonitor = ${script}\n`);
    for (const hook of ['fsmonitor-watchman', 'post-index-change', 'pre-commit', 'post-checkout']) writeFileSync(join(world.repository, '.git/hooks', hook), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    expect(world.action(DAY)).toMatchObject({ status: 1, err: '' });
    expect(world.cli(['--as-of', '2026-11-24'])).toMatchObject({ status: 1, err: '' });
    expect(existsSync(join(world.temp, RAN))).toBe(false);
  });

  it('lists no other repository: a .git file, a work tree elsewhere', () => {
    writeShop(world, BALTIMORE);
    const other = mkdtempSync(join(tmpdir(), 'other-'));
    try {
      execFileSync('git', ['-C', other, 'init', '-q']);
      writeFileSync(join(other, 'outside.env'), 'PGHOST=outside.postgres.database.azure.com\nPGSSLMODE=verify-full\n');
      execFileSync('git', ['-C', other, 'add', '-A']);
      writeFileSync(join(world.repository, '.git'), `gitdir: ${join(other, '.git')}\n`);
      for (const run of [world.action(DAY), world.cli(['--as-of', '2026-11-24', '--format', 'json'])]) expect(run.out).not.toContain('outside.postgres');
      rmSync(join(world.repository, '.git'));
      world.track();
      world.git('config', 'core.worktree', other);
      const { out } = world.cli(['--as-of', '2026-11-24', '--format', 'json']);
      expect(out).toContain('shop.postgres.database.azure.com');
      expect(out).not.toContain('outside.postgres');
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});

describe('a repository that takes our name', () => {
  it('is audited by our own plans and roots', () => {
    writeShop(world, BALTIMORE);
    world.track();
    const before = world.action(DAY).report();
    world.write('package.json', '{\n  "name": "rotation-ready",\n  "version": "6.6.6",\n  "bin": {"rotation-ready": "evil.js"}\n}\n');
    world.write('rotations/azure-postgresql-flexible-server.json', '{ broken');
    world.write('rotations/roots/certificates.json', '[]');
    world.write('dist/index.js', 'process.exit(0)');
    world.git('add', '-A');
    const after = world.action(DAY).report();
    expect(after.tool).toEqual(before.tool);
    expect(after.clients.map(({ worst, outcomes }) => ({ worst, outcomes }))).toEqual(before.clients.map(({ worst, outcomes }) => ({ worst, outcomes })));
  });
});

describe('a plan file of a stranger', () => {
  beforeEach(() => {
    writeShop(world, BALTIMORE);
    mkdirSync(join(world.repository, 'plans'));
  });
  const outside = (): string => join(world.temp, 'outside.txt');

  it.each([
    ['a link to another file', () => (writeFileSync(outside(), 'TOPSECRET=1'), symlinkSync(outside(), join(world.repository, 'plans/x.json')))],
    ['a pipe', () => execFileSync('mkfifo', [join(world.repository, 'plans/x.json')])],
    ['a device', () => symlinkSync('/dev/zero', join(world.repository, 'plans/x.json'))],
    ['a folder', () => mkdirSync(join(world.repository, 'plans/x.json'))],
    ['a very large one', () => world.write('plans/x.json', `"${'x'.repeat(2_000_000)}"`)],
    ['a very deep one', () => world.write('plans/x.json', '['.repeat(400_000))],
    ['a deep plan', () => world.write('plans/x.json', `{"id": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
    ['commands', () => world.write('plans/x.json', '{"id": "::error::x\\n::add-mask::y", "title": "##[error]", "__proto__": {"id": "a"}, "phases": "\\u001b[2J"}')],
    ['prototype keys', () => world.write('plans/x.json', '{"__proto__": {"id": "x"}, "constructor": {}}')],
  ])('%s is refused in one error', (_what, make) => {
    make();
    world.git('init', '-q');
    world.git('add', 'requirements.txt', '.env', 'app.py', 'certs');
    const run = world.action({ ...DAY, rotations: 'plans/x.json' });
    expect(run).toMatchObject({ status: 1, err: '', network: '' });
    expect(run.commands.map(({ name }) => name)).toEqual(['error']);
    expect(run.commands[0]?.message).toContain('plans/x.json');
    expect(run.commands[0]?.message).not.toContain('fault of rotation-ready');
    expect(run.out).not.toContain('TOPSECRET');
    expect(run.out).not.toContain('\u001B');
  });
});

describe('secrets in every syntax, through both bundles', () => {
  let shop: World;
  let shown: string;
  let clients: number;
  beforeAll(() => {
    shop = createWorld();
    for (const [turn, syntax] of SYNTAXES.entries()) {
      if (turn % 4 !== 0 && turn < 800) continue;
      for (const [path, content] of Object.entries({ ...AROUND, ...syntax.write('quokka', 'wombat-wombat') })) shop.write(`app-${turn}/${path}`, content);
    }
    shop.track();
    const run = shop.action(DAY);
    const formats = ['text', 'json', 'sarif', 'markdown'].map((format) => shop.cli(['--as-of', '2026-11-24', '--format', format]));
    shown = [run.out, run.err, run.summary, ...run.outputs.values(), readFileSync(run.outputs.get('report-file') ?? '', 'utf8'), ...formats.flatMap(({ out, err }) => [out, err])].join('\n');
    clients = run.report().clients.length;
  }, 120_000);
  afterAll(() => shop.remove());

  it('are in no log, summary, output or report', () => {
    expect(clients).toBeGreaterThan(150);
    expect(leak(shown)).toBeNull();
  });
});
