import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { certificatesOf } from '../../src/certificates/index.ts';
import { UsageError } from '../../src/shared/errors.ts';
import { checkPlan } from '../../src/rotations/check.ts';
import { knownById, knownBySha256, pemOf } from '../../src/rotations/known.ts';
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

test('a root that we carry keeps its id when a plan brings it along under another', () => {
  checkPlan({ ...GOOD, certificates: { 'their-g2': pemOf('digicert-global-root-g2') } }, 'own.json');
  const g2 = knownById('digicert-global-root-g2');
  expect(knownBySha256(g2?.sha256 ?? '')).toBe(g2);
  expect(knownById('their-g2')?.sha256).toBe(g2?.sha256);
});

test('one mistake is one line', () => {
  const message = (() => {
    try {
      checkPlan(changed(['phases', 1, 'from'], '2027-02-30'), 'own.json');
    } catch (error) {
      return String(error);
    }
    return '';
  })();
  expect(message.split('\n')).toHaveLength(2);
});

describe('a mistake is named by its field', () => {
  test.each([
    ['an unknown field', ['phases', 0, 'form'], '2026-01-01', 'phases[0] has an unknown field "form"'],
    ['a day that is none', ['phases', 1, 'from'], '31.01.2027', 'phases[1].from must be a day that exists, like 2026-01-31'],
    ['a day that no calendar has', ['phases', 1, 'from'], '2027-02-30', 'phases[1].from must be a day that exists'],
    ['the day of an announcement', ['phases', 1, 'announcements', 0, 'on'], '2026-13-01', 'phases[1].announcements[0].on must be a day that exists'],
    ['a number for a day', ['phases', 1, 'from'], 2027, 'phases[1].from must be string or null'],
    ['announcements that are out of order', ['phases', 1, 'announcements'], [{ on: '2026-11-01', from: '2027-01-31' }, { on: '2026-10-01', from: '2026-12-31' }], 'phases[1].announcements[1].on is before the announcement above it'],
    ['a phase that every client passes', ['phases', 1, 'chains'], [], 'phases[1].chains must hold a chain'],
    ['a phase of exceptions alone', ['phases', 1, 'chains', 0, 'presence'], 'exceptional', 'phases[1].chains must hold a chain'],
    ['an end without a successor', ['phases', 1, 'retired'], true, 'phases[1] is retired, so the plan must name its "successor"'],
    ['a successor of itself', ['successor'], 'own-postgresql', 'successor must be another plan'],
    ['a source of an announcement that is not explained', ['phases', 1, 'announcements', 0, 'source'], 'blog', 'phases[1].announcements[0].source names "blog"'],
    ['a field that is a command of the log', ['::error::x\n\u001B[31m'], 1, 'the plan has an unknown field "::error::x\\n\\u001b[31m"'],
    ['a region that is a command of the log', ['phases', 1, 'regions'], { '\n::error::x': 'y' }, 'phases[1].regions["\\n::error::x"] must be a day that exists'],
    ['two certificates under one id', ['certificates'], { 'two-roots': `${pemOf('digicert-global-root-ca')}${pemOf('digicert-global-root-g2')}` }, 'certificates.two-roots holds 2 certificates'],
    ['an id that means another root', ['certificates'], { 'digicert-global-root-g2': pemOf('digicert-global-root-ca') }, 'certificates.digicert-global-root-g2 is the id of another certificate'],
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

  /** Writes plans, each with its successor, and names them all. */
  const chosen = (successors: Readonly<Record<string, string>>) =>
    choosePlans(Object.entries(successors).map(([id, successor]) => {
      const path = join(folder, `${id}.json`);
      writeFileSync(path, JSON.stringify({ ...GOOD, id, successor }));
      return path;
    }));

  test('a successor has to be there, built in or named too, in any order', () => {
    expect(chosen({ 'old-one': 'azure-postgresql-flexible-server' }).assigned).toEqual(['old-one']);
    expect(chosen({ 'old-one': 'new-one', 'new-one': 'azure-postgresql-single-server' }).assigned).toEqual(['old-one', 'new-one']);
    expect(() => chosen({ 'old-one': 'nobody' })).toThrow(/old-one\.json has the successor "nobody", which is neither built in nor/);
  });

  test('successors that lead round in a circle are a mistake', () => {
    expect(() => chosen({ 'old-one': 'new-one', 'new-one': 'old-one' })).toThrow(UsageError);
    expect(() => chosen({ 'old-one': 'new-one', 'new-one': 'old-one' })).toThrow('leads back to "old-one"');
  });

  test('a byte-order mark does not matter', () => {
    const path = join(folder, 'mark.json');
    writeFileSync(path, `\uFEFF${JSON.stringify(GOOD)}`);
    expect(readPlanFile(path).id).toBe('own-postgresql');
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
