import { expect, test } from 'vitest';
import { isAbsolute, normalPath } from '../../src/resolve/paths.ts';

test.each([
  ['/etc/pg', true], ['~/x', true], ['C:/certs', true], ['C:\\certs', true], ['c:\\', true],
  ['certs/ca.pem', false], ['C:certs', false], ['1:/certs', false], ['a:b', false], ['', false],
])('%s is absolute: %s', (path, expected) => {
  expect(isAbsolute(path)).toBe(expected);
});

test.each([
  ['C:\\certs\\.\\ca.pem', '/srv', 'C:/certs/ca.pem'],
  ['C:/certs/../ca.pem', '/srv', 'C:/ca.pem'],
  ['certs\\ca.pem', 'C:/app', 'C:/app/certs/ca.pem'],
  ['../ca.pem', '/srv/app', '/srv/ca.pem'],
])('%s in %s is %s', (path, directory, expected) => {
  expect(normalPath(path, directory)).toBe(expected);
});
