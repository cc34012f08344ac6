import { describe, expect, it } from 'vitest';

import { OPTIONS, parseCommandLine } from '../../src/cli/command-line.ts';
import { helpText } from '../../src/cli/help.ts';
import { UsageError } from '../../src/shared/errors.ts';

const now = new Date('2026-11-24T23:30:00Z');
const parse = (...args: string[]): ReturnType<typeof parseCommandLine> => parseCommandLine(args, { now, env: {} });
const defaults = {
  kind: 'audit', path: '.', asOf: '2026-11-24', rotations: [], keystorePasswords: [], format: 'text', output: null, failOn: 'error', minLevel: 'notice', colour: true,
};

describe('the command line', () => {
  it('takes passwords of keystores from a variable, and shows none', () => {
    const command = parseCommandLine(['audit'], { now, env: { ROTATION_READY_KEYSTORE_PASSWORDS: 'hunter22\n\n# not a comment\n' } });
    expect(command).toMatchObject({ keystorePasswords: [{ kind: 'secret' }, { kind: 'secret' }] });
    expect(JSON.stringify(command)).not.toContain('hunter22');
  });

  it.each([
    [[], defaults],
    [['audit'], defaults],
    [['audit', 'audit'], { ...defaults, path: 'audit' }],
    [['some/path'], { ...defaults, path: 'some/path' }],
    [['--', '-odd'], { ...defaults, path: '-odd' }],
    [['--as-of', '2021-03-01', 'x'], { ...defaults, asOf: '2021-03-01', path: 'x' }],
    [['--rotation', 'a', '--rotation=./b.json'], { ...defaults, rotations: ['a', './b.json'] }],
    [['--format=json', '--output', 'r.json', '--fail-on', 'never', '--min-level', 'error', '--no-color'],
      { ...defaults, format: 'json', output: 'r.json', failOn: 'never', minLevel: 'error', colour: false }],
    [['--help', '--format', 'x'], { kind: 'help' }],
    [['-h'], { kind: 'help' }],
    [['audit', '--version'], { kind: 'version' }],
  ])('%j', (args, command) => {
    expect(parse(...args)).toEqual(command);
  });

  it.each([
    [['--formt', 'json'], 'There is no option "--formt". Did you mean --format? rotation-ready --help lists all.'],
    [['--config', 'x'], 'There is no option "--config". rotation-ready --help lists all.'],
    [['--fix'], 'There is no option "--fix"'],
    [['-o', 'x'], 'There is no option "-o"'],
    [['--format', 'jsn'], '--format: "jsn" is not allowed; use text, json, sarif or markdown. Did you mean json?'],
    [['--fail-on', 'fatal'], '--fail-on: "fatal" is not allowed; use error, warning, notice or never.'],
    [['--min-level', 'never'], '--min-level: "never" is not allowed; use error, warning or notice.'],
    [['--as-of', '2026-02-30'], '--as-of: "2026-02-30" is no day; write YYYY-MM-DD, for example 2026-11-24.'],
    [['--as-of', 'tomorrow'], 'is no day'],
    [['--as-of', '2026-1-1'], 'is no day'],
    [['--output'], '--output needs a value: --output FILE.'],
    [['--output', '--format', 'json'], '--output needs a value: --output FILE.'],
    [['--output='], '--output needs a value'],
    [['--no-color=yes'], '--no-color takes no value.'],
    [['--format', 'json', '--format', 'text'], '--format is given twice.'],
    [['a', 'b'], 'One folder is audited at a time, but there are 2: "a", "b".'],
    [['adit', '.'], 'Did you mean audit?'],
    [[''], 'empty word'],
  ])('%j: %s', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });

  it('keeps what it quotes on one short line', () => {
    const message = (() => {
      try {
        parse('--format', `\u001B[31m\n${'x'.repeat(10_000)}`);
      } catch (error) {
        return String(error);
      }
      return '';
    })();
    expect(message.length).toBeLessThan(250);
    expect(message).not.toContain('\n');
    expect(message).not.toContain('\u001B');
  });
});

describe('the help', () => {
  it('names every option, and no line is wider than a terminal', () => {
    for (const name of Object.keys(OPTIONS)) expect(helpText()).toContain(`--${name}`);
    for (const line of helpText().split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });
});
