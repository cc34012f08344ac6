import { beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../src/audit.ts';
import { memoryTree } from '../../src/discover/index.ts';
import type { Plan, Report } from '../../src/model.ts';
import { checkPlan } from '../../src/rotations/check.ts';
import { builtInPlans } from '../../src/rotations/load.ts';
import { findingsOf, type Files } from '../support/audit.ts';
import { issue, makePki, type Pki } from '../support/pki.ts';

const DAY = '2026-11-24';
const HOST = 'orders.db.example.org';

let pki: Pki;
let plan: Plan;

/** A user's own plan with certificates of its own: root A now, root B announced, an expired one for exceptions. */
beforeAll(() => {
  pki = makePki();
  plan = checkPlan(
    {
      id: 'test-postgresql',
      title: 'Test PostgreSQL',
      match: { hostSuffixes: ['.db.example.org'] },
      sources: {},
      certificates: { 'root-a': pki.a.pem, 'root-b': pki.b.pem, 'root-old': pki.expiredA.pem, 'intermediate-a': pki.intermediateA.pem },
      phases: [
        { id: 'a', title: 'Root A', from: null, announcements: [{ on: null, from: null }], chains: [{ anchors: ['root-a'], presence: 'all', intermediates: ['intermediate-a'] }, { anchors: ['root-old'], presence: 'exceptional' }] },
        { id: 'b', title: 'Root B', from: '2027-06-01', announcements: [{ on: '2026-10-01', from: '2027-06-01' }], chains: [{ anchors: ['root-b'], presence: 'all' }] },
      ],
    },
    'test.json',
  );
});

function run(files: Files): Report {
  return audit(memoryTree(files), { asOf: DAY, plans: [...builtInPlans(), plan], assigned: [plan.id] });
}

/** OpenSSL wants a root. */
const python = (ca: string): Files => ({
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': `import psycopg2\npsycopg2.connect("postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem")\n`,
  'ca.pem': ca,
});

/** Java takes whatever certificate it is given for an anchor. */
const java = (ca: string): Files => ({
  'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.7</version></dependency></dependencies></project>\n',
  'application.properties': `spring.datasource.url=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n`,
  'ca.pem': ca,
});

describe('a plan of one\'s own', () => {
  test('is judged like a built-in one', () => {
    expect(run(python(pki.a.pem + pki.b.pem)).summary.verdict).toBe('ready');
    const [finding] = findingsOf(run(python(pki.a.pem)), 'missing-next-root');
    expect(finding).toMatchObject({ level: 'warning', missing: ['root-b'] });
    expect(finding?.message).toContain('Test G2 Root');
    expect(finding?.message).toContain('2027-06-01');
  });
});

describe('pinned-intermediate', () => {
  test('OpenSSL does not connect by it: an error, and the only one', () => {
    const { findings } = run(python(pki.intermediateA.pem));
    expect(findings.map(({ rule, level }) => [rule, level])).toEqual([['pinned-intermediate', 'error']]);
    expect(findings[0]?.message).toContain('Test Intermediate A');
  });

  test('Java connects by it until it is replaced: a warning', () => {
    const report = run(java(pki.intermediateA.pem));
    expect(report.summary).toMatchObject({ breaking: 0, breakingLater: 1 });
    expect(report.findings.map(({ rule, level }) => [rule, level])).toEqual([['pinned-intermediate', 'warning']]);
  });

  test('beside its root it does no harm', () => {
    expect(findingsOf(run(python(pki.intermediateA.pem + pki.a.pem)), 'pinned-intermediate')).toEqual([]);
  });
});

describe('pinned-server-certificate', () => {
  test('the server\'s own certificate alone', () => {
    const [finding] = findingsOf(run(java(pki.leafA.pem)), 'pinned-server-certificate');
    expect(finding?.message).toContain('localhost');
  });

  test('beside the root it does no harm', () => {
    expect(findingsOf(run(java(pki.leafA.pem + pki.a.pem)), 'pinned-server-certificate')).toEqual([]);
  });
});

describe('altered-certificate', () => {
  test('the subject and key of a root with other dates', () => {
    const again = issue({ name: 'again', commonName: pki.b.commonName, keys: pki.b.keys, notAfter: new Date('2050-01-01T00:00:00Z') });
    const [finding] = findingsOf(run(python(pki.a.pem + again.pem)), 'altered-certificate');
    expect(finding).toMatchObject({ level: 'warning', location: { path: 'ca.pem' } });
    expect(finding?.message).toContain('issued again');
    expect(finding?.fix?.summary).toContain(pki.b.sha256);
  });

  test('signed by another CA', () => {
    const [finding] = findingsOf(run(python(pki.a.pem + pki.crossB.pem)), 'altered-certificate');
    expect(finding?.message).toContain('signed by another CA');
  });

  test('the root itself', () => {
    expect(findingsOf(run(python(pki.a.pem + pki.b.pem)), 'altered-certificate')).toEqual([]);
  });
});

describe('expired-root', () => {
  test('a root that exceptions still need, past its last day', () => {
    const [finding] = findingsOf(run(python(pki.a.pem + pki.b.pem + pki.expiredA.pem)), 'expired-root');
    expect(finding).toMatchObject({ level: 'notice' });
    expect(finding?.message).toContain('2020-05-12');
  });

  test('roots that are not expired', () => {
    expect(findingsOf(run(python(pki.a.pem + pki.b.pem)), 'expired-root')).toEqual([]);
  });
});

test('a client without a host is judged by the plan that the user names', () => {
  const files = { ...python(pki.a.pem), 'app.py': 'import os\nimport psycopg2\npsycopg2.connect(host=os.environ["HOST"], sslmode="verify-full", sslrootcert="ca.pem")\n' };
  expect(run(files).clients[0]?.outcomes.map(({ plan: id }) => id)).toContain('test-postgresql');
});

test('an edition of a root anchors what the root does, and is said', () => {
  const again = issue({ name: 'again', commonName: pki.b.commonName, keys: pki.b.keys, notAfter: new Date('2050-01-01T00:00:00Z') });
  const report = run(python(pki.a.pem + again.pem));
  expect(report.summary.verdict).toBe('ready');
  expect(report.findings.map(({ rule }) => rule)).toEqual(['altered-certificate']);
});
