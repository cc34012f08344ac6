import { describe, expect, test } from 'vitest';
import { choosePlansFor } from '../../src/rotations/choose.ts';
import { judge, type Anchors } from '../../src/rotations/judge.ts';
import { knownById } from '../../src/rotations/known.ts';
import { builtInPlans } from '../../src/rotations/load.ts';
import { inForce } from '../../src/rotations/phases.ts';

const SHORT: Readonly<Record<string, string>> = {
  B: 'baltimore-cybertrust-root',
  G1: 'digicert-global-root-ca',
  G2: 'digicert-global-root-g2',
  MS: 'microsoft-rsa-root-2017',
};
const shortOf = (id: string) => Object.keys(SHORT).find((key) => SHORT[key] === id) ?? id;

function trusting(roots: string): Anchors {
  const anchors = roots.split(' ').map((root) => knownById(SHORT[root] ?? root)?.sha256 ?? '');
  return { anchors, complete: true, lacks: [], partialChain: false };
}

/** The verdict in the table's own signs: `✓`, `W` (an announced phase breaks it), `X`, `p` (some servers), then what is missing. */
function verdict(planId: string, day: string, roots: string): string {
  const plans = builtInPlans();
  const plan = plans.find(({ id }) => id === planId);
  if (plan === undefined) throw new Error(planId);
  const outcomes = judge(inForce(plan, plans, day), trusting(roots), day);
  const now = outcomes.find(({ current }) => current);
  const later = outcomes.filter(({ current, outcome }) => !current && outcome === 'breaks');
  const names = (ids: readonly string[]) => ids.map(shortOf).join(' ');
  if (now?.outcome === 'breaks') {
    const sign = now.confidence === 'high' ? 'X' : 'p';
    return `${sign} ${names(now.missing)}${now.confidence === 'low' ? ', low' : ''}`;
  }
  if (later.length > 0) return `W ${names([...new Set(later.flatMap(({ missing }) => missing))])}`;
  return now?.outcome === 'connects' ? '✓' : `? ${now?.outcome ?? 'no outcome'}`;
}

const COLUMNS = ['B', 'G2', 'B G2', 'G1', 'MS', 'G2 MS'];
const SINGLE_BEFORE = ['W G2', 'X B', '✓', 'X B', 'X B', 'X B'];
const FLEXIBLE_G1 = ['X G1', 'X G1', 'X G1', '✓', 'X G1', 'X G1'];
const FLEXIBLE_2025 = ['X G1 G2 MS', 'p G1 MS', 'p G1 MS', 'p G2 MS', 'p G1 G2', 'p G1'];
const FLEXIBLE_2026 = ['X G2', '✓', '✓', 'X G2', 'X G2', '✓'];

const TABLE: readonly (readonly [plan: string, days: readonly string[], cells: readonly string[]])[] = [
  ['azure-postgresql-single-server', ['2020-09-10', '2020-11-10', '2021-02-17', '2021-03-01', '2021-06-01'], SINGLE_BEFORE],
  ['azure-postgresql-single-server', ['2022-12-15'], ['p G2', 'p B', '✓', 'X B G2', 'X B G2', 'p B']],
  ['azure-postgresql-single-server', ['2024-05-22'], ['p G2', 'p B, low', '✓', 'X B G2', 'X B G2', 'p B, low']],
  ['azure-postgresql-single-server', ['2025-06-01'], FLEXIBLE_2025],
  ['azure-postgresql-single-server', ['2026-11-23'], FLEXIBLE_2026],
  ['azure-postgresql-flexible-server', ['2020-09-10', '2021-06-01', '2022-12-15'], FLEXIBLE_G1],
  ['azure-postgresql-flexible-server', ['2024-05-22'], ['X G1', 'X G1', 'X G1', 'W G2 MS', 'X G1', 'X G1']],
  ['azure-postgresql-flexible-server', ['2025-06-01'], FLEXIBLE_2025],
  ['azure-postgresql-flexible-server', ['2026-01-28', '2026-08-26', '2026-11-23'], FLEXIBLE_2026],
  ['azure-postgresql-flexible-server-china', ['2020-09-10', '2022-12-15', '2024-05-22'], FLEXIBLE_G1],
  ['azure-postgresql-flexible-server-china', ['2025-06-01'], ['X G1 MS', 'X G1 MS', 'X G1 MS', 'p MS', 'p G1', 'p G1']],
  ['azure-postgresql-flexible-server-china', ['2026-11-23'], ['X G1 G2 MS', 'p G1 MS', 'p G1 MS', 'p G2 MS', 'p G1 G2', 'p G1']],
  ['azure-postgresql-single-server-china', ['2021-03-01'], ['X G1', 'X G1', 'X G1', 'W G2', 'X G1', 'X G1']],
];

describe.each(TABLE.flatMap(([plan, days, cells]) => days.flatMap((day) => cells.map((cell, index) => ({ plan, day, roots: COLUMNS[index] ?? '', cell })))))(
  '$plan on $day',
  ({ plan, day, roots, cell }) => {
    test(`a file with ${roots}: ${cell}`, () => {
      expect(verdict(plan, day, roots)).toBe(cell);
    });
  },
);

test('a rollout that was announced for another day is shown with the day last announced', () => {
  const plans = builtInPlans();
  const single = plans.find(({ id }) => id === 'azure-postgresql-single-server');
  const dayOf = (asOf: string) => judge(single ?? fail(), trusting('B'), asOf).find(({ phase }) => phase === 'rollout-g2')?.from;
  expect(['2020-09-10', '2020-11-10', '2021-02-17', '2022-09-25', '2022-11-01'].map(dayOf)).toEqual(['2020-10-26', '2021-02-15', null, '2022-10-01', '2022-12-01']);
});

test('before anybody announced a phase it is invisible', () => {
  const plan = builtInPlans().find(({ id }) => id === 'azure-postgresql-single-server') ?? fail();
  expect(judge(plan, trusting('B'), '2020-09-01').map(({ phase }) => phase)).toEqual(['baltimore']);
});

test('from the review day on, a missing root that is on its way out is unknown', () => {
  const plan = builtInPlans().find(({ id }) => id === 'azure-postgresql-flexible-server-china') ?? fail();
  expect(judge(plan, trusting('G2 MS'), '2026-12-30')[0]?.outcome).toBe('breaks');
  expect(judge(plan, trusting('G2 MS'), '2026-12-31')[0]?.outcome).toBe('unknown');
});

test('a region that rotated earlier is judged by its own day', () => {
  const plan = builtInPlans().find(({ id }) => id === 'azure-postgresql-flexible-server') ?? fail();
  expect(judge(plan, trusting('G2'), '2025-12-01', 'eastasia')[0]?.outcome).toBe('connects');
  expect(judge(plan, trusting('G2'), '2025-12-01')[0]?.outcome).toBe('breaks');
});

test('trust that cannot be seen whole is unknown, not broken; a known gap is broken', () => {
  const plan = builtInPlans().find(({ id }) => id === 'azure-postgresql-flexible-server') ?? fail();
  const g2 = knownById('digicert-global-root-g2')?.sha256 ?? '';
  expect(judge(plan, { anchors: [], complete: false, lacks: [], partialChain: false }, '2026-11-23')[0]?.outcome).toBe('unknown');
  expect(judge(plan, { anchors: [], complete: false, lacks: [g2], partialChain: false }, '2026-11-23')[0]?.outcome).toBe('breaks');
});

test('an intermediate anchors only for readers of partial chains, and only when every intermediate is there', () => {
  const plan = builtInPlans().find(({ id }) => id === 'azure-postgresql-single-server') ?? fail();
  const both = ['microsoft-rsa-tls-ca-01', 'microsoft-rsa-tls-ca-02'].map((id) => knownById(id)?.sha256 ?? '');
  const outcome = (anchors: string[], partialChain: boolean) => judge(plan, { anchors, complete: true, lacks: [], partialChain }, '2021-06-01')[0]?.outcome;
  expect(outcome(both, true)).toBe('connects');
  expect(outcome(both.slice(0, 1), true)).toBe('breaks');
  expect(outcome(both, false)).toBe('breaks');
});

describe('which plan', () => {
  const AZURE = 'db.postgres.database.azure.com';
  const sha = (roots: string) => trusting(roots).anchors;
  const chosen = (server: Partial<Parameters<typeof choosePlansFor>[0]>, day = '2021-03-01') =>
    choosePlansFor({ hosts: [AZURE], hostUnknown: false, login: 'none', trusted: null, ...server }, builtInPlans(), [], day).plans.map(({ id }) => id.replace('azure-postgresql-', ''));

  test.each([
    ['user@server is the form of Single Server', { login: 'user@server' as const }, ['single-server']],
    ['a plain name is the form of Flexible Server', { login: 'user' as const }, ['flexible-server']],
    ['without a name, what the file holds tells', { trusted: sha('B G2') }, ['single-server']],
    ['G1 alone is Flexible Server in 2021', { trusted: sha('G1') }, ['flexible-server']],
    ['where nothing fits, all are judged', { trusted: sha('MS') }, ['flexible-server', 'single-server']],
    ['private endpoints are the same service', { hosts: ['db.privatelink.postgres.database.azure.com'], login: 'user' as const }, ['flexible-server']],
    ['Citus servers under the same suffix are not', { hosts: ['c-c.postgres.database.azure.com'] }, []],
    ['China has plans of its own', { hosts: ['db.postgres.database.chinacloudapi.cn'], login: 'user' as const }, ['flexible-server-china']],
    ['case and a final dot of a host do not matter', { hosts: ['DB.Postgres.Database.Azure.com.'], login: 'user' as const }, ['flexible-server']],
    ['another provider is nobody', { hosts: ['db.rds.amazonaws.com'], trusted: sha('G2') }, []],
    ['localhost is nobody', { hosts: ['localhost'], trusted: sha('G2') }, []],
  ])('%s', (_name, server, expected) => {
    expect(chosen(server)).toEqual(expected);
  });

  test('without a host the roots decide; without those the client is unassigned', () => {
    const plans = builtInPlans();
    const server = { hosts: [], hostUnknown: true, login: 'none' as const };
    expect(choosePlansFor({ ...server, trusted: sha('B') }, plans, [], '2021-03-01').plans.map(({ id }) => id)).toEqual(['azure-postgresql-single-server']);
    expect(choosePlansFor({ ...server, trusted: [] }, plans, [], '2021-03-01')).toEqual({ plans: [], unassigned: true });
    expect(choosePlansFor({ ...server, trusted: [] }, plans, ['azure-postgresql-flexible-server'], '2021-03-01').plans).toHaveLength(1);
  });
});

function fail(): never {
  throw new Error('not there');
}
