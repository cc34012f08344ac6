import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createWorld, ownPlan, rootPem, writeShop } from './harness.ts';
import type { World } from './harness.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.remove());

const BALTIMORE = rootPem('BaltimoreCyberTrustRoot');
const ALL = ['BaltimoreCyberTrustRoot', 'DigiCertGlobalRootG2', 'DigiCertGlobalRootCA', 'MicrosoftRSARootCertificateAuthority2017'].map(rootPem).join('');
const DAY = { 'as-of': '2026-11-24' };

describe('the action', () => {
  it('fails on a client that breaks now: annotation on its line, summary, outputs, the verdict last', () => {
    writeShop(world, BALTIMORE);
    world.track();
    const run = world.action(DAY);
    expect(run).toMatchObject({ status: 1, err: '', network: '' });
    expect(run.outputs.get('verdict')).toBe('not-ready');
    expect(run.outputs.get('ready')).toBe('false');
    expect(run.outputs.get('breaking')).toBe('1');
    const errors = run.commands.filter(({ name }) => name === 'error');
    expect(errors).toHaveLength(Number(run.outputs.get('errors')));
    expect(['certs/ca.pem', '.env']).toContain(errors[0]?.properties['file']);
    expect(Number(errors[0]?.properties['line'])).toBeGreaterThan(0);
    expect(run.log.at(-1)).toMatch(/^Not ready: /);
    expect(run.summary).toContain('Not ready');
    expect(run.report().summary).toMatchObject({ verdict: 'not-ready', breaking: 1 });
  });

  it('passes on a client that has all it needs', () => {
    writeShop(world, ALL);
    world.track();
    const run = world.action(DAY);
    expect(run).toMatchObject({ status: 0, err: '', network: '' });
    expect(Object.fromEntries(run.outputs)).toMatchObject({ verdict: 'ready', ready: 'true', breaking: '0', errors: '0' });
    expect(Number(run.outputs.get('clients'))).toBeGreaterThan(0);
    expect(run.log.at(-1)).toMatch(/^Ready: /);
  });

  it('passes on a repository without any client, and says that it found none', () => {
    world.write('README.md', '# Nothing here\n');
    world.track();
    const run = world.action();
    expect(run.status).toBe(0);
    expect(run.log.at(-1)).toMatch(/^No PostgreSQL client was found/);
  });

  it('judges by the day it is given, and fails only at the level it is given', () => {
    writeShop(world, BALTIMORE);
    world.track();
    const before = world.action({ 'as-of': '2020-12-01' });
    expect(before).toMatchObject({ status: 0 });
    expect(before.report()).toMatchObject({ asOf: '2020-12-01' });
    expect(world.action({ ...DAY, 'fail-on': 'never' })).toMatchObject({ status: 0, outputs: expect.objectContaining({}) });
  });

  it('tells every verdict with the same words in the report file wherever it is', () => {
    writeShop(world, BALTIMORE);
    world.track();
    const here = world.action({ ...DAY, 'report-file': 'out/report.json' });
    expect(here.outputs.get('report-file')).toBe(join(world.repository, 'out/report.json'));
    expect(here.report()).toEqual(world.action(DAY).report());
  });

  it('reads what a build made only when the input paths names it', () => {
    world.write('.gitignore', 'generated/\n');
    writeShop(world, BALTIMORE, 'generated/');
    world.track();
    expect(world.action(DAY).outputs.get('clients')).toBe('0');
    const run = world.action({ ...DAY, paths: 'generated/**' });
    expect(run.outputs.get('clients')).toBe('1');
    expect(run.commands.filter(({ name }) => name === 'debug')).toEqual([]);
    expect(world.action({ ...DAY, paths: 'generated\n!generated/**' }).outputs.get('clients')).toBe('0');
  });

  it('audits a working directory, with paths from the repository root', () => {
    writeShop(world, BALTIMORE, 'services/a/');
    writeShop(world, ALL, 'services/b/');
    world.track();
    expect(world.action({ ...DAY, 'working-directory': 'services/b' })).toMatchObject({ status: 0 });
    const run = world.action({ ...DAY, 'working-directory': 'services/a' });
    expect(run.status).toBe(1);
    expect(run.report().findings.map(({ location }) => location.path).filter((path) => !path.startsWith('services/a/'))).toEqual([]);
  });

  it('judges by a plan in the repository, and names the field of a mistake in it', () => {
    writeShop(world, BALTIMORE, 'shop/');
    world.write('shop/.env', 'DATABASE_URL=postgresql://app:hunter2secret@a.db.example.org/x?sslmode=verify-full&sslrootcert=certs/ca.pem\n');
    world.write('plans/own.json', ownPlan(null));
    world.write('plans/wrong.json', ownPlan('31.1.2026'));
    world.track();
    const run = world.action({ ...DAY, rotations: '# ours\n plans/own.json\n', 'working-directory': 'shop' });
    expect(run).toMatchObject({ status: 1, err: '', network: '' });
    expect(run.outputs.get('breaking')).toBe('1');
    expect(run.summary).toContain('Our own PostgreSQL');
    const wrong = world.action({ ...DAY, rotations: 'plans/own.json\nplans/wrong.json' });
    expect(wrong).toMatchObject({ status: 1, summary: '' });
    expect(wrong.commands).toEqual([{ name: 'error', properties: {}, message: expect.stringContaining('phases[0].from must be a day that exists') as string }]);
  });

  it.each([
    [{ 'fail-on': 'errors' }, /Input fail-on: "errors" is not allowed/],
    [{ rotations: 'no-such-rotation' }, /no-such-rotation/],
    [{ rotations: 'plans/none.json' }, /none\.json/],
    [{ 'working-directory': '..' }, /leads out of the workspace/],
  ])('says what is wrong with %j in one error', (inputs, message) => {
    world.write('a.txt', 'x');
    world.track();
    const run = world.action(inputs);
    expect(run).toMatchObject({ status: 1, err: '' });
    expect(run.commands.filter(({ name }) => name === 'error').map((command) => command.message)).toEqual([expect.stringMatching(message)]);
    expect(run.outputs.size).toBe(0);
  });

  it('is not green when the checkout is missing', () => {
    const run = world.action();
    expect(run.status).toBe(1);
    expect(run.commands.at(-1)).toMatchObject({ name: 'error', message: expect.stringContaining('actions/checkout') });
  });

  it('works with files of the runner that are not there', () => {
    writeShop(world, ALL);
    world.track();
    const env = { GITHUB_STEP_SUMMARY: undefined, GITHUB_OUTPUT: undefined, RUNNER_TEMP: undefined, GITHUB_WORKSPACE: undefined, GITHUB_EVENT_PATH: undefined };
    expect(world.action(DAY, env)).toMatchObject({ status: 0, err: '' });
    rmSync(join(world.temp, 'summary'), { force: true });
    expect(world.action(DAY, { GITHUB_STEP_SUMMARY: join(world.temp, 'none'), GITHUB_OUTPUT: join(world.temp, 'none') })).toMatchObject({ status: 0, err: '' });
  });

  it('shows neither password nor user name anywhere', () => {
    writeShop(world, BALTIMORE);
    world.track();
    const run = world.action(DAY);
    const everything = [run.out, run.err, run.summary, ...run.outputs.values(), readFileSync(run.outputs.get('report-file') ?? '', 'utf8')].join('\n');
    expect(everything).not.toContain('hunter2');
    expect(everything).not.toContain('app@shop');
    expect(everything).not.toContain('app%40shop');
  });
});

const repository = { full_name: 'octo/shop', default_branch: 'main', private: false };
const pullRequest = (head: string | null) => ({
  number: 7,
  base: { ref: 'main', sha: '1'.repeat(40), repo: repository },
  head: { ref: 'patch', sha: '2'.repeat(40), repo: head === null ? null : { full_name: head, fork: head !== 'octo/shop' } },
});

/** The few fields of https://docs.github.com/webhooks/webhook-events-and-payloads that matter here. */
const EVENTS: readonly { name: string; payload: object; ref: string; says: string }[] = [
  { name: 'push', ref: 'refs/heads/main', payload: { ref: 'refs/heads/main', before: '0'.repeat(40), after: '2'.repeat(40), repository }, says: 'as pushed to main' },
  { name: 'pull_request', ref: 'refs/pull/7/merge', payload: { action: 'synchronize', number: 7, pull_request: pullRequest('octo/shop'), repository }, says: 'pull request #7' },
  { name: 'pull_request', ref: 'refs/pull/7/merge', payload: { action: 'opened', number: 7, pull_request: pullRequest('eve/shop'), repository }, says: 'comes from a fork' },
  { name: 'pull_request', ref: 'refs/pull/7/merge', payload: { action: 'reopened', number: 7, pull_request: pullRequest(null), repository }, says: 'comes from a fork' },
  { name: 'merge_group', ref: 'refs/heads/gh-readonly-queue/main/pr-7', payload: { action: 'checks_requested', merge_group: { base_sha: '1'.repeat(40), head_sha: '2'.repeat(40) }, repository }, says: 'merge queue' },
  { name: 'schedule', ref: 'refs/heads/main', payload: { schedule: '17 4 * * 1' }, says: 'on schedule' },
  { name: 'workflow_dispatch', ref: 'refs/heads/main', payload: { inputs: null, ref: 'refs/heads/main', repository }, says: 'started by hand' },
];

describe('events', () => {
  it.each(EVENTS)('$name: $says, without a token', ({ name, payload, ref, says }) => {
    writeShop(world, BALTIMORE);
    world.track();
    writeFileSync(join(world.temp, 'event.json'), JSON.stringify(payload));
    const run = world.action(DAY, { GITHUB_EVENT_NAME: name, GITHUB_REF: ref, GITHUB_EVENT_PATH: join(world.temp, 'event.json') });
    expect(run).toMatchObject({ status: 1, err: '', network: '' });
    expect(run.log[0]).toContain(says);
    expect(run.outputs.get('verdict')).toBe('not-ready');
  });

  it('pull_request_target gets a warning', () => {
    writeShop(world, ALL);
    world.track();
    writeFileSync(join(world.temp, 'event.json'), JSON.stringify({ pull_request: pullRequest('eve/shop'), repository }));
    const run = world.action(DAY, { GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_EVENT_PATH: join(world.temp, 'event.json') });
    expect(run.commands.filter(({ name, message }) => name === 'warning' && message.includes('pull_request_target'))).toHaveLength(1);
  });
});
