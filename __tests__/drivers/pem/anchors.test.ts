import { assert, constantFrom, nat, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { NO_KEYS } from '../../support/keyring.ts';
import { readAnchors } from '../../../src/drivers/anchors.ts';
import { bun12, dotnet, go, java17, java25, javaKeystore, nativeTls, node20, openssl3, readerProfiles } from '../../../src/drivers/pem/profiles.ts';
import { readWith } from '../../../src/drivers/pem/reader.ts';
import { issue, makePki, toPem, toPkcs7, withTrustAttributes } from '../../support/pki.ts';
import { makeVariants } from './variants.ts';
import type { PublicSources } from '../../../src/drivers/reading-context.ts';
import type { AnchorSet, Conversion, ResolvedContent } from '../../../src/model.ts';
import type { ReaderProfile } from '../../../src/drivers/pem/profile.ts';
import { processorTime } from '../../support/processor-time.ts';

const DAY = '2026-11-24';
const pki = makePki();
const { a, b, c, expiredA: expired } = pki;
const AT = { path: 'certs/root.crt', line: 1, column: 1, endLine: 1, endColumn: 1 };

const sources: PublicSources = {
  storeFile: (store, file) => (store === 'debian:12' ? (file === 'B.pem' ? Buffer.from(b.pem) : 'missing') : null),
  publishedBytes: (url) => (url === 'https://ca.test/a.pem' ? Buffer.from(a.pem) : url === 'https://ca.test/a.crt' ? a.der : null),
  storeContents: (store) => (store === 'debian:12' ? { holds: [b.sha256], lacks: [a.sha256], complete: false, reason: 'Debian 12' } : { holds: [], lacks: [], complete: false, reason: 'never seen' }),
};

const bytes = (content: string | Uint8Array): ResolvedContent => ({ kind: 'bytes', bytes: Buffer.from(content), at: AT });
const converted = (how: Conversion, from: ResolvedContent): ResolvedContent => ({ kind: 'converted', how, from, at: AT });
const read = (content: ResolvedContent, profile: ReaderProfile = openssl3, day = DAY): AnchorSet => readAnchors(content, day, profile, NO_KEYS, sources);
const names = (set: AnchorSet): string => [a, b, c, pki.expiredA, pki.crossB, pki.intermediateA, pki.leafA].filter(({ sha256 }) => set.anchors.includes(sha256)).map(({ name }) => name).join(' ');

describe('content', () => {
  it.each<[string, ResolvedContent, string, boolean]>([
    ['pieces join as they are', { kind: 'joined', pieces: [bytes(a.pem), bytes(b.pem)] }, 'A B', true],
    ['a missing last line break ruins what follows', { kind: 'joined', pieces: [bytes(a.pem.trimEnd()), bytes(b.pem)] }, '', true],
    ['an empty piece changes nothing', { kind: 'joined', pieces: [bytes(a.pem), bytes('')] }, 'A', true],
    ['a published file is read like any other', { kind: 'published', url: 'https://ca.test/a.pem', at: null }, 'A', true],
    ['a published DER file is no PEM', { kind: 'published', url: 'https://ca.test/a.crt', at: null }, '', true],
    ['unless it is converted', converted('der-to-pem', { kind: 'published', url: 'https://ca.test/a.crt', at: null }), 'A', true],
    ['an address that nobody knows', { kind: 'published', url: 'https://ca.test/else', at: null }, '', false],
    ['pieces around an unknown one', { kind: 'joined', pieces: [bytes(a.pem), { kind: 'unknown', reason: 'a secret', at: null }, bytes(b.pem)] }, 'A B', false],
    ['a store', { kind: 'store', store: 'debian:12', at: null }, 'B', false],
    ['a store and a file', { kind: 'joined', pieces: [{ kind: 'store', store: 'debian:12', at: null }, bytes(a.pem)] }, 'A B', false],
    ['at least', { kind: 'atLeast', from: bytes(a.pem), reason: 'a folder' }, 'A', false],
    ['one of several: what all have', { kind: 'oneOf', branches: [bytes(a.pem + b.pem), bytes(b.pem + c.pem)] }, 'B', true],
    ['one of several, one not known', { kind: 'oneOf', branches: [bytes(a.pem), { kind: 'unknown', reason: 'a mount', at: null }] }, '', false],
    ['one of none', { kind: 'oneOf', branches: [] }, '', false],
    ['the first of a bundle', converted('first', bytes(a.pem + b.pem)), 'A', true],
    ['PEM from PKCS#7', converted('any-to-pem', bytes(toPkcs7([a, b]))), 'A B', true],
    ['DER from PEM is no PEM', converted('pem-to-der', bytes(a.pem)), '', true],
    ['base64 undone', converted('base64-decode', bytes(Buffer.from(a.pem + b.pem).toString('base64'))), 'A B', true],
    ['nothing to convert', converted('der-to-pem', bytes('<html>')), '', true],
    ['the first of a store', converted('first', { kind: 'store', store: 'debian:12', at: null }), '', false],
  ])('%s', (_, content, expected, complete) => {
    expect(names(read(content))).toBe(expected);
    expect(read(content).complete).toBe(complete);
    expect(read(content).reason === null).toBe(complete);
  });

  it('rescues a lost first block with dos2unix', () => {
    const wide = bytes(Buffer.from(`\ufeff${a.pem}`, 'utf16le'));
    expect(names(read(wide))).toBe('');
    expect(names(read(converted('dos2unix', wide)))).toBe('A');
    expect(names(read(converted('dos2unix', bytes(`\ufeff${a.pem}`)), go))).toBe('A');
    expect(names(read(bytes(`\ufeff${a.pem}`), go))).toBe('');
  });

  it('keeps the known gaps of a store, unless another piece fills them', () => {
    const store: ResolvedContent = { kind: 'store', store: 'debian:12', at: null };
    expect(read(store)).toMatchObject({ lacks: [a.sha256], reason: 'Debian 12' });
    expect(read({ kind: 'joined', pieces: [store, bytes(a.pem)] }).lacks).toEqual([]);
    expect(read({ kind: 'joined', pieces: [store, bytes(c.pem)] }).lacks).toEqual([a.sha256]);
    expect(read({ kind: 'joined', pieces: [store, { kind: 'unknown', reason: 'a mount', at: null }] }).lacks).toEqual([]);
  });

  it('reads one file of a store, which the store may not have', () => {
    const file = (name: string, store = 'debian:12'): AnchorSet => read({ kind: 'store', store, at: null, file: name });
    expect(file('B.pem')).toMatchObject({ anchors: [b.sha256], complete: true });
    expect(file('A.pem')).toMatchObject({ anchors: [], complete: true, reason: 'debian:12 has no A.pem' });
    expect(file('B.pem', 'image acme/base')).toMatchObject({ anchors: [], complete: false });
  });

  it('gives up on content that is nested without end', () => {
    let deep: ResolvedContent = bytes(a.pem);
    for (let level = 0; level < 5000; level += 1) deep = { kind: 'joined', pieces: [deep] };
    expect(read(deep)).toMatchObject({ anchors: [], complete: false });
  });
});

describe('days', () => {
  it.each([
    [openssl3, '2020-05-12', 'Aexp'],
    [openssl3, '2020-05-13', ''],
    [java17, '2026-01-01', 'Aexp'],
    [go, '2000-05-11', ''],
  ])('%# an expired root', (profile, day, expected) => {
    expect(names(read(bytes(pki.expiredA.pem), profile, day))).toBe(expected);
  });

  it('says since when', () => {
    expect(read(bytes(pki.expiredA.pem)).rejected).toEqual([{ at: AT, sha256: pki.expiredA.sha256, reason: 'OpenSSL 3: expired on 2020-05-12' }]);
    const future = issue({ name: 'future', commonName: 'Future Root', notBefore: new Date('2030-01-01T00:00:00Z') });
    expect(read(bytes(future.pem)).rejected[0]?.reason).toBe('OpenSSL 3: valid from 2030-01-01 on only');
    expect(read(bytes(pki.expiredA.pem + a.pem), bun12).rejected.map(({ reason }) => reason)).toEqual(['Bun 1.2: expired on 2020-05-12', 'Bun 1.2: an expired edition of the same name stands before it']);
  });
});

describe('what leads to an anchor', () => {
  it('counts only when the signature is right', () => {
    const namesake = issue({ name: 'namesake', commonName: a.commonName });
    expect(names(read(bytes(a.pem + pki.crossB.pem)))).toBe('A Bx');
    expect(names(read(bytes(namesake.pem + pki.crossB.pem)))).toBe('');
    expect(names(read(bytes(pki.leafA.pem + pki.intermediateA.pem + a.pem)))).toBe('A IA leafA');
    expect(read(bytes(a.pem)).partialChain).toBe(false);
    expect(read(bytes(a.pem), go).partialChain).toBe(true);
  });

  it('takes a server certificate that signed itself', () => {
    const alone = issue({ name: 'alone', commonName: 'db.internal', authority: false });
    expect(read(bytes(alone.pem)).anchors).toEqual([alone.sha256]);
  });
});

describe('damage that the measured table does not have', () => {
  const unended = a.pem.replace(/-----END.*\n/, '') + b.pem + c.pem;
  const noCertificate = toPem(Buffer.from('3003020105', 'hex'));
  const middle = a.pem + noCertificate + b.pem;

  it.each([
    ['a block without END before others', unended, openssl3, ''],
    // Go looks for the next END first and takes the block before it for broken.
    ['a block without END before others', unended, go, 'C'],
    ['a block without END before others', unended, dotnet, 'B C'],
    ['a block without END before others', unended, node20, ''],
    ['base64 that is no certificate', middle, openssl3, ''],
    ['base64 that is no certificate', middle, go, 'A B'],
    ['base64 that is no certificate', middle, dotnet, ''],
    ['base64 that is no certificate', middle, node20, 'A'],
    ['a root trusted for clients only', toPem(withTrustAttributes(a, 'trust', 'clientAuth'), 'TRUSTED CERTIFICATE') + b.pem, openssl3, 'B'],
    ['a root rejected for clients only', toPem(withTrustAttributes(a, 'reject', 'clientAuth'), 'TRUSTED CERTIFICATE') + b.pem, openssl3, 'A B'],
    ['an END that is indented', a.pem.replace('-----END', '  -----END'), openssl3, ''],
    ['an END that is indented', a.pem.replace('-----END', '  -----END'), java17, 'A'],
  ])('%s (%#)', (_, text, profile, expected) => {
    expect(names(read(bytes(text), profile))).toBe(expected);
  });
});

describe('rejected blocks', () => {
  const lines = (text: string): number => text.split('\n').length - 1;

  it('are placed on their lines', () => {
    const text = `# header\n${a.pem}\n${b.pem.replace('BEGIN', 'begin').replaceAll('CERTIFICATE', 'X509 CERTIFICATE')}${c.pem.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')}`;
    const at = { ...AT, endLine: 1 + lines(text), endColumn: 1 };
    const { rejected } = read({ kind: 'bytes', bytes: Buffer.from(text), at }, go);
    const line = 1 + lines(text.slice(0, text.indexOf('-----BEGIN X509')));
    expect(rejected.find(({ sha256 }) => sha256 === c.sha256)).toEqual({
      at: { path: AT.path, line, column: 1, endLine: line + lines(c.pem) - 1, endColumn: 31 },
      sha256: c.sha256,
      reason: 'Go: the label "X509 CERTIFICATE" is not one it knows',
    });
  });

  it.each([
    [go, `\ufeff${a.pem}`, 'Go: a byte-order mark stands before it'],
    [openssl3, a.pem.replaceAll(/^/gm, '  '), 'OpenSSL 3: it is indented'],
    [openssl3, `</br>${a.pem}`, 'OpenSSL 3: HTML stands before its BEGIN line'],
    [openssl3, a.pem.trimEnd() + b.pem, 'OpenSSL 3 refuses the whole file: no line break after its END line'],
    [node20, a.pem.trimEnd() + b.pem, 'Node.js (ca): no line break after its END line'],
    [openssl3, a.pem.slice(0, 300), 'OpenSSL 3 refuses the whole file: its END line is missing'],
    [openssl3, a.pem.replaceAll('CERTIFICATE', 'CERTIFICAAT'), 'OpenSSL 3: the label "CERTIFICAAT" is not one it knows'],
    [nativeTls, a.pem + b.pem, 'native-tls reads the first certificate only'],
    [java17, `----- our roots -----\n${a.pem}`, 'Java refuses the whole file: five hyphens stand outside of a block'],
    [javaKeystore, a.pem, 'Java (trust store) refuses the whole file: it is not a keystore'],
  ])('%# say why', (profile, text, reason) => {
    expect(read(bytes(text), profile).rejected.map((one) => one.reason)).toContain(reason);
  });

  it('are placed as a whole where octets and file differ', () => {
    const at = { ...AT, column: 9, endColumn: 500 };
    const { rejected } = read({ kind: 'bytes', bytes: Buffer.from(`\ufeff${a.pem}`), at }, go);
    expect(rejected[0]?.at).toEqual(at);
    const oneLine = read({ kind: 'bytes', bytes: Buffer.from(a.pem.replaceAll('\n', ' ')), at }, openssl3);
    expect(oneLine.rejected.map((one) => one.at)).toEqual([at]);
    const joined = read({ kind: 'joined', pieces: [bytes(expired.pem), bytes(expired.pem)] });
    expect(joined.rejected.map((one) => one.at)).toEqual([null, null]);
    expect(read({ kind: 'joined', pieces: [bytes(expired.pem), bytes('')] }).rejected.map((one) => one.at)).toEqual([AT]);
  });

  it('says that DER is not read', () => {
    expect(read(bytes(a.der)).rejected).toEqual([{ at: AT, sha256: a.sha256, reason: 'OpenSSL 3 does not read DER' }]);
  });
});

describe('keystores', () => {
  it.each(['feedfeed00000002', 'cececece00000002'])('%s is opened by a trust store, and nothing is claimed about it', (magic) => {
    expect(read(bytes(Buffer.from(magic, 'hex')), javaKeystore)).toMatchObject({ complete: false, anchors: [] });
    expect(read(bytes(Buffer.from(magic, 'hex')))).toMatchObject({ complete: true, anchors: [] });
  });
});

describe('hostile files', () => {
  it('no reader throws, whatever is done to a file', () => {
    const originals = [...makeVariants(pki).values()].filter(({ length }) => length > 0);
    assert(
      property(constantFrom(...originals), constantFrom(...readerProfiles), uint8Array({ maxLength: 12 }), nat(), nat(), (original, profile, inserted, at, cut) => {
        const place = at % original.length;
        const mutated = Buffer.concat([original.subarray(0, place), inserted, original.subarray(place + (cut % 40))]);
        const set = readAnchors({ kind: 'bytes', bytes: mutated, at: AT }, DAY, profile, NO_KEYS, sources);
        expect(set.anchors.every((sha256) => set.certificates.includes(sha256))).toBe(true);
      }),
      { seed: 2026, numRuns: 1500 },
    );
  });

  it.each([
    ['headers without end', '-----BEGIN CERTIFICATE-----\n'],
    ['headers on one line', '-----BEGIN CERTIFICATE-----'],
    ['ends', '-----END CERTIFICATE-----\n'],
    ['hyphens', '-'],
    ['empty blocks', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['empty blocks on one line', '-----BEGIN CERTIFICATE----- -----END CERTIFICATE----- '],
    ['headers within lines', 'x-----BEGIN CERTIFICATE-----'],
    ['white space', ' \t'],
    ['nested DER', '0\u0080'],
  ])('time is linear for %s', (_, piece) => {
    const large = Buffer.from(piece.repeat(Math.ceil(1_000_000 / piece.length)), 'latin1');
    for (const profile of readerProfiles) {
      const start = processorTime();
      readWith(profile, large);
      expect(processorTime() - start, profile.id).toBeLessThan(1500);
    }
    const start = processorTime();
    read(bytes(large), java25);
    read(bytes(large), dotnet);
    expect(processorTime() - start).toBeLessThan(3000);
  });
});
