import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model.ts';
import { headline } from '../../src/report/headline.ts';
import { BREAKS, client, FLEXIBLE, NOT_AFFECTED, outcome, report, UNKNOWN } from './build.ts';
import * as reports from './reports.ts';

const ok = client({ id: 'ok' });
const broken = client({ id: 'broken', outcomes: [BREAKS], worst: 'breaks' });
const doubtful = client({ id: 'doubtful', outcomes: [{ ...BREAKS, confidence: 'medium' }], worst: 'breaks' });
const partly = client({ id: 'partly', outcomes: [{ ...BREAKS, servers: 'some', confidence: 'medium' }], worst: 'breaks' });
const later = (from: string | null) => client({ id: `later ${from}`, worst: 'breaks-later', outcomes: [outcome(), { ...BREAKS, phase: 'next', current: false, from }] });
const laterPartly = (from: string | null) => client({ id: `partly ${from}`, worst: 'breaks-later', outcomes: [outcome(), { ...BREAKS, servers: 'some', phase: 'next', current: false, from }] });
const unclear = client({ id: 'unclear', outcomes: [UNKNOWN], worst: 'unknown' });
const off = client({ id: 'off', verifies: 'no', outcomes: [NOT_AFFECTED], worst: 'not-affected' });
const apart = client({ id: 'apart', outcomes: [], worst: null, unassigned: true });
const elsewhere = client({ id: 'elsewhere', outcomes: [], worst: null });
const sample = { ...broken, id: 'sample', sample: true };

const CASES: readonly (readonly [string, Report, string])[] = [
  ['all connect', report({ clients: [ok, { ...ok, id: '2' }, off] }), 'Ready: all 3 database clients keep connecting.'],
  ['two connect', report({ clients: [ok, off] }), 'Ready: both database clients keep connecting.'],
  ['one connects', report({ clients: [ok] }), 'Ready: the one database client keeps connecting.'],
  ['none verifies', report({ clients: [off, off, off] }), "Ready: all 3 database clients keep connecting, because they do not verify the server's certificate."],
  ['the one does not verify', report({ clients: [off] }), "Ready: the one database client keeps connecting, because it does not verify the server's certificate."],
  ['some break', report({ clients: [broken, ok, ok] }), 'Not ready: 1 of 3 database clients cannot connect since 2026-01-28.'],
  ['all break', report({ clients: [broken, broken, broken] }), 'Not ready: none of the 3 database clients can connect since 2026-01-28.'],
  ['both break', report({ clients: [broken, broken] }), 'Not ready: neither of the two database clients can connect since 2026-01-28.'],
  ['the one breaks', report({ clients: [broken] }), 'Not ready: the one database client cannot connect since 2026-01-28.'],
  ['one may break', report({ clients: [doubtful, ok] }), 'Not ready: 1 of 2 database clients may fail to connect since 2026-01-28.'],
  ['one breaks, one may', report({ clients: [doubtful, broken, ok] }), 'Not ready: 1 of 3 database clients cannot connect since 2026-01-28, 1 more may fail to connect.'],
  ['one breaks on some servers', report({ clients: [partly, ok] }), 'Not ready: 1 of 2 database clients cannot connect to some servers since 2026-01-28.'],
  ['all break on some servers', report({ clients: [partly, partly] }), 'Not ready: both database clients cannot connect to some servers since 2026-01-28.'],
  ['every kind of break', report({ clients: [partly, doubtful, broken, ok] }), 'Not ready: 1 of 4 database clients cannot connect since 2026-01-28, 1 more cannot connect to some servers, 1 more may fail to connect.'],
  ['broken for longer than the phase', report({ clients: [{ ...broken, outcomes: [{ ...BREAKS, since: '2024-07-01' }] }] }), 'Not ready: the one database client cannot connect since 2024-07-01.'],
  ['days differ', report({ clients: [broken, { ...broken, outcomes: [{ ...BREAKS, since: '2026-08-26' }] }, ok] }), 'Not ready: 2 of 3 database clients cannot connect.'],
  ['always broken', report({ clients: [{ ...broken, outcomes: [{ ...BREAKS, since: null }] }, ok] }), 'Not ready: 1 of 2 database clients cannot connect.'],
  ['one later', report({ clients: [later('2027-01-28'), ok] }), 'Not ready: 1 of 2 database clients connects today but stops on 2027-01-28, in 65 days.'],
  ['one later on some servers', report({ clients: [laterPartly('2027-01-28'), ok] }), 'Not ready: 1 of 2 database clients connects today but fails on some servers from 2027-01-28 on, in 65 days.'],
  ['all later on some servers, no date', report({ clients: [laterPartly(null), laterPartly(null)] }), 'Not ready: both database clients connect today but fail on some servers once an announced change takes effect (no date yet).'],
  ['later, some everywhere', report({ clients: [laterPartly('2027-01-28'), later('2027-01-28')] }), 'Not ready: both database clients connect today but stop on 2027-01-28, in 65 days.'],
  ['tomorrow', report({ clients: [later('2026-11-25'), ok] }), 'Not ready: 1 of 2 database clients connects today but stops on 2026-11-25, tomorrow.'],
  ['later, no date', report({ clients: [later(null), later(null), ok] }), 'Not ready: 2 of 3 database clients connect today but stop once an announced change takes effect (no date yet).'],
  ['later, several days', report({ clients: [later('2027-01-28'), later('2026-12-24'), ok] }), 'Not ready: 2 of 3 database clients connect today but stop one after the other, the first on 2026-12-24, in 30 days.'],
  ['now, later and unknown', report({ clients: [broken, broken, later('2027-01-28'), unclear, ok] }), 'Not ready: 2 of 5 database clients cannot connect since 2026-01-28, 1 more stops connecting on 2027-01-28, in 65 days, 1 cannot be judged from here.'],
  ['one unknown', report({ clients: [unclear, ok, ok] }), 'Cannot tell: 1 of 3 database clients cannot be judged from here; the other 2 keep connecting.'],
  ['all unknown', report({ clients: [unclear] }), 'Cannot tell: the one database client cannot be judged from here.'],
  ['nothing found', reports.empty, 'No PostgreSQL client was found in 312 files, 48 of which were read closely.'],
  ['nothing read', report({ plans: [], files: { listed: 1200, read: 0, skipped: [], skippedByReason: {} } }), 'No PostgreSQL client was found: none of 1,200 files mentions one.'],
  ['nothing there', reports.emptyTree, 'No PostgreSQL client was found: there was no file to look at.'],
  ['certificates only', reports.onlyCertificates, 'No PostgreSQL client was found in 312 files, 48 of which were read closely; 1 other finding needs a look.'],
  ['only unassigned', report({ clients: [apart, apart] }), 'Nothing was judged: none of the 2 database clients says which service it connects to.'],
  ['some unassigned', report({ clients: [ok, apart, apart] }), 'Ready: the one database client keeps connecting (2 more name no known service).'],
  ['broken and unassigned', report({ clients: [broken, ok, apart] }), 'Not ready: 1 of 2 database clients cannot connect since 2026-01-28 (1 more names no known service).'],
  ['whether it verifies cannot be told, and either way it connects', report({ clients: [{ ...ok, verifies: 'unknown' }] }), 'Ready: the one database client keeps connecting.'],
  ['only elsewhere', report({ clients: [elsewhere] }), 'Nothing was judged: the one database client connects to servers of which no rotation is known.'],
  ['all elsewhere', report({ clients: [elsewhere, elsewhere, elsewhere] }), 'Nothing was judged: all 3 database clients connect to servers of which no rotation is known.'],
  ['elsewhere and unassigned', report({ clients: [elsewhere, elsewhere, apart] }), 'Nothing was judged: 2 of 3 database clients connect to servers of which no rotation is known, 1 does not say to which.'],
  ['some elsewhere', report({ clients: [ok, elsewhere] }), 'Ready: the one database client keeps connecting (1 more connects to servers of which no rotation is known).'],
  ['broken, elsewhere and unassigned', report({ clients: [broken, elsewhere, elsewhere, apart] }), 'Not ready: the one database client cannot connect since 2026-01-28 (1 more names no known service, 2 more connect to servers of which no rotation is known).'],
  ['not verifying, and one elsewhere that does', report({ clients: [off, elsewhere] }), "Ready: the one database client keeps connecting, because it does not verify the server's certificate (1 more connects to servers of which no rotation is known)."],
  ['many', reports.many(10_000), 'Not ready: none of the 10,000 database clients can connect since 2026-01-28.'],
];

describe('headline', () => {
  it.each(CASES)('%s', (_, given, text) => {
    expect(headline(given).text).toBe(text);
  });

  it('never says ready when nothing was judged', () => {
    for (const given of [reports.empty, reports.emptyTree, reports.onlyCertificates, reports.unassigned]) {
      expect(headline(given).text).not.toMatch(/^Ready/);
      expect(['empty', 'unassigned']).toContain(headline(given).kind);
    }
  });

  it('does not count samples', () => {
    const given = report({ clients: [broken, ok] });
    expect(headline({ ...given, clients: [...given.clients, { ...sample, outcomes: [{ ...BREAKS, from: '2020-01-01' }] }] }).text).toBe(headline(given).text);
  });

  it('holds nothing that was scanned', () => {
    expect(headline(reports.hostile).text).toMatch(/^[\w ,.:;()'-]+$/);
    expect(headline({ ...reports.hostile, plans: [FLEXIBLE] }).text).toBe(headline(reports.hostile).text);
  });
});
