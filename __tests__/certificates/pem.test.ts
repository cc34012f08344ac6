import { assert, constantFrom, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { certificatesOf, scanPem, sniff, textWithoutPrivateKeys, withoutPrivateKeys } from '../../src/certificates/index.ts';
import { makePki, toPem, toPkcs7, withTrustAttributes } from '../support/pki.ts';
import { processorTime } from '../support/processor-time.ts';

const { a, b } = makePki();
const body = a.pem.split('\n').slice(1, -2).join('\n');
const KEY = '-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0c2VjcmV0c2VjcmV0\n-----END EC PRIVATE KEY-----\n';

describe('the tolerant scanner', () => {
  it.each([
    ['plain', a.pem, null],
    ['CRLF', a.pem.replaceAll('\n', '\r\n'), null],
    ['X509 label', toPem(a.der, 'X509 CERTIFICATE'), null],
    ['trusted, with settings behind', toPem(withTrustAttributes(a, 'trust'), 'TRUSTED CERTIFICATE'), null],
    ['unwrapped', `-----BEGIN CERTIFICATE-----\n${Buffer.from(a.der).toString('base64')}\n-----END CERTIFICATE-----`, null],
    ['translated', a.pem.replaceAll('CERTIFICATE', 'CERTIFICAAT'), 'the header is translated or misspelled (BEGIN CERTIFICAAT)'],
    ['lower case', a.pem.replaceAll('CERTIFICATE', 'certificate'), 'the header is not in capitals (certificate)'],
    ['begin in lower case', a.pem.replace('BEGIN', 'begin'), 'the header is not in capitals'],
    ['four hyphens', a.pem.replaceAll('-----', '----'), 'the header needs five hyphens on each side'],
    ['HTML before', `</br>${a.pem}`, 'HTML stands before the header'],
    ['HTML on every line', a.pem.replaceAll('\n', '<br/>\n'), 'HTML stands after the END line'],
    ['no end', a.pem.slice(0, a.pem.indexOf('-----END')), 'the END line is missing'],
    ['labels that differ', a.pem.replace('END CERTIFICATE', 'END X509 CERTIFICATE'), 'BEGIN CERTIFICATE and END X509 CERTIFICATE do not match'],
    ['escaped line breaks', a.pem.replaceAll('\n', '\\n'), 'its line breaks are written as \\n'],
    ['no padding', a.pem.replace(/=+\n/, '\n').replace(/([^=\n])\n-----END/, '$1\n-----END'), a.pem.includes('=') ? 'its base64 is not complete' : null],
  ])('finds the certificate: %s', (_, text, problem) => {
    const [block, ...others] = scanPem(text);
    expect(others).toEqual([]);
    expect(block?.certificates.map(({ sha256 }) => sha256)).toEqual([a.sha256]);
    expect(block?.problem).toBe(problem);
  });

  it.each([
    ['-----BEGIN CERTIFICATE-----\n<YOUR_CERT>\n-----END CERTIFICATE-----', 'a placeholder stands in place of a certificate'],
    ['-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----', 'a placeholder stands in place of a certificate'],
    ['-----BEGIN CERTIFICATE-----\n{{ .Values.ca }}\n-----END CERTIFICATE-----', 'a placeholder stands in place of a certificate'],
    ['-----BEGIN CERTIFICATE-----\nMIIC...snip...\n-----END CERTIFICATE-----', 'a placeholder stands in place of a certificate'],
    ['-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----', 'nothing between BEGIN and END'],
    [`-----BEGIN CERTIFICATE-----\n${Buffer.from('an invented certificate, in perfect armour, of which nobody has the key').toString('base64')}\n-----END CERTIFICATE-----`, 'its base64 is no DER: not a certificate'],
    [`-----BEGIN CERTIFICATE-----\n${body.slice(0, 200).replaceAll('\n', '!')}#\n-----END CERTIFICATE-----`, 'its content is no base64'],
    [a.pem.slice(0, 200), 'cut off: no END line, and the certificate is not complete'],
    [toPem(a.der.subarray(0, 150)), 'cut off: the certificate is not complete'],
    [toPem(Buffer.concat([Uint8Array.of(0x30, 0x30), a.der.subarray(0, 48)])), 'its content is DER, but not a certificate that can be read'],
  ])('says what is wrong: %#', (text, problem) => {
    expect(scanPem(text)).toMatchObject([{ certificates: [], problem }]);
  });

  it('tells two blocks without a line break between them apart', () => {
    const blocks = scanPem(a.pem.trimEnd() + b.pem);
    expect(blocks.map(({ certificates, problem }) => [certificates[0]?.sha256, problem])).toEqual([[a.sha256, 'no line break after the END line'], [b.sha256, null]]);
    expect(blocks[1]?.start).toBe(a.pem.length - 1);
  });

  it('opens PKCS#7 in armour', () => {
    expect(certificatesOf(toPem(toPkcs7([a, b]), 'PKCS7')).map(({ sha256 }) => sha256)).toEqual([a.sha256, b.sha256]);
  });

  it('gives exact offsets', () => {
    const text = `x\n${a.pem}y`;
    const [block] = scanPem(text);
    expect(text.slice(block?.start, block?.end)).toBe(a.pem.trimEnd());
    expect(text.slice(block?.bodyStart, block?.bodyEnd)).toBe(`\n${body}\n`);
  });

  it('leaves other armour alone', () => {
    const text = `${KEY}${toPem(a.der, 'CERTIFICATE REQUEST')}${toPem(a.der, 'PUBLIC KEY')}${toPem(a.der, 'PGP MESSAGE')}`;
    expect(scanPem(text).map(({ kind, problem }) => [kind, problem])).toEqual([['private key', null], ['other', null], ['other', null], ['other', null]]);
  });

  it.each([
    ['headers', '-----BEGIN CERTIFICATE-----\n'], ['headers on one line', '-----BEGIN CERTIFICATE-----'], ['half headers', '-BEGIN '],
    ['hyphens', '-'], ['ends', '-----END CERTIFICATE-----'], ['base64', 'MIID'], ['spaces', ' '],
  ])('is linear in %s', (_, piece) => {
    const start = processorTime();
    scanPem(piece.repeat(2_000_000 / piece.length));
    expect(processorTime() - start).toBeLessThan(2000);
  });

  it('never throws, and blocks do not overlap', () => {
    const pieces = ['-----BEGIN ', 'CERTIFICATE', '-----', '\n', body, '-----END ', 'PRIVATE KEY', '--', '\\n', '"', ' '];
    assert(
      property(string({ unit: constantFrom(...pieces), maxLength: 30 }), nat(), (text, from) => {
        let last = 0;
        for (const block of scanPem(text.slice(from % (text.length + 1)))) {
          expect(block.start).toBeGreaterThanOrEqual(last);
          expect(block.end).toBeGreaterThanOrEqual(block.start);
          last = block.end;
        }
      }),
      { seed: 2026, numRuns: 500 },
    );
  });
});

describe('private keys', () => {
  it('are blanked, and nothing else is', () => {
    const text = `${a.pem}${KEY}${b.pem}`;
    const blanked = textWithoutPrivateKeys(text);
    expect(blanked).toHaveLength(text.length);
    expect(blanked).not.toContain('c2VjcmV0');
    expect(certificatesOf(blanked).map(({ sha256 }) => sha256)).toEqual([a.sha256, b.sha256]);
    expect(Buffer.from(withoutPrivateKeys(Buffer.from(text))).toString()).toBe(blanked);
  });

  it.each(['ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'PGP PRIVATE KEY BLOCK', 'private key'])('of the label %s are known', (label) => {
    expect(textWithoutPrivateKeys(`-----BEGIN ${label}-----\nsecret\n-----END ${label}-----`)).not.toContain('secret');
  });

  it('are blanked without an end, and in UTF-16', () => {
    expect(textWithoutPrivateKeys('-----BEGIN PRIVATE KEY-----\nsecret\nsecret')).not.toContain('secret');
    for (const order of ['le', 'be']) {
      const wide = Buffer.from(`\ufeff${KEY}${a.pem}`, 'utf16le');
      if (order === 'be') wide.swap16();
      const blanked = Buffer.from(withoutPrivateKeys(wide));
      const text = new TextDecoder(`utf-16${order}`).decode(blanked);
      expect(text).not.toContain('c2Vj');
      expect(certificatesOf(text)).toHaveLength(1);
      expect(blanked).toHaveLength(wide.length);
    }
  });
});

describe('sniffing', () => {
  const spki = a.keys.publicKey.export({ type: 'spki', format: 'der' });
  it.each([
    ['certificate', a.der],
    ['public key', spki],
    ['private key', a.keys.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['private key', a.keys.privateKey.export({ type: 'sec1', format: 'der' })],
    ['pkcs7', toPkcs7([a])],
    ['pkcs7', Buffer.from('308006092a864886f70d010702a080', 'hex')],
    ['pkcs12', Buffer.from('3019020103301406092a864886f70d010701a00704053003020100', 'hex')],
    ['pkcs12', Buffer.from('3080020103308006092a864886f70d010701', 'hex')],
    ['jks', Buffer.from('feedfeed0000000200000001', 'hex')],
    ['jceks', Buffer.from('cececece0000000200000001', 'hex')],
    ['web page', Buffer.from('\ufeff\n<!DOCTYPE html><html><title>301 Moved Permanently</title>')],
    ['web page', Buffer.from('<?xml version="1.0"?><Error><Code>BlobNotFound</Code></Error>')],
    ['git lfs pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\n')],
    ['empty', new Uint8Array()],
    ['empty', Buffer.from('\ufeff \r\n')],
    ['other DER', Buffer.from('3003020105', 'hex')],
    ['text', Buffer.from(a.pem)],
    ['text', Buffer.from('0 is the first octet of a SEQUENCE')],
  ])('knows %s (%#)', (kind, bytes) => {
    expect(sniff(bytes)).toBe(kind);
  });
});
