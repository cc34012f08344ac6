import { expect, test } from 'vitest';
import { applyOperations } from '../../../src/extract/kustomize/json-patch.ts';
import { list, plain, tree } from './trees.ts';

const BEFORE = '{a: 1, b: {c: 2}, l: [x, y]}';
const same = { a: '1', b: { c: '2' }, l: ['x', 'y'] };

test.each<[string, string, unknown]>([
  ['adds to a map', '{op: add, path: /b/d, value: 3}', { ...same, b: { c: '2', d: '3' } }],
  ['adds in the place of what is there', '{op: add, path: /a, value: {e: 1}}', { ...same, a: { e: '1' } }],
  ['adds to the end of a list', '{op: add, path: /l/-, value: z}', { ...same, l: ['x', 'y', 'z'] }],
  ['adds between', '{op: add, path: /l/1, value: z}', { ...same, l: ['x', 'z', 'y'] }],
  ['replaces', '{op: replace, path: /b/c, value: 3}', { ...same, b: { c: '3' } }],
  ['replaces an element', '{op: replace, path: /l/0, value: z}', { ...same, l: ['z', 'y'] }],
  ['removes', '{op: remove, path: /b}', { a: '1', l: ['x', 'y'] }],
  ['removes an element', '{op: remove, path: /l/0}', { ...same, l: ['y'] }],
  ['copies', '{op: copy, from: /b/c, path: /d}', { ...same, d: '2' }],
  ['moves', '{op: move, from: /b/c, path: /a}', { a: '2', b: {}, l: ['x', 'y'] }],
  ['knows escapes', '{op: add, path: /b/x~1y~0z, value: 3}', { ...same, b: { c: '2', 'x/y~z': '3' } }],
  ['tests, and goes on', '{op: test, path: /a, value: 1}', same],
  ['changes nothing that is not there', '{op: replace, path: /z, value: 3}', same],
  ['nor below it', '{op: add, path: /z/y, value: 3}', same],
  ['nor an element too far', '{op: add, path: /l/7, value: 3}', same],
  ['nor by a name in a list', '{op: add, path: /l/x, value: 3}', same],
  ['nor below a word', '{op: add, path: /a/b, value: 3}', same],
  ['nor without a path', '{op: add, value: 3}', same],
])('%s', (_, operation, expected) => {
  expect(plain(applyOperations(tree(BEFORE), list(`- ${operation}`)))).toEqual(expected);
});
