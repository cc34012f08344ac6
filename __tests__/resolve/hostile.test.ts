import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bag, Connection, Entry, Evidence, Layer, Place } from '../../src/model.ts';
import { resolve } from '../../src/resolve/index.ts';
import { bag, binds, connection, context, driver, entry, evidence, from, image, mounts, only, path, place, ref, repository, sets, show, spell, steps, text, variable, workdir, write } from './evidence.ts';

const many = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function answers(layers: readonly Layer[], name = 'X', bags: readonly Bag[] = []): string {
  return spell(only({ places: [place('box', 'box.file:1', layers)], connections: [connection('c', 'box.file:99', { syntax: 'command' })], bags }).view.variable(name));
}

describe('hostile evidence', () => {
  it('ends on variables that refer to each other', () => {
    const bags = [bag('b', [entry('b.file:1', 'X', variable('Y')), entry('b.file:2', 'Y', variable('X'))])];
    expect(answers([binds('box.file:2', ref('b'))], 'X', bags)).toBe('unknown (nothing in the repository sets X)');
  });

  it('ends on variables that double, and double', () => {
    const doubling = many(40).map((index): Entry => ({ ...entry('b.file:1', `V${index}`, ''), value: text('b.file:1', variable(`V${index + 1}`), variable(`V${index + 1}`)) }));
    expect(answers([binds('box.file:2', ref('b'))], 'V0', [bag('b', doubling)])).toBe('unknown (variables refer to each other too often)');
    const layers = many(40).map((index): Layer => ({ kind: 'sets', entry: { ...entry('b.file:1', 'X', ''), value: text('b.file:1', variable('X'), variable('X'), String(index)) } }));
    expect(answers(layers)).toMatch(/^unknown/);
  });

  it('ends on places that inherit from each other', () => {
    const places = [place('a', 'a.file:1', [from('a.file:1', 'b'), sets('a.file:2', 'X', 'a')]), place('b', 'b.file:1', [from('b.file:1', 'a')]), place('c', 'c.file:1', [image('c.file:1', 'c:1')], { tags: ['c:1'] })];
    const clients = resolve(evidence({ places, connections: places.map(({ id, at }) => connection(id, `${at.path}:9`, { syntax: 'command' })) }), context());
    expect(clients.map(({ id }) => id.split('|')[0])).toEqual(expect.arrayContaining(['a', 'b', 'c']));
    for (const { view } of clients) expect(['known a', 'absent']).toContain(spell(view.variable('X')));
  });

  it('ends on images that may be many, many times', () => {
    const layer = (level: number): Place[] => ['a', 'b'].map((name) => place(`${level}${name}`, `${level}${name}/p.file:1`, [image(`${level}${name}/p.file:1`, `r/l${level + 1}`)], { tags: [`r/l${level}`] }));
    const client = only({ places: [place('box', 'box.file:1', [image('box.file:1', 'r/l0')]), ...many(30).flatMap(layer)], connections: [connection('c', 'box.file:9', { syntax: 'command' })] });
    expect(client.view.file('/x').kind).toBe('notFound');
    expect(spell(client.view.variable('X'))).toBe('absent');
    expect(client.view.home().kind).toBe('known');
  });

  it('ends on long inheritance', () => {
    const places = many(2000).map((index) => place(`p${index}`, `p${index}.file:1`, [from(`p${index}.file:1`, `p${index + 1}`)]));
    expect(resolve(evidence({ places, connections: [connection('c', 'p0.file:5', { syntax: 'command' })] }), context())).toHaveLength(1);
  });

  it('ends on scripts that add to one file forever', () => {
    const layers = many(5000).map((line) => write(`box.file:${line}`, '/x', repository(`box.file:${line}`, 'a.pem'), { append: true }));
    const client = only({ places: [place('box', 'box.file:1', [image('box.file:1', 'os'), ...layers])], connections: [connection('c', 'box.file:9', { syntax: 'command' })] }, { 'a.pem': 'A' });
    expect(client.view.file('/x').kind).toBe('present');
  });

  it('ends on files that are copied from ever deeper folders of each other', () => {
    const places = ['a', 'b'].map((id) => place(id, `${id}.file:1`, [image(`${id}.file:1`, 'os'), write(`${id}.file:2`, '/', path(`${id}.file:2`, '/x', id === 'a' ? 'b' : 'a')), mounts(`${id}.file:3`, '/x', { kind: 'choice', branches: [path(`${id}.file:3`, '/y', 'a'), path(`${id}.file:3`, '/x/z', 'b')] })]));
    const clients = resolve(evidence({ places, connections: [connection('c', 'a.file:9', { syntax: 'command' })] }), context());
    expect(clients).toHaveLength(1);
    expect(['unknown', 'notFound']).toContain(clients[0]?.view.file('/x/y/z').kind);
    expect(clients[0]?.view.directory('/x')).toBeNull();
  });

  it('takes names for names', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '', '\0', '../../..', 'a\nb', '/', '~', '//x', 'C:\\x\\..\\y', '*', 'x'.repeat(10_000)]) {
      const layers = [sets('box.file:2', name, 'set'), workdir('box.file:3', name), write('box.file:4', name, repository('box.file:4', name)), binds('box.file:5', ref(name))];
      const client = only({ places: [place('box', 'box.file:1', [image('box.file:1', name), ...layers])], connections: [connection('c', 'box.file:9', { syntax: 'command' })], dependencies: [] }, {}, [driver(name, { packages: { npm: [name] } })]);
      expect(spell(client.view.variable(name))).toContain('known set');
      expect(client.view.file(name).kind).not.toBe('present');
      expect(() => [client.view.directory(name), client.view.store(name), client.view.version(name), client.view.home()]).not.toThrow();
    }
  });

  it('never leaves the repository', () => {
    const asked: string[] = [];
    const counting = context({ 'a.pem': 'A' });
    const watching = { ...counting, repository: { read: (name: string) => (asked.push(name), counting.repository.read(name)), list: (name: string) => (asked.push(name), counting.repository.list(name)) } };
    const [client] = resolve(evidence({ connections: [connection('c', 'app/main.py:1')] }), watching);
    for (const name of ['../../etc/passwd', '../../../a.pem', './../a.pem', '..']) client?.view.file(name);
    expect(asked.filter((name) => name.startsWith('/') || name.split('/').includes('..'))).toEqual([]);
  });
});

describe('properties', () => {
  const value = fc.oneof(fc.constantFrom('a', 'b', '/x', 'img:1', 'reg/img'), fc.constantFrom('A', 'B').map((name) => variable(name)));
  const layer = (line: number): fc.Arbitrary<Layer> =>
    fc.oneof(
      fc.tuple(fc.constantFrom('A', 'B'), value).map(([key, word]) => sets(`p.file:${line}`, key, word)),
      fc.constantFrom('p0', 'p1', 'p2').map((id) => from(`p.file:${line}`, id)),
      value.map((word) => image(`p.file:${line}`, word)),
      fc.constantFrom('b0', 'b1').map((name) => binds(`p.file:${line}`, ref(name, 's'))),
      fc.tuple(value, fc.constantFrom('p0', 'p1', null)).map(([word, stage]) => write(`p.file:${line}`, text(`p.file:${line}`, word), path(`p.file:${line}`, '/x', stage))),
      value.map((word) => write(`p.file:${line}`, text(`p.file:${line}`, word), repository(`p.file:${line}`, 'src'))),
    );
  const places = fc.tuple(...many(3).map((index) => fc.array(layer(index + 1), { maxLength: 5 }).map((layers) => place(`p${index}`, `p${index}.file:1`, layers, { scope: index === 0 ? '' : 's', tags: index === 1 ? ['reg/img'] : [] }))));
  const bags = fc.tuple(...many(2).map((index) => fc.array(fc.tuple(fc.constantFrom('A', 'B'), value), { maxLength: 3 }).map((pairs) => bag(`b${index}`, pairs.map(([key, word], line) => entry(`b${index}.file:${line}`, key, word)), { scope: 's', folder: index === 0 ? 'src' : null }))));
  const connections: readonly Connection[] = [connection('c', 'src/main.py:1', { reads: text('src/main.py:1', variable('A')) }), connection('d', 'p0.file:1', { syntax: 'command' })];

  const picture = (parts: Partial<Evidence>): unknown =>
    resolve(evidence(parts), context({ 'src/x': 'X' })).map(({ id, view, chain, confidence, hosts }) => [id, confidence, steps(chain), hosts.map(spell), spell(view.variable('A')), spell(view.variable('B')), show(view.file('/x')), show(view.file('x')), view.directory('/')?.map(({ name }) => name)]);

  it('the order of the evidence does not matter, and no free connection gets lost', () => {
    fc.assert(
      fc.property(places, bags, (somePlaces, someBags) => {
        const there = picture({ connections, places: somePlaces, bags: someBags });
        const back = picture({ connections: connections.toReversed(), places: somePlaces.toReversed(), bags: someBags.toReversed() });
        expect(back).toEqual(there);
        const ids = (there as unknown[][]).map(([id]) => String(id));
        for (const { id } of connections) expect(ids.some((found) => found.startsWith(`${id}|`))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('much evidence', () => {
  /** Counts how often the entries of a bag are walked. */
  function watched(entries: readonly Entry[]): { readonly bag: Bag; readonly walks: () => number } {
    let walks = 0;
    const seen = new Proxy(entries, { get: (target, key, receiver): unknown => { if (key === 'length' || key === Symbol.iterator) walks++; return Reflect.get(target, key, receiver); } });
    return { bag: bag('b', seen, { at: text('b.file:1').at }), walks: () => walks };
  }

  const ask = (count: number): { walks: number; reads: number; lists: number; parses: number } => {
    const { bag: env, walks } = watched([entry('b.file:1', 'PGSSLMODE', 'verify-full'), entry('b.file:2', 'OPTIONS', 'sslmode=require')]);
    const connections = many(count).map((index) => connection(`c${index}`, `app/f${index}.py:1`, { fragments: [{ syntax: 'uri', text: text(`app/f${index}.py:1`, variable('OPTIONS')) }] }));
    const box = place('box', 'app/build.file:1', [image('app/build.file:1', 'os:1'), write('app/build.file:2', '/app', repository('app/build.file:2', 'app')), binds('app/build.file:3', ref('b')), write('app/build.file:4', '/ca.pem', repository('app/build.file:4', 'app/ca.pem'))]);
    const counting = context({ 'app/ca.pem': 'CA' });
    const clients = resolve(evidence({ connections, places: [box], bags: [env] }), counting);
    expect(clients).toHaveLength(count);
    for (const { view } of clients) {
      expect(spell(view.variable('PGSSLMODE'))).toBe('known verify-full');
      expect(view.file('/ca.pem').kind).toBe('present');
    }
    return { walks: walks(), reads: counting.calls.read, lists: counting.calls.list, parses: counting.calls.parse };
  };

  it('is read once, however many connections ask', () => {
    const few = ask(10);
    const lots = ask(10_000);
    expect({ ...lots, parses: 0 }).toEqual({ ...few, parses: 0 });
    expect(few.parses).toBe(10);
    expect(lots.parses).toBe(10_000);
  });

  it('stays apart: many places with a bag each', () => {
    const places = many(1500).map((index) => place(`box${index}`, `f${index}/box.file:1`, [image(`f${index}/box.file:1`, `r/i${index}`), binds(`f${index}/box.file:2`, ref('b', `f${index}`))], { scope: `f${index}` }));
    const images = many(1500).map((index) => place(`img${index}`, `f${index}/img.file:1`, [image(`f${index}/img.file:1`, 'os'), write(`f${index}/img.file:2`, '/', repository(`f${index}/img.file:2`, `f${index}`))], { tags: [`r/i${index}`] }));
    const bags = many(1500).map((index) => bag('b', [entry(`f${index}/b.file:1`, 'X', String(index))], { id: `b${index}`, scope: `f${index}` }));
    const connections = many(1500).map((index) => connection(`c${index}`, `f${index}/main.py:1`));
    const clients = resolve(evidence({ connections, places: [...places, ...images], bags }), context());
    expect(clients).toHaveLength(1500);
    for (const client of clients) expect(spell(client.view.variable('X'))).toBe(`known ${client.id.split('|')[0]?.slice(1)}`);
  });
});
