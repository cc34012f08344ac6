import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, test } from 'vitest';
import { knownById } from '../../src/rotations/known.ts';
import { storeFiles } from '../../src/stores/store-file.ts';
import { compare, intervalOf } from '../../src/stores/version-range.ts';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'schema', 'store.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } }).compile(schema);

describe.each([...storeFiles().values()].map((file) => ({ id: file.id, file })))('the store $id', ({ file }) => {
  it('has the form that its schema gives', () => {
    validate(file);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('names roots and sources that exist, and uses every source', () => {
    expect(Object.keys(file.roots).filter((id) => knownById(id)?.role !== 'root')).toEqual([]);
    const used = new Set([...Object.values(file.roots).flat(), ...(file.openssl ?? [])].flatMap(({ sources }) => sources));
    expect([...used].filter((key) => !Object.hasOwn(file.sources, key))).toEqual([]);
    if (used.size > 0) expect(Object.keys(file.sources).filter((key) => !used.has(key))).toEqual([]);
  });

  it('says each thing once: ranges are in order, do not overlap and are not empty', () => {
    for (const [id, ranges] of Object.entries(file.roots)) {
      const intervals = ranges.map(intervalOf);
      for (const [at, { start, end }] of intervals.entries()) {
        expect(compare(start, end), `${id} ${at}`).toBeLessThan(0);
        const next = intervals[at + 1];
        if (next !== undefined) expect(compare(end, next.start), `${id} ${at}`).toBeLessThanOrEqual(0);
      }
    }
  });
});

test.each([
  [{ sources: { a: 'I remember it' } }],
  [{ sources: {} }],
  [{ roots: { x: [{ holds: true }] } }],
  [{ roots: { x: [{ holds: true, sources: ['a'], through: '1', below: '2' }] } }],
  [{ roots: { x: [{ holds: 'yes', sources: ['a'] }] } }],
])('the schema refuses %j', (wrong) => {
  const right = { id: 'x', title: 'X', review: '2027-01-01', sources: { a: 'https://example.org/a' }, gaps: [], roots: {} };
  expect(validate(right)).toBe(true);
  expect(validate({ ...right, ...wrong })).toBe(false);
});
