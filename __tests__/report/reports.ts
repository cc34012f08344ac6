import type { Report, ReportClient } from '../../src/model.ts';
import { at, BALTIMORE, BREAKS, client, finding, FLEXIBLE, G1, G2, NOT_AFFECTED, outcome, report, sha, SINGLE_2021, step, trust, UNKNOWN } from './build.ts';

/** Hand-written reports: one for each situation that a reader can be in. */

const HOLDS_G2 = trust({ path: '/app/certs/azure-pg.pem', certificates: [G2.sha256], anchors: [G2.sha256] });

const okApi = client({
  id: 'api', driverVersion: '16.4', location: at('services/api/settings.py', 31, 5), trust: HOLDS_G2,
  why: 'libpq verifies with sslmode=verify-full, and its file holds DigiCert Global Root G2.',
});
const noVerify = client({
  id: 'worker', driver: 'node-postgres', driverVersion: '8.13.1', location: at('services/worker/src/db.ts', 9, 3), mode: 'ssl.rejectUnauthorized=false',
  verifies: 'no', why: 'node-postgres does not verify when ssl.rejectUnauthorized is false.', row: 'node-postgres/off', trust: trust({ kind: 'none', path: null }),
  outcomes: [NOT_AFFECTED], worst: 'not-affected',
});

export const ready: Report = report({
  clients: [okApi, noVerify],
  certificates: [G2],
  findings: [finding({
    rule: 'expired-root', level: 'notice', location: at('certs/old.pem', 3), fingerprint: 'e1',
    message: 'certs/old.pem still holds Baltimore CyberTrust Root, which expired on 2025-05-12. No server needs it: remove it when you next touch the file.',
  })],
});

const brokenApi = client({
  id: 'api', driverVersion: '16.4', location: at('services/api/settings.py', 31, 5),
  trust: trust({ certificates: [G1.sha256], anchors: [G1.sha256], path: '/etc/ssl/certs/azure-pg.pem' }),
  outcomes: [BREAKS], worst: 'breaks',
  chain: [
    step('services/api/settings.py', 31, 'DATABASE_URL reaches shop.postgres.database.azure.com'),
    step('deploy/api.yaml', 22, 'The container sets PGSSLMODE=verify-full and PGSSLROOTCERT=/etc/ssl/certs/azure-pg.pem'),
    step('deploy/api.yaml', 41, 'That path is a mount of ConfigMap pg-root, key azure-pg.pem'),
    step('deploy/pg-root.yaml', 7, 'The key holds DigiCert Global Root CA and nothing else'),
    step(null, 0, 'libpq 16.4 verifies with verify-full and trusts only what this file holds'),
  ],
});
const brokenJobs = client({
  ...brokenApi, id: 'jobs', driver: 'pgjdbc', driverVersion: '42.7.3', location: at('services/jobs/src/main/resources/application.yml', 6, 10),
  why: 'pgjdbc verifies with sslmode=verify-full.',
  chain: [
    step('services/jobs/src/main/resources/application.yml', 6, 'spring.datasource.url sets sslmode=verify-full and sslrootcert=/etc/ssl/certs/azure-pg.pem'),
    step('deploy/jobs.yaml', 38, 'That path is a mount of ConfigMap pg-root, key azure-pg.pem'),
    step('deploy/pg-root.yaml', 7, 'The key holds DigiCert Global Root CA and nothing else'),
  ],
});
const unseen = client({
  id: 'billing', driver: 'npgsql', driverVersion: '8.0.3', location: at('services/billing/appsettings.json', 4, 14), mode: 'VerifyFull',
  why: 'Npgsql verifies with SSL Mode=VerifyFull, against a file that a secret store puts there.', trust: trust({ kind: 'unresolved', path: '/mnt/secrets/pg.crt', complete: false }),
  outcomes: [UNKNOWN], worst: 'unknown', confidence: 'medium',
  chain: [
    step('services/billing/appsettings.json', 4, 'ConnectionStrings:Shop sets SSL Mode=VerifyFull and Root Certificate=/mnt/secrets/pg.crt'),
    step('deploy/billing.yaml', 52, 'That path is a volume of a secret store (secretProviderClass billing-kv)'),
  ],
});

const missingG2 = finding({
  rule: 'missing-current-root', location: at('deploy/pg-root.yaml', 7, 3), clients: ['api', 'jobs'], missing: ['digicert-global-root-g2'], fingerprint: 'm1',
  message: 'azure-pg.pem lacks DigiCert Global Root G2. Since 2026-01-28 every server presents a chain that ends there, so 2 clients that verify against it cannot connect.',
  fix: { summary: 'Append the PEM text of DigiCert Global Root G2 below the certificate that is there, and keep the one that is there until every server has moved.', edits: [] },
});
const unresolved = finding({
  rule: 'unresolved-trust-source', level: 'warning', confidence: 'medium', location: at('services/billing/appsettings.json', 4, 14), clients: ['billing'], fingerprint: 'u1',
  message: 'billing verifies against /mnt/secrets/pg.crt, which a secret store puts there; what it holds cannot be seen from here. Look in the vault behind secretProviderClass billing-kv: the file must hold DigiCert Global Root G2.',
});

export const notReady: Report = report({
  clients: [noVerify, unseen, brokenJobs, brokenApi, client({ ...okApi, id: 'report', location: at('services/report/db.py', 4) })],
  certificates: [G1, { ...G2, locations: [at('services/report/certs/root.pem'), at('docs/root.pem')] }, BALTIMORE],
  findings: [unresolved, missingG2, finding({
    rule: 'expired-root', level: 'notice', location: at('certs/old.pem', 3), fingerprint: 'e1',
    message: 'certs/old.pem still holds Baltimore CyberTrust Root, which expired on 2025-05-12. No server needs it: remove it when you next touch the file.',
  })],
  files: {
    listed: 312, read: 48, skippedByReason: { binary: 12, 'too large': 1 },
    skipped: [{ path: 'backup/roots.p12', reason: 'unreadable', detail: 'permission denied' }, { path: 'data/dump.sql', reason: 'too large', detail: '2.1 GB' }],
  },
});

const now = outcome({ plan: SINGLE_2021.id, phase: 'compliant-baltimore', from: '2021-02-15' });
const later = outcome({ plan: SINGLE_2021.id, phase: 'g2', from: null, current: false, outcome: 'breaks', missing: ['digicert-global-root-g2'], why: 'Servers will present chains that end in a root that this file does not hold.' });
const baltimoreOnly = client({
  id: 'shop', driver: 'psycopg2', driverVersion: '2.8.6', location: at('shop/db.py', 8, 9), trust: trust({ path: 'certs/BaltimoreCyberTrustRoot.crt.pem', certificates: [BALTIMORE.sha256], anchors: [BALTIMORE.sha256] }),
  outcomes: [now, later], worst: 'breaks-later',
  chain: [
    step('shop/db.py', 8, 'psycopg2.connect sets sslmode=verify-ca and sslrootcert=certs/BaltimoreCyberTrustRoot.crt.pem'),
    step('certs/BaltimoreCyberTrustRoot.crt.pem', 1, 'The file holds Baltimore CyberTrust Root'),
  ],
});

export const breaksLater: Report = report({
  asOf: '2021-03-01', plans: [SINGLE_2021], clients: [baltimoreOnly], certificates: [{ ...BALTIMORE, locations: [at('certs/BaltimoreCyberTrustRoot.crt.pem')] }],
  findings: [finding({
    rule: 'missing-next-root', level: 'warning', location: at('certs/BaltimoreCyberTrustRoot.crt.pem'), clients: ['shop'], missing: ['digicert-global-root-g2'], fingerprint: 'n1',
    message: 'BaltimoreCyberTrustRoot.crt.pem holds only Baltimore CyberTrust Root. The move of servers to DigiCert Global Root G2 is announced without a date; from then on the client that reads this file cannot connect. Add DigiCert Global Root G2 to the file now and keep Baltimore.',
  })],
});

/** The same with a day. */
export const breaksOnADay: Report = report({
  ...breaksLater, asOf: '2022-10-01',
  plans: [{ ...SINGLE_2021, next: { id: 'g2', from: '2022-12-01' }, phases: SINGLE_2021.phases.map((phase) => (phase.id === 'g2' ? { ...phase, from: '2022-12-01' } : phase)) }],
  clients: [client({ ...baltimoreOnly, outcomes: [now, { ...later, from: '2022-12-01' }] })],
});

const someServers = outcome({ phase: 'mixed', from: '2024-07-01', outcome: 'breaks', missing: ['digicert-global-root-ca', 'microsoft-rsa-root-2017'], confidence: 'medium', servers: 'some', why: 'Which edition of the intermediate a server sends is not known; it connects to some servers only.' });

export const partial: Report = report({
  asOf: '2025-06-01',
  plans: [{
    ...FLEXIBLE, phase: { id: 'mixed', from: '2024-07-01' }, next: { id: 'g2', from: '2026-01-28' },
    phases: FLEXIBLE.phases.map((phase) => ({ ...phase, current: phase.id === 'mixed' })),
  }],
  clients: [client({ ...okApi, outcomes: [someServers, outcome({ current: false })], worst: 'breaks', chain: brokenApi.chain.slice(0, 2) })],
  certificates: [G2],
  findings: [finding({
    ...missingG2, confidence: 'medium', clients: ['api'], missing: ['digicert-global-root-ca', 'microsoft-rsa-root-2017'], fix: null,
    message: 'azure-pg.pem holds only DigiCert Global Root G2. Since 2024-07-01 some servers present chains that end in DigiCert Global Root CA or Microsoft RSA Root Certificate Authority 2017, and the client cannot connect to those. Add both.',
  })],
});

const guess = client({
  id: 'tool', driver: 'unknown', location: at('tools/export.rb', 14, 7), mode: 'require', verifies: 'unknown', confidence: 'low',
  why: 'The driver is not known, and drivers differ about sslmode=require: libpq does not verify without a root file, node-postgres does.',
  alternatives: [
    { driver: 'libpq', driverVersion: null, verifies: 'no', mode: 'require', why: 'No root file is there.' },
    { driver: 'node-postgres', driverVersion: null, verifies: 'yes', mode: 'require', why: 'It takes require for verify-full.' },
  ],
  trust: trust({ kind: 'unresolved', path: null, complete: false }), outcomes: [outcome({ outcome: 'unknown', confidence: 'low', why: 'Whether it verifies at all decides, and that is not known.' })], worst: 'unknown',
});

/** `tool` has no finding: the renderers must speak of it all the same. */
export const unknown: Report = report({ clients: [unseen, guess, okApi], certificates: [G2], findings: [unresolved] });

export const empty: Report = report({ plans: [] });

export const emptyTree: Report = report({ plans: [], files: { listed: 0, read: 0, skipped: [], skippedByReason: {} } });

/** A certificate file that nobody reads, as far as can be seen. */
export const onlyCertificates: Report = report({
  certificates: [BALTIMORE],
  findings: [finding({
    rule: 'unlinked-ca-file', level: 'warning', missing: ['digicert-global-root-g2'], fingerprint: 'l1',
    message: 'certs/azure-pg.pem holds Baltimore CyberTrust Root, which no server has presented since 2024-10-08, and lacks DigiCert Global Root G2. No client that reads it was found: if one does, add DigiCert Global Root G2.',
  })],
});

export const unassigned: Report = report({
  plans: [],
  clients: [client({ id: 'lib', hosts: [], outcomes: [], worst: null, unassigned: true, why: 'psycopg2.connect takes its host from a variable that nothing here sets.' })],
});

export const elsewhere: Report = report({
  clients: [
    client({ id: 'local', hosts: ['localhost'], outcomes: [], worst: null, verifies: 'no', mode: null, why: 'libpq does not verify by default.' }),
    client({ id: 'aws', hosts: ['db.rds.amazonaws.com'], outcomes: [], worst: null }),
    client({ id: 'lib', hosts: [], outcomes: [], worst: null, unassigned: true, why: 'psycopg2.connect takes its host from a variable that nothing here sets.' }),
  ],
});

export const retired: Report = report({
  plans: [
    FLEXIBLE,
    {
      ...SINGLE_2021, phase: { id: 'retired', from: '2025-03-28' }, next: null,
      phases: [...SINGLE_2021.phases.map((phase) => ({ ...phase, current: false })), { id: 'retired', title: 'Single Server has ended', from: '2025-03-28', current: true, retired: true }],
    },
  ],
  clients: [client({
    ...baltimoreOnly, hosts: ['old.postgres.database.azure.com'], worst: 'breaks',
    outcomes: [{ ...BREAKS, why: 'Single Server was retired on 2025-03-28. Flexible Server, its successor, presents chains that end in DigiCert Global Root G2.' }],
  })],
  certificates: [BALTIMORE],
  findings: [finding({
    ...missingG2, clients: ['shop'], location: at('certs/BaltimoreCyberTrustRoot.crt.pem'), fix: null,
    message: 'BaltimoreCyberTrustRoot.crt.pem lacks DigiCert Global Root G2. Single Server was retired on 2025-03-28, and since 2026-01-28 its successor presents only chains that end in that root. Replace the content of the file with DigiCert Global Root G2.',
  })],
});

/** `.env.sample` is shown and decides nothing. */
export const withSample: Report = (() => {
  const given = report({ clients: [okApi], certificates: [G2] });
  return { ...given, clients: [...given.clients, client({ ...brokenApi, id: 'sample', sample: true, location: at('.env.sample', 2) })] };
})();

function inProject(project: string, one: ReportClient): ReportClient {
  return { ...one, id: `${project}/${one.id}`, project };
}

export const threeProjects: Report = report({
  clients: [
    inProject('services/worker', noVerify), inProject('services/api', okApi), inProject('services/shop', brokenApi), inProject('services/shop', brokenJobs),
    inProject('services/api', client({ ...unseen })),
    // One connection in three overlays.
    inProject('services/shop', { ...okApi, id: 'dev' }), inProject('services/shop', { ...okApi, id: 'test' }), inProject('services/shop', { ...okApi, id: 'live' }),
  ],
  certificates: [G1, G2],
  findings: [
    { ...missingG2, project: 'services/shop', clients: ['services/shop/api', 'services/shop/jobs'] },
    { ...unresolved, project: 'services/api', clients: ['services/api/billing'] },
    finding({ rule: 'dead-configuration', level: 'warning', project: 'services/worker', location: at('services/worker/.env', 3, 9), fingerprint: 'd1', message: 'sslmode=verify-all is no mode of libpq, so the connection fails before it starts. Did you mean verify-full?' }),
    finding({ rule: 'misnamed-ca-file', level: 'notice', project: 'services/worker', fingerprint: 'x1', message: 'Accepted.', suppressed: { by: '.github/rotation-ready.yml', reason: 'renamed next month' } }),
  ],
});

/** Two plans may be meant; one client per plan × phase. */
export const twoPlans: Report = report({
  asOf: '2021-03-01', plans: [SINGLE_2021, { ...FLEXIBLE, phase: { id: 'g1', from: null }, phases: [{ id: 'g1', title: 'DigiCert Global Root CA', from: null, current: true, roots: ['digicert-global-root-ca'] }] }],
  clients: [client({ ...baltimoreOnly, outcomes: [now, later, outcome({ phase: 'g1', from: null, outcome: 'breaks', missing: ['digicert-global-root-ca'], confidence: 'low', why: 'If it is a Flexible Server.' })], worst: 'breaks' })],
});

export function many(amount: number): Report {
  const numbers = Array.from({ length: amount }, (_, index) => index);
  return report({
    clients: numbers.map((index) => client({ ...brokenApi, id: `c${index}`, location: at(`services/s${index}/settings.py`, 31, 5) })),
    findings: numbers.map((index) => finding({ ...missingG2, clients: [`c${index}`], location: at(`services/s${index}/root.pem`), fingerprint: `m${index}` })),
    certificates: numbers.map((index) => ({ ...G1, id: null, sha256: String(index).padStart(64, '0'), locations: [at(`services/s${index}/root.pem`)] })),
    files: { listed: amount, read: amount, skipped: numbers.map((index) => ({ path: `bin/${index}`, reason: 'binary', detail: null })), skippedByReason: { binary: amount } },
  });
}

/** Names and values as the worst stranger would choose them. */
export const HOSTILE: readonly string[] = [
  'a\n::error file=x::pwned', '::stop-commands::x', '  ::add-mask::x', 'x ##[error]pwned', '##[set-env name=A]b', 'a|b|c', '`tick` ``two``', '<img src=x onerror=alert(1)>',
  '</details></td></table><script>x</script>', 'abc\u202Etxt.exe', '\u001B[2J\u001B]0;title\u0007', '@octocat and @org/team', 'fixes #1, octo/shop#2, GH-3', '[click](javascript:alert(1))',
  '![x](https://evil.example/x.png)', 'https://evil.example/?a=b&c=d', 'www.evil.example', 'mail me@evil.example', ':smile: $x^2$ ${HOME}', '# heading', '- item', '1. item', '> quote', '---', '===',
  '\\| \\` \\\\', '&lt;b&gt; &amp; &#64;octocat', '\r\nnext\r\n\r\n## heading', 'deadbeefdeadbeefdeadbeefdeadbeefdeadbeef', '**bold** _it_ ~~no~~ __init__', '<!-- x', '\u0000\u0001\u200B\uFEFF', '\uD800', '%0A%25', '../../etc/passwd',
  `${'very-long/'.repeat(400)}end.pem`, '', ' ', '日本語/ファイル.pem', '[^1]: note', '||spoiler||', '| --- |',
];

export const hostile: Report = report({
  tool: { name: 'rotation-ready', version: '0.1.0' },
  plans: [{ ...FLEXIBLE, title: HOSTILE[0] ?? '' }],
  clients: HOSTILE.map((text, index) => client({
    id: `h${index}`, project: index % 2 === 0 ? '.' : text, driver: text, driverVersion: text, mode: text, why: text, hosts: [text], location: at(text, 3, 2),
    trust: trust({ path: text }), chain: [step(text, 2, text), step(null, 0, text)], outcomes: [{ ...BREAKS, why: text, missing: [text || 'nameless'] }], worst: 'breaks',
  })),
  findings: HOSTILE.map((text, index) => finding({
    rule: 'missing-current-root', message: text, project: index % 2 === 0 ? '.' : text, location: at(text, 3, 2), related: [step(text, 1, text)],
    clients: [`h${index}`], missing: [text || 'nameless'], fix: { summary: text, edits: [] }, fingerprint: `h${index}`,
  })),
  certificates: HOSTILE.map((text, index) => ({ ...G1, id: null, sha256: String(index).padStart(64, '0'), subject: `CN=${text}`, locations: [at(text)] })),
  files: { listed: 1, read: 1, skipped: HOSTILE.map((text) => ({ path: text, reason: 'unreadable', detail: text })), skippedByReason: { unreadable: HOSTILE.length } },
});

export const NAMES: ReadonlyMap<string, string> = new Map([
  ['baltimore-cybertrust-root', 'Baltimore CyberTrust Root'], ['digicert-global-root-ca', 'DigiCert Global Root CA'],
  ['digicert-global-root-g2', 'DigiCert Global Root G2'], ['microsoft-rsa-root-2017', 'Microsoft RSA Root Certificate Authority 2017'],
]);

export const nameOf = (id: string): string => NAMES.get(id) ?? id;

export const NAMED: Readonly<Record<string, Report>> = {
  ready, notReady, breaksLater, breaksOnADay, partial, unknown, empty, emptyTree, onlyCertificates, unassigned, elsewhere, retired, threeProjects, twoPlans, withSample,
};

export { sha };
