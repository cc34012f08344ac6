import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { memoryTree } from '../../src/discover/index.ts';
import { UsageError } from '../../src/shared/errors.ts';
import type { Host } from '../../src/github/host.ts';
import { runAction } from '../../src/github/run.ts';
import type { ActionParts } from '../../src/github/run.ts';
import type { Annotation } from '../../src/report/index.ts';
import { sampleReport } from '../cli/sample-report.ts';

let base: string;
let workspace: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'rotation-ready-')));
  workspace = join(base, 'workspace');
  mkdirSync(workspace);
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

interface Recorded {
  readonly log: string[];
  readonly outputs: Record<string, string>;
  readonly annotations: Annotation[];
  readonly summaries: string[];
  readonly failures: (string | null)[];
  readonly calls: unknown[];
  readonly masked: string[];
}

async function run(inputs: Record<string, string> = {}, parts: Partial<ActionParts> = {}, given: Partial<Host> = {}): Promise<Recorded> {
  const recorded: Recorded = { log: [], outputs: {}, annotations: [], summaries: [], failures: [], calls: [], masked: [] };
  const host: Host = {
    env: { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: base },
    run: { eventName: 'push', sha: 'a'.repeat(40), ref: 'refs/heads/main', serverUrl: 'https://github.com', repository: 'octo/shop', payload: {} },
    now: new Date('2026-11-24'),
    input: (name) => inputs[name] ?? '',
    mask: (secret) => recorded.masked.push(secret),
    output: (name, value) => (recorded.outputs[name] = value),
    log: (line) => recorded.log.push(line),
    group: (_, lines) => recorded.log.push(...lines),
    annotate: (annotation) => recorded.annotations.push(annotation),
    summarise: (markdown) => recorded.summaries.push(markdown) > 0,
    fail: (message) => recorded.failures.push(message),
    failQuietly: () => recorded.failures.push(null),
    ...given,
  };
  await runAction(host, {
    version: '1.2.3',
    openWorkingCopy: async (options) => (recorded.calls.push(options), memoryTree({ 'a.env': 'x' })),
    choosePlans: (names) => (recorded.calls.push(names), { plans: [], assigned: [] }),
    audit: (_, options) => (recorded.calls.push(options), sampleReport()),
    annotations: () => [],
    summary: (_report, minLevel, source) => `summary ${minLevel} ${source?.sha.slice(0, 3)}`,
    text: () => 'text',
    json: () => '{"version":1}',
    verdict: () => 'Ready.',
    ...parts,
  });
  return recorded;
}

describe('a run of the action', () => {
  it('tells everybody, the verdict last', async () => {
    const annotation: Annotation = { level: 'warning', message: 'm', properties: { title: 't', file: 'a.env', startLine: 1 } };
    const report = sampleReport({ verdict: 'unknown', ready: false, clients: 4, breaking: 0, breakingLater: 1, unknown: 2, warnings: 3, notices: 5 });
    const told = await run({}, { audit: () => report, annotations: () => [annotation] });
    const file = join(base, 'rotation-ready.json');
    expect(told).toMatchObject({
      annotations: [annotation],
      summaries: ['summary notice aaa'],
      failures: [],
      outputs: {
        verdict: 'unknown', ready: 'false', clients: '4', breaking: '0', 'breaking-later': '1', unknown: '2', errors: '0', warnings: '3', notices: '5', 'report-file': file,
      },
    });
    expect(told.log.at(0)).toMatch(/^Auditing the files as pushed to main/);
    expect(told.log.at(-1)).toBe('Ready.');
    expect(readFileSync(file, 'utf8')).toBe('{"version":1}');
  });

  it('hands over its inputs', async () => {
    mkdirSync(join(workspace, 'app'));
    const { calls } = await run({ 'working-directory': 'app', paths: 'out\n!x', rotations: 'some-id\nplans/own.json', 'as-of': '2021-03-01' });
    expect(calls).toEqual([
      ['some-id', join(workspace, 'plans/own.json')],
      { root: join(workspace, 'app'), untracked: false, include: ['out', '!x'] },
      { asOf: '2021-03-01', plans: [], assigned: [], keystorePasswords: [] },
    ]);
  });

  it('has passwords masked before anything is said', async () => {
    const { masked, log } = await run({ 'keystore-passwords': 'hunter22\nother one\n' });
    expect(masked).toEqual(['hunter22', 'other one']);
    expect(log.join()).not.toContain('hunter22');
  });

  it.each([
    ['error', { errors: 1 }, [null]],
    ['error', { warnings: 9 }, []],
    ['notice', { notices: 1 }, [null]],
    ['never', { errors: 1 }, []],
  ])('with fail-on %s and %j fails: %j', async (failOn, summary, failures) => {
    const told = await run({ 'fail-on': failOn }, { audit: () => sampleReport(summary) });
    expect(told.failures).toEqual(failures);
    expect(told.log.at(-1)).toBe('Ready.');
  });

  it.each([
    ['a link to a file outside', 'r.json', 'r.json', '../outside/file'],
    ['a link to nothing outside', 'r.json', 'r.json', '../outside/new'],
    ['a folder that is a link', 'reports/r.json', 'reports', '../outside'],
    ['a folder below a link', 'reports/deep/r.json', 'reports', '../outside'],
  ])('does not follow %s that the repository holds', async (_, written, link, target) => {
    mkdirSync(join(base, 'outside'));
    writeFileSync(join(base, 'outside', 'file'), 'kept');
    symlinkSync(target, join(workspace, link));
    const { failures, outputs } = await run({ 'report-file': written });
    expect(failures).toEqual([expect.stringMatching(/^Input report-file: ".*" is a link that leads out of the workspace, or to nothing\.$/)]);
    expect(outputs).toEqual({});
    expect(readFileSync(join(base, 'outside', 'file'), 'utf8')).toBe('kept');
    expect(readdirSync(join(base, 'outside'))).toEqual(['file']);
  });

  it('writes outside of the workspace, and through a link inside of it, where the workflow says so', async () => {
    mkdirSync(join(workspace, 'real'));
    symlinkSync('real', join(workspace, 'reports'));
    expect((await run({ 'report-file': '../r.json' })).failures).toEqual([]);
    expect((await run({ 'report-file': 'reports/r.json' })).failures).toEqual([]);
    expect(readFileSync(join(base, 'r.json'), 'utf8')).toBe(readFileSync(join(workspace, 'real', 'r.json'), 'utf8'));
  });

  it('writes the report where it is told to', async () => {
    const { outputs } = await run({ 'report-file': 'reports/r.json' });
    expect(outputs['report-file']).toBe(join(workspace, 'reports/r.json'));
    expect(readdirSync(join(workspace, 'reports'))).toEqual(['r.json']);
  });

  it('does without a job summary', async () => {
    const told = await run({}, {}, { summarise: () => false });
    expect(told.failures).toEqual([]);
    expect(told.log.join('\n')).not.toContain('job summary');
  });

  it('cuts a summary that the runner would refuse', async () => {
    const told = await run({}, { summary: () => 'line\n'.repeat(400_000) });
    expect(Buffer.byteLength(told.summaries[0] ?? '')).toBeLessThan(1024 * 1024);
  });

  it('warns of inputs that do not exist and of pull_request_target', async () => {
    const told = await run({}, {}, {
      env: { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: base, INPUT_FAILON: 'x' },
      run: { eventName: 'pull_request_target', sha: '', ref: '', serverUrl: '', repository: '', payload: {} },
    });
    expect(told.annotations.map(({ level, message }) => [level, message.slice(0, 30)])).toEqual([
      ['warning', 'There is no input "failon". Di'],
      ['warning', 'This workflow runs on pull_req'],
    ]);
  });
});

describe('a mistake of the user', () => {
  it.each([
    [{ 'fail-on': 'x' }, 'Input fail-on: "x" is not allowed'],
    [{ 'working-directory': 'none' }, 'Input working-directory: there is no folder "none" in the workspace.'],
    [{ 'working-directory': 'file' }, 'Input working-directory: "file" is a file'],
    [{ 'working-directory': 'link' }, 'Input working-directory: "link" is a link that leads out of the workspace.'],
    [{ 'report-file': 'file/x' }, 'Input report-file: "file/x" cannot be written'],
  ])('%j fails with one message', async (inputs, message) => {
    writeFileSync(join(workspace, 'file'), '');
    symlinkSync(base, join(workspace, 'link'));
    const told = await run(inputs);
    expect(told.failures).toEqual([expect.stringContaining(message)]);
    expect(told.outputs).toEqual({});
  });

  it('in a plan is passed on', async () => {
    const mistake = new UsageError('There is no rotation "x".');
    expect((await run({ rotations: 'x' }, { choosePlans: () => { throw mistake; } })).failures).toEqual(['There is no rotation "x".']);
  });

  it('to forget the checkout is not taken for a repository that is ready', async () => {
    const told = await run({}, { openWorkingCopy: async () => memoryTree({}) });
    expect(told.failures).toEqual([expect.stringContaining('Is a step with actions/checkout missing')]);
  });
});

it('admits its own failure without a word of the scanned files', async () => {
  const told = await run({}, { audit: () => { throw new RangeError('hunter2'); } });
  expect(told.failures).toHaveLength(1);
  expect(told.failures[0]).toContain('RangeError. This is a fault of rotation-ready');
  expect(told.failures[0]).not.toContain('hunter2');
  expect(existsSync(join(base, 'rotation-ready.json'))).toBe(false);
});
