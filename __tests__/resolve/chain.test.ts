import { describe, expect, it } from 'vitest';
import type { Client, Evidence } from '../../src/model.ts';
import { resolve } from '../../src/resolve/index.ts';
import { bag, binds, connection, context, entry, evidence, image, mountsBag, place, ref, repository, show, spell, steps, workdir, write } from './evidence.ts';

/** The chain of five files: code, image, place, and two bags, one of which a variant of the deployment brings. */
const files = {
  'services/api/app.py': 'code',
  'services/api/fallback.pem': 'FALLBACK',
};

const code = connection('api', 'services/api/app.py:7', { hosts: [{ parts: [{ kind: 'literal', text: 'db.example.com' }], at: { path: 'services/api/app.py', line: 7, column: 1, endLine: 7, endColumn: 80 } }] });
const built = place('build', 'services/api/build.file:1', [image('services/api/build.file:1', 'base:1'), workdir('services/api/build.file:2', '/app'), write('services/api/build.file:3', '.', repository('services/api/build.file:3', 'services/api')), write('services/api/build.file:4', '/etc/pg/ca.pem', repository('services/api/build.file:4', 'services/api/fallback.pem'))], {
  kind: 'image', folder: 'services/api', tags: ['registry.example.com/api:1.2'],
});
const variables = binds('base/deploy.file:12', ref('db', 'prod'));
const mount = mountsBag('base/deploy.file:20', '/etc/pg', ref('certs', 'prod'), [{ key: 'bundle', path: 'ca.pem' }]);
const container = place('pod/api', 'base/deploy.file:5', [image('base/deploy.file:8', 'registry.example.com/api:1.2'), variables, mount], { kind: 'container', name: 'api', scope: 'prod' });
const database = bag('db', [entry('base/db.file:3', 'PGSSLMODE', 'verify-full'), entry('base/db.file:4', 'PGSSLROOTCERT', '/etc/pg/ca.pem')], { kind: 'config', scope: 'prod' });
const certificates = bag('certs', [entry('prod/variant.file:9', 'bundle', 'NEW ROOT')], { kind: 'config', scope: 'prod' });

const whole = { connections: [code], places: [built, container], bags: [database, certificates] };

function clientOf(parts: Partial<Evidence>): Client {
  const clients = resolve(evidence(parts), context(files));
  const [client] = clients;
  if (client === undefined || clients.length !== 1) throw new Error(`expected one client, found ${clients.length}`);
  return client;
}

/** What a driver would find out: mode, path of the root file, and its bytes. */
function answer(client: Client): string {
  const file = client.view.variable('PGSSLROOTCERT');
  return `${spell(client.view.variable('PGSSLMODE'))}, ${show(client.view.file(file.kind === 'known' ? file.value : '/etc/pg/ca.pem'))}`;
}

describe('a chain over five files', () => {
  it('is followed from the code to the bytes, each step in order', () => {
    const client = clientOf(whole);
    expect(client.id).toBe('api|pod/api|prod');
    expect(client.confidence).toBe('high');
    expect(steps(client.chain)).toEqual([
      'services/api/app.py:7 opens the connection',
      'base/deploy.file:8 uses image build',
      'services/api/build.file:3 copies services/api',
      'base/deploy.file:5 runs in container api',
    ]);
    const mode = client.view.variable('PGSSLMODE');
    expect(spell(mode)).toBe('known verify-full');
    expect(steps(mode.via)).toEqual(['base/deploy.file:12 takes the keys of db', 'base/db.file:3 sets PGSSLMODE']);
    const file = client.view.variable('PGSSLROOTCERT');
    expect(spell(file)).toBe('known /etc/pg/ca.pem');
    expect(steps(file.via)).toEqual(['base/deploy.file:12 takes the keys of db', 'base/db.file:4 sets PGSSLROOTCERT']);
    const state = client.view.file('/etc/pg/ca.pem');
    expect(show(state)).toBe('NEW ROOT');
    expect(steps(state.via)).toEqual(['base/deploy.file:20 mounts certs at /etc/pg', 'prod/variant.file:9 holds bundle']);
    expect(state.kind === 'present' && state.content.kind === 'bytes' && state.content.at.path).toBe('prod/variant.file');
  });

  it.each<[string, Partial<Evidence>, string]>([
    ['nothing', whole, 'known verify-full, NEW ROOT'],
    ['the mount', { ...whole, places: [built, { ...container, layers: container.layers.filter((layer) => layer !== mount) }] }, 'known verify-full, FALLBACK'],
    ['the mounted bag', { ...whole, bags: [database] }, 'known verify-full, unknown (certs is not in the repository)'],
    ['the variables', { ...whole, places: [built, { ...container, layers: container.layers.filter((layer) => layer !== variables) }] }, 'absent, NEW ROOT'],
    ['the bag of variables', { ...whole, bags: [certificates] }, 'unknown (db is not in the repository) | absent, NEW ROOT'],
    ['the tag, by the name of its folder', { ...whole, places: [{ ...built, tags: [] }, container] }, 'known verify-full, NEW ROOT'],
    ['the place', { ...whole, places: [built] }, 'absent, FALLBACK'],
    ['the build', { ...whole, places: [container] }, 'known verify-full, NEW ROOT'],
    ['both places', { ...whole, places: [] }, 'absent, unknown (it lies on the machine that runs this, outside of the repository)'],
  ])('gives this answer without %s', (_, parts, expected) => {
    expect(answer(clientOf(parts))).toBe(expected);
  });

  it('is less sure without the build: the place is then only the one that is there', () => {
    expect(clientOf(whole).confidence).toBe('high');
    expect(clientOf({ ...whole, places: [container] }).confidence).toBe('medium');
    expect(clientOf({ ...whole, places: [] }).chain.some(({ what }) => what.includes('copies'))).toBe(false);
  });

  it('gives one client for each variant, with the bags of that variant', () => {
    const scopes = ['a', 'b', 'c'];
    const inScope = (scope: string) => ({ ...container, scope, layers: container.layers.map((layer) => ('bag' in layer ? { ...layer, bag: { ...layer.bag, scope } } : layer)) });
    const bags = scopes.flatMap((scope) => [{ ...database, scope }, bag('certs', [entry(`${scope}/certs.file:3`, 'bundle', `ROOT OF ${scope}`)], { kind: 'config', scope })]);
    const clients = resolve(evidence({ connections: [code], places: [built, ...scopes.map(inScope)], bags }), context(files));
    expect(clients.map((client) => [client.id, answer(client)])).toEqual(scopes.map((scope) => [`api|pod/api|${scope}`, `known verify-full, ROOT OF ${scope}`]));
  });

  it('does not depend on the order of the evidence', () => {
    const reversed = { connections: [code], places: [container, built], bags: [certificates, database] };
    expect(steps(clientOf(reversed).chain)).toEqual(steps(clientOf(whole).chain));
    expect(answer(clientOf(reversed))).toBe(answer(clientOf(whole)));
  });
});
