import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { derFromBer, readPkcs7 } from '../../src/certificates/index.ts';
import { makePki, toPkcs7 } from '../support/pki.ts';

const octets = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const { a, b } = makePki();

test.each<[string, string, string | null]>([
  ['DER stays', '3006020101040141', '3006020101040141'],
  ['what follows is dropped', '0500ffff', '0500'],
  ['an indefinite length', '30800201010000', '3003020101'],
  ['one within another', '3080a080020101000002010200 00'.replaceAll(' ', ''), '3008a003020101020102'],
  ['an octet string in pieces', '2480040141040242430000', '0403414243'],
  ['pieces of pieces, of definite length', '24092407040141040142', null],
  ['pieces of pieces', '240a24060401410401420400', '04024142'],
  ['pieces that are no octet strings', '24800201010000', null],
  ['no end', '3080020101', null],
  ['half an end', '308002010100', null],
  ['a primitive one without a length', '04800000', null],
  ['a length beyond the end', '30050201', null],
  ['a tag of several octets', '1f8101', null],
  ['a length of five octets', '308500000000010500', null],
  ['nothing', '', null],
])('%s', (_, ber, der) => {
  const converted = derFromBer(octets(ber));
  expect(converted === null ? null : Buffer.from(converted).toString('hex')).toBe(der);
});

test('a certificate is not copied', () => {
  expect(derFromBer(a.der)?.buffer).toBe(a.der.buffer);
});

test('nesting without end stops', () => {
  expect(derFromBer(octets('3080'.repeat(100_000)))).toBeNull();
  expect(derFromBer(octets('3080'.repeat(20) + '0000'.repeat(20)))).not.toBeNull();
});

test('PKCS#7 with indefinite lengths', () => {
  const der = Buffer.from(toPkcs7([a, b]));
  // The outermost SEQUENCE without its length.
  const body = der.subarray(2 + ((der[1] ?? 0) & 0x7f));
  const ber = new Uint8Array(Buffer.concat([Buffer.from('3080', 'hex'), body, Buffer.alloc(2)]));
  expect(readPkcs7(ber)?.map((each) => Buffer.from(each))).toEqual([a, b].map((each) => Buffer.from(each.der)));
  expect(readPkcs7(readFileSync(new URL('../keystores/fixtures/bundle.p7b', import.meta.url)))).toHaveLength(2);
});
