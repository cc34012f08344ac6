import { expect, it } from 'vitest';

import { cutSummary } from '../../src/github/summary.ts';

it('leaves a summary that fits alone', () => {
  expect(cutSummary('# Ready\n', 8)).toBe('# Ready\n');
});

it.each([200, 1000, 5000])('cuts whole lines to %d bytes, and says so', (limit) => {
  const cut = cutSummary('| ünïcode 🐘 |\n'.repeat(1000), limit);
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
  expect(cut).toMatch(/^(?:\| ünïcode 🐘 \|\n)+\n\*The rest/);
});

it('survives one line that is too long', () => {
  expect(Buffer.byteLength(cutSummary('x'.repeat(2_000_000)))).toBeLessThan(200);
});
