import { expect, test } from 'vitest';
import { isTarget, matches } from '../../../src/extract/kustomize/resources.ts';
import { tree } from './trees.ts';

const RESOURCE = { node: tree('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: prod-orders, namespace: shop, labels: {app: orders, tier: web}, annotations: {team: a}}\n'), before: ['orders'] };

test.each<[string, boolean]>([
  ['{}', true],
  ['{kind: Deployment}', true],
  ['{kind: StatefulSet}', false],
  ['{group: apps, version: v1}', true],
  ['{group: batch}', false],
  ['{version: v2}', false],
  ['{name: prod-orders}', true],
  ['{name: orders}', true],
  ['{name: order}', false],
  ['{name: "ord.*"}', true],
  ['{name: ".*"}', true],
  ['{name: "^(web|orders)$"}', true],
  ['{namespace: shop}', true],
  ['{namespace: other}', false],
  ['{labelSelector: "app=orders"}', true],
  ['{labelSelector: "app==orders, tier!=db"}', true],
  ['{labelSelector: "app=web"}', false],
  ['{labelSelector: "tier in (db, web)"}', true],
  ['{labelSelector: "tier notin (db,web)"}', false],
  ['{labelSelector: "tier,!old"}', true],
  ['{labelSelector: "old"}', false],
  ['{annotationSelector: "team=a"}', true],
  ['{annotationSelector: "team=b"}', false],
])('%s: %s', (target, expected) => {
  expect(isTarget(RESOURCE, tree(`a: ${target}`).children[0] ?? RESOURCE.node)).toBe(expected);
});

test('a pattern of a stranger takes no time', () => {
  const before = performance.now();
  expect(matches('(a+)+$', 'a'.repeat(250))).toBe(false);
  expect(matches('.*a'.repeat(90), 'a'.repeat(299))).toBe(true);
  expect(matches(`${'.*a'.repeat(90)}b`, 'a'.repeat(299))).toBe(false);
  expect(matches('a'.repeat(10_000), 'a')).toBe(false);
  expect(performance.now() - before).toBeLessThan(200);
});
