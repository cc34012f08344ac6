import { describe, expect, it, test } from 'vitest';
import type { Bag, Content } from '../../../src/model.ts';
import { spell } from '../kubernetes/read.ts';
import { read } from './read.ts';

const shown = (content: Content | null): string => (content === null ? '' : content.kind === 'repository' ? ` = ${content.path}` : ` = ${content.kind}`);
const bagsOf = (bags: readonly Bag[] | undefined): readonly string[] => (bags ?? []).flatMap(({ kind, name, scope, entries }) =>
  entries.map((entry) => `${kind} ${name}${scope.includes('namespace') ? scope.slice(scope.indexOf(',')) : ''}: ${entry.key}=${spell(entry.value)}${shown(entry.content)} (${entry.at.path}:${entry.at.line}:${entry.at.column})`));

describe('generators', () => {
  test.each<[string, string, Record<string, string>, readonly string[]]>([
    ['literals', 'configMapGenerator:\n- name: c\n  literals: [A=1, "B=x=y", C=, bad]\n', {}, ['ConfigMap c: A=1 (k/kustomization.yaml:3:16)', 'ConfigMap c: B=x=y (k/kustomization.yaml:3:22)', 'ConfigMap c: C= (k/kustomization.yaml:3:30)']],
    ['quotes in literals', 'configMapGenerator:\n- name: c\n  literals:\n  - A="b c"\n', {}, ['ConfigMap c: A=b c (k/kustomization.yaml:4:8)']],
    ['files of variables', 'configMapGenerator:\n- name: c\n  envs: [a.env]\n  env: b.env\n', { 'k/a.env': '\uFEFF# x\r\nA=1\r\n\nB="2"\nC\n', 'k/b.env': '  D=4' }, ['ConfigMap c: A=1 (k/a.env:2:3)', 'ConfigMap c: B="2" (k/a.env:4:3)', 'ConfigMap c: D=4 (k/b.env:1:5)']],
    ['files', 'configMapGenerator:\n- name: c\n  files: [conf/a.txt, b=conf/a.txt]\n', { 'k/conf/a.txt': 'text' }, ['ConfigMap c: a.txt=text (k/conf/a.txt:1:1)', 'ConfigMap c: b=text (k/conf/a.txt:1:1)']],
    ['files that hold certificates, and those that are not there', 'secretGenerator:\n- name: s\n  files: [ca.pem, x=../up.crt, no.txt]\n', { 'k/ca.pem': 'x', 'up.crt': 'x' }, ['Secret s: ca.pem=(the text of k/ca.pem) = repository (k/kustomization.yaml:3:11)', 'Secret s: x=(the text of up.crt) = repository (k/kustomization.yaml:3:19)', 'Secret s: no.txt=(the text of k/no.txt) = repository (k/kustomization.yaml:3:32)'].map((line) => line.replace('= repository', line.includes('up.crt') ? '= up.crt' : line.includes('no.txt') ? '= k/no.txt' : '= k/ca.pem'))],
    ['a name without anything', 'configMapGenerator:\n- name: c\n', {}, []],
    ['one without a name', 'configMapGenerator:\n- literals: [A=1]\n', {}, []],
    ['names and a namespace', 'namePrefix: p-\nnameSuffix: -s\nnamespace: n\nconfigMapGenerator:\n- name: c\n  literals: [A=1]\n', {}, ['ConfigMap p-c-s, namespace n: A=1 (k/kustomization.yaml:6:16)']],
    ['merged', 'configMapGenerator:\n- name: c\n  literals: [A=1, B=2]\n- name: c\n  behavior: merge\n  literals: [A=3]\n', {}, ['ConfigMap c: A=3 (k/kustomization.yaml:6:16)', 'ConfigMap c: B=2 (k/kustomization.yaml:3:21)']],
    ['replaced', 'configMapGenerator:\n- name: c\n  literals: [A=1, B=2]\n- name: c\n  behavior: replace\n  literals: [C=3]\n', {}, ['ConfigMap c: C=3 (k/kustomization.yaml:6:16)']],
    ['in a base with a prefix, by the name there', 'resources: [../b]\nconfigMapGenerator:\n- name: c\n  behavior: merge\n  literals: [A=3]\n', { 'b/kustomization.yaml': 'namePrefix: b-\nconfigMapGenerator:\n- name: c\n  literals: [A=1]\n' }, ['ConfigMap b-c: A=3 (k/kustomization.yaml:5:16)']],
  ])('%s', (_, text, files, expected) => {
    expect(bagsOf(read({ ...files, 'k/kustomization.yaml': text }, 'k/kustomization.yaml').bags)).toEqual(expected);
  });
});

describe('who is deployed', () => {
  const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n';
  const files = { 'base/kustomization.yaml': 'resources: [c.yaml]\n', 'base/c.yaml': map, 'prod/kustomization.yaml': 'resources: [../base]\n', 'test/kustomization.yml': 'bases: [../base]\n' };

  it('is whoever nobody builds on, with all that it is made of', () => {
    expect(read(files, 'base/kustomization.yaml')).toEqual({});
    expect(read(files, 'prod/kustomization.yaml')).toMatchObject({ bags: [{ id: 'base/c.yaml#ConfigMap/c' }], claims: ['prod/kustomization.yaml', 'base/kustomization.yaml', 'base/c.yaml'] });
    expect(read(files, 'test/kustomization.yml').bags).toHaveLength(1);
  });

  it('is no object of Flux', () => {
    expect(read({ 'k/kustomization.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {path: ./b}\n' }, 'k/kustomization.yaml')).toEqual({});
  });

  it('is not claimed where it was not read', () => {
    const { claims } = read({ 'k/kustomization.yaml': 'resources: [a.yaml, missing.yaml, "https://example.com/x.yaml"]\npatches: [{path: p.yaml}]\nconfigMapGenerator: [{name: c, files: [ca.pem, application.properties, other=app.yaml]}]\n', 'k/a.yaml': map, 'k/p.yaml': map, 'k/ca.pem': 'x', 'k/application.properties': 'a=b', 'k/app.yaml': 'a: b', 'k/unused.yaml': map }, 'k/kustomization.yaml');
    expect(claims).toEqual(['k/kustomization.yaml', 'k/a.yaml', 'k/application.properties', 'k/p.yaml']);
  });

  it('gives the strings of whatever it holds that is no pod, ConfigMap or Secret, and leaves whole files of them to others', () => {
    const url = 'postgresql://u:hunter2@db.example.com/x?sslmode=verify-full';
    const shop = (spec: string): string => `apiVersion: example.org/v1\nkind: Shop\nmetadata: {name: a}\nspec: {${spec}}\n`;
    const found = read({
      'k/kustomization.yaml': `resources: [crd.yaml, both.yaml, values.yaml]\nhelmCharts:\n- name: api\n  valuesInline: {url: "${url}"}\npatches:\n- path: p.yaml\n- target: {kind: None}\n  patch: |-\n    - {op: add, path: /a, value: "${url}"}\n`,
      'k/crd.yaml': shop(`url: "${url}"`),
      'k/both.yaml': `${map}---\n${shop(`url: "${url}"`).replace('name: a', 'name: b')}`,
      'k/p.yaml': shop(`other: "${url}"`),
      'k/values.yaml': `url: ${url}\n`,
    }, 'k/kustomization.yaml');
    expect(found.connections?.map(({ at }) => `${at.path}:${at.line}:${at.column}`).toSorted()).toEqual(['k/both.yaml:9:14', 'k/kustomization.yaml:4:24', 'k/kustomization.yaml:9:35', 'k/p.yaml:4:16']);
    expect(found.claims).toEqual(['k/kustomization.yaml', 'k/both.yaml', 'k/p.yaml']);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });
});

describe('hostile kustomizations', () => {
  const deep = (by: number): string => `resources: ${'['.repeat(by)}${']'.repeat(by)}\n`;
  test.each<[string, Record<string, string | Uint8Array>]>([
    ['nothing', { 'k/kustomization.yaml': '' }],
    ['no map', { 'k/kustomization.yaml': '- a\n' }],
    ['broken YAML', { 'k/kustomization.yaml': 'resources: [a\n  b: }}\n\t- x' }],
    ['nested without end', { 'k/kustomization.yaml': deep(20_000) }],
    ['binary', { 'k/kustomization.yaml': new Uint8Array([0, 1, 2]) }],
    ['UTF-16', { 'k/kustomization.yaml': new Uint8Array([0xff, 0xfe, ...Buffer.from('resources: [a.yaml]\n', 'utf16le')]) }],
    ['itself', { 'k/kustomization.yaml': 'resources: [., ../k, kustomization.yaml]\n' }],
    ['outside of the tree', { 'k/kustomization.yaml': 'resources: [../../../etc/passwd, /etc/passwd, ~/x]\nconfigMapGenerator: [{name: c, files: [../../x], envs: [/etc/passwd]}]\n' }],
    ['names of prototypes', { 'k/kustomization.yaml': 'configMapGenerator: [{name: __proto__, literals: [__proto__=1, constructor=2]}]\nimages: [{name: constructor, newTag: x}]\n' }],
    ['wrong kinds of everything', { 'k/kustomization.yaml': 'resources: a\npatches: {a: b}\nimages: [a]\nconfigMapGenerator: [[a], b, {name: [c]}]\nreplacements: [{source: a, targets: b}, {source: {fieldPath: "a.[b"}, targets: [{select: c, fieldPaths: ["["]}]}]\nnamespace: [a]\nvars: [a]\n' }],
  ])('%s', (_, files) => {
    expect(() => read(files, 'k/kustomization.yaml')).not.toThrow();
  });

  it('that build on each other many times end soon', () => {
    const files: Record<string, string> = { 'k0/kustomization.yaml': 'resources: [c.yaml]\n', 'k0/c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n${Array.from({ length: 500 }, (_, index) => `  k${index}: v\n`).join('')}` };
    for (let level = 1; level <= 20; level++) files[`k${level}/kustomization.yaml`] = `resources: [../k${level - 1}, ../k${level - 1}, ../k${level - 1}]\n`;
    const before = performance.now();
    expect(read(files, 'k20/kustomization.yaml').bags).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('of many overlays of a large base end soon, and claim nothing that they did not read', () => {
    const files: Record<string, string> = { 'b/kustomization.yaml': 'resources: [c.yaml]\n', 'b/c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n${Array.from({ length: 4000 }, (_, index) => `  k${index}: v\n`).join('')}` };
    for (let index = 0; index < 200; index++) files[`o${index}/kustomization.yaml`] = 'resources: [../b]\n';
    const before = performance.now();
    expect(read(files, 'o7/kustomization.yaml').claims).toContain('b/c.yaml');
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
