import { expect, test } from 'vitest';
import { mergePatch } from '../../../src/extract/kustomize/strategic-merge.ts';
import { plain, tree } from './trees.ts';

const pod = (spec: string, kind = 'Pod'): string => `kind: ${kind}\nspec: ${spec}\n`;

test.each<[string, string, string, unknown]>([
  ['maps are merged', '{a: 1, b: {c: 2}}', '{b: {d: 3}}', { a: '1', b: { c: '2', d: '3' } }],
  ['values are replaced', '{a: 1}', '{a: {b: 2}}', { a: { b: '2' } }],
  ['null deletes', '{a: 1, b: 2}', '{a: null}', { b: '2' }],
  ['null deletes nothing that is not there, also within', '{}', '{a: {b: null, c: 1}}', { a: { c: '1' } }],
  ['containers are merged by name, new ones come first', '{containers: [{name: a, image: x}]}', '{containers: [{name: b}, {name: a, tty: y}]}', { containers: [{ name: 'b' }, { name: 'a', image: 'x', tty: 'y' }] }],
  ['variables by name', '{containers: [{name: a, env: [{name: X, value: 1}, {name: Y, value: 2}]}]}', '{containers: [{name: a, env: [{name: X, value: 3}]}]}', { containers: [{ name: 'a', env: [{ name: 'X', value: '3' }, { name: 'Y', value: '2' }] }] }],
  ['mounts by path', '{containers: [{name: a, volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b}]}]}', '{containers: [{name: a, volumeMounts: [{name: w, mountPath: /b}]}]}', { containers: [{ name: 'a', volumeMounts: [{ name: 'v', mountPath: '/a' }, { name: 'w', mountPath: '/b' }] }] }],
  ['ports by number', '{containers: [{name: a, ports: [{containerPort: 80, name: x}]}]}', '{containers: [{name: a, ports: [{containerPort: 80, name: y}, {containerPort: 81}]}]}', { containers: [{ name: 'a', ports: [{ containerPort: '81' }, { containerPort: '80', name: 'y' }] }] }],
  ['other lists are replaced', '{containers: [{name: a, args: [x, y], envFrom: [{prefix: a}]}]}', '{containers: [{name: a, args: [z], envFrom: [{prefix: b}]}]}', { containers: [{ name: 'a', args: ['z'], envFrom: [{ prefix: 'b' }] }] }],
  ['an element is deleted', '{volumes: [{name: a}, {name: b}]}', '{volumes: [{name: a, $patch: delete}]}', { volumes: [{ name: 'b' }] }],
  ['an element that is not there is not added to be deleted', '{volumes: [{name: b}]}', '{volumes: [{name: a, $patch: delete}]}', { volumes: [{ name: 'b' }] }],
  ['a list is replaced', '{volumes: [{name: a}, {name: b}]}', '{volumes: [{$patch: replace}, {name: c}]}', { volumes: [{ name: 'c' }] }],
  ['a map is replaced', '{volumes: [{name: a, secret: {secretName: x}}]}', '{volumes: [{name: a, $patch: replace, configMap: {name: y}}]}', { volumes: [{ name: 'a', configMap: { name: 'y' } }] }],
  ['only the keys that are named are kept', '{volumes: [{name: a, secret: {secretName: x}}]}', '{volumes: [{name: a, $retainKeys: [name, configMap], configMap: {name: y}}]}', { volumes: [{ name: 'a', configMap: { name: 'y' } }] }],
  ['a map is deleted', '{a: {b: 1}, c: 2}', '{a: {$patch: delete}}', { c: '2' }],
  ['orders of elements are no elements', '{volumes: [{name: a}]}', '{$setElementOrder/volumes: [{name: a}], volumes: [{name: a, x: 1}]}', { volumes: [{ name: 'a', x: '1' }] }],
])('%s', (_, target, patch, expected) => {
  expect(plain(mergePatch(tree(pod(target)), tree(pod(patch)), false))).toEqual({ kind: 'Pod', spec: expected });
});

test('an object is deleted', () => {
  expect(mergePatch(tree(pod('{a: 1}')), tree('kind: Pod\n$patch: delete\n'), false)).toBeNull();
});

test('lists of objects that nobody describes are replaced, unless a schema is given', () => {
  const merged = (schema: boolean): unknown => plain(mergePatch(tree(pod('{containers: [{name: a}]}', 'Shop')), tree(pod('{containers: [{name: b}]}', 'Shop')), schema));
  expect(merged(false)).toEqual({ kind: 'Shop', spec: { containers: [{ name: 'b' }] } });
  expect(merged(true)).toEqual({ kind: 'Shop', spec: { containers: [{ name: 'b' }, { name: 'a' }] } });
});

test('what is merged stands where it is written', () => {
  const target = tree(pod('{a: 1, b: 2}'));
  const merged = mergePatch(target, { ...tree(pod('{b: 3}')) }, false);
  const spec = merged?.children.find(({ key }) => key === 'spec');
  expect(spec?.kind === 'map' ? spec.children.map(({ span }) => span.start) : []).toEqual([20, 20]);
});
