import { describe, expect, it } from 'vitest';
import type { Bag, Layer, Text } from '../../src/model.ts';
import { argument, at, bag, binds, connection, entry, from, image, only, place, ref, sets, spell, steps, text, variable } from './evidence.ts';

/** What a text comes to in a place with these layers (as the host of a command that runs there). */
function valueOf(layers: readonly Layer[], host: Text, bags: readonly Bag[] = []): string {
  const client = only({ places: [place('box', 'box.file:1', layers)], connections: [connection('c', 'box.file:90', { syntax: 'command', hosts: [host] })], bags });
  return client.hosts.map(spell).join();
}

const asked = text('box.file:90', variable('X'));

describe('values', () => {
  it.each<[string, readonly Layer[], Text, string]>([
    ['plain text', [], text('box.file:90', 'a', 'b'), 'known ab'],
    ['no text at all', [], text('box.file:90'), 'known '],
    ['the last setting wins', [sets('box.file:2', 'X', 'old'), sets('box.file:3', 'X', 'new')], asked, 'known new'],
    ['a variable is what it was when it was used', [sets('box.file:2', 'Y', 'then'), sets('box.file:3', 'X', variable('Y')), sets('box.file:4', 'Y', 'later')], asked, 'known then'],
    ['a variable that builds on itself', [sets('box.file:2', 'X', 'a'), { kind: 'sets', entry: { ...entry('box.file:3', 'X', ''), value: text('box.file:3', variable('X'), ':b') } }], asked, 'known a:b'],
    ['a default that counts', [], text('box.file:90', variable('X', text('box.file:90', 'fallback'))), 'known fallback'],
    ['a default that does not', [sets('box.file:2', 'X', 'set')], text('box.file:90', variable('X', text('box.file:90', 'fallback'))), 'known set'],
    ['a default within a default', [], text('box.file:90', variable('X', text('box.file:90', variable('Y', text('box.file:90', 'deep'))))), 'known deep'],
    ['a variable that nothing sets', [], asked, 'unknown (nothing in the repository sets X)'],
    ['a part that nothing sets', [], text('box.file:90', 'db-', variable('X')), 'unknown (nothing in the repository sets X)'],
    ['a part that cannot be read', [], text('box.file:90', 'db-', { kind: 'unknown', reason: 'withheld' }), 'unknown (withheld)'],
    ['branches', [], text('box.file:90', 'db-', { kind: 'oneOf', branches: [text('box.file:90', 'a'), text('box.file:90', 'b')] }), 'known db-a | known db-b'],
    ['equal branches are one', [], text('box.file:90', { kind: 'oneOf', branches: [text('box.file:90', 'a'), text('box.file:90', 'a')] }), 'known a'],
    ['branches multiply', [], text('box.file:90', ...Array.from({ length: 2 }, () => ({ kind: 'oneOf' as const, branches: [text('f:1', 'a'), text('f:1', 'b')] }))), 'known aa | known ab | known ba | known bb'],
    ['too many branches', [], text('box.file:90', ...Array.from({ length: 5 }, () => ({ kind: 'oneOf' as const, branches: [text('f:1', 'a'), text('f:1', 'b')] }))), 'unknown (too many possible values)'],
    ['a build argument is gone when the place runs', [argument('box.file:2', 'X', 'built')], asked, 'unknown (nothing in the repository sets X)'],
    ['a build argument counts while the place is built', [argument('box.file:2', 'A', 'built'), sets('box.file:3', 'X', variable('A'))], asked, 'known built'],
  ])('%s', (_, layers, host, expected) => {
    expect(valueOf(layers, host)).toBe(expected);
  });

  it.each<[string, Layer, readonly Bag[], string]>([
    ['all keys', binds('box.file:2', ref('b')), [bag('b', [entry('b.file:1', 'X', 'bound')])], 'known bound'],
    ['all keys with a prefix', binds('box.file:2', ref('b'), null, null, 'P_'), [bag('b', [entry('b.file:1', 'X', 'bound')])], 'unknown (nothing in the repository sets X)'],
    ['the prefix is part of the name', binds('box.file:2', ref('b'), null, null, 'X'), [bag('b', [entry('b.file:1', '', 'empty key')])], 'known empty key'],
    ['one key under another name', binds('box.file:2', ref('b'), 'url', 'X'), [bag('b', [entry('b.file:1', 'url', 'bound')])], 'known bound'],
    ['one key is not all keys', binds('box.file:2', ref('b'), 'url', 'Y'), [bag('b', [entry('b.file:1', 'X', 'other')])], 'unknown (nothing in the repository sets X)'],
    ['a later key of a bag wins', binds('box.file:2', ref('b')), [bag('b', [entry('b.file:1', 'X', 'first'), entry('b.file:2', 'X', 'second')])], 'known second'],
    ['keys of a bag refer to each other', binds('box.file:2', ref('b')), [bag('b', [entry('b.file:1', 'X', variable('Y')), entry('b.file:2', 'Y', 'sibling')])], 'known sibling'],
    ['another kind of bag', binds('box.file:2', ref('b', '', 'secret')), [bag('b', [entry('b.file:1', 'X', 'bound')], { kind: 'config' })], 'unknown (secret b is not in the repository) | unknown (nothing in the repository sets X)'],
    ['a key of a bag that is not here', binds('box.file:2', ref('b'), 'url', 'X'), [], 'unknown (b is not in the repository)'],
    ['two bags of one name, the nearer counts', binds('box.file:2', ref('b')), [bag('b', [entry('box.file:70', 'X', 'near')], { id: '1' }), bag('b', [entry('far/b.file:1', 'X', 'far')], { id: '2' })], 'known near'],
    ['two bags that nothing tells apart', binds('box.file:2', ref('b')), [bag('b', [entry('1/b.file:1', 'X', 'one')], { id: '1' }), bag('b', [entry('2/b.file:1', 'X', 'two')], { id: '2' })], 'known one | known two'],
  ])('bindings: %s', (_, layer, bags, expected) => {
    expect(valueOf([layer], asked, bags)).toBe(expected);
  });

  it('goes through places and image tags, with every step', () => {
    const places = [
      place('base', 'base.file:1', [image('base.file:1', 'os:1'), argument('base.file:2', 'A', 'arg'), sets('base.file:3', 'X', 'inherited')], { tags: ['reg/base:1'], runs: false }),
      place('middle', 'middle.file:1', [image('middle.file:1', 'reg/base:1')], { runs: false }),
      place('box', 'box.file:1', [from('box.file:1', 'middle')]),
    ];
    const client = only({ places, connections: [connection('c', 'box.file:9', { syntax: 'command', hosts: [asked, text('box.file:9', variable('A'))] })] });
    expect(client.hosts.map(spell)).toEqual(['known inherited', 'unknown (nothing in the repository sets A)']);
    expect(steps(client.hosts[0]?.via ?? [])).toEqual(['box.file:1 uses place middle', 'middle.file:1 uses place base', 'base.file:3 sets X']);
  });

  it('decides which image is meant by arguments above it', () => {
    const places = [
      place('one', 'one.file:1', [sets('one.file:2', 'X', 'one')], { tags: ['reg/app:1'] }),
      place('two', 'two.file:1', [sets('two.file:2', 'X', 'two')], { tags: ['reg/app:2'] }),
      place('box', 'box.file:1', [argument('box.file:1', 'TAG', '2'), image('box.file:2', 'reg/app:', variable('TAG'))]),
    ];
    const client = only({ places, connections: [connection('c', 'box.file:9', { syntax: 'command', hosts: [asked] })] });
    expect(spell(client.hosts[0] ?? { kind: 'absent', via: [] })).toBe('known two');
  });

  it('tells all apart when an image may be one of several', () => {
    const places = [
      place('one', 'a/one.file:1', [image('a/one.file:1', 'x'), sets('a/one.file:2', 'X', 'one')], { tags: ['reg/app:1'] }),
      place('two', 'b/two.file:1', [image('b/two.file:1', 'x'), sets('b/two.file:2', 'X', 'two')], { tags: ['reg/app:1'] }),
      place('box', 'box.file:1', [image('box.file:2', 'reg/app:1')]),
    ];
    const client = only({ places, connections: [connection('c', 'box.file:9', { syntax: 'command', hosts: [asked] })] });
    expect(client.hosts.map(spell)).toEqual(['known one | known two']);
  });

  describe('bags that concern a folder', () => {
    const code = connection('c', 'app/src/main.py:1', { hosts: [asked] });
    const near = bag('near', [entry('app/.vars:1', 'X', 'near')], { folder: 'app', scope: 'app' });
    const far = bag('far', [entry('.vars:1', 'X', 'far'), entry('.vars:2', 'Y', 'root')], { folder: '' });
    const sample = bag('sample', [entry('app/src/.vars.sample:1', 'X', 'sample')], { folder: 'app/src', sample: true });
    it.each<[string, readonly Bag[], string]>([
      ['nearest folder wins', [far, near], 'known near'],
      ['the root counts too', [far], 'known far'],
      ['samples are documentation', [sample, far], 'known far'],
      ['a sample alone sets nothing', [sample], 'unknown (nothing in the repository sets X)'],
      ['a folder beside does not count', [{ ...near, folder: 'other' }], 'unknown (nothing in the repository sets X)'],
      ['two of one folder are both possible', [near, bag('near2', [entry('app/.vars.prod:1', 'X', 'prod')], { folder: 'app' })], 'known near | known prod'],
    ])('%s', (_, bags, expected) => {
      expect(only({ connections: [code], bags }).hosts.map(spell).join()).toBe(expected);
    });

    it('the place wins over them', () => {
      const box = place('box', 'build.file:1', [image('build.file:1', 'x'), sets('build.file:2', 'X', 'placed'), { kind: 'mounts', path: text('build.file:3', '/app'), content: { kind: 'repository', path: 'app', at: at('build.file:3') }, at: at('build.file:3') }]);
      expect(only({ connections: [code], bags: [near], places: [box] }).hosts.map(spell).join()).toBe('known placed');
    });
  });

  it.each<[string, readonly Bag[], readonly Layer[], string]>([
    ['in a settings bag', [bag('s', [entry('s.json:1', 'A.B', 'settings')], { folder: '' })], [], 'known settings'],
    ['as a variable, which wins', [bag('s', [entry('s.json:1', 'A.B', 'settings')], { folder: '' })], [sets('box.file:2', 'A__B', 'variable')], 'known variable'],
    ['nowhere', [], [], 'unknown (nothing in the repository sets A:B)'],
  ])('nested keys: %s', (_, bags, layers, expected) => {
    expect(valueOf(layers, text('box.file:90', variable('A:B')), bags)).toBe(expected);
  });

  it('distinguishes absent from unknown', () => {
    const client = only({ connections: [connection('c', 'main.py:1')], bags: [bag('b', [entry('.vars:1', 'SECRET', { kind: 'unknown', reason: 'withheld' })], { folder: '' })] });
    expect(spell(client.view.variable('NOWHERE'))).toBe('absent');
    expect(spell(client.view.variable('SECRET'))).toBe('unknown (withheld)');
  });
});
