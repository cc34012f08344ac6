import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { folderOf, project, sources } from './sources.ts';

const all = sources();
const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };

/** The packages that may be imported in one folder only, besides those that any single folder may claim. */
const TOOLKIT: Readonly<Record<string, string>> = { '@actions/core': 'github', '@actions/github': 'github', '@actions/glob': 'discover' };

/** Nouns and small things that everybody may use. */
const SHARED = new Set(['model', 'model.ts', 'shared']);

/** Data flows one way: what each step may import besides itself and the shared nouns. Values, not types only. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  discover: [],
  certificates: [],
  keystores: ['certificates'],
  extract: ['certificates'],
  resolve: [],
  stores: ['certificates', 'rotations'],
  rotations: ['certificates'],
  drivers: ['certificates', 'keystores', 'rotations', 'stores'],
  judge: ['certificates', 'drivers', 'rotations', 'stores'],
  rules: ['certificates', 'judge', 'rotations', 'drivers', 'stores'],
  report: [],
  edge: [],
  cli: ['audit.ts', 'discover', 'edge', 'report', 'rotations', 'rules'],
  github: ['edge', 'report'],
};

describe('the sources', () => {
  it('are found', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(all.flatMap(({ imports }) => imports).length).toBeGreaterThan(all.length);
  });

  it('are small: no file has more than 250 lines', () => {
    expect(all.filter(({ text }) => text.split('\n').length > 251).map(({ path, text }) => `${path}: ${text.split('\n').length}`)).toEqual([]);
  });

  it('import the toolkit at the edges only', () => {
    const found = all.flatMap(({ path, folder, imports }) => imports.filter(({ name }) => name.startsWith('@actions/')).map(({ name }) => ({ path, folder, name })));
    expect(found.length).toBeGreaterThanOrEqual(3);
    expect(found.filter(({ folder, name }) => TOOLKIT[name] !== folder)).toEqual([]);
  });

  it('import each dependency in at most one folder, and only what package.json names', () => {
    const users = new Map<string, Set<string>>();
    for (const { path, imports } of all) {
      for (const { name, target } of imports) {
        if (target !== null || isBuiltin(name)) continue;
        const dependency = name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');
        users.set(dependency, (users.get(dependency) ?? new Set()).add(folderOf(path)));
      }
    }
    expect([...users.keys()].filter((name) => manifest.dependencies[name] === undefined)).toEqual([]);
    expect([...users].filter(([, folders]) => folders.size > 1).map(([name, folders]) => `${name}: ${[...folders].join(', ')}`)).toEqual([]);
    expect(Object.keys(manifest.dependencies).filter((name) => !users.has(name))).toEqual([]);
  });

  it('import the model as types only', () => {
    const values = all.filter(({ folder }) => folder !== 'model' && folder !== 'model.ts').flatMap(({ path, imports }) =>
      imports.filter(({ target, typeOnly }) => target !== null && /^model(?:\.ts|\/)/.test(target) && !typeOnly).map(({ name }) => `${path}: ${name}`));
    expect(values).toEqual([]);
  });

  it('flow one way: discover, extract, resolve, drivers and rotations, judge, rules, report', () => {
    const against = all.flatMap(({ path, folder, imports }) => {
      const allowed = MAY_IMPORT[folder];
      if (allowed === undefined) return [];
      return imports
        .filter(({ target, typeOnly }) => target !== null && !typeOnly)
        .map(({ target }) => folderOf(target ?? ''))
        .filter((other) => other !== folder && !SHARED.has(other) && !allowed.includes(other))
        .map((other) => `${path} → ${other}`);
    });
    expect(against).toEqual([]);
  });

  it('have no folder that no arrow knows', () => {
    const folders = new Set(all.filter(({ path }) => path.includes('/')).map(({ folder }) => folder));
    expect([...folders].filter((folder) => MAY_IMPORT[folder] === undefined && !SHARED.has(folder))).toEqual([]);
  });

  it('import nothing in circles, not even types', () => {
    const imports = new Map(all.map(({ path, imports: list }) => [path, list.flatMap(({ target }) => target ?? [])]));
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'open') circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (state.has(path)) return;
      state.set(path, 'open');
      for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
      state.set(path, 'done');
    };
    for (const path of imports.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });

  it('open a secret in one folder only: what reads keystores', () => {
    const opening = all.filter(({ text }) => text.includes('openSecret'));
    expect(opening.map(({ folder }) => folder).filter((folder) => folder !== 'keystores' && folder !== 'shared')).toEqual([]);
    expect(opening.filter(({ folder }) => folder === 'shared').map(({ path }) => path)).toEqual(['shared/secret.ts']);
    expect(opening.length).toBeGreaterThan(2);
  });

  it('print only at the edges', () => {
    const printing = all.filter(({ text }) => /\bstd(?:out|err)\b.*\bprocess\b|\bprocess\.std|\bconsole\./.test(text)).map(({ path }) => path);
    expect(printing).toEqual(['cli.ts', 'discover/toolkit-glob.ts']);
  });
});
