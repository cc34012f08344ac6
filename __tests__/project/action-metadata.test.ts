import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { OPTIONS } from '../../src/cli/command-line.ts';
import { INPUT_NAMES } from '../../src/github/inputs.ts';
import { OUTPUT_NAMES } from '../../src/github/outputs.ts';
import { project } from './sources.ts';

interface Metadata {
  readonly name: string;
  readonly description: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Record<string, { readonly description: string; readonly default?: string; readonly required?: boolean }>;
  readonly outputs: Record<string, { readonly description: string }>;
  readonly runs: { readonly using: string; readonly main: string };
}
const metadata = parse(readFileSync(join(project, 'action.yml'), 'utf8')) as Metadata;
const readme = join(project, 'README.md');

describe('action.yml', () => {
  it('has the inputs and outputs of the code, each described', () => {
    expect(Object.keys(metadata.inputs)).toEqual([...INPUT_NAMES]);
    expect(Object.keys(metadata.outputs)).toEqual([...OUTPUT_NAMES]);
    for (const { description } of [...Object.values(metadata.inputs), ...Object.values(metadata.outputs)]) expect(description.length).toBeGreaterThan(10);
  });

  it('needs nothing, not even a token', () => {
    for (const [name, input] of Object.entries(metadata.inputs)) {
      expect(name).not.toContain('token');
      expect(input.required ?? false).toBe(false);
      // Defaults are in the code: one here would win over a configuration file.
      expect(input.default).toBeUndefined();
    }
  });

  it('runs the bundle on the current runtime of the runner', () => {
    expect(metadata.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
    expect(metadata.branding).toEqual({ icon: expect.any(String), color: expect.any(String) });
    expect(metadata.description.length).toBeLessThanOrEqual(150);
  });
});

// The README comes with the documentation; from then on it must not drift.
describe.runIf(existsSync(readme))('the README', () => {
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';

  it.each(INPUT_NAMES.map((name) => [name]))('has a table row for the input %s', (name) => {
    expect(text).toMatch(new RegExp(`^\\|\\s*\`${name}\`\\s*\\|`, 'm'));
  });

  it.each(OUTPUT_NAMES.map((name) => [name]))('names the output %s in a table', (name) => {
    expect(text).toMatch(new RegExp(`^\\|.*\`${name}\``, 'm'));
  });

  it('names every option of the command', () => {
    for (const name of Object.keys(OPTIONS)) expect(text).toContain(`--${name}`);
  });

  it('names no option that does not exist', () => {
    const written = [...text.matchAll(/rotation-ready[^\n`]*?(--[a-z-]+)/g)].map(([, option]) => option);
    for (const option of written) expect(Object.keys(OPTIONS).map((name) => `--${name}`)).toContain(option);
  });
});

describe('the workflows', () => {
  const workflow = readFileSync(join(project, '.github', 'workflows', 'ci.yml'), 'utf8');

  it('have no permission by default, and pin what they use', () => {
    expect((parse(workflow) as { permissions: object }).permissions).toEqual({});
    const used = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => action !== './' && !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });
});
