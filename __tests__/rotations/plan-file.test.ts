import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { certificatesOf } from '../../src/certificates/index.ts';
import { UsageError } from '../../src/shared/errors.ts';
import { checkPlan } from '../../src/rotations/check.ts';
import { knownById, pemOf } from '../../src/rotations/known.ts';
import { builtInPlans, choosePlans, readPlanFile } from '../../src/rotations/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = {
  id: 'own-postgresql',
  title: 'Our own PostgreSQL',
  match: { hostSuffixes: ['.db.example.org'] },
  sources: { wiki: 'our wiki' },
  phases: [
    { id: 'old', title: 'Old root', from: null, announcements: [{ on: null, from: null }], chains: [{ anchors: ['digicert-global-root-ca'], presence: 'all' }], sources: ['wiki'] },
    { id: 'new', title: 'New root', from: '2027-01-31', announcements: [{ on: '2026-10-01', from: '2027-01-31' }], chains: [{ anchors: ['digicert-global-root-g2'], presence: 'all' }] },
  ],
};

/** The plan with one value changed, by path. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(GOOD) as Record<string | number, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
  return copy;
}

test('every built-in plan keeps to the schema, and its sources and roots exist', () => {
  for (const plan of builtInPlans()) {
    expect(checkPlan(JSON.parse(JSON.stringify(plan)), plan.id).id).toBe(plan.id);
    if (plan.successor !== undefined) expect(builtInPlans().map(({ id }) => id)).toContain(plan.successor);
  }
});

test('a plan of one\'s own is taken, and its optional fields are filled in', () => {
  expect(checkPlan(GOOD, 'own.json').phases[1]).toMatchObject({ sources: [], chains: [{ intermediates: [] }] });
});

test('a plan brings its own certificates along', () => {
  const root = pemOf('digicert-global-root-g3') ?? '';
  const plan = changed(['phases', 1, 'chains', 0, 'anchors'], ['our-root']) as typeof GOOD;
  expect(checkPlan({ ...plan, certificates: { 'our-root': root } }, 'own.json').id).toBe('own-postgresql');
  expect(knownById('our-root')?.name).toBe('DigiCert Global Root G3');
});

describe('a mistake is named by its field', () => {
  test.each([
    ['an unknown field', ['phases', 0, 'form'], '2026-01-01', 'phases[0] has an unknown field "form"'],
    ['a day that is none', ['phases', 1, 'from'], '31.01.2027', 'phases[1].from must be a day like 2026-01-31'],
    ['a presence that is none', ['phases', 0, 'chains', 0, 'presence'], 'most', 'phases[0].chains[0].presence must be one of all, some, exceptional'],
    ['a root that nobody knows', ['phases', 1, 'chains', 0, 'anchors'], ['no-such-root'], 'phases[1].chains[0].anchors names "no-such-root"'],
    ['a first phase with a day', ['phases', 0, 'from'], '2020-01-01', 'phases[0].from must be null'],
    ['a source that is not explained', ['phases', 0, 'sources'], ['blog'], 'phases[0].sources names "blog"'],
    ['no phases', ['phases'], [], 'phases must NOT have fewer than 1 items'],
    ['a certificate that is none', ['certificates'], { 'our-root': 'nonsense' }, 'certificates.our-root is not a certificate in PEM'],
  ])('%s', (_name, path, value, message) => {
    expect(() => checkPlan(changed(path, value), 'own.json')).toThrow(UsageError);
    expect(() => checkPlan(changed(path, value), 'own.json')).toThrow(message);
    expect(() => checkPlan(changed(path, value), 'own.json')).toThrow('own.json');
  });
});

describe('choosing plans', () => {
  test('a file is read, counts, and is assigned', () => {
    const path = join(folder, 'own.json');
    writeFileSync(path, JSON.stringify(GOOD));
    const choice = choosePlans([path]);
    expect(choice.assigned).toEqual(['own-postgresql']);
    expect(choice.plans.map(({ id }) => id)).toContain('azure-postgresql-flexible-server');
  });

  test('no names: all built-in plans, none assigned', () => {
    expect(choosePlans([])).toEqual({ plans: builtInPlans(), assigned: [] });
  });

  test('an unknown id lists the known ones', () => {
    expect(() => choosePlans(['azure-postgres'])).toThrow(/There is no rotation "azure-postgres".*azure-postgresql-flexible-server/);
  });

  test('a missing file and a file that is not JSON say so', () => {
    expect(() => readPlanFile(join(folder, 'gone.json'))).toThrow(/gone\.json cannot be read: ENOENT/);
    const path = join(folder, 'broken.json');
    writeFileSync(path, '{');
    expect(() => readPlanFile(path)).toThrow(/broken\.json is not JSON/);
  });
});

test('the roots that we carry are the ones that we name, by fingerprint', () => {
  const file = JSON.parse(readFileSync(new URL('../../rotations/roots/certificates.json', import.meta.url), 'utf8')) as { certificates: { id: string; pem?: string; sha256: string }[] };
  for (const { id, pem, sha256 } of file.certificates) {
    if (pem !== undefined) expect(certificatesOf(pemOf(id) ?? '')[0]?.sha256).toBe(sha256);
  }
});
