import { describe, expect, it } from 'vitest';
import type { Bag, Client, Connection, Entry, Evidence, Place } from '../../src/model.ts';
import { projectOf, resolve } from '../../src/resolve/index.ts';
import { argument, bag, binds, connection, context, dependency, entry, evidence, from, image, mounts, only, path, place, ref, repository, sets, setting, show, spell, steps, text, variable, workdir, write } from './evidence.ts';

const files = { 'api/app.py': '', 'api/lib/db.py': '', 'api/ca.pem': 'CA', 'web/app.js': '', 'main.py': '' };

function ids(parts: Partial<Evidence>): string[] {
  return resolve(evidence(parts), context(files)).map(({ id, confidence }) => `${id} ${confidence}`);
}

function clientsOf(parts: Partial<Evidence>): readonly Client[] {
  return resolve(evidence(parts), context(files));
}

const code = connection('code', 'api/lib/db.py:3');
const build = place('build', 'api/build.file:1', [image('api/build.file:1', 'os:1'), write('api/build.file:2', '/app', repository('api/build.file:2', 'api'))], { tags: ['reg/api'], folder: 'api' });
const url = connection('url', 'x.file:1', { syntax: 'uri', scheme: 'postgres', hosts: [text('x.file:1', 'db')], settings: [setting('x.file:1', 'sslmode', 'verify-full', { layer: 'string' })] });
const holding = (where: string, key: string, held: Connection = url) => entry(where, key, { kind: 'unknown', reason: 'withheld' }, { connection: { ...held, at: { ...held.at, path: where.split(':')[0] ?? '' } } });

describe('which code runs where', () => {
  it.each<[string, Partial<Evidence>, string[]]>([
    ['in its folder when there is nothing else', { connections: [code] }, ['code|folder:| high']],
    ['in the folder of its project', { connections: [code], dependencies: [dependency('api/package.file:1', 'npm', 'x', null)] }, ['code|folder:api| high']],
    ['in the place that copies it', { connections: [code], places: [build] }, ['code|build| high']],
    ['in the place that copies a folder above it, unless another copies a nearer one', { connections: [code], places: [build, place('all', 'all.file:1', [image('all.file:1', 'os:1'), write('all.file:2', '/', repository('all.file:2', ''))])] }, ['code|build| high']],
    ['in both places whose builds lie equally near', { connections: [connection('code', 'main.py:1')], places: ['a', 'b'].map((id) => place(id, `${id}.file:1`, [image(`${id}.file:1`, 'os:1'), write(`${id}.file:2`, '/', repository(`${id}.file:2`, ''))])) }, ['code|a| high', 'code|b| high']],
    ['in the container whose image copies it', { connections: [code], places: [build, place('box', 'box.file:1', [image('box.file:1', 'reg/api')])] }, ['code|box| high']],
    ['in the container whose image has another tag', { connections: [code], places: [build, place('box', 'box.file:1', [image('box.file:1', 'reg/api:2')])] }, ['code|box| high']],
    ['less surely, in the container whose image comes from another registry', { connections: [code], places: [build, place('box', 'box.file:1', [image('box.file:1', 'other.example.com/api:2')])] }, ['code|box| medium']],
    ['less surely, in the container whose registry is a variable', { connections: [code], places: [build, place('box', 'box.file:1', [image('box.file:1', variable('REGISTRY'), '/api:', variable('TAG'))])] }, ['code|box| medium']],
    ['not in a container whose image happens to have the last name', { connections: [code], places: [build, place('box', 'box.file:1', [image('box.file:1', 'api')])] }, ['code|build| high']],
    ['in the place that builds on the stage', { connections: [code], places: [{ ...build, runs: false }, place('box', 'api/build.file:9', [from('api/build.file:9', 'build')])] }, ['code|box| high']],
    ['in the place that copies from the stage', { connections: [code], places: [{ ...build, runs: false }, place('box', 'api/build.file:9', [image('api/build.file:9', 'os:1'), write('api/build.file:10', '/app', path('api/build.file:10', '/app', 'build'))])] }, ['code|box| high']],
    ['in the place that mounts it', { connections: [code], places: [place('box', 'box.file:1', [image('box.file:1', 'os:1'), mounts('box.file:2', '/app', repository('box.file:2', 'api'))])] }, ['code|box| high']],
    ['in the only place of its project', { connections: [code], places: [place('box', 'box.file:1', [image('box.file:1', 'os:1')])] }, ['code|box| medium']],
    ['in its folder when several places are possible', { connections: [code], places: ['a', 'b'].map((id) => place(id, `${id}.file:1`, [image(`${id}.file:1`, 'os:1')])) }, ['code|folder:| low']],
    ['not in a stage that does not run', { connections: [code], places: [place('box', 'box.file:1', [image('box.file:1', 'os:1')], { runs: false })] }, ['code|folder:| high']],
    ['in the place that its own file describes', { connections: [connection('code', 'api/build.file:2')], places: [build] }, ['code|build| high']],
    ['in the last place that starts before it', { connections: [connection('code', 'jobs.file:25')], places: [10, 20, 30].map((line) => place(`job${line}`, `jobs.file:${line}`, [])) }, ['code|job20| high']],
  ])('%s', (_, parts, expected) => {
    expect(ids(parts)).toEqual(expected);
  });

  it('finds what a script leaves in the working copy, but not its variables', () => {
    const script = place('script', 'deploy.file:1', [sets('deploy.file:2', 'NAME', 'ca.pem'), sets('deploy.file:2', 'PGSSLMODE', 'disable'), write('deploy.file:3', text('deploy.file:3', variable('NAME')), { kind: 'download', url: text('deploy.file:3', 'https://example.com/ca'), at: text('deploy.file:3').at })], { folder: 'api' });
    const client = only({ connections: [code], places: [script], dependencies: [dependency('api/package.file:1', 'npm', 'x', null)] }, files);
    expect(client.confidence).toBe('high');
    const other = only({ connections: [code], places: [{ ...script, at: text('api/deploy.file:1').at }], dependencies: [dependency('api/package.file:1', 'npm', 'x', null)] }, { 'api/lib/db.py': '' });
    expect(show(other.view.file('ca.pem'))).toBe('published https://example.com/ca');
    expect(spell(other.view.variable('PGSSLMODE'))).toBe('absent');
    expect(spell(other.view.variable('NAME'))).toBe('absent');
  });
});

describe('connections in bags and places', () => {
  const codeReading = connection('code', 'api/lib/db.py:3', { reads: text('api/lib/db.py:3', variable('DATABASE_URL')), settings: [setting('api/lib/db.py:4', 'sslrootcert', '/app/ca.pem')], hint: { language: 'python', library: 'psycopg2', program: null } });
  const environment = bag('env', [holding('env.bag:4', 'DATABASE_URL')]);
  const box = place('box', 'box.file:1', [image('box.file:2', 'reg/api'), binds('box.file:3', ref('env'))]);

  it('a variable and the code that reads it are one', () => {
    const client = only({ connections: [codeReading], bags: [environment], places: [build, box] }, files);
    expect(client.id).toBe('url+code|box|');
    expect(client.at.path).toBe('env.bag');
    expect(client.hosts.map(spell)).toEqual(['known db']);
    expect(client.settings.map(({ layer, key, value }) => `${layer} ${key} ${spell(value)}`)).toEqual(['string sslmode known verify-full', 'option sslrootcert known /app/ca.pem']);
    expect(client.connection).toMatchObject({ scheme: 'postgres', hint: { library: 'psycopg2' } });
    expect(steps(client.chain)).toEqual([
      'api/lib/db.py:3 reads DATABASE_URL',
      'box.file:3 takes the keys of env',
      'env.bag:4 sets DATABASE_URL',
      'env.bag:1 opens the connection',
      'box.file:2 uses place build',
      'api/build.file:2 copies api',
      'box.file:1 runs in place box',
    ]);
    expect(show(client.view.file('/app/ca.pem'))).toBe('CA');
  });

  it('a connection that is also listed by itself is still one', () => {
    const held = environment.entries[0]?.connection;
    expect(ids({ connections: [codeReading, ...(held ? [held] : [])], bags: [environment], places: [build, box] })).toEqual(['url+code|box| high']);
  });

  it('one that stands where an entry stands belongs to that entry', () => {
    const plain = bag('env', [entry('env.bag:4', 'DATABASE_URL', 'postgres://…')]);
    expect(ids({ connections: [codeReading, { ...url, at: text('env.bag:4').at }], bags: [plain], places: [build, box] })).toEqual(['url+code|box| high']);
  });

  it('several files that read it alike are one client, those with other options are another', () => {
    const more = ['a', 'b'].map((id) => ({ ...codeReading, id, at: text(`api/${id}.py:1`).at, settings: [] }));
    expect(ids({ connections: [codeReading, ...more], bags: [environment], places: [build, box] })).toEqual(['url+a|box| high', 'url+code|box| high']);
  });

  it.each<[string, Partial<Evidence>, string[]]>([
    ['without code, in the place that binds it', { bags: [environment], places: [box] }, ['url|box| high']],
    ['in every place that binds it', { bags: [environment], places: [box, { ...box, id: 'box2', name: 'box2' }] }, ['url|box2| high', 'url|box| high']],
    ['bound twice, it is one', { bags: [environment], places: [{ ...box, layers: [...box.layers, binds('box.file:4', ref('env'), 'DATABASE_URL', 'OTHER')] }] }, ['url|box| high']],
    ['in what builds on the place that binds it', { bags: [environment], places: [{ ...box, tags: ['reg/box'] }, place('top', 'top.file:1', [image('top.file:1', 'reg/box')])] }, ['url|top| high']],
    ['not where another key is bound', { bags: [environment], places: [place('box', 'box.file:1', [binds('box.file:3', ref('env'), 'OTHER', 'DATABASE_URL')])] }, []],
    ['not where a later layer sets the variable', { bags: [environment], places: [{ ...box, layers: [...box.layers, sets('box.file:4', 'DATABASE_URL', 'elsewhere')] }] }, []],
    ['in the folder that its bag concerns', { bags: [{ ...environment, folder: '' }] }, ['url|folder:| high']],
    ['bound by nobody, as a possibility', { bags: [environment] }, ['url|folder:| low']],
    ['set by a place', { places: [place('box', 'box.file:1', [{ kind: 'sets', entry: holding('box.file:2', 'DATABASE_URL') }])] }, ['url|box| high']],
    ['set by an image, in what builds on it', { places: [place('img', 'img.file:1', [image('img.file:1', 'os'), { kind: 'sets', entry: holding('img.file:2', 'DATABASE_URL') }], { tags: ['reg/img'] }), place('box', 'box.file:1', [image('box.file:1', 'reg/img')])] }, ['url|box| high']],
    ['set by an image, and again by what builds on it', { places: [place('img', 'img.file:1', [image('img.file:1', 'os'), { kind: 'sets', entry: holding('img.file:2', 'DATABASE_URL') }], { tags: ['reg/img'] }), place('box', 'box.file:1', [image('box.file:1', 'reg/img'), sets('box.file:2', 'DATABASE_URL', 'x')])] }, []],
    ['set by a stage that nothing runs, as a possibility', { places: [place('img', 'img.file:1', [image('img.file:1', 'os'), { kind: 'sets', entry: holding('img.file:2', 'DATABASE_URL') }], { runs: false })] }, ['url|img| low']],
    ['given as a build argument', { places: [place('img', 'img.file:1', [image('img.file:1', 'os'), { kind: 'argument', entry: holding('img.file:2', 'DATABASE_URL') }])] }, ['url|img| low']],
  ])('%s', (_, parts, expected) => {
    expect(ids(parts)).toEqual(expected);
  });

  it('follows a variable that is only another variable', () => {
    const passing = place('box', 'box.file:1', [image('box.file:2', 'reg/api'), sets('box.file:3', 'DATABASE_URL', variable('DB_URL'))]);
    const dotenv = bag('dotenv', [holding('.vars:1', 'DB_URL')], { folder: '' });
    expect(ids({ connections: [codeReading], bags: [dotenv], places: [build, passing] })).toEqual(['url+code|box| high']);
  });

  it('a variable with another value in each variant is a client in each', () => {
    const other = { ...url, id: 'other' };
    const inScope = (scope: string) => ({ ...box, scope, layers: [image('box.file:2', 'reg/api'), binds('box.file:3', ref('env', scope))] });
    const clients = ids({
      connections: [codeReading], places: [build, inScope('dev'), inScope('prod')],
      bags: [{ ...environment, scope: 'prod' }, { ...environment, scope: 'dev', entries: [holding('dev/o.file:3', 'DATABASE_URL', other)] }],
    });
    expect(clients).toEqual(['other+code|box|dev high', 'url+code|box|prod high']);
  });

  it('says so when the string cannot be seen', () => {
    const client = only({ connections: [codeReading], places: [build] }, files);
    expect(client.settings.map(({ layer, key, value }) => `${layer} ${key} ${spell(value)}`)).toEqual(['option sslrootcert known /app/ca.pem', 'string * unknown (nothing in the repository sets DATABASE_URL)']);
    const secret = only({ connections: [codeReading], bags: [bag('env', [entry('env.bag:1', 'DATABASE_URL', { kind: 'unknown', reason: 'withheld' })], { folder: '' })] }, files);
    expect(secret.settings.map(({ key, value }) => `${key} ${spell(value)}`)).toContain('* unknown (withheld)');
  });

  it('samples stay samples', () => {
    const clients = clientsOf({ connections: [codeReading], bags: [{ ...environment, folder: '', sample: true }] });
    expect(clients.map(({ id, sample }) => `${id} ${sample}`)).toEqual(['code|folder:| false', 'url|folder:| true']);
  });

  describe('variables that say how to connect', () => {
    const own = connection('pg', 'env.bag:1', { syntax: 'environment', hosts: [text('env.bag:1', 'db')], settings: [setting('env.bag:2', 'PGSSLMODE', 'require', { layer: 'environment' })] });
    const pg = bag('env', [entry('env.bag:1', 'PGHOST', 'db'), entry('env.bag:2', 'PGSSLMODE', 'require')]);
    const command = connection('psql', 'box.file:8', { syntax: 'command', hint: { language: null, library: null, program: 'psql' } });

    it('are one with the command that has no server of its own', () => {
      const [client, ...others] = clientsOf({ connections: [own, command], bags: [pg], places: [box] });
      expect(others).toEqual([]);
      expect(client?.id).toBe('pg+psql|box|');
      expect(client?.hosts.map(spell)).toEqual(['known db']);
      expect(client?.connection.hint.program).toBe('psql');
    });
    it('of the place itself come before those of a file', () => {
      const exported = { ...own, id: 'exported', hosts: [text('box.file:5', 'mine')] };
      const host: Entry = { ...entry('box.file:5', 'PGHOST', 'mine'), connection: exported };
      const exporting = place('box', 'box.file:1', [{ kind: 'sets', entry: host }]);
      const beside = bag('file', [{ ...entry('env.bag:1', 'PGHOST', 'db'), connection: own }], { folder: '' });
      expect(ids({ connections: [command], bags: [beside], places: [exporting] })).toContain('exported+psql|box| high');
    });
    it('stand by themselves where nothing else connects', () => {
      expect(ids({ connections: [own], bags: [pg], places: [box] })).toEqual(['pg|box| high']);
    });
    it('only adjust another connection when they name no server', () => {
      const adjusting = { ...own, hosts: [] };
      expect(ids({ connections: [adjusting, { ...command, hosts: [text('box.file:8', 'db')] }], bags: [pg], places: [box] })).toEqual(['psql|box| high']);
    });
    it('count as the place has them in the end', () => {
      const client = only({ connections: [own], bags: [pg], places: [{ ...box, layers: [...box.layers, sets('box.file:5', 'PGSSLMODE', 'verify-full')] }] });
      expect(client.settings.map(({ value }) => spell(value))).toEqual(['known verify-full']);
    });
  });
});

describe('fragments of strings', () => {
  const withFragment = (fragment: Connection['fragments'][number]['text'], bags: Evidence['bags'] = []): string[] =>
    only({ connections: [connection('c', 'main.py:1', { fragments: [{ syntax: 'uri', text: fragment }] })], bags }).settings.map(({ key, value }) => `${key} ${spell(value)}`);
  it.each<[string, ReturnType<typeof text>, string[]]>([
    ['known', text('main.py:1', '?sslmode=require&a=b'), ['sslmode known require', 'a known b']],
    ['a variable', text('main.py:1', variable('OPTIONS')), ['sslmode known verify-ca']],
    ['unknown: any setting may be there', text('main.py:1', variable('NOTHING')), ['* unknown (nothing in the repository sets NOTHING)']],
    ['one of two', text('main.py:1', { kind: 'oneOf', branches: [text('main.py:1', 'sslmode=require'), text('main.py:1', 'sslmode=verify-full&x=1')] }), ['sslmode known require | known verify-full', 'x absent | known 1']],
    ['known or unknown', text('main.py:1', { kind: 'oneOf', branches: [text('main.py:1', 'sslmode=require'), text('main.py:1', { kind: 'unknown', reason: 'r' })] }), ['sslmode known require | unknown (r)', '* unknown (r)']],
  ])('%s', (_, fragment, expected) => {
    expect(withFragment(fragment, [bag('b', [entry('.vars:1', 'OPTIONS', 'sslmode=verify-ca')], { folder: '' })])).toEqual(expected);
  });
});

describe('variants', () => {
  const command = connection('c', 'base/box.file:9', { syntax: 'command' });
  const inScope = (scope: string, layers: Place['layers'] = []): Place => place('box', 'base/box.file:1', [image('base/box.file:1', 'os:1'), sets('base/box.file:2', 'X', 'base'), binds('base/box.file:3', ref('b', scope)), ...layers], { scope });
  const keys = (scope: string, value: string): Bag => bag('b', [entry(`${scope}/b.file:1`, 'K', value)], { scope });
  const spelled = (parts: Partial<Evidence>): string[] => clientsOf({ connections: [command], ...parts }).map(({ id, view }) => `${id} ${['X', 'K'].map((name) => spell(view.variable(name))).join(', ')}`);

  it.each<[string, Partial<Evidence>, string[]]>([
    ['one', { places: [inScope('a')], bags: [keys('a', 'of a')] }, ['c|box|a known base, known of a']],
    ['two, each with its bag', { places: [inScope('a'), inScope('b')], bags: [keys('b', 'of b'), keys('a', 'of a')] }, ['c|box|a known base, known of a', 'c|box|b known base, known of b']],
    ['one that sets a variable', { places: [inScope('a'), inScope('b', [sets('b/o.file:2', 'X', 'new')])], bags: [keys('a', 'of a'), keys('b', 'of b')] }, ['c|box|a known base, known of a', 'c|box|b known new, known of b']],
    ['what all share', { places: [inScope('a'), inScope('b')], bags: [keys('', 'shared')] }, ['c|box|a known base, known shared', 'c|box|b known base, known shared']],
    ['the bag of one is not that of the other', { places: [inScope('a'), inScope('b')], bags: [keys('b', 'of b')] }, ['c|box|a unknown (b is not in the repository) | known base, unknown (b is not in the repository) | absent', 'c|box|b known base, known of b']],
  ])('%s', (_, parts, expected) => {
    expect(spelled(parts)).toEqual(expected);
  });
});

describe('projects', () => {
  it('are the folders of the nearest manifests', () => {
    const parts = evidence({ dependencies: [dependency('api/package.file:1', 'npm', 'pg', null), dependency('.version:1', 'runtime', 'node', '22')] });
    expect(projectOf('api/lib/deep/x.js', parts)).toBe('api');
    expect(projectOf('web/x.js', parts)).toBe('');
    expect(only({ connections: [code], dependencies: parts.dependencies }).project).toBe('api');
  });
});

describe('identifiers', () => {
  it('stay when lines move', () => {
    const moved = { ...code, at: text('api/lib/db.py:99').at };
    const far = { ...build, at: text('api/build.file:40').at };
    expect(ids({ connections: [moved], places: [far] })).toEqual(ids({ connections: [code], places: [build] }));
  });
  it('keep arguments and working directories of builds apart from what runs', () => {
    const client = only({ connections: [code], places: [{ ...build, layers: [...build.layers, argument('api/build.file:3', 'A', 'x'), workdir('api/build.file:4', '/app')] }] }, files);
    expect(spell(client.view.variable('A'))).toBe('absent');
    expect(show(client.view.file('ca.pem'))).toBe('CA');
  });
});
