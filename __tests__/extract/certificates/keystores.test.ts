import { describe, expect, test } from 'vitest';

import { discover, memoryTree } from '../../../src/discover/index.ts';
import { sniff } from '../../../src/certificates/index.ts';
import { extract, wantedBy } from '../../../src/extract/index.ts';
import { extractors } from '../../../src/extract/registry.ts';
import { keyringOf, openKeystores } from '../../../src/keystores/index.ts';
import { fixture } from '../../support/keystore-fixtures.ts';
import { open, integer, oid, octetString, certificateBag, pfx, plainPart } from '../../support/pkcs12.ts';
import { makePki } from '../../support/pki.ts';

const { a } = makePki();
const NO_FILES = { open: () => null, list: () => null };
const P12 = fixture('keytool-default.p12');
const JKS = fixture('trust.jks');
const JCEKS = fixture('with-secret-key.jceks');
const INDEFINITE = new Uint8Array(open(0x30, integer(3), open(0x30, oid('1.2.840.113549.1.7.1'), open(0xa0, octetString(Buffer.from('3000', 'hex'))))));
/** Longer than the piece of a binary file that is read to see what it is. */
const LARGE = pfx([plainPart(...Array.from({ length: 200 }, (_, index) => certificateBag(a.der, { name: String(index), trusted: true })))]);

function filesIn(files: Readonly<Record<string, string | Uint8Array>>) {
  const tree = memoryTree(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, typeof content === 'string' ? Buffer.from(content) : content])));
  // As from a disk: of a binary file that no name promises anything of, only the head is given at first.
  const short: typeof tree = { ...tree, scan: (paths, visit, whole) => {
    for (const path of paths) {
      const result = tree.read(path);
      visit(path, result.kind === 'read' && whole?.(path) === false ? { kind: 'read', bytes: result.bytes.subarray(0, 16_384) } : result);
    }
  } };
  return openKeystores(extract(discover(short, wantedBy(extractors)).files, NO_FILES, extractors).certificates, keyringOf([], []));
}

test.each<[string, Uint8Array, ReturnType<typeof sniff>]>([
  ['PKCS#12', P12, 'pkcs12'],
  ['the head of a large PKCS#12', LARGE.subarray(0, 16_384), 'pkcs12'],
  ['PKCS#12 in BER', INDEFINITE, 'pkcs12'],
  ['JKS', JKS, 'jks'],
  ['JCEKS', JCEKS, 'jceks'],
  ['a certificate', a.der, 'certificate'],
  ['a private key', new Uint8Array(a.keys.privateKey.export({ type: 'pkcs8', format: 'der' })), 'private key'],
  ['a public key', new Uint8Array(a.keys.publicKey.export({ type: 'spki', format: 'der' })), 'public key'],
  ['PKCS#7', fixture('bundle.p7b'), 'pkcs7'],
])('%s is known by its octets', (_, bytes, kind) => {
  expect(sniff(bytes)).toBe(kind);
});

describe('a keystore is found under any name', () => {
  test.each<[string, Uint8Array, string, number]>([
    ['truststore', P12, 'pkcs12', 2],
    ['conf/kafka.keystore', JKS, 'jks', 2],
    ['certs/client.ts.bin', JKS, 'jks', 2],
    ['certs/client.ts.bin', P12, 'pkcs12', 2],
    ['src/main/resources/ssl/trust', LARGE, 'pkcs12', 1],
    ['a.jks', P12, 'pkcs12', 2],
    ['a.p12', JKS, 'jks', 2],
    ['my-trust-store', JCEKS, 'jks', 4],
    ['jssecacerts', JKS, 'jks', 2],
    ['x.conf', JKS, 'jks', 2],
    ['README.md', JKS, 'jks', 2],
  ])('%s', (path, bytes, format, count) => {
    expect(filesIn({ [path]: bytes, 'other.bin': new Uint8Array(20_000) }).map((file) => [file.path, file.format, file.certificates.length, file.malformed.length, file.bytes.length])).toEqual([[path, format, count, 0, bytes.length]]);
  });

  test('under the name of a certificate, it is a surprise', () => {
    expect(filesIn({ 'certs/root.crt': JKS, 'certs/BaltimoreCyberTrustRoot.crt.pem': P12 }).map(({ malformed, certificates }) => [malformed[0]?.reason, certificates.length])).toEqual([
      ['a PKCS#12 keystore, not a certificate', 2],
      ['a Java keystore, not a certificate', 2],
    ]);
  });

  test('one that is cut off is sealed, and not malformed', () => {
    expect(filesIn({ truststore: P12.subarray(0, 500), 'a.bin': JKS.subarray(0, 300) }).map(({ sealed, malformed }) => [sealed, malformed])).toEqual([['the file is cut off', []], ['the file is cut off', []]]);
  });
});

test.each<[string, Uint8Array, string, number]>([['JKS', JKS, 'jks', 2], ['JCEKS', JCEKS, 'jks', 4], ['PKCS#12', P12, 'pkcs12', 2]])('%s in base64, in a secret of Kubernetes', (_, bytes, format, count) => {
  const base64 = Buffer.from(bytes).toString('base64');
  const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: truststore}\ndata:\n  truststore.jks: ${base64}\n`;
  const [file, ...more] = filesIn({ 'secret.yaml': text });
  expect(more).toEqual([]);
  expect(file).toMatchObject({ path: 'secret.yaml', format, whole: false, malformed: [], at: { line: 5, column: 19, endLine: 5, endColumn: 19 + base64.length } });
  expect(file?.certificates).toHaveLength(count);
});
