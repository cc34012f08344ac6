import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';

import { assert, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { certificatesOf, isIssuedBy, readCertificate, scanPem } from '../../src/certificates/index.ts';
import { issue, makePki } from '../support/pki.ts';

function root(file: string): ReturnType<typeof certificatesOf>[number] | undefined {
  return certificatesOf(readFileSync(new URL(`../../rotations/roots/${file}.pem`, import.meta.url), 'utf8'))[0];
}

describe('real roots', () => {
  it.each([
    ['BaltimoreCyberTrustRoot', '653b494a', '16af57a9f676b0ab126095aa5ebadef22ab31119d644ac95cd4b93dbf3f26aeb', 'CN=Baltimore CyberTrust Root,OU=CyberTrust,O=Baltimore,C=IE', '2025-05-12T23:59:00Z'],
    ['DigiCertGlobalRootCA', '3513523f', '4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161', 'CN=DigiCert Global Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US', '2031-11-10T00:00:00Z'],
    ['DigiCertGlobalRootG2', '607986c7', 'cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f', 'CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US', '2038-01-15T12:00:00Z'],
    ['DigiCertGlobalRootG3', 'dd8e9d41', '31ad6648f8104138c738f39ea4320133393e3a18cc02296ef97c2ac9ef6731d0', 'CN=DigiCert Global Root G3,OU=www.digicert.com,O=DigiCert Inc,C=US', '2038-01-15T12:00:00Z'],
    ['MicrosoftRSARootCertificateAuthority2017', 'bf53fb88', 'c741f70f4b2a8d88bf2e71c14122ef53ef10eba0cfa5e64cfa20f418853073e0', 'CN=Microsoft RSA Root Certificate Authority 2017,O=Microsoft Corporation,C=US', '2042-07-18T23:00:23Z'],
    ['MicrosoftECCRootCertificateAuthority2017', '8d89cda1', '358df39d764af9e1b766e9c972df352ee15cfac227af6ad1d70e8e4a6edcba02', 'CN=Microsoft ECC Root Certificate Authority 2017,O=Microsoft Corporation,C=US', '2042-07-18T23:16:04Z'],
    ['D-TRUST_Root_Class_3_CA_2_2009', 'c28a8a30', '49e7a442acf0ea6287050054b52564b650e4f49e42e348d6aa38e039e957b1c1', 'CN=D-TRUST Root Class 3 CA 2 2009,O=D-Trust GmbH,C=DE', '2029-11-05T08:35:58Z'],
    ['DigiCertTLSRSA4096RootG5', 'd52c538d', null, 'CN=DigiCert TLS RSA4096 Root G5,O=DigiCert\\, Inc.,C=US', '2046-01-14T23:59:59Z'],
  ])('reads %s', (file, subjectHash, sha256, subject, notAfter) => {
    expect(root(file)).toMatchObject({ subjectHash, subject, issuer: subject, notAfter, kind: 'root', selfSigned: true, ...(sha256 === null ? {} : { sha256 }) });
  });

  it('knows a key by the digest of its public key info', () => {
    expect(root('DigiCertGlobalRootG2')?.spki).toBe('8bb593a93be1d0e8a822bb887c547890c3e706aad2dab76254f97fb36b82fc26');
  });
});

describe('kinds', () => {
  const pki = makePki();

  it.each([
    [pki.a, 'root', true],
    [pki.expiredA, 'root', true],
    [pki.intermediateA, 'intermediate', false],
    [pki.crossB, 'intermediate', false],
    [pki.leafA, 'leaf', false],
    [issue({ name: 'alone', commonName: 'db.internal', authority: false }), 'leaf', true],
    [issue({ name: 'old', commonName: 'Old Root', instead: 'version 1' }), 'root', true],
    [issue({ name: 'old leaf', commonName: 'Old Leaf', instead: 'version 1', issuer: pki.a }), 'leaf', false],
    [issue({ name: 'usage', commonName: 'Signs', instead: 'key usage', issuer: pki.a }), 'intermediate', false],
  ] as const)('tells %# apart', (certificate, kind, selfSigned) => {
    expect(readCertificate(certificate.der)).toMatchObject({ sha256: certificate.sha256, kind, selfSigned });
  });

  it('keeps the key digest over editions and cross-signatures', () => {
    expect(readCertificate(pki.expiredA.der)?.spki).toBe(readCertificate(pki.a.der)?.spki);
    expect(readCertificate(pki.crossB.der)?.spki).toBe(readCertificate(pki.b.der)?.spki);
  });

  it('sees that an altered root does not bear its own signature', () => {
    const altered = Uint8Array.from(pki.a.der);
    const notAfter = Buffer.from(altered).indexOf('400101000000Z', 'latin1');
    expect(notAfter).toBeGreaterThan(0);
    altered[notAfter] = '3'.charCodeAt(0);
    expect(readCertificate(altered)).toMatchObject({ kind: 'root', selfSigned: false, notAfter: '2030-01-01T00:00:00Z', spki: readCertificate(pki.a.der)?.spki });
  });

  it('ignores octets after the certificate', () => {
    expect(readCertificate(Buffer.concat([pki.a.der, Buffer.from('more')]))?.sha256).toBe(pki.a.sha256);
  });

  it('checks who issued a certificate by name and signature', () => {
    const namesake = issue({ name: 'A too', commonName: pki.a.commonName });
    expect(isIssuedBy(pki.intermediateA.der, pki.a.der)).toBe(true);
    expect(isIssuedBy(pki.intermediateA.der, namesake.der)).toBe(false);
    expect(isIssuedBy(pki.intermediateA.der, pki.b.der)).toBe(false);
    expect(isIssuedBy(Buffer.from('no certificate'), pki.b.der)).toBe(false);
  });

  it('escapes what a hostile name carries', () => {
    const hostile = issue({ name: 'hostile', commonName: 'a\n::error::b,\u202ec' });
    expect(readCertificate(hostile.der)?.subject).toBe('CN=a\\0a::error::b\\,\\e2\\80\\aec,O=Test PKI');
    expect(readCertificate(issue({ name: 'long', commonName: 'x'.repeat(5000) }).der)?.subject).toHaveLength(513);
  });
});

describe('hostile octets', () => {
  const { a } = makePki();

  it.each([
    ['nothing', new Uint8Array()],
    ['a lone tag', Uint8Array.of(0x30)],
    ['a length that is a lie', Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00)],
    ['indefinite length', Uint8Array.of(0x30, 0x80, 0x00, 0x00)],
    ['100,000 nested sequences', new Uint8Array(200_000).fill(0x30)],
    ['text', Buffer.from('MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa')],
  ])('reads %s as no certificate', (_, bytes) => {
    expect(readCertificate(bytes)).toBeNull();
  });

  it('never throws on a mutated certificate', () => {
    assert(
      property(nat({ max: a.der.length - 1 }), nat({ max: 255 }), nat({ max: a.der.length }), (at, octet, length) => {
        const mutated = Uint8Array.from(a.der.subarray(0, Math.max(length, at + 1)));
        mutated[at] = octet;
        const read = readCertificate(mutated);
        if (read !== null) expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
      }),
      { seed: 2026, numRuns: 400 },
    );
  });

  it('names a certificate by the digest of its DER', () => {
    const [block] = scanPem(a.pem);
    expect(block?.der).not.toBeNull();
    expect(createHash('sha256').update(block?.der ?? '').digest('hex')).toBe(a.sha256);
  });
});
