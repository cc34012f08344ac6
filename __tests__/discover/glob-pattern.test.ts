import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { matchesGlob } from '../../src/discover/glob-pattern.ts';
import { processorTime } from '../support/processor-time.ts';

describe('globs', () => {
  it.each([
    ['legacy', 'legacy/app.py', true],
    ['legacy/', 'legacy/deep/app.py', true],
    ['legacy', 'old/legacy/app.py', false],
    ['**/legacy', 'old/legacy/app.py', true],
    ['**/legacy', 'legacy/app.py', true],
    ['**', '.env', true],
    ['*.pem', 'ca.pem', true],
    ['*.pem', 'certs/ca.pem', false],
    ['**/*.pem', 'ca.pem', true],
    ['**/*.pem', 'a/b/.hidden/ca.pem', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/*/z', 'a/b/c/z', false],
    ['./a/b', 'a/b', true],
    ['config.?ml', 'config.yml', true],
    ['config.?ml', 'config.ml', false],
    ['[a-c]x', 'bx', true],
    ['[a-c]x', 'dx', false],
    ['[!a-c]x', 'dx', true],
    ['[!a-c]x', 'ax', false],
    ['[]]', ']', true],
    ['[ab', '[ab', true],
    ['ä?', 'ä🐘', true],
    ['A', 'a', false],
  ])('%s and %s: %s', (pattern, path, matches) => {
    expect(matchesGlob(pattern, path)).toBe(matches);
  });

  it('takes no longer than pattern times path', () => {
    const pattern = `${'*a'.repeat(500)}b`;
    const started = processorTime();
    expect(matchesGlob(pattern, 'a'.repeat(2000))).toBe(false);
    expect(processorTime() - started).toBeLessThan(2000);
  });

  it('matches every path by itself when the path has no wildcard', () => {
    const segment = fc.string({ unit: fc.constantFrom('a', 'b', '.', 'x'), minLength: 1, maxLength: 4 }).filter((name) => name !== '.');
    fc.assert(fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (path) => {
      expect(matchesGlob(path.join('/'), path.join('/'))).toBe(true);
    }));
  });
});
