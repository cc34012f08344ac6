import { array, assert, constantFrom, dictionary, property, record, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tables, unknownTable } from '../../src/drivers/registry.ts';
import { componentBands, evaluate, vocabulary } from '../../src/drivers/table.ts';
import type { Facts, Row } from '../../src/drivers/table.ts';

const gives = { verifies: 'no' } as const;
const row = (id: string, when: Row['when']): Row => ({ id, when, gives, because: '', source: '' });
const facts = (values: Readonly<Record<string, readonly string[]>>): Facts =>
  Object.fromEntries(Object.entries(values).map(([fact, each]) => [fact, each.map((value) => ({ value, shown: '' }))]));
const reachedIds = (rows: readonly Row[], given: Facts): string[] => evaluate(rows, [], given).map((hit) => hit.row.id);

describe('evaluate', () => {
  it('gives the first row that matches', () => {
    expect(reachedIds([row('a', { x: '1' }), row('b', {}), row('c', {})], facts({ x: ['1'] }))).toEqual(['a']);
    expect(reachedIds([row('a', { x: '1' }), row('b', {}), row('c', {})], facts({ x: ['2'] }))).toEqual(['b']);
  });

  it('gives every row that cannot be ruled out, and no other', () => {
    const rows = [row('a', { x: '1' }), row('b', { x: ['2', '3'] }), row('never', { x: '4' }), row('rest', {})];
    expect(reachedIds(rows, facts({ x: ['1', '2'] }))).toEqual(['a', 'b']);
    expect(reachedIds(rows, facts({ x: ['1', '9'] }))).toEqual(['a', 'rest']);
  });

  it('lets an unreadable value be every word of the table, and says that it is a guess', () => {
    const rows = [row('a', { x: '1' }), row('b', { x: '2' }), row('rest', {})];
    expect(evaluate(rows, [], facts({ x: ['?'] })).map(({ row: { id }, guess }) => [id, guess])).toEqual([['a', true], ['b', true], ['rest', true]]);
    expect(evaluate([row('all', {})], [], facts({ x: ['?'] })).map(({ guess }) => guess)).toEqual([false]);
  });

  it('knows a row for certain when one of its values is certain', () => {
    const hits = evaluate([row('a', { x: ['1', '2'] }), row('rest', {})], [], { x: [{ value: '1', shown: '' }, { value: '?', shown: '' }] });
    expect(hits.map(({ row: { id }, guess }) => [id, guess])).toEqual([['a', false], ['rest', true]]);
  });

  it('passes over a row that asks for a fact that nobody gave', () => {
    expect(reachedIds([row('a', { x: '1' }), row('rest', {})], {})).toEqual(['rest']);
  });

  it('reaches what trying every combination reaches', () => {
    const value = constantFrom('1', '2', '3');
    const names = ['x', 'y', 'z'] as const;
    const someFacts = record(Object.fromEntries(names.map((name) => [name, uniqueArray(value, { minLength: 1 })])));
    const someRows = array(dictionary(constantFrom(...names), uniqueArray(value, { minLength: 1 })), { maxLength: 8 })
      .map((list) => [...list.map((when, index) => row(`${index}`, when)), row('rest', {})]);
    assert(property(someRows, someFacts, (rows, given) => {
      const expected = new Set<string>();
      for (const x of given['x'] ?? []) for (const y of given['y'] ?? []) for (const z of given['z'] ?? []) {
        const combination: Record<string, string> = { x, y, z };
        expected.add(rows.find(({ when }) => Object.entries(when).every(([fact, wanted]) => [wanted].flat().includes(combination[fact] ?? '')))?.id ?? '');
      }
      expect(new Set(reachedIds(rows, facts(given)))).toEqual(expected);
    }));
  });
});

describe('the tables', () => {
  for (const { id, rows, components, sources } of [...tables, unknownTable]) {
    const names = components.map(({ name }) => name);

    it(`of ${id}: every row can be reached`, () => {
      for (const wanted of rows) {
        const given: Facts = Object.fromEntries([...new Set(rows.flatMap(({ when }) => Object.keys(when)))].map((fact) => {
          if (names.includes(fact)) return [fact, componentBands(rows, fact).map((band) => ({ value: '', shown: '', band }))];
          const own = wanted.when[fact];
          return [fact, (own === undefined ? [...vocabulary(rows, fact), '(other)'] : [own].flat()).map((value) => ({ value, shown: '' }))];
        }));
        expect(evaluate(rows, names, given).map((hit) => hit.row.id), wanted.id).toContain(wanted.id);
      }
    });

    it(`of ${id}: ids are unique, sources are known, the last row takes the rest`, () => {
      expect(new Set(rows.map((each) => each.id)).size).toBe(rows.length);
      expect(rows.filter(({ source }) => !Object.hasOwn(sources, source)).map((each) => each.id)).toEqual([]);
      expect(rows.at(-1)?.when).toEqual({});
      for (const address of Object.values(sources)) expect(new URL(address).protocol).toBe('https:');
    });

    it(`of ${id}: a row that verifies names what it trusts`, () => {
      expect(rows.filter(({ gives: { verifies, anchors } }) => verifies === 'yes' && anchors === undefined)).toEqual([]);
    });
  }
});
