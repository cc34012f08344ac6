import { describe, expect, it } from 'vitest';
import { bandsOf, compareVersions, describeInterval, joinIntervals, overlaps, parseDeclared, parseTableRange, parseVersion } from '../../src/drivers/version.ts';

describe('versions', () => {
  it.each([
    ['42.7.3.jre7', [42, 7, 3]], ['v20.1.0', [20, 1, 0]], ['8', [8]], ['8.x', [8]], ['2.0.0-beta.11', [2, 0, 0]], ['latest', null], ['', null], ['\0', null],
  ])('reads %s', (text, expected) => expect(parseVersion(text)).toEqual(expected));

  it('compares number by number', () => {
    expect(compareVersions([2, 10], [2, 9])).toBeGreaterThan(0);
    expect(compareVersions([2], [2, 0, 0])).toBe(0);
  });

  it.each([
    ['8.11.3', '>=8.11.3 <8.11.4'], ['^8.11.0', '>=8.11.0 <9'], ['~8.11.0', '>=8.11.0 <8.12'], ['~> 1.4', '>=1.4 <2'], ['~>1.4.2', '>=1.4.2 <1.5'], ['~=2.9', '>=2.9 <3'],
    ['^7.0.0 || ^8.0.0', '>=7.0.0 <9'], ['8.11.3 || >=6', '>=6'], ['[10.0.0,11.0.0)', '>=10.0.0 <11.0.0'], ['[42.2, )', '>=42.2'], ['[8.0.5]', '>=8.0.5 <8.0.6'], ['(,3.0]', '<3.1'], ['8.*', '>=8 <9'],
    ['>=2.9,<3', '>=2.9 <3'], ['>=42.2.5', '>=42.2.5'], ['8.x', '>=8 <9'], ['==2.9.10', '>=2.9.10 <2.9.11'], ['v20', '>=20 <21'],
  ])('reads what a manifest declares: %s', (text, expected) => {
    const interval = parseDeclared(text);
    expect(interval === null ? null : describeInterval(interval)).toBe(expected);
  });

  it.each(['*', 'latest', '7.0.0 - 8.9.9', '^8 || latest', '[1,2),[3,4)', '(1.0)', '[', 'git+https://example.com/x.git', '', ' ', '^'])('makes nothing of %j', (text) => expect(parseDeclared(text)).toBeNull());

  it('cuts versions into bands where ranges begin and end', () => {
    expect(bandsOf(['>=2.4 <2.8', '>=2.8', '<2.2 || >=3']).map(describeInterval)).toEqual(['<2.2', '>=2.2 <2.4', '>=2.4 <2.8', '>=2.8 <3', '>=3']);
  });

  it('joins bands that touch', () => {
    expect(joinIntervals([...parseTableRange('>=2.8'), ...parseTableRange('>=2.4 <2.8'), ...parseTableRange('<1')]).map(describeInterval)).toEqual(['<1', '>=2.4']);
  });

  it('knows an overlap from a touch', () => {
    const [a, b, c] = [parseTableRange('>=1 <2'), parseTableRange('>=2'), parseTableRange('>=1.5')].map(([interval]) => interval ?? { min: [0], max: null });
    expect([overlaps(a ?? b ?? { min: [], max: null }, b ?? { min: [], max: null }), overlaps(a ?? { min: [], max: null }, c ?? { min: [], max: null })]).toEqual([false, true]);
  });

  it('refuses a range that no table may hold', () => expect(() => parseTableRange('^2')).toThrow('not a version range'));
});
