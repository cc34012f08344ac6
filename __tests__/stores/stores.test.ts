import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { knownById, pemOf } from '../../src/rotations/known.ts';
import { opensslDefault, publishedBytes, storeContents, storeFile } from '../../src/stores/index.ts';

const sha = (id: string) => knownById(id)?.sha256 ?? '';

const IDS = { B: 'baltimore-cybertrust-root', G1: 'digicert-global-root-ca', G2: 'digicert-global-root-g2', MS: 'microsoft-rsa-root-2017' } as const;

/** `+` holds, `-` lacks, `?` nobody can tell. */
function answer(store: string, root: keyof typeof IDS, day: string): string {
  const { holds, lacks, complete } = storeContents(store, day);
  expect(complete).toBe(false);
  return holds.includes(sha(IDS[root])) ? '+' : lacks.includes(sha(IDS[root])) ? '-' : '?';
}
const answers = (store: string, day: string): string => (Object.keys(IDS) as (keyof typeof IDS)[]).map((root) => root + answer(store, root, day)).join(' ');

const TODAY = '2026-11-24';

describe('what a version holds', () => {
  test.each([
    ['node@12.22.12', 'B+ G1+ G2+ MS+'],
    ['node@12.16.0', 'B+ G1+ G2+ MS-'],
    ['node@12.0.0', 'B+ G1+ G2+ MS-'],
    ['node@12.18.0', 'B+ G1+ G2+ MS?'],
    ['node@14.21.3', 'B+ G1+ G2+ MS+'],
    ['node@16.20.2', 'B+ G1+ G2+ MS+'],
    ['node@18.20.8', 'B+ G1+ G2+ MS+'],
    ['node@20.19.5', 'B+ G1+ G2+ MS+'],
    ['node@20.19.6', 'B- G1+ G2+ MS+'],
    ['node@v20.20.2', 'B- G1+ G2+ MS+'],
    ['node@23.11.1', 'B+ G1+ G2+ MS+'],
    ['node@25.9.0', 'B- G1+ G2+ MS+'],
    ['node@22.17.1', 'B+ G1+ G2+ MS+'],
    ['node@22.19.0', 'B+ G1+ G2+ MS+'],
    ['node@22.20.0', 'B- G1+ G2+ MS+'],
    ['node@22.23.2', 'B- G1+ G2+ MS+'],
    ['node@22.23.3', 'B- G1- G2+ MS+'],
    ['node@24.0.0', 'B+ G1+ G2+ MS+'],
    ['node@24.6.0', 'B+ G1+ G2+ MS+'],
    ['node@24.8.0', 'B- G1+ G2+ MS+'],
    ['node@24.17.0', 'B- G1+ G2+ MS+'],
    ['node@24.18.0', 'B- G1- G2+ MS+'],
    ['node@26.0.0', 'B- G1+ G2+ MS+'],
    ['node@26.4.0', 'B- G1- G2+ MS+'],
    ['certifi@2024.2.2', 'B+ G1+ G2+ MS+'],
    ['certifi@2025.7.14', 'B? G1+ G2+ MS+'],
    ['certifi@2026.05.20', 'B- G1- G2+ MS+'],
    ['bun@1.2.0', 'B+ G1+ G2+ MS+'],
    ['bun@1.3.5', 'B- G1+ G2+ MS+'],
    ['bun@1.4.5', 'B- G1- G2+ MS+'],
    ['webpki-roots@0.26.9', 'B+ G1+ G2+ MS+'],
    ['webpki-roots@1.0.7', 'B- G1- G2+ MS+'],
    ['debian:12', 'B+ G1+ G2+ MS+'],
    ['debian:12.5', 'B+ G1+ G2+ MS+'],
    ['debian:bookworm-slim', 'B+ G1+ G2+ MS+'],
    ['debian:12|13', 'B? G1? G2+ MS+'],
    ['debian:9', 'B+ G1+ G2+ MS-'],
    ['debian:10', 'B+ G1+ G2+ MS?'],
    ['debian:sid', 'B? G1? G2+ MS+'],
    ['debian', 'B? G1? G2? MS?'],
    ['ubuntu:jammy', 'B? G1? G2+ MS+'],
    ['ubuntu:20.04', 'B? G1? G2+ MS?'],
    ['alpine:3.20', 'B? G1? G2+ MS+'],
    ['alpine:3.4', 'B? G1? G2? MS?'],
    ['alpine', 'B? G1? G2+ MS+'],
    ['rhel:9', 'B? G1? G2? MS?'],
    ['jvm:temurin@21.0.4', 'B+ G1+ G2+ MS+'],
    ['jvm:temurin@21.0.4_7', 'B+ G1+ G2+ MS+'],
    ['jvm:temurin@8u302-b08', 'B+ G1+ G2+ MS+'],
    ['jvm:temurin@1.8.0_302', 'B+ G1+ G2+ MS+'],
    ['jvm:temurin@8u292', 'B? G1? G2? MS?'],
    ['jvm:temurin@21.0.9', 'B? G1+ G2+ MS+'],
    ['jvm:temurin@21', 'B? G1? G2+ MS+'],
    ['jvm:temurin', 'B? G1? G2? MS?'],
    ['jvm:openjdk@17.0.7', 'B? G1? G2? MS-'],
    ['jvm:openjdk@17.0.16', 'B- G1? G2? MS+'],
    ['jvm:corretto@21.0.4', 'B? G1? G2? MS?'],
    ['jvm@21', 'B? G1? G2? MS?'],
    ['windows', 'B? G1? G2+ MS+'],
    ['azure-integration-runtime', 'B? G1+ G2+ MS+'],
    ['self-hosted-integration-runtime', 'B? G1? G2? MS?'],
    ['windows-image:ltsc2022', 'B? G1? G2? MS?'],
    ['none', 'B- G1- G2- MS-'],
    ['plan9:4', 'B? G1? G2? MS?'],
    ['', 'B? G1? G2? MS?'],
    ['__proto__:constructor', 'B? G1? G2? MS?'],
  ])('%s: %s', (store, expected) => {
    expect(answers(store, TODAY)).toBe(expected);
  });
});

describe('what a tag may mean on a day', () => {
  test.each([
    ['node@22', '2025-06-01', 'B+ G1+ G2+ MS+', 'no 22 without Baltimore existed'],
    ['node@22', '2025-12-01', 'B? G1+ G2+ MS+', 'it may be any of them'],
    ['node@22', TODAY, 'B? G1? G2+ MS+', ''],
    ['node@22.20', TODAY, 'B- G1+ G2+ MS+', ''],
    ['node@24.18', '2026-06-01', 'B- G1- G2+ MS+', 'who names a version of the future means it all the same'],
    ['node@24', '2026-06-01', 'B? G1+ G2+ MS+', ''],
    ['node@^24.20.0', TODAY, 'B- G1- G2+ MS+', ''],
    ['node@>=18', TODAY, 'B? G1? G2+ MS+', ''],
    ['node@>=18 <20', TODAY, 'B+ G1+ G2+ MS+', ''],
    ['node@18 || 20', TODAY, 'B? G1+ G2+ MS+', ''],
    ['node@lts/iron', TODAY, 'B? G1+ G2+ MS+', ''],
    ['node@whatever', TODAY, 'B? G1? G2? MS?', 'older ones than anybody has looked at'],
    ['node', TODAY, 'B? G1? G2+ MS?', ''],
    ['certifi@>=2026.5.20', TODAY, 'B- G1- G2+ MS+', ''],
    ['certifi', '2024-01-01', 'B? G1? G2+ MS+', 'what no range covers may be any version'],
    ['debian:13', '2025-09-01', 'B+ G1+ G2+ MS+', ''],
    ['debian:13', TODAY, 'B? G1? G2+ MS+', 'an update may have taken them out since'],
    ['debian:sid', '2026-01-01', 'B+ G1+ G2+ MS+', ''],
    ['debian:12', '2027-07-01', 'B? G1? G2? MS?', 'nobody has looked for too long'],
    ['node@22.17.1', '2030-01-01', 'B+ G1+ G2+ MS+', 'a version stays what it is'],
    ['node@27.0.0', '2027-05-31', 'B- G1- G2+ MS+', ''],
    ['node@27.0.0', '2027-06-01', 'B? G1? G2? MS?', 'nobody has looked at it'],
    ['ubuntu:24.04', '2025-01-01', 'B+ G1+ G2+ MS+', ''],
    ['alpine:3.20', '2025-01-01', 'B+ G1+ G2+ MS+', ''],
  ])('%s on %s: %s %s', (store, day, expected) => {
    expect(answers(store, day)).toBe(expected);
  });

  test.each(['|'.repeat(100_000), `>=${'1.'.repeat(50_000)}`, '^'.repeat(100_000), `1${'-'.repeat(100_000)}`, '9'.repeat(100_000), '\0'])('%#: a hostile version is any version, and soon', (version) => {
    const start = performance.now();
    expect(answer(`node@${version}`, 'MS', TODAY)).toBe('?');
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('what a CA publishes', () => {
  const digest = (url: string) => {
    const bytes = publishedBytes(url);
    return bytes === null ? null : new X509Certificate(bytes).fingerprint256.replaceAll(':', '').toLowerCase();
  };
  test.each([
    ['https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem', 'digicert-global-root-g2'],
    ['https://CACERTS.digicert.com/DigiCertGlobalRootG2.crt.pem?x=1', 'digicert-global-root-g2'],
    ['http://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem', 'digicert-global-root-g2'],
    ['https://www.microsoft.com/pkiops/certs/Microsoft%20RSA%20Root%20Certificate%20Authority%202017.crt', 'microsoft-rsa-root-2017'],
    ['https://www.microsoft.com/pkiops/certs/Microsoft RSA Root Certificate Authority 2017.crt', 'microsoft-rsa-root-2017'],
  ])('%s', (url, id) => {
    expect(digest(url)).toBe(sha(id));
  });

  test('a redirect page, another address and no address at all are nothing', () => {
    expect(publishedBytes('http://www.digicert.com/CACerts/BaltimoreCyberTrustRoot.crt.pem')).toBeNull();
    expect(publishedBytes('https://example.org/DigiCertGlobalRootG2.crt.pem')).toBeNull();
    expect(publishedBytes('not an address')).toBeNull();
  });

  test('the addresses of .crt files give DER, those of .pem files PEM', () => {
    expect(publishedBytes('https://cacerts.digicert.com/DigiCertGlobalRootG2.crt')?.[0]).toBe(0x30);
    expect(publishedBytes('https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem')?.[0]).toBe('-'.charCodeAt(0));
  });
});

describe('one file of a store', () => {
  test.each([
    ['debian:12', 'DigiCert_Global_Root_G2.pem', 'digicert-global-root-g2'],
    ['debian:12', 'Baltimore_CyberTrust_Root.crt', 'baltimore-cybertrust-root'],
    ['debian:9', 'DigiCert_Global_Root_CA.pem', 'digicert-global-root-ca'],
    ['debian:12', '607986c7.0', 'digicert-global-root-g2'],
    ['ubuntu:22.04', 'Microsoft_RSA_Root_Certificate_Authority_2017.crt', 'microsoft-rsa-root-2017'],
    ['alpine:3.20', 'ca-cert-DigiCert_Global_Root_G2.pem', 'digicert-global-root-g2'],
  ])('%s %s', (store, file, id) => {
    expect(storeFile(store, file, '2026-11-24')?.toString()).toBe(pemOf(id));
  });

  test.each([
    ['debian:9', 'Microsoft_RSA_Root_Certificate_Authority_2017.pem'],
    ['none', '607986c7.0'],
    ['none', 'DigiCert_Global_Root_G2.pem'],
  ])('%s has no %s', (store, file) => {
    expect(storeFile(store, file, '2026-11-24')).toBe('missing');
  });

  test.each([
    ['debian:sid', 'Baltimore_CyberTrust_Root.pem'],
    ['rhel:9', 'DigiCert_Global_Root_G2.pem'],
    ['node@22.17.1', 'DigiCert_Global_Root_G2.pem'],
  ])('%s, %s: nobody can tell', (store, file) => {
    expect(storeFile(store, file, '2026-11-24')).toBeNull();
  });

  test.each(['ISRG_Root_X1.pem', 'DigiCertGlobalRootG2.crt.pem', 'ca-certificates.crt', '../x', ''])('%s: nobody can tell', (file) => {
    expect(storeFile('debian:12', file, '2026-11-24')).toBeNull();
  });

  test('a store that nobody measured', () => {
    expect(storeFile('image acme/base', 'DigiCert_Global_Root_G2.pem', '2026-11-24')).toBeNull();
  });
});

describe("what an operating system's OpenSSL reads by default", () => {
  test.each([
    ['debian:11', 'directory'],
    ['debian:12', 'bundle'],
    ['debian:trixie-slim', 'bundle'],
    ['debian', null],
    ['ubuntu:22.04', 'directory'],
    ['alpine:3.20', 'bundle'],
    ['alpine', 'bundle'],
    ['rhel:9', 'bundle'],
    ['debian:12|13', 'bundle'],
    ['debian:11|12', null],
    ['ubuntu:24.04', null],
    ['fedora:42', null],
    ['image acme/base', null],
    ['os', null],
  ])('%s: %s', (store, expected) => {
    expect(opensslDefault(store)).toBe(expected);
  });
});
