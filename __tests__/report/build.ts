import type { Confidence, Finding, Location, Outcome, Report, ReportCertificate, ReportClient, ReportPlan, Step } from '../../src/model.ts';

/** Builders for hand-written reports. Everything that a test does not speak of is ordinary. */

export function at(path: string, line = 1, column = 1, endColumn = column + 12): Location {
  return { path, line, column, endLine: line, endColumn };
}

export function step(path: string | null, line: number, what: string): Step {
  return { at: path === null ? null : at(path, line), what };
}

export const FLEXIBLE: ReportPlan = {
  id: 'azure-postgresql-flexible-server',
  title: 'Azure Database for PostgreSQL Flexible Server',
  phase: { id: 'g2', from: '2026-01-28' },
  next: null,
  phases: [
    { id: 'g1', title: 'DigiCert Global Root CA', from: null, current: false, roots: ['digicert-global-root-ca'] },
    { id: 'mixed', title: 'Several roots, by server', from: '2024-07-01', current: false, roots: ['digicert-global-root-ca', 'digicert-global-root-g2', 'microsoft-rsa-root-2017'] },
    { id: 'g2', title: 'Servers present chains under DigiCert Global Root G2', from: '2026-01-28', current: true, roots: ['digicert-global-root-g2'] },
  ],
};

export const SINGLE_2021: ReportPlan = {
  id: 'azure-postgresql-single-server',
  title: 'Azure Database for PostgreSQL Single Server',
  phase: { id: 'compliant-baltimore', from: '2021-02-15' },
  next: { id: 'g2', from: null },
  phases: [
    { id: 'baltimore', title: 'Baltimore CyberTrust Root', from: null, current: false, roots: ['baltimore-cybertrust-root'] },
    { id: 'compliant-baltimore', title: 'Baltimore CyberTrust Root with compliant intermediates', from: '2021-02-15', current: true, roots: ['baltimore-cybertrust-root'] },
    { id: 'g2', title: 'DigiCert Global Root G2', from: null, current: false, roots: ['digicert-global-root-g2'] },
  ],
};

export function outcome(over: Partial<Outcome> = {}): Outcome {
  return {
    plan: FLEXIBLE.id, phase: 'g2', from: '2026-01-28', since: over.from === undefined ? '2026-01-28' : over.from, servers: 'all', current: true, outcome: 'connects', missing: [], confidence: 'high',
    why: 'Every chain that servers present ends in a root that it trusts.', ...over,
  };
}

export const BREAKS: Outcome = outcome({ outcome: 'breaks', missing: ['digicert-global-root-g2'], why: 'The handshake fails: no trusted root for the chain that servers present.' });
export const UNKNOWN: Outcome = outcome({ outcome: 'unknown', confidence: 'medium', why: 'What the file holds is not known.' });
export const NOT_AFFECTED: Outcome = outcome({ outcome: 'not-affected', why: 'It does not check the certificate of the server.' });

export function client(over: Partial<ReportClient> & { readonly id: string }): ReportClient {
  return {
    project: '.', driver: 'libpq', driverVersion: null, location: at(`${over.id}.py`, 12, 5), hosts: ['shop.postgres.database.azure.com'],
    mode: 'verify-full', verifies: 'yes', why: 'libpq verifies the chain and the host name with sslmode=verify-full.', row: 'libpq/verify-full',
    confidence: 'high', alternatives: [], trust: trust({}), outcomes: [outcome()], worst: 'connects', unassigned: false, sample: false, chain: [], ...over,
  };
}

export function trust(over: Partial<ReportClient['trust']>): ReportClient['trust'] {
  return { kind: 'file', path: '/etc/ssl/certs/azure-pg.pem', name: '/etc/ssl/certs/azure-pg.pem', sources: [], certificates: [], anchors: [], complete: true, via: [], ...over };
}

export function finding(over: Partial<Finding> & { readonly rule: string }): Finding {
  return {
    level: 'error', confidence: 'high', message: `Something is wrong (${over.rule}).`, project: '.', location: at('certs/azure-pg.pem'),
    related: [], clients: [], missing: [], fix: null, fingerprint: `${over.rule}:1`, suppressed: null, ...over,
  };
}

/** 64 hexadecimal digits from two. */
export function sha(pair: string): string {
  return pair.repeat(32);
}

export const BALTIMORE = certificate('baltimore-cybertrust-root', 'CN=Baltimore CyberTrust Root,OU=CyberTrust,O=Baltimore,C=IE', '2000-05-12T18:46:00Z', '2025-05-12T23:59:00Z', 'b1');
export const G1 = certificate('digicert-global-root-ca', 'CN=DigiCert Global Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US', '2006-11-10T00:00:00Z', '2031-11-10T00:00:00Z', 'a1');
export const G2 = certificate('digicert-global-root-g2', 'CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US', '2013-08-01T12:00:00Z', '2038-01-15T12:00:00Z', 'a2');

function certificate(id: string, subject: string, notBefore: string, notAfter: string, pair: string): ReportCertificate {
  return { sha256: sha(pair), subject, notBefore, notAfter, kind: 'root', id, locations: [at('certs/azure-pg.pem')] };
}

/** A report in which the summary agrees with the clients and findings. */
export function report(over: Partial<Omit<Report, 'summary'>>): Report {
  const clients = over.clients ?? [];
  const findings = over.findings ?? [];
  const amount = (worst: ReportClient['worst']): number => clients.filter((one) => one.worst === worst).length;
  const open = (level: Finding['level']): number => findings.filter((one) => one.suppressed === null && one.level === level).length;
  const verdict = amount('breaks') + amount('breaks-later') > 0 ? 'not-ready' : amount('unknown') > 0 ? 'unknown' : 'ready';
  return {
    version: 1,
    tool: { name: 'rotation-ready', version: '0.1.0' },
    asOf: '2026-11-24',
    files: { listed: 312, read: 48, skipped: [], skippedByReason: {} },
    plans: [FLEXIBLE],
    certificates: [],
    ...over,
    clients,
    findings,
    summary: {
      verdict, ready: verdict === 'ready', clients: clients.length, verifying: clients.filter((one) => one.verifies === 'yes').length,
      breaking: amount('breaks'), breakingLater: amount('breaks-later'), unknown: amount('unknown'), unassigned: clients.filter((one) => one.unassigned).length,
      errors: open('error'), warnings: open('warning'), notices: open('notice'), suppressed: findings.filter((one) => one.suppressed !== null).length,
    },
  };
}

export const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];
