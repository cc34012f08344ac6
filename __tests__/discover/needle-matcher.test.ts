import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { needleMatcher } from '../../src/discover/needle-matcher.ts';

const fold = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function naive(needles: readonly string[], bytes: Uint8Array): boolean {
  const text = fold(Buffer.from(bytes).toString('latin1'));
  return needles.some((needle) => text.includes(fold(needle)));
}

describe('the needle matcher', () => {
  it.each([
    { needles: ['postgres', 'sslmode'], text: 'a PostGreSQL url', found: true },
    { needles: ['postgres', 'sslmode'], text: 'postgre s', found: false },
    { needles: ['-----BEGIN'], text: 'x-----BEGIN', found: true },
    { needles: ['-----BEGIN'], text: '-----BEGI', found: false },
    { needles: ['pg', 'sslrootcert'], text: '..PG', found: true },
    { needles: ['a'], text: 'xyzA', found: true },
    { needles: [], text: 'anything', found: false },
    { needles: [''], text: '', found: true },
    { needles: ['[k'], text: '{K', found: false },
  ])('$needles in "$text": $found', ({ needles, text, found }) => {
    expect(needleMatcher(needles)(Buffer.from(text), 0, text.length)).toBe(found);
  });

  it('looks at nothing outside the given range', () => {
    const bytes = Buffer.from('sslmode sslmode');
    expect(needleMatcher(['sslmode'])(bytes, 1, 14)).toBe(false);
    expect(needleMatcher(['sslmode'])(bytes, 1, 15)).toBe(true);
  });

  it('agrees with a naive search on small alphabets, where overlaps are frequent', () => {
    const letters = fc.constantFrom('a', 'A', 'b', 'B', '-', '[');
    const word = fc.string({ unit: letters, minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.string({ unit: letters, maxLength: 60 }), (needles, text) => {
        const bytes = Buffer.from(text, 'latin1');
        expect(needleMatcher(needles)(bytes, 0, bytes.length)).toBe(naive(needles, bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees with a naive search on any bytes around a needle', () => {
    const needles = ['postgres', 'sslrootcert', 'PGSSLMODE', '-----BEGIN', 'jdbc:'];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...needles, 'nothing'), fc.nat(300), (bytes, needle, at) => {
        const mixed = Buffer.concat([bytes.subarray(0, at), Buffer.from(needle), bytes.subarray(at)]);
        expect(needleMatcher(needles)(mixed, 0, mixed.length)).toBe(naive(needles, mixed));
      }),
      { numRuns: 1000 },
    );
  });
});
