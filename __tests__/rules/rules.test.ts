import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { auditFiles, findingsOf, python, roots, type Files } from '../support/audit.ts';

const FULL = '?sslmode=verify-full&sslrootcert=ca.pem';
const SINGLE = 'app%40orders';
const client = (ca: string | Uint8Array, login?: string, query = FULL): Files => ({ ...python(query, login), 'ca.pem': ca });
const lost = `${roots('G1').trimEnd()}${roots('G2')}`;

interface Case {
  readonly rule: string;
  readonly name: string;
  readonly day?: string;
  readonly files: Files;
  /** What the finding must be; null: the rule is silent. */
  readonly says: { readonly level: string; readonly at: string; readonly words: readonly string[] } | null;
}

/** A Java program in an image that builds a trust store with the new root. */
function javaStore(query: string, store: string): Files {
  return {
    'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>',
    'src/main/resources/application.properties': `spring.datasource.url=jdbc:postgresql://orders.postgres.database.azure.com/orders${query}\n`,
    'new.pem': roots('G2'), 'old.pem': roots('B'),
    'Dockerfile': `FROM eclipse-temurin:17\nWORKDIR /app\nCOPY . .\nRUN keytool -importcert -alias x -file new.pem -keystore ${store} -storepass changeit -noprompt\nCMD ["java", "-Djavax.net.ssl.trustStore=${store}", "-jar", "app.jar"]\n`,
  };
}

const CASES: readonly Case[] = [
  { rule: 'missing-current-root', name: 'the old root of Flexible Server alone', files: client(roots('G1')), says: { level: 'error', at: 'ca.pem:1', words: ['DigiCert Global Root G2', 'ca.pem', 'DATABASE_URL'] } },
  { rule: 'missing-current-root', name: 'both roots', files: client(roots('G2 MS')), says: null },
  { rule: 'missing-current-root', name: 'a client that does not verify', files: client(roots('G1'), 'app', '?sslmode=require'), says: null },
  { rule: 'missing-current-root', name: 'another provider', files: { ...client(roots('G1')), '.env': `DATABASE_URL=postgresql://app:x@db.rds.amazonaws.com/orders${FULL}\n` }, says: null },
  { rule: 'missing-current-root', name: 'Baltimore removed too early', day: '2021-03-01', files: client(roots('G2'), SINGLE), says: { level: 'error', at: 'ca.pem:1', words: ['Baltimore CyberTrust Root'] } },
  { rule: 'missing-next-root', name: 'Baltimore alone, G2 announced', day: '2021-03-01', files: client(roots('B'), SINGLE), says: { level: 'warning', at: 'ca.pem:1', words: ['DigiCert Global Root G2', 'no day is announced'] } },
  { rule: 'missing-next-root', name: 'both roots', day: '2021-03-01', files: client(roots('B G2'), SINGLE), says: null },
  { rule: 'missing-next-root', name: 'what is missing today already is an error', day: '2022-12-15', files: client(roots('B'), SINGLE), says: null },
  { rule: 'unresolved-trust-source', name: 'a file that nothing in the repository writes', files: python('?sslmode=verify-full&sslrootcert=/etc/ssl/azure.pem'), says: { level: 'warning', at: '.env:1', words: ['/etc/ssl/azure.pem', 'DigiCert Global Root G2'] } },
  { rule: 'unresolved-trust-source', name: 'a file that is there', files: client(roots('G2')), says: null },
  { rule: 'unknown-verification', name: 'no driver is shown, and the mode is weak', files: { 'config.yml': 'url: postgresql://app:x@orders.postgres.database.azure.com/orders?sslmode=require\n' }, says: { level: 'notice', at: 'config.yml:1', words: ['cannot be told'] } },
  { rule: 'unknown-verification', name: 'the driver is shown', files: python('?sslmode=require'), says: null },
  { rule: 'unlinked-ca-file', name: 'a root file that nobody reads, beside a client', files: { ...client(roots('G2 MS')), 'deploy/old.pem': roots('B') }, says: { level: 'warning', at: 'deploy/old.pem:1', words: ['Baltimore CyberTrust Root', 'No client'] } },
  { rule: 'unlinked-ca-file', name: 'the new root alone, while servers still use the old one', day: '2021-03-01', files: { ...client(roots('B G2'), SINGLE), 'deploy/new.pem': roots('G2') }, says: { level: 'warning', at: 'deploy/new.pem:1', words: ['lacks Baltimore CyberTrust Root'] } },
  { rule: 'unused-trust-store', name: 'a store beside a client that reads a root file', files: javaStore('?sslmode=verify-full&sslrootcert=/app/old.pem', '/opt/ts'), says: { level: 'warning', at: 'Dockerfile:4', words: ['DigiCert Global Root G2', '/opt/ts', 'old.pem'] } },
  { rule: 'unused-trust-store', name: 'a store that the client reads', files: javaStore('?sslmode=require&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory', '/opt/ts'), says: null },
  { rule: 'unused-trust-store', name: 'a client that verifies nothing', files: javaStore('?sslmode=require', '/opt/ts'), says: { level: 'notice', at: 'Dockerfile:4', words: ['does not verify'] } },
  { rule: 'unused-trust-store', name: 'a client that has its roots from elsewhere', files: { ...javaStore('?sslmode=verify-full&sslrootcert=/app/old.pem', '/opt/ts'), 'old.pem': roots('G2 MS') }, says: null },
  { rule: 'outdated-pgbouncer-sidecar', name: 'a tag', files: { 'compose.yaml': 'services:\n  pool:\n    image: mcr.microsoft.com/azure-oss-db-tools/pgbouncer-sidecar:1.15\n' }, says: { level: 'warning', at: 'compose.yaml:3', words: ['1.15', '/etc/root.crt.pem'] } },
  { rule: 'outdated-pgbouncer-sidecar', name: 'the newest', files: { 'compose.yaml': 'services:\n  pool:\n    image: mcr.microsoft.com/azure-oss-db-tools/pgbouncer-sidecar:latest\n' }, says: null },
  { rule: 'unused-trust-store', name: 'a store for Kafka', files: javaStore('?sslmode=require', '/opt/kafka.ts'), says: null },
  { rule: 'unlinked-ca-file', name: 'the same for MySQL', files: { ...client(roots('G2 MS')), 'deploy/mysql/old.pem': roots('B') }, says: null },
  { rule: 'unlinked-ca-file', name: 'a complete file that nobody reads', files: { ...client(roots('G2 MS')), 'deploy/new.pem': roots('G2 MS') }, says: null },
  { rule: 'import-loses-certificates', name: 'two blocks without a line break between them', files: client(lost), says: { level: 'error', at: 'ca.pem:22', words: ['DigiCert Global Root G2', 'line break'] } },
  { rule: 'import-loses-certificates', name: 'the same file, well made', files: client(roots('G1 G2')), says: null },
  { rule: 'unreadable-certificate', name: 'a saved web page', files: client('<html><head><title>301 Moved Permanently</title></head></html>\n'), says: { level: 'error', at: 'ca.pem:1', words: ['web page'] } },
  { rule: 'unreadable-certificate', name: 'a translated header', files: client(roots('G2').replaceAll('CERTIFICATE', 'CERTIFICAAT')), says: { level: 'error', at: 'ca.pem:1', words: ['ca.pem'] } },
  { rule: 'unreadable-certificate', name: 'HTML in front of the header, as in the guide itself', files: client(roots('G2').replaceAll('-----BEGIN', '</br>-----BEGIN')), says: { level: 'error', at: 'ca.pem:1', words: ['HTML'] } },
  { rule: 'import-loses-certificates', name: 'HTML in front of the header is another rule', files: client(roots('G2').replaceAll('-----BEGIN', '</br>-----BEGIN')), says: null },
  { rule: 'unreadable-certificate', name: 'a missing line break is another rule', files: client(lost), says: null },
  { rule: 'unreadable-certificate', name: 'a real certificate', files: client(roots('G2')), says: null },
  { rule: 'droppable-root', name: 'Baltimore beside the roots of today', files: client(roots('B G2 MS')), says: { level: 'notice', at: 'ca.pem:1', words: ['Baltimore CyberTrust Root', '2025-05-12'] } },
  { rule: 'droppable-root', name: 'G1, which exceptions still need', files: client(roots('G1 G2 MS')), says: null },
  { rule: 'missing-recommended-root', name: 'G2 alone', files: client(roots('G2')), says: { level: 'notice', at: 'ca.pem:1', words: ['Microsoft RSA Root Certificate Authority 2017'] } },
  { rule: 'missing-recommended-root', name: 'G2 and Microsoft RSA 2017', files: client(roots('G2 MS')), says: null },
  { rule: 'root-near-expiry', name: 'Baltimore in its last year', day: '2024-06-01', files: client(roots('B G2'), SINGLE), says: { level: 'notice', at: 'ca.pem', words: ['Baltimore CyberTrust Root', '2025-05-12'] } },
  { rule: 'root-near-expiry', name: 'Baltimore two years before', day: '2023-01-15', files: client(roots('B G2'), SINGLE), says: null },
  { rule: 'retired-service', name: 'Single Server, a year before its end', day: '2024-05-22', files: client(roots('B G2'), SINGLE), says: { level: 'notice', at: '.env:1', words: ['2025-03-28', 'Flexible Server'] } },
  { rule: 'retired-service', name: 'Flexible Server', day: '2024-05-22', files: client(roots('G1')), says: null },
  { rule: 'misnamed-ca-file', name: 'G2 under the name of Baltimore', files: { ...python('?sslmode=verify-full&sslrootcert=BaltimoreCyberTrustRoot.crt.pem'), 'BaltimoreCyberTrustRoot.crt.pem': roots('G2 MS') }, says: { level: 'notice', at: 'BaltimoreCyberTrustRoot.crt.pem:1', words: ['Baltimore CyberTrust Root', 'DigiCert Global Root G2'] } },
  { rule: 'misnamed-ca-file', name: 'Baltimore under its own name, beside G2', files: { ...python('?sslmode=verify-full&sslrootcert=BaltimoreCyberTrustRoot.crt.pem'), 'BaltimoreCyberTrustRoot.crt.pem': roots('B G2') }, says: null },
  { rule: 'dead-configuration', name: 'verify-full without any root file', files: python('?sslmode=verify-full'), says: { level: 'warning', at: '.env:1', words: ['cannot connect'] } },
  { rule: 'dead-configuration', name: 'verify-full with a root file', files: client(roots('G2')), says: null },
  { rule: 'ineffective-trust-setting', name: 'REQUESTS_CA_BUNDLE beside a client that lacks the root', files: { ...client(roots('G1')), 'new.pem': roots('G2 MS'), '.env': `${python(FULL)['.env'] as string}REQUESTS_CA_BUNDLE=new.pem\n` }, says: { level: 'notice', at: '.env:2', words: ['REQUESTS_CA_BUNDLE', 'DigiCert Global Root G2', 'requests'] } },
  { rule: 'ineffective-trust-setting', name: 'the same beside a client that connects', files: { ...client(roots('G2 MS')), 'new.pem': roots('G2 MS'), '.env': `${python(FULL)['.env'] as string}REQUESTS_CA_BUNDLE=new.pem\n` }, says: null },
  { rule: 'invalid-ssl-mode', name: 'verify-all', files: client(roots('G2'), 'app', '?sslmode=verify-all&sslrootcert=ca.pem'), says: { level: 'warning', at: '.env:1', words: ['verify-all'] } },
  { rule: 'invalid-ssl-mode', name: 'verify-full', files: client(roots('G2')), says: null },
];

describe.each([...new Set(CASES.map(({ rule }) => rule))])('%s', (rule) => {
  test.each(CASES.filter((one) => one.rule === rule))('$name', ({ files, day, says }) => {
    const found = findingsOf(auditFiles(files, day), rule);
    if (says === null) {
      expect(found).toEqual([]);
      return;
    }
    const [finding] = found;
    expect(found).toHaveLength(1);
    expect(finding?.level).toBe(says.level);
    expect(`${finding?.location.path}:${finding?.location.line}`.startsWith(says.at)).toBe(true);
    const summary = finding?.fix?.summary ?? '';
    expect(summary).not.toBe('');
    expect(finding?.message).not.toContain(summary);
    for (const word of says.words) expect(`${finding?.message} ${summary}`).toContain(word);
  });
});

test('every rule speaks in one case and is silent in another', () => {
  const pinned = new Set(['pinned-intermediate', 'pinned-server-certificate', 'altered-certificate', 'expired-root']);
  const lacking = rules.filter(({ id }) => !pinned.has(id)).filter(({ id }) => !CASES.some(({ rule, says }) => rule === id && says !== null) || !CASES.some(({ rule, says }) => rule === id && says === null));
  expect(lacking.map(({ id }) => id)).toEqual([]);
});

test('every rule has a page that carries its title, and an id of its own', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { id, title } of rules) {
    const page = new URL(`../../docs/rules/${id}.md`, import.meta.url);
    expect(existsSync(page), id).toBe(true);
    expect(readFileSync(page, 'utf8')).toContain(`**${title}.**`);
  }
});

test('what to do names the address of the root, and calls a file at its own place by no name', () => {
  const [finding] = findingsOf(auditFiles(client(roots('G1'))), 'missing-current-root');
  expect(finding?.message).toBe('DATABASE_URL (libpq) cannot connect to Azure Database for PostgreSQL Flexible Server since 2026-01-28. It verifies the server against ca.pem, which lacks DigiCert Global Root G2.');
  expect(finding?.fix?.summary).toBe('Add DigiCert Global Root G2 (https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem) to this file, and keep what is there. Then restart the application; the server needs no restart and no downtime.');
});

test('a file elsewhere is called by its path', () => {
  const files = { 'Dockerfile': 'FROM python:3.12\nADD https://cacerts.digicert.com/DigiCertGlobalRootCA.crt.pem /etc/ssl/azure.pem\nCOPY . .\nENV DATABASE_URL="postgresql://a:b@orders.postgres.database.azure.com/d?sslmode=verify-full&sslrootcert=/etc/ssl/azure.pem"\n', 'requirements.txt': 'psycopg2==2.9.9\n' };
  const [finding] = findingsOf(auditFiles(files), 'missing-current-root');
  expect(finding?.location).toMatchObject({ path: 'Dockerfile', line: 2 });
  expect(finding?.fix?.summary).toContain(' to /etc/ssl/azure.pem, and keep');
});

test('the chain says what a file without a usable root comes to', () => {
  const [finding] = findingsOf(auditFiles(client(roots('B'))), 'missing-current-root');
  expect(finding?.related.at(-1)?.what).toBe('trusts nothing: Baltimore CyberTrust Root does not count (OpenSSL 3: expired on 2025-05-12)');
});

test.each([
  ['G1', 'trusts DigiCert Global Root CA, nothing else'],
  ['G1 B', 'trusts DigiCert Global Root CA, nothing else'],
  ['G1 MS', 'trusts DigiCert Global Root CA and Microsoft RSA Root Certificate Authority 2017, nothing else'],
])('the chain ends with what the client trusts: %s', (held, wanted) => {
  const [finding] = findingsOf(auditFiles(client(roots(held))), 'missing-current-root');
  expect(finding?.related.at(-1)?.what).toBe(wanted);
});

test('an address that serves DER says so', () => {
  const [finding] = findingsOf(auditFiles(client(roots('G2'))), 'missing-recommended-root');
  expect(finding?.fix?.summary).toMatch(/^Add Microsoft RSA Root Certificate Authority 2017 \(https:\S+\.crt, in DER; openssl x509 -inform DER makes PEM of it\) when this file is next changed\.$/);
});

test('forty clients on one bundle are one finding', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`c${index}.py`, `import psycopg2\npsycopg2.connect("postgresql://a:b@orders.postgres.database.azure.com/d${index}${FULL}")\n`]));
  const report = auditFiles({ 'requirements.txt': 'psycopg2==2.9.9\n', 'ca.pem': roots('G1'), ...many });
  expect(report.summary.breaking).toBe(40);
  expect(findingsOf(report, 'missing-current-root')).toHaveLength(1);
  expect(report.findings[0]?.clients).toHaveLength(40);
});

test('a fingerprint does not change when lines move', () => {
  const fingerprints = (files: Files) => auditFiles(files).findings.map(({ fingerprint }) => fingerprint);
  const moved = { ...client(roots('G1')), '.env': `# one more line\n\n${client('')['.env'] as string}`, 'ca.pem': `# a comment\n${roots('G1')}` };
  expect(fingerprints(moved)).toEqual(fingerprints(client(roots('G1'))));
});

test('a region that changed earlier is judged by its own day', () => {
  const gov = (day: string) => {
    const files = client(roots('G2'));
    return auditFiles({ ...files, '.env': (files['.env'] as string).replace('azure.com', 'usgovcloudapi.net') }, day).clients[0]?.outcomes.find(({ current }) => current);
  };
  expect(gov('2026-01-20')).toMatchObject({ phase: 'three-roots', outcome: 'breaks' });
  expect(gov('2026-01-21')).toMatchObject({ phase: 'g2-new-intermediates', outcome: 'connects' });
});
