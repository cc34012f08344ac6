import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answers } from '../../src/report/answers.ts';
import { groupClients } from '../../src/report/clients.ts';
import { commonName, rootNames } from '../../src/report/names.ts';
import { shortenEnd, shortenMiddle } from '../../src/report/shorten.ts';
import { count, daysAhead, number, sentence } from '../../src/report/words.ts';
import { list } from '../../src/shared/words.ts';
import { client, G1, G2, report } from './build.ts';
import * as reports from './reports.ts';

describe('shorten', () => {
  it('keeps within the limit and never splits a pair', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, max) => {
      for (const short of [shortenEnd(text, max), shortenMiddle(text, max)]) {
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
        if (text.length <= max) expect(short).toBe(text);
      }
    }));
  });

  it('keeps the end of a path, from a folder on', () => {
    expect(shortenMiddle('services/jobs/src/main/resources/application.yml', 40)).toBe('services/jobs…/resources/application.yml');
  });
});

describe('names', () => {
  it.each([
    ['CN=DigiCert Global Root G2,OU=www.digicert.com', 'DigiCert Global Root G2'], [String.raw`O=DigiCert\, Inc.,CN=A\,B`, 'A,B'],
    ['O=No common name', 'O=No common name'], ['', G2.sha256], ['CN=', G2.sha256], ['OU=CN=x,cn = y', 'y'],
  ])('%j', (subject, name) => {
    expect(commonName({ ...G2, subject })).toBe(name);
  });

  it('prefers what the report holds', () => {
    const nameOf = rootNames(report({ certificates: [G2] }), (id) => `the ${id}`);
    expect([nameOf('digicert-global-root-g2'), nameOf('other')]).toEqual(['DigiCert Global Root G2', 'the other']);
  });
});

describe('words', () => {
  it('says numbers, lists and days as people do', () => {
    expect([number(10_000), count(1, 'client'), count(0, 'client'), list([]), list(['a']), list(['a', 'b', 'c'])]).toEqual(['10,000', '1 client', '0 clients', '', 'a', 'a, b and c']);
    expect([daysAhead('2026-11-24', '2026-11-25'), daysAhead('2026-11-24', '2027-11-24'), daysAhead('2026-11-24', '2026-11-24'), daysAhead('2026-11-24', 'soon')]).toEqual(['tomorrow', 'in 365 days', '', '']);
    expect([sentence('a'), sentence('a.'), sentence('a? '), sentence('')]).toEqual(['a.', 'a.', 'a?', '']);
  });
});

describe('groupClients', () => {
  it('joins overlays, and keeps apart what a reader can tell apart', () => {
    const one = client({ id: 'a' });
    const same = { ...one, id: 'b' };
    expect(groupClients([one, same]).map((group) => group.count)).toEqual([2]);
    for (const other of [{ ...same, driver: 'pgjdbc' }, { ...same, mode: 'require' }, { ...same, trust: { ...one.trust, path: '/else' } }, { ...same, outcomes: [] }, { ...same, project: 'x' }]) {
      expect(groupClients([one, other])).toHaveLength(2);
    }
  });
});

describe('answers', () => {
  const text = (given: Parameters<typeof answers>[0]): string => answers(given).map((one) => `${one.question} ${one.text} ${one.command}`).join('\n');

  it('names the next expiry among the roots that the plan needs, not among all', () => {
    const given = { ...reports.ready, certificates: [G1, G2] };
    expect(text(given)).toContain('DigiCert Global Root G2 expires first: on 2038-01-15');
    expect(text(reports.breaksLater)).toContain('Baltimore CyberTrust Root expires first: on 2025-05-12');
  });

  it('falls back on the anchors of clients where the plan does not name roots', () => {
    const plans = reports.ready.plans.map((plan) => ({ ...plan, phases: plan.phases.map(({ id, title, from, current }) => ({ id, title, from, current })) }));
    expect(text({ ...reports.ready, plans, certificates: [G1, G2] })).toContain('DigiCert Global Root G2 expires first');
  });

  it('says nothing where there is nothing to say', () => {
    expect(answers(reports.empty)).toEqual([]);
    expect(text(reports.ready)).not.toContain('restart');
  });
});
