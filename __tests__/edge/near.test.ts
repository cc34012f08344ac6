import { expect, it } from 'vitest';

import { nearest } from '../../src/edge/near.ts';

it.each([
  ['warnings', 'warning'],
  ['wraning', 'warning'],
  ['Error', 'error'],
  ['err', null],
  ['nver', 'never'],
  ['xyz', null],
  ['', null],
  ['x'.repeat(100_000), null],
])('%.20s means %s', (written, meant) => {
  expect(nearest(written, ['error', 'warning', 'notice', 'never'])).toBe(meant);
});
