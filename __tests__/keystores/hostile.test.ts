import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { keyringOf, keystoreAnchors, openKeystores, readKeystore } from '../../src/keystores/index.ts';
import { workFor } from '../../src/keystores/work.ts';
import { sealSecret } from '../../src/shared/secret.ts';
import { fixture, FIXTURES } from '../support/keystore-fixtures.ts';
import { compareText } from '../../src/shared/order.ts';
import { processorTime } from '../support/processor-time.ts';

const STORES = FIXTURES.filter(({ name }) => !name.endsWith('.p7b')).map(({ name, password }) => ({ name, bytes: fixture(name), password }));
const PASSWORDS = ['pw-Xq7-nobody', ...new Set(STORES.flatMap(({ password }) => password ?? []))].map(sealSecret);
const REASONS = new Set([
  'the file is cut off', 'it is no keystore of a known kind', 'it is damaged, or built in a way that is not known here', 'none of the known passwords opens it', 'an entry of it is no certificate that can be read',
  'it has an entry of an unknown kind', 'it has more than 4096 entries', 'it is encrypted in a way that is not known here', 'trying passwords on it takes more work than is spent on one file',
  'it is sealed with a public key, and no password opens it', 'it is larger than 4 MB',
]);

describe.each(STORES)('$name', ({ bytes }) => {
  test('cut off anywhere, it is said to be cut off, or no keystore at all', () => {
    for (let length = 0; length < bytes.length; length += length < 64 ? 1 : 37) {
      const reading = readKeystore(bytes.subarray(0, length), PASSWORDS);
      expect(reading).toMatchObject({ kind: 'broken', reason: length < 40 ? expect.stringMatching(/cut off|no keystore/) : 'the file is cut off' });
    }
  });

  test('what follows it does not matter', () => {
    expect(readKeystore(new Uint8Array([...bytes, ...Buffer.from('trailing')]), PASSWORDS)).toEqual(readKeystore(bytes, PASSWORDS));
  });
});

test('damaged stores give reasons, and take no time', () => {
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), how: fc.constantFrom('flip', 'cut', 'double', 'splice', 'ones', 'zeros'), length: fc.nat(60), value: fc.integer({ min: 1, max: 255 }), other: fc.constantFrom(...STORES) });
  fc.assert(fc.property(fc.constantFrom(...STORES), fc.array(edit, { minLength: 1, maxLength: 5 }), ({ bytes }, edits) => {
    let damaged: Buffer = Buffer.from(bytes);
    for (const { at, how, length, value, other } of edits) {
      const start = Math.floor(at * damaged.length);
      const [before, piece, after] = [damaged.subarray(0, start), damaged.subarray(start, start + length), damaged.subarray(start + length)];
      if (how === 'flip' && start < damaged.length) damaged[start] = (damaged[start] ?? 0) ^ value;
      else if (how === 'cut') damaged = Buffer.concat([before, after]);
      else if (how === 'double') damaged = Buffer.concat([before, piece, piece, after]);
      else if (how === 'splice') damaged = Buffer.concat([before, other.bytes.subarray(start, start + length), after]);
      else if (how !== 'flip') damaged.fill(how === 'ones' ? 0xff : 0, start, Math.min(start + Math.min(length, 4), damaged.length));
    }
    const before = processorTime();
    const reading = readKeystore(new Uint8Array(damaged), PASSWORDS);
    expect(processorTime() - before).toBeLessThan(8000);
    if (reading.kind !== 'opened') expect(REASONS).toContain(reading.reason);
  }), { numRuns: 1500, seed: 20261124 });
}, 120_000);

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['text', Buffer.from('not a keystore')],
  ['a Java keystore that promises four billion entries', Buffer.from('feedfeed00000002ffffffff', 'hex')],
  ['a Java keystore whose certificate has four gigabytes', Buffer.from('feedfeed000000020000000100000002000161000000000000000000055822e3530390ffffffff', 'hex')],
  ['a Java keystore whose key has a million certificates', Buffer.concat([Buffer.from('feedfeed0000000200000001000000010001610000000000000000000000000fffffff', 'hex'), Buffer.alloc(10)])],
  ['a Java keystore of version 9', Buffer.from('feedfeed0000000900000000', 'hex')],
  ['a JCEKS with objects in objects without end', Buffer.concat([Buffer.from('cececece0000000200000001000000030001610000000000000000aced0005', 'hex'), Buffer.alloc(500_000, '757200015b0000000000000000020000', 'hex')])],
  ['zeros', new Uint8Array(100_000)],
  ['five megabytes of a Java keystore', Buffer.concat([Buffer.from('feedfeed00000002', 'hex'), Buffer.alloc(5_000_000)])],
  ['SEQUENCE in SEQUENCE', Buffer.concat([Buffer.from('3083ffffff020103308006092a864886f70d010701', 'hex'), Buffer.alloc(3_000_000, 0x30)])],
  ['a million empty elements', Buffer.concat([Buffer.from('3080020103308006092a864886f70d010701', 'hex'), Buffer.alloc(3_000_000, '0500', 'hex')])],
])('%s', (_, bytes) => {
  const before = processorTime();
  const reading = readKeystore(bytes, PASSWORDS);
  expect(processorTime() - before).toBeLessThan(1500);
  expect(reading.kind).toBe('broken');
  expect(reading.kind !== 'opened' && REASONS.has(reading.reason)).toBe(true);
});

test('what is spent on all keystores of an audit has an end', () => {
  // A store of old Java: the checksum goes through 100 000 rounds for each password.
  const store = fixture('keytool-legacy.p12');
  const shared = { left: 1_000_000 };
  const tried = (): unknown => readKeystore(store, ['one', 'two'].map(sealSecret), workFor(shared));
  expect(tried()).toMatchObject({ kind: 'locked', reason: 'none of the known passwords opens it' });
  expect(shared.left).toBe(200_000);
  expect(tried()).toMatchObject({ kind: 'locked', reason: 'the work that is spent on trying passwords was used up by other keystores' });
  expect(readKeystore(fixture('trust.jks'), [], workFor(shared))).toMatchObject({ kind: 'opened' });
});

test('a keystore is read once, however many ask', () => {
  const bytes = fixture('keytool-legacy.p12');
  let asked = 0;
  const ring = keyringOf([], []);
  const keyring = { ...ring, passwordsFor: (path: string | null) => ((asked += 1), ring.passwordsFor(path)) };
  for (let client = 0; client < 40; client += 1) expect(keystoreAnchors(client % 2 === 0 ? bytes : Uint8Array.from(bytes), keyring, 'a/trust').kind).toBe('opened');
  expect(asked).toBe(1);
});

test('files of an audit: certificates are filled in, or the reason why not', () => {
  const at = { path: 'x', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const file = (format: 'jks' | 'pkcs12' | 'pem', bytes: Uint8Array) => ({ path: 'x', at, format, certificates: [], malformed: [], whole: true, bytes });
  const files = [file('jks', fixture('with-key.jks')), file('pkcs12', fixture('openssl-default.p12')), file('pkcs12', fixture('openssl-unicode-password.p12')), file('jks', fixture('trust.jks').subarray(0, 99)), file('pem', fixture('trust.jks'))];
  const opened = openKeystores(files, keyringOf([], []));
  expect(opened.map(({ certificates, sealed }) => sealed ?? certificates.length)).toEqual([4, 2, 'none of the known passwords opens it', 'the file is cut off', 0]);
  expect(opened[0]?.certificates.every((each) => each.at === at)).toBe(true);
  expect(opened.every(({ malformed }) => malformed.length === 0)).toBe(true);
});

test('what Java takes as anchors: trusted ones and the first of a key', () => {
  const keyring = keyringOf([], []);
  const shown = (name: string): unknown => {
    const reading = keystoreAnchors(fixture(name), keyring, name);
    return reading.kind === 'opened' ? [reading.anchors.map(({ alias }) => alias ?? '').sort(compareText), reading.overlooked.length, reading.needsPassword] : reading.reason;
  };
  expect(shown('with-key.jks')).toEqual([['client', 'new-root'], 0, false]);
  expect(shown('keytool-with-key.p12')).toEqual([['client', 'new-root'], 0, true]);
  expect(shown('openssl-default.p12')).toEqual([[], 2, true]);
  expect(shown('openssl-aes192.p12')).toBe('Java cannot open it: its encryption, or its password, is not one that Java takes');
  expect(shown('keytool-passwordless.p12')).toEqual([['new-root', 'old root'], 0, false]);
});
