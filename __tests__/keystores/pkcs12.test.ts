import { describe, expect, test } from 'vitest';

import { readKeystore } from '../../src/keystores/index.ts';
import { sealSecret } from '../../src/shared/secret.ts';
import { sha256 } from '../support/keystore-fixtures.ts';
import { certificateBag, integer, keyBag, nestedBag, octetString, oid, open, pfx, plainPart, sealedPart, sequence, tlv } from '../support/pkcs12.ts';
import { makePki } from '../support/pki.ts';
import { processorTime } from '../support/processor-time.ts';

const { a, b, c, crossB, intermediateA, leafA } = makePki();
const NAMES = new Map(Object.entries({ a, b, c, crossB, intermediateA, leafA }).map(([name, { sha256: digest }]) => [digest, name]));

function entries(bytes: Uint8Array, ...passwords: readonly string[]): string[] | string {
  const reading = readKeystore(bytes, passwords.map(sealSecret));
  return reading.kind === 'opened' ? reading.entries.map(({ alias, entry, der }) => `${alias}: ${entry} ${NAMES.get(sha256(der))}`) : `${reading.kind}: ${reading.reason}`;
}

describe('what Java makes of the bags', () => {
  test.each<[string, Uint8Array[], string[]]>([
    ['a certificate without mark is passed over', [plainPart(certificateBag(a.der, { name: 'Root' }))], ['Root: plain a']],
    ['a mark makes it trusted', [plainPart(certificateBag(a.der, { name: 'Root', trusted: true }))], ['root: trusted a']],
    ['marked ones without a name get a number', [plainPart(certificateBag(a.der, { trusted: true }), certificateBag(b.der, { trusted: true }))], ['1: trusted a', '2: trusted b']],
    ['of two with one name, whatever its case, the later counts', [plainPart(certificateBag(a.der, { name: 'Root', trusted: true }), certificateBag(b.der, { name: 'ROOT', trusted: true }))], ['Root: plain a', 'root: trusted b']],
    ['a key takes the certificate with its identifier, and its issuers', [plainPart(certificateBag(a.der), certificateBag(intermediateA.der), certificateBag(leafA.der, { id: 'x' })), plainPart(keyBag({ id: 'x', name: 'client' }))], ['client: chain a', 'client: chain intermediateA', 'client: key leafA']],
    ['a key takes the certificate with its name, when none has its identifier', [plainPart(certificateBag(leafA.der, { name: 'Client' })), plainPart(keyBag({ id: 'x', name: 'client' }))], ['client: key leafA']],
    ['a key without identifier before its certificate', [plainPart(keyBag({ name: 'k' })), plainPart(certificateBag(leafA.der), certificateBag(b.der))], ['k: key leafA', 'null: plain b']],
    ['a key without any certificate has no entry', [plainPart(keyBag({ id: 'x', name: 'k' }), certificateBag(a.der, { id: 'y', name: 'other' }))], ['other: plain a']],
    ['an issuer that is trusted by itself stays so', [plainPart(certificateBag(a.der, { name: 'ca', trusted: true }), certificateBag(intermediateA.der, { id: 'x' })), plainPart(keyBag({ id: 'x', name: 'k' }))], ['ca: trusted a', 'k: key intermediateA']],
    ['a safe within the safe is not looked into by Java', [plainPart(nestedBag(certificateBag(a.der, { name: 'in', trusted: true })), certificateBag(b.der, { name: 'out', trusted: true }))], ['in: plain a', 'out: trusted b']],
    ['several parts', [plainPart(certificateBag(a.der, { name: '1', trusted: true })), plainPart(), plainPart(certificateBag(b.der, { name: '2', trusted: true }))], ['1: trusted a', '2: trusted b']],
    ['nothing in it', [plainPart()], []],
    ['no parts', [], []],
  ])('%s', (_, parts, expected) => {
    expect(entries(pfx(parts))).toEqual(expected);
  });
});

describe('passwords', () => {
  const contents = sequence(certificateBag(a.der, { name: 'Root', trusted: true }));

  test('PBMAC1 is checked, and the contents opened', () => {
    const bytes = pfx([sealedPart('right', contents)], 'right');
    expect(entries(bytes, 'wrong', 'right')).toEqual(['root: trusted a']);
    expect(entries(bytes, 'wrong')).toBe('locked: none of the known passwords opens it');
  });

  test('right checksum, wrong contents', () => {
    expect(entries(pfx([sealedPart('another', contents)], 'right'), 'right')).toBe('broken: it is damaged, or built in a way that is not known here');
  });

  test('one password has to open every part', () => {
    expect(entries(pfx([sealedPart('one', contents), sealedPart('two', contents)]), 'one', 'two')).toBe('locked: none of the known passwords opens it');
    expect(entries(pfx([plainPart(certificateBag(b.der, { name: 'open' })), sealedPart('one', contents)]), 'one')).toEqual(['open: plain b', 'root: trusted a']);
  });

  test.each([3_000_000_000, 1e15, 8_000_001])('%i rounds are not done', (rounds) => {
    const before = processorTime();
    expect(entries(pfx([sealedPart('right', contents, 1, rounds)]), 'right')).toBe('locked: trying passwords on it takes more work than is spent on one file');
    expect(processorTime() - before).toBeLessThan(500);
  });

  test('many passwords on an expensive file stop in time', () => {
    const before = processorTime();
    const passwords = Array.from({ length: 1000 }, (_, index) => `wrong${index}`);
    expect(entries(pfx([sealedPart('right', contents, 1, 600_000)]), ...passwords)).toBe('locked: trying passwords on it takes more work than is spent on one file');
    expect(processorTime() - before).toBeLessThan(8000);
  });

  test('more than 64 passwords are not tried', () => {
    const wrong = Array.from({ length: 64 }, (_, index) => `wrong${index}`);
    const bytes = pfx([sealedPart('right', contents, 1)]);
    expect(entries(bytes, ...wrong, 'right')).toBe('locked: none of the known passwords opens it');
    expect(entries(bytes, ...wrong.slice(1), 'right')).toEqual(['root: trusted a']);
  });

  test('a way of encrypting that nobody knows', () => {
    const info = sequence(oid('1.2.840.113549.1.7.1'), sequence(oid('1.2.3.4')), tlv(0x80, Buffer.alloc(16)));
    expect(entries(pfx([sequence(oid('1.2.840.113549.1.7.6'), tlv(0xa0, sequence(integer(0), info)))]), 'x')).toBe('locked: it is encrypted in a way that is not known here');
  });

  test('public keys', () => {
    expect(entries(pfx([sequence(oid('1.2.840.113549.1.7.3'), tlv(0xa0, sequence(integer(0))))]))).toBe('locked: it is sealed with a public key, and no password opens it');
    expect(entries(new Uint8Array(sequence(integer(3), sequence(oid('1.2.840.113549.1.7.2'), tlv(0xa0, sequence())))))).toBe('locked: it is sealed with a public key, and no password opens it');
  });
});

describe('BER', () => {
  const safe = sequence(plainPart(certificateBag(a.der, { name: 'Root', trusted: true })));
  const chunks = (octets: Uint8Array, size: number): Uint8Array[] => Array.from({ length: Math.ceil(octets.length / size) }, (_, index) => octetString(octets.subarray(index * size, (index + 1) * size)));
  const wrap = (content: Uint8Array): Uint8Array => new Uint8Array(open(0x30, integer(3), open(0x30, oid('1.2.840.113549.1.7.1'), open(0xa0, content))));

  test('indefinite lengths, octet strings in pieces, pieces of pieces', () => {
    expect(entries(wrap(open(0x24, ...chunks(safe, 100))))).toEqual(['root: trusted a']);
    expect(entries(wrap(tlv(0x24, open(0x24, ...chunks(safe.subarray(0, 300), 7)), ...chunks(safe.subarray(300), 1000))))).toEqual(['root: trusted a']);
  });

  test('inner layers too, and encrypted contents in pieces', () => {
    const part = sealedPart('pw', sequence(certificateBag(a.der, { name: 'Root', trusted: true })));
    const whole = Buffer.from(pfx([part]));
    expect(entries(new Uint8Array(whole), 'pw')).toEqual(['root: trusted a']);
    const inner = open(0x30, open(0x30, oid('1.2.840.113549.1.7.1'), open(0xa0, open(0x24, ...chunks(open(0x30, certificateBag(b.der, { name: 'B', trusted: true })), 33)))));
    expect(entries(wrap(octetString(inner)))).toEqual(['b: trusted b']);
  });

  test('cut off', () => {
    const bytes = wrap(octetString(safe));
    expect(entries(bytes.subarray(0, bytes.length - 20))).toBe('broken: the file is cut off');
  });

  test('nested without end', () => {
    for (const deep of [Buffer.alloc(200_000, '3080', 'hex'), Buffer.concat([Buffer.from('3080020103308006092a864886f70d010701a080', 'hex'), Buffer.alloc(1_000_000, '2480', 'hex')])]) {
      expect(entries(new Uint8Array(deep))).toMatch(/^broken: /);
    }
  });
});

test('an entry that is no certificate spoils the whole store, as for Java', () => {
  expect(entries(pfx([plainPart(certificateBag(a.der, { trusted: true }), certificateBag(Buffer.from('3003020101', 'hex'), { trusted: true }))]))).toBe('broken: an entry of it is no certificate that can be read');
});

test('crossing issuers do not go in circles', () => {
  expect(entries(pfx([plainPart(certificateBag(crossB.der, { id: 'x' }), certificateBag(a.der), certificateBag(b.der)), plainPart(keyBag({ id: 'x', name: 'k' }))]))).toEqual(['k: key crossB', 'k: chain a', 'null: plain b']);
});
