import { describe, expect, it } from 'vitest';
import type { Connection, Dependency, Evidence } from '../../src/model.ts';
import { at, connection, dependency, driver, image, only, place, repository, show, spell, steps, write } from './evidence.ts';

const tables = [
  driver('alpha', { packages: { npm: ['alpha'], pypi: ['alphapy'] }, schemes: ['alpha+x'], programs: ['acmd'], languages: ['javascript'] }),
  driver('delta', { packages: { gem: ['alpha'] } }),
  driver('beta', { packages: { npm: ['beta', 'shared'] }, languages: ['python'] }),
  driver('gamma', { packages: { npm: ['gamma', 'shared'] }, over: ['alpha'] }),
];

function drivers(more: Partial<Connection>, dependencies: readonly Dependency[], parts: Partial<Evidence> = {}): string {
  const client = only({ connections: [connection('c', 'app/src/x.js:1', more)], dependencies, ...parts }, { 'app/src/x.js': '', 'svc/main.js': '' }, tables);
  return `${client.drivers.map((candidate) => `${candidate.driver} (${candidate.library})`).join(', ')} ${client.confidence}`;
}

const hint = (more: Partial<Connection['hint']>): Partial<Connection> => ({ hint: { language: null, library: null, program: null, ...more } });

describe('drivers', () => {
  it.each<[string, Partial<Connection>, readonly Dependency[], string]>([
    ['a library that the code names', hint({ library: 'beta' }), [dependency('app/m:1', 'npm', 'alpha', null)], 'beta (beta) high'],
    ['a library that two are known by', hint({ library: 'shared' }), [], 'beta (shared), gamma (shared) high'],
    ['a name that is another library in another language', hint({ library: 'alpha', language: 'ruby' }), [], 'delta (alpha) high'],
    ['a name whose language is not known', hint({ library: 'alpha' }), [], 'alpha (alpha), delta (alpha) high'],
    ['a program', hint({ program: 'acmd' }), [], 'alpha (acmd) high'],
    ['a scheme', { scheme: 'alpha+x' }, [dependency('app/m:1', 'npm', 'beta', null)], 'alpha (alpha+x) high'],
    ['a scheme of no driver', { scheme: 'postgres' }, [dependency('app/m:1', 'npm', 'beta', null)], 'beta (beta) high'],
    ['the nearest manifest', {}, [dependency('app/src/m:1', 'npm', 'alpha', null), dependency('m:1', 'npm', 'beta', null)], 'alpha (alpha) high'],
    ['a manifest further up when the nearest names none', {}, [dependency('app/m:1', 'npm', 'other', null), dependency('m:1', 'npm', 'beta', null)], 'beta (beta) high'],
    ['several of one manifest', {}, [dependency('app/m:1', 'npm', 'alpha', null), dependency('app/m:2', 'npm', 'beta', null)], 'alpha (alpha), beta (beta) high'],
    ['the language decides which manifests count', hint({ language: 'python' }), [dependency('app/m:1', 'npm', 'beta', null), dependency('app/m:2', 'pypi', 'alphapy', null)], 'alpha (alphapy) high'],
    ['what the manifest names comes before what a lock file brings along', {}, [dependency('app/l:1', 'npm', 'alpha', '1.0.0', { locked: true }), dependency('app/m:1', 'npm', 'beta', null)], 'beta (beta) high'],
    ['a lock file alone', {}, [dependency('app/l:1', 'npm', 'alpha', '1.0.0', { locked: true })], 'alpha (alpha) high'],
    ['one that is built on another', {}, [dependency('app/m:1', 'npm', 'alpha', null), dependency('app/m:2', 'npm', 'gamma', null)], 'gamma (gamma) high'],
    ['the usual driver of the language', hint({ language: 'python' }), [], 'beta (python) low'],
    ['the usual driver of the project', {}, [dependency('app/m:1', 'npm', 'other', null)], 'alpha (javascript) low'],
    ['not that of a project that describes a deployment', {}, [dependency('app/m:1', 'npm', '@pulumi/azure', null), dependency('m:1', 'npm', 'other', null)], ' high'],
    ['that of a project whose lock file also holds what describes deployments', {}, [dependency('app/m:1', 'npm', 'other', null), dependency('app/l:1', 'npm', '@pulumi/azure', '1.0.0', { locked: true })], 'alpha (javascript) low'],
    ['none', {}, [], ' high'],
  ])('%s', (_, more, dependencies, expected) => {
    expect(drivers(more, dependencies)).toBe(expected);
  });

  it('come from the code that runs in the same place', () => {
    const box = place('box', 'ops/box.file:1', [image('ops/box.file:1', 'os:1'), write('ops/box.file:2', '/app', repository('ops/box.file:2', 'svc'))]);
    const command = connection('c', 'ops/box.file:5', { syntax: 'environment' });
    const client = only({ connections: [command], places: [box], dependencies: [dependency('svc/m:1', 'npm', 'beta', null), dependency('ops/m:1', 'npm', 'alpha', null)] }, { 'svc/main.js': '' }, tables);
    expect(client.drivers.map(({ driver: id, why }) => `${id}: ${why}`)).toEqual(['beta: svc/m names beta']);
  });

  it('do not depend on the order of the evidence', () => {
    const dependencies = [dependency('app/m:1', 'npm', 'alpha', null), dependency('app/m:2', 'npm', 'beta', null)];
    expect(drivers({}, dependencies)).toBe(drivers({}, dependencies.toReversed()));
  });
});

describe('versions', () => {
  const version = (dependencies: readonly Dependency[], component = 'alpha', parts: Partial<Evidence> = {}): string =>
    spell(only({ connections: [connection('c', 'app/src/x.js:1')], dependencies, ...parts }, { 'app/src/x.js': '' }, tables).view.version(component));
  it.each<[string, readonly Dependency[], string]>([
    ['of the nearest lock file', [dependency('app/l:1', 'npm', 'alpha', '1.2.3', { locked: true }), dependency('l:1', 'npm', 'alpha', '9.9.9', { locked: true })], 'known 1.2.3'],
    ['of a lock file further up', [dependency('app/m:1', 'npm', 'alpha', null, { range: '^1.0.0' }), dependency('l:1', 'npm', 'alpha', '1.5.0', { locked: true })], 'known 1.5.0'],
    ['a lock file wins over a pin', [dependency('app/m:1', 'npm', 'alpha', '1.0.0'), dependency('l:1', 'npm', 'alpha', '1.5.0', { locked: true })], 'known 1.5.0'],
    ['a pin', [dependency('app/m:1', 'npm', 'alpha', '1.0.0')], 'known 1.0.0'],
    ['a pin further up than a range', [dependency('app/m:1', 'npm', 'alpha', null, { range: '^1' }), dependency('m:1', 'npm', 'alpha', '1.0.0')], 'known 1.0.0'],
    ['a range', [dependency('app/m:1', 'npm', 'alpha', null, { range: '^1.0.0' })], 'known ^1.0.0'],
    ['two in one lock file', [dependency('app/l:1', 'npm', 'alpha', '1.0.0', { locked: true }), dependency('app/l:2', 'npm', 'alpha', '2.0.0', { locked: true })], 'known 1.0.0 | known 2.0.0'],
    ['named nowhere', [], 'unknown (no file names a version of alpha)'],
    ['beside the folder', [dependency('web/l:1', 'npm', 'alpha', '1.0.0', { locked: true })], 'unknown (no file names a version of alpha)'],
  ])('%s', (_, dependencies, expected) => {
    expect(version(dependencies)).toBe(expected);
  });

  it('of a runtime: the place before the folder', () => {
    const named = [dependency('app/.version:1', 'runtime', 'node', '18.0.0')];
    expect(version(named, 'node')).toBe('known 18.0.0');
    const box = place('box', 'box.file:1', [image('box.file:1', 'os:1'), { kind: 'component', name: 'node', version: '22.1.0', at: at('box.file:1') }, write('box.file:2', '/app', repository('box.file:2', 'app'))]);
    expect(version(named, 'node', { places: [box] })).toBe('known 22.1.0');
    const client = only({ connections: [connection('c', 'app/src/x.js:1')], dependencies: named }, { 'app/src/x.js': '' });
    expect(show(client.view.store('node'))).toBe('store node@18.0.0');
    expect(steps(client.view.version('node').via)).toEqual(['app/.version:1 names node 18.0.0']);
  });
});
