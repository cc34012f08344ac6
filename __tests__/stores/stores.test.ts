import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { knownById, pemOf } from '../../src/rotations/known.ts';
import { opensslDefault, publishedBytes, storeContents, storeFile } from '../../src/stores/index.ts';

const sha = (id: string) => knownById(id)?.sha256 ?? '';

describe('what Node.js carries', () => {
  test.each([
    ['node@20.19.5', 'baltimore-cybertrust-root', 'holds'],
    ['node@20.20.0', 'baltimore-cybertrust-root', 'lacks'],
    ['node@22.18.0', 'baltimore-cybertrust-root', 'gap'],
    ['node@22.23.3', 'digicert-global-root-ca', 'lacks'],
    ['node@20.20.2', 'digicert-global-root-ca', 'holds'],
    ['node@24', 'digicert-global-root-g2', 'holds'],
    ['node@24', 'digicert-global-root-ca', 'gap'],
    ['node', 'digicert-global-root-g2', 'holds'],
    ['node', 'microsoft-rsa-root-2017', 'gap'],
    ['node@12.0.0', 'microsoft-rsa-root-2017', 'gap'],
    ['debian:bookworm-slim', 'microsoft-rsa-root-2017', 'holds'],
    ['debian:9', 'microsoft-rsa-root-2017', 'lacks'],
    ['plan9:4', 'digicert-global-root-g2', 'gap'],
  ])('%s, %s: %s', (store, root, expected) => {
    const { holds, lacks, complete } = storeContents(store, '2026-11-23');
    expect(complete).toBe(false);
    expect(holds.includes(sha(root)) ? 'holds' : lacks.includes(sha(root)) ? 'lacks' : 'gap').toBe(expected);
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
  ])('%s %s', (store, file, id) => {
    expect(storeFile(store, file, '2026-11-24')?.toString()).toBe(pemOf(id));
  });

  test.each(['ISRG_Root_X1.pem', 'ca-certificates.crt', '../x', ''])('%s: nobody can tell', (file) => {
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
    ['image acme/base', null],
    ['os', null],
  ])('%s: %s', (store, expected) => {
    expect(opensslDefault(store)).toBe(expected);
  });
});
