import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { certificateFiles, certificateTexts } from '../../../src/extract/certificates/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { makePki, toPem, toPkcs7 } from '../../support/pki.ts';
import type { CertificateFile } from '../../../src/model.ts';

const { a, b } = makePki();
const KEY = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----\n';
const NONE = { open: () => null, list: () => null };

function read(path: string, content: string | Uint8Array): CertificateFile | undefined {
  const file = new SourceFile(path, Buffer.from(content));
  expect(certificateFiles.accepts(file)).toBe(true);
  expect(certificateTexts.accepts(file)).toBe(false);
  return certificateFiles.extract(file, NONE).certificates?.[0];
}

const found = (file: CertificateFile | undefined): string[] => file?.certificates.map(({ certificate }) => certificate.sha256) ?? [];

describe('whole certificate files', () => {
  it('reads a bundle, with a place for each certificate', () => {
    const text = `# old\n${a.pem}\n# new\n${b.pem}`;
    const file = read('certs/bundle.pem', text);
    expect(file).toMatchObject({ path: 'certs/bundle.pem', format: 'pem', whole: true, malformed: [], at: { line: 1, column: 1 } });
    expect(found(file)).toEqual([a.sha256, b.sha256]);
    const [linesA, linesB] = [a, b].map(({ pem }) => pem.trimEnd().split('\n').length) as [number, number];
    expect(file?.certificates.map(({ at }) => [at.line, at.column, at.endLine, at.endColumn])).toEqual([
      [2, 1, 1 + linesA, 26],
      [linesA + 4, 1, linesA + linesB + 3, 26],
    ]);
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe(text);
  });

  it('knows a real root', () => {
    const file = read('BaltimoreCyberTrustRoot.crt.pem', readFileSync(new URL('../../../rotations/roots/BaltimoreCyberTrustRoot.pem', import.meta.url)));
    expect(file?.certificates[0]?.certificate.subjectHash).toBe('653b494a');
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${a.pem}`)],
    ['UTF-16', Buffer.from(`\ufeff${a.pem.replaceAll('\n', '\r\n')}`, 'utf16le')],
    ['CRLF', Buffer.from(a.pem.replaceAll('\n', '\r\n'))],
  ])('reads %s and keeps the octets', (_, content) => {
    const file = read('root.crt', content);
    expect(found(file)).toEqual([a.sha256]);
    expect(file?.certificates[0]?.at).toMatchObject({ line: 1, column: 1 });
    expect(Buffer.from(file?.bytes ?? []).equals(content)).toBe(true);
  });

  it.each([
    ['root.der', a.der, 'der', [a.sha256]],
    ['root.cer', Buffer.concat([a.der, b.der]), 'der', [a.sha256, b.sha256]],
    ['chain.p7b', toPkcs7([a, b]), 'pkcs7', [a.sha256, b.sha256]],
    ['chain.p7b', toPem(toPkcs7([a, b]), 'PKCS7'), 'pkcs7', [a.sha256, b.sha256]],
    ['truststore.jks', Buffer.from('feedfeed0000000200000000', 'hex'), 'jks', []],
    ['lib/security/cacerts', Buffer.from('feedfeed0000000200000000', 'hex'), 'jks', []],
    ['store.p12', Buffer.from('3019020103301406092a864886f70d010701a00704053003020100', 'hex'), 'pkcs12', []],
    ['store.jks', Buffer.from('3019020103301406092a864886f70d010701a00704053003020100', 'hex'), 'pkcs12', []],
    ['ca-root', a.pem, 'pem', [a.sha256]],
    ['ca-root.txt', `# Baltimore\n${a.pem}`, 'pem', [a.sha256]],
    ['ca-root', a.der, 'der', [a.sha256]],
  ])('goes by content: %s (%#)', (path, content, format, certificates) => {
    const file = read(path, content);
    expect(file).toMatchObject({ format, malformed: [] });
    expect(found(file)).toEqual(certificates);
  });

  it.each([
    ['root.crt', '<html><head><title>301 Moved Permanently</title></head></html>', 'html', 'a saved web page, not a certificate'],
    ['root.pem', '', 'empty', 'the file is empty'],
    ['root.pem', ' \n', 'empty', 'the file is empty'],
    ['root.crt', Buffer.from('feedfeed0000000200000000', 'hex'), 'jks', 'a Java keystore, not a certificate'],
    ['key.der', a.keys.publicKey.export({ type: 'spki', format: 'der' }), 'unknown', 'a bare public key, not a certificate'],
    ['root.pem', 'PLACEHOLDER', 'unknown', 'no certificate in it'],
    ['root.pem', '-----BEGIN CERTIFICATE-----\n<YOUR_CERT>\n-----END CERTIFICATE-----\n', 'pem', 'a placeholder stands in place of a certificate'],
    ['root.pem', `-----BEGIN CERTIFICATE-----\n${'QUJD'.repeat(200)}\n-----END CERTIFICATE-----\n`, 'pem', 'its base64 is no DER: not a certificate'],
    ['root.cer', a.der.subarray(0, 200), 'unknown', 'DER that is cut off or broken: not a certificate'],
    ['root.crt', 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 1\n', 'unknown', 'a Git LFS pointer: the file itself is not in the repository'],
    ['app.keystore', 'hello', 'unknown', 'not a keystore of a known kind'],
    ['server.crt', KEY, 'unknown', 'private key, not a certificate'],
    ['server.crt', toPem(a.der, 'CERTIFICATE REQUEST'), 'unknown', 'certificate request, not a certificate'],
  ])('says what %s is that holds none (%#)', (path, content, format, reason) => {
    const file = read(path, content);
    expect(file).toMatchObject({ format, certificates: [], malformed: [{ reason }] });
  });

  it('keeps a certificate whose armour is damaged, and says so', () => {
    const file = read('root.crt', `</br>${a.pem}${b.pem.replaceAll('CERTIFICATE', 'CERTIFICAAT')}`);
    expect(found(file)).toEqual([a.sha256, b.sha256]);
    expect(file?.malformed.map(({ reason, at }) => [reason, at.line, at.column])).toEqual([
      ['HTML stands before the header', 1, 6],
      ['the header is translated or misspelled (BEGIN CERTIFICAAT)', a.pem.split('\n').length, 1],
    ]);
  });

  it.each([['private.pem', KEY], ['jwt.pem', toPem(a.keys.publicKey.export({ type: 'spki', format: 'der' }), 'PUBLIC KEY')], ['dh.pem', toPem(Buffer.of(0x30, 3, 2, 1, 5), 'DH PARAMETERS')]])('is silent about %s', (path, content) => {
    expect(read(path, content)).toBeUndefined();
  });

  it('lets no private key out', () => {
    expect(Buffer.from(read('server.pem', `${a.pem}${KEY}`)?.bytes ?? []).toString()).not.toContain('c2Vj');
    const der = a.keys.privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(read('server.der', der)).toMatchObject({ malformed: [{ reason: 'a private key, not a certificate' }], bytes: new Uint8Array(der.length) });
  });

  it.each(['app.py', 'README.md', 'docs/index.html', 'module.pyc', 'config.yaml', 'main.tf'])('leaves %s to others', (path) => {
    const binary = path.endsWith('.pyc');
    const file = new SourceFile(path, Buffer.from(binary ? `\0\0${a.pem}` : a.pem));
    expect(certificateFiles.accepts(file)).toBe(false);
    expect(certificateTexts.accepts(file)).toBe(!binary && !/md|html/.test(path));
  });
});
