import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';

import { openSecret } from '../../src/shared/secret.ts';
import { UsageError } from '../../src/shared/errors.ts';
import { readInputs, unknownInputs } from '../../src/github/inputs.ts';

const now = new Date('2026-11-24T00:00:01Z');
const read = (given: Record<string, string>): ReturnType<typeof readInputs> => readInputs((name) => given[name] ?? '', now);

describe('inputs', () => {
  it('have defaults', () => {
    expect(read({})).toEqual({
      paths: [], workingDirectory: '.', rotations: [], keystorePasswords: [], asOf: '2026-11-24', minLevel: 'notice', failOn: 'error', reportFile: null,
    });
  });

  it('keep passwords sealed, each exactly as its line', () => {
    const { keystorePasswords } = read({ 'keystore-passwords': 'changeme1\r\n\n#hash \n' });
    expect(keystorePasswords.map(openSecret)).toEqual(['changeme1', '#hash ']);
    expect(inspect(keystorePasswords)).not.toContain('changeme1');
  });

  it('are read line by line, with comments and empty lines left out', () => {
    const given = { paths: 'dist/**\r\n  !legacy \n# x\n \n', rotations: ' azure-postgresql-flexible-server\n./own.json\n', 'as-of': ' 2021-03-01 ' };
    expect(read(given)).toMatchObject({
      paths: ['dist/**', '!legacy'], rotations: ['azure-postgresql-flexible-server', './own.json'], asOf: '2021-03-01',
    });
  });

  it.each([
    ['fail-on', 'errors', 'Input fail-on: "errors" is not allowed; use error, warning, notice or never. Did you mean error?'],
    ['min-level', 'info', 'Input min-level: "info" is not allowed; use error, warning or notice.'],
    ['as-of', '24.11.2026', 'Input as-of: "24.11.2026" is no day; write YYYY-MM-DD'],
    ['paths', 'a\n!../b', 'Input paths: "!../b" leads out of the working directory'],
    ['paths', '/etc/**', 'Input paths: "/etc/**" leads out'],
    ['working-directory', '../x', 'Input working-directory: "../x" leads out of the workspace'],
    ['working-directory', '/etc', 'Input working-directory: "/etc" leads out of the workspace'],
  ])('%s: %j is a mistake', (name, value, message) => {
    expect(() => read({ [name]: value })).toThrow(UsageError);
    expect(() => read({ [name]: value })).toThrow(message);
  });

  it('that do not exist are pointed out', () => {
    const env = { INPUT_PATHS: 'x', 'INPUT_WORKING-DIRECTORY': '.', INPUT_FAIL_ON: 'never', HOME: '/' };
    expect(unknownInputs(env)).toEqual(['There is no input "fail_on". Did you mean fail-on?']);
  });
});
