import { describe, expect, it } from 'vitest';

import { NO_KEYS } from '../../support/keyring.ts';
import { readAnchors } from '../../../src/drivers/anchors.ts';
import { keytool } from '../../../src/drivers/pem/profiles.ts';
import { readWith } from '../../../src/drivers/pem/reader.ts';
import { makePki } from '../../support/pki.ts';
import { COLUMNS, KEYTOOL, TABLE } from './table.ts';
import { makeVariants } from './variants.ts';
import type { AnchorSet } from '../../../src/model.ts';
import type { ReaderProfile } from '../../../src/drivers/pem/profile.ts';

const DAY = '2026-11-23';
const pki = makePki();
const variants = makeVariants(pki);
const rows = TABLE.trim().split('\n').map((line) => line.split(/ +/)).map(([name = '', ...cells]) => ({ name, cells }));

/** What anchors each server's chain, leaf to root; roots count in every edition, as names and keys agree. */
const SERVERS = {
  A: [pki.leafA, pki.intermediateA, pki.a, pki.expiredA],
  B: [pki.leafB, pki.intermediateB, pki.b, pki.crossB],
  A2: [pki.leafA2, pki.reissuedA, pki.a, pki.expiredA],
  BX: [pki.leafB, pki.intermediateB, pki.b, pki.crossB, pki.a, pki.expiredA],
};

function anchors(name: string, profile: ReaderProfile): AnchorSet {
  const bytes = variants.get(name);
  if (bytes === undefined) throw new Error(`no variant ${name}`);
  const at = { path: 'root.pem', line: 1, column: 1, endLine: 1, endColumn: 1 };
  return readAnchors({ kind: 'bytes', bytes, at }, DAY, profile, NO_KEYS, {
    publishedBytes: () => null,
    storeFile: () => null,
    storeContents: () => ({ holds: [], lacks: [], complete: false, reason: 'not in this test' }),
  });
}

function cell(expected: string, { anchors: found }: AnchorSet): string {
  const connects = (server: keyof typeof SERVERS): boolean => SERVERS[server].some(({ sha256 }) => found.includes(sha256));
  const main = `${connects('A') ? 'A' : ''}${connects('B') ? 'B' : ''}` || '-';
  const [, extra] = expected.split('/');
  const server = extra?.startsWith('A2') ? 'A2' : 'BX';
  return extra === undefined ? main : `${main}/${server}${connects(server) ? '+' : '-'}`;
}

/** Cells that this part cannot know, and what is said instead. */
const OPEN: Record<string, string> = { '39-pkcs12-as-ca/dotnet': 'the contents of a PKCS#12 keystore are not read' };

describe('what each reader makes of a root file', () => {
  it('has the whole table', () => {
    expect(rows).toHaveLength(48);
    expect(rows.every(({ cells }) => cells.length === 17)).toBe(true);
    expect(new Set(COLUMNS.map(({ id }) => id)).size).toBe(17);
    expect([...variants.keys()].sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  describe.each(rows)('$name', ({ name, cells }) => {
    it.each(COLUMNS.map((profile, index) => ({ id: profile.id, profile, expected: cells[index] ?? '' })))('$id: $expected', ({ id, profile, expected }) => {
      const set = anchors(name, profile);
      const open = OPEN[`${name}/${id}`];
      if (open !== undefined) {
        expect(set).toMatchObject({ complete: false, reason: open });
        return;
      }
      expect(cell(expected, set)).toBe(expected);
      expect(set.complete).toBe(true);
    });
  });

  it('says why wherever it takes less than a person sees', () => {
    for (const { name } of rows) {
      for (const profile of COLUMNS) {
        const set = anchors(name, profile);
        const lost = set.certificates.filter((sha256) => !set.anchors.includes(sha256));
        const explained = new Set(set.rejected.map(({ sha256 }) => sha256));
        const isWhole = lost.every((sha256) => explained.has(sha256));
        const isNoRoot = profile.partialChain !== 'all' && /intermediate|leaf|cross/.test(name);
        expect(isWhole || isNoRoot, `${name} with ${profile.id}: ${JSON.stringify(set.rejected)}`).toBe(true);
      }
    }
  });
});

describe('keytool -importcert', () => {
  const names = new Map([pki.a, pki.b, pki.c, pki.expiredA, pki.crossB, pki.intermediateA, pki.intermediateB, pki.leafA].map(({ sha256, name }) => [sha256, name]));

  it.each(KEYTOOL.trim().split('\n').map((line) => line.split(/ +/)))('%s: %s', (name = '', expected = '') => {
    const { certificates } = readWith(keytool, variants.get(name) ?? new Uint8Array());
    expect(certificates.map(({ sha256 }) => names.get(sha256)).join(',') || 'none').toBe(expected);
  });
});
