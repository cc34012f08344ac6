import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { discover, memoryTree, openWorkingCopy } from '../../../src/discover/index.ts';
import { MAX_ARCHIVES_BYTES } from '../../../src/discover/limits.ts';
import { archives } from '../../../src/extract/archives/index.ts';
import { extract, wantedBy } from '../../../src/extract/index.ts';
import { extractors } from '../../../src/extract/registry.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { keyringOf, openKeystores } from '../../../src/keystores/index.ts';
import { compareText } from '../../../src/shared/order.ts';
import { fixture, FIXTURES } from '../../support/keystore-fixtures.ts';
import { certificateBag, pfx, plainPart } from '../../support/pkcs12.ts';
import { makePki } from '../../support/pki.ts';
import { processorTime } from '../../support/processor-time.ts';
import { zip } from '../../support/zip.ts';

const { a } = makePki();
const JKS = fixture('trust.jks');
const HOLDS = FIXTURES.find(({ name }) => name === 'trust.jks')?.holds;
const PEM = Buffer.from(a.pem);
const CLASS = { name: 'com/example/Main.class', content: Buffer.from('cafebabe', 'hex') };
const NO_FILES = { open: () => null, list: () => null };

function read(path: string, bytes: Uint8Array) {
  const { certificates = [], skipped = [] } = archives.extract(new SourceFile(path, bytes), NO_FILES);
  return { certificates, skipped };
}

function paths(path: string, bytes: Uint8Array): string[] {
  return read(path, bytes).certificates.map((file) => file.path);
}

test('a keystore in an application is a file of its own, at the place of the archive', () => {
  const war = zip([CLASS, { name: 'WEB-INF/classes/truststore.jks', content: JKS }, { name: 'WEB-INF/web.xml', content: Buffer.from('<x/>') }]);
  const { certificates } = read('deploy/app.war', war);
  expect(certificates).toMatchObject([{ path: 'deploy/app.war!/WEB-INF/classes/truststore.jks', at: { path: 'deploy/app.war', line: 1, column: 1, endLine: 1, endColumn: 1 }, format: 'jks', whole: true, malformed: [] }]);
  expect(openKeystores(certificates, keyringOf([], []))[0]?.certificates.map(({ certificate, at }) => `${certificate.sha256} ${at.path}`).sort(compareText)).toEqual(HOLDS?.map((digest) => `${digest} deploy/app.war`).sort(compareText));
});

test('certificates too, stored or packed, and what was meant to be one', () => {
  const { certificates } = read('x.zip', zip([{ name: 'certs/root.crt', content: PEM }, { name: 'certs/root.der', content: a.der, stored: true }, { name: 'bad.pem', content: Buffer.from(a.pem.replace('BEGIN', 'BEGINN')) }, { name: 'cut.crt', content: PEM.subarray(0, 200) }, { name: 'my.key.pem', content: Buffer.from(a.keys.privateKey.export({ type: 'pkcs8', format: 'pem' })) }]));
  expect(certificates.map(({ path, format, certificates: found, malformed }) => [path, format, found.length, malformed.length])).toEqual([['x.zip!/certs/root.crt', 'pem', 1, 0], ['x.zip!/certs/root.der', 'der', 1, 0], ['x.zip!/cut.crt', 'pem', 0, 1]]);
  expect(certificates.flatMap((file) => [file.at, ...file.certificates.map(({ at }) => at), ...file.malformed.map(({ at }) => at)]).every(({ path, line }) => path === 'x.zip' && line === 1)).toBe(true);
});

test('archives in archives, one level down', () => {
  const jar = zip([{ name: 'trust.jks', content: JKS }]);
  const war = zip([{ name: 'WEB-INF/lib/inner.jar', content: jar }, { name: 'top.p12', content: fixture('openssl-default.p12') }]);
  expect(paths('a.war', war)).toEqual(['a.war!/top.p12', 'a.war!/WEB-INF/lib/inner.jar!/trust.jks']);
  expect(paths('a.ear', zip([{ name: 'a.war', content: war }]))).toEqual(['a.ear!/a.war!/top.p12']);
});

test('archives that start themselves, and those with a comment', () => {
  expect(paths('a.jar', zip([{ name: 'cacerts', content: JKS }], { before: '#!/bin/sh\nexec java -jar "$0"\n', comment: 'a comment' }))).toEqual(['a.jar!/cacerts']);
});

describe('members that cannot be had', () => {
  test.each([
    ['one that claims to be large', { claimed: 5_000_000 }, 'it is larger than 4000000 bytes'],
    ['an encrypted one', { encrypted: true }, 'it is encrypted'],
  ])('%s', (_, lie, detail) => {
    expect(read('a.zip', zip([{ name: 'a.jks', content: JKS, ...lie }]))).toEqual({ certificates: [], skipped: [{ path: 'a.zip!/a.jks', reason: 'unreadable', detail }] });
  });

  test('one that says it is small and is not', () => {
    const before = processorTime();
    const memory = process.memoryUsage().arrayBuffers;
    const bomb = zip([{ name: 'a.jks', content: Buffer.alloc(400_000_000), claimed: 100 }]);
    expect(read('a.zip', bomb).skipped).toEqual([{ path: 'a.zip!/a.jks', reason: 'unreadable', detail: 'it is damaged, or larger than it says' }]);
    expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(500_000_000);
    expect(processorTime() - before).toBeLessThan(10_000);
  });

  test('thousands of them', () => {
    const many = zip(Array.from({ length: 3000 }, (_, index) => ({ name: `${index}.jks`, content: JKS })));
    expect(read('a.zip', many).certificates).toHaveLength(200);
  });

  test('names are only names', () => {
    const names = ['../../etc/cacerts', '/etc/x.jks', 'C:\\x.jks', 'a\n::error::x.jks', '__proto__.jks'];
    expect(paths('a.zip', zip(names.map((name) => ({ name, content: JKS }))))).toEqual(names.map((name) => `a.zip!/${name}`));
  });
});

describe('which archives are looked into', () => {
  const found = (files: Readonly<Record<string, Uint8Array>>) => discover(memoryTree(files), wantedBy(extractors));

  test('those with a name that promises something', () => {
    const files = {
      'gradle/wrapper/gradle-wrapper.jar': zip([CLASS, { name: 'META-INF/MANIFEST.MF', content: Buffer.from('x') }, { name: 'org/TrustStore.class', content: Buffer.alloc(9) }]),
      'app.war': zip([CLASS, { name: 'WEB-INF/classes/client.p12', content: JKS }]),
      'fat.jar': zip([{ name: 'BOOT-INF/lib/x.jar', content: zip([CLASS]) }]),
      'image.png': zip([{ name: 'a.jks', content: JKS }]),
      'text.zip': Buffer.from('not a zip'),
      'broken.jar': Buffer.from('504b030400000000', 'hex'),
    };
    const discovery = found(files);
    expect(discovery.files.map(({ path }) => path)).toEqual(['app.war', 'fat.jar']);
    expect(discovery.skipped).toEqual([]);
    expect(extract(discovery.files, NO_FILES, extractors).certificates.map(({ path }) => path)).toEqual(['app.war!/WEB-INF/classes/client.p12']);
  });

  test('no more than so many bytes of them; the others are listed', () => {
    const size = 30_000_000;
    const dull = Buffer.alloc(size, 'PK\0\0');
    const count = Math.ceil(MAX_ARCHIVES_BYTES / size) + 2;
    const files = Object.fromEntries(Array.from({ length: count }, (_, index) => [`lib/${String(index).padStart(2, '0')}.jar`, dull]));
    const { skipped, skippedByReason } = found(files);
    expect(skippedByReason['too many']).toBeGreaterThanOrEqual(1);
    expect(skipped.map(({ path }) => path)).toEqual(Object.keys(files).slice(-(skippedByReason['too many'] ?? 0)));
  });
});

test('on a disk: large archives and keystores are read to their end, and too large ones are listed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'archives-'));
  try {
    const padding = { name: 'a.bin', content: randomBytes(8_000_000), stored: true };
    const large = pfx([plainPart(...Array.from({ length: 100 }, (_, index) => certificateBag(a.der, { name: String(index), trusted: true })))]);
    writeFileSync(join(folder, 'app.war'), zip([padding, { name: 'trust.jks', content: JKS }]));
    writeFileSync(join(folder, 'dull.jar'), zip([padding]));
    writeFileSync(join(folder, 'large.bin'), large);
    writeFileSync(join(folder, 'huge.ear'), '');
    truncateSync(join(folder, 'huge.ear'), 40_000_000);
    const discovery = discover(await openWorkingCopy({ root: folder, untracked: true }), wantedBy(extractors));
    expect(discovery.files.map(({ path, bytes }) => [path, bytes.length])).toEqual(['app.war', 'large.bin'].map((path) => [path, statSync(join(folder, path)).size]));
    expect(discovery.skipped).toEqual([{ path: 'huge.ear', reason: 'too large', detail: '40000000 bytes, the limit is 32000000' }]);
    expect(extract(discovery.files, NO_FILES, extractors).certificates.map(({ path }) => path)).toEqual(['app.war!/trust.jks', 'large.bin']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('damaged archives throw nothing and take no time', () => {
  const seed = Buffer.from(zip([CLASS, { name: 'a.jks', content: JKS }, { name: 'in.jar', content: zip([{ name: 'b.pem', content: PEM, stored: true }]) }], { comment: 'c' }));
  const edit = fc.record({ at: fc.nat(seed.length - 1), value: fc.nat(255), cut: fc.nat(40), how: fc.constantFrom('set', 'cut', 'truncate', 'word') });
  fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
    let damaged = Buffer.from(seed);
    for (const { at, value, cut, how } of edits) {
      if (at >= damaged.length) continue;
      if (how === 'set') damaged[at] = value;
      else if (how === 'word') damaged.fill(value % 2 === 0 ? 0xff : 0, at, Math.min(damaged.length, at + 4));
      else damaged = Buffer.concat([damaged.subarray(0, at), damaged.subarray(how === 'cut' ? Math.min(damaged.length, at + cut) : damaged.length)]);
    }
    const bytes = new Uint8Array(damaged);
    const before = processorTime();
    archives.recognisesBinary?.('a.zip', bytes);
    read('a.zip', bytes);
    expect(processorTime() - before).toBeLessThan(1000);
  }), { numRuns: 1500, seed: 20261124 });
});
