import { describe, expect, it } from 'vitest';
import type { Content, FileState, Layer, Place, View } from '../../src/model.ts';
import { at, bag, bytes, connection, entry, from, image, imports, mounts, mountsBag, move, only, path, place, ref, remove, repository, sets, show, steps, taint, text, variable, workdir, write } from './evidence.ts';

const tree = { 'certs/ca.pem': 'CA', 'certs/extra.pem': 'EXTRA', 'certs/deep/leaf.crt': 'LEAF', 'certs/notes.txt': 'notes', 'one.pem': 'ONE' };

/** What a command sees that runs in a place with these layers on top of a foreign image. */
function viewOf(layers: readonly Layer[], more: { readonly places?: readonly Place[]; readonly bags?: Parameters<typeof only>[0]['bags']; readonly base?: readonly Layer[] } = {}): View {
  const box = place('box', 'box.file:1', [...(more.base ?? [image('box.file:1', 'debian:12')]), ...layers]);
  return only({ places: [box, ...(more.places ?? [])], connections: [connection('c', 'box.file:90', { syntax: 'command' })], bags: more.bags ?? [] }, tree).view;
}

function fileIn(layers: readonly Layer[], asked = '/x.pem', more: Parameters<typeof viewOf>[1] = {}): FileState {
  return viewOf(layers, more).file(asked);
}

const ca = repository('box.file:2', 'certs/ca.pem');
const gone = repository('box.file:2', 'certs/gone.pem');
const folder = repository('box.file:2', 'certs');

describe('files of a place', () => {
  it.each<[string, readonly Layer[], string, string]>([
    ['a copied file', [write('box.file:2', '/x.pem', ca)], '/x.pem', 'CA'],
    ['copied into a folder with a slash', [write('box.file:2', '/etc/pg/', ca)], '/etc/pg/ca.pem', 'CA'],
    ['copied into a folder without a slash', [write('box.file:2', '/etc/pg', ca)], '/etc/pg/ca.pem', 'CA'],
    ['a file that the repository does not have', [write('box.file:2', '/x.pem', gone)], '/x.pem', 'unknown (certs/gone.pem is not in the repository)'],
    ['a folder, copied whole', [write('box.file:2', '/etc/pg', folder)], '/etc/pg/deep/leaf.crt', 'LEAF'],
    ['a folder, copied to the working directory', [workdir('box.file:2', '/app'), write('box.file:3', '.', folder)], '/app/ca.pem', 'CA'],
    ['relative working directories', [workdir('box.file:2', '/srv'), workdir('box.file:3', 'app'), write('box.file:4', 'x.pem', ca)], '/srv/app/x.pem', 'CA'],
    ['names with a wildcard', [write('box.file:2', '/etc/pg/', repository('box.file:2', 'certs/*.pem'))], '/etc/pg/extra.pem', 'EXTRA'],
    ['names that a wildcard leaves out', [write('box.file:2', '/etc/pg/', repository('box.file:2', 'certs/*.pem'))], '/etc/pg/notes.txt', 'notFound (nothing puts it on top of image debian:12)'],
    ['all that a wildcard names, in one file', [write('box.file:2', '/t/', folder), write('box.file:3', '/x.pem', { kind: 'pieces', pieces: [path('box.file:3', '/t/*.pem')] })], '/x.pem', 'CA + EXTRA'],
    ['a later file wins', [write('box.file:2', '/x.pem', ca), write('box.file:3', '/x.pem', repository('box.file:3', 'one.pem'))], '/x.pem', 'ONE'],
    ['two files, one after the other', [write('box.file:2', '/x.pem', ca), write('box.file:3', '/x.pem', repository('box.file:3', 'one.pem'), { append: true })], '/x.pem', 'CA + ONE'],
    ['appended to nothing', [write('box.file:3', '/x.pem', ca, { append: true })], '/x.pem', 'CA'],
    ['joined pieces', [write('box.file:2', '/x.pem', { kind: 'pieces', pieces: [ca, repository('box.file:2', 'one.pem')] })], '/x.pem', 'CA + ONE'],
    ['removed', [write('box.file:2', '/x.pem', ca), remove('box.file:3', '/x.pem')], '/x.pem', 'absent'],
    ['its folder removed', [write('box.file:2', '/d/x.pem', ca), remove('box.file:3', '/d')], '/d/x.pem', 'absent'],
    ['removed by a wildcard', [write('box.file:2', '/d/x.pem', ca), remove('box.file:3', '/d/*.pem')], '/d/x.pem', 'absent'],
    ['kept by a wildcard', [write('box.file:2', '/d/x.crt', ca), remove('box.file:3', '/d/*.pem')], '/d/x.crt', 'CA'],
    ['removed and made again', [write('box.file:2', '/x.pem', ca), remove('box.file:3', '/x.pem'), write('box.file:4', '/x.pem', ca)], '/x.pem', 'CA'],
    ['moved here', [write('box.file:2', '/y.pem', ca), move('box.file:3', '/y.pem', '/x.pem')], '/x.pem', 'CA'],
    ['moved away', [write('box.file:2', '/x.pem', ca), move('box.file:3', '/x.pem', '/y.pem')], '/x.pem', 'absent'],
    ['moved with its folder', [write('box.file:2', '/a/', folder), move('box.file:3', '/a', '/b')], '/b/deep/leaf.crt', 'LEAF'],
    ['copied within the place', [write('box.file:2', '/y.pem', ca), write('box.file:3', '/x.pem', path('box.file:3', '/y.pem'))], '/x.pem', 'CA'],
    ['copied before its source changed', [write('box.file:2', '/y.pem', ca), write('box.file:3', '/x.pem', path('box.file:3', '/y.pem')), write('box.file:4', '/y.pem', repository('box.file:4', 'one.pem'))], '/x.pem', 'CA'],
    ['copied from what nobody put there', [write('box.file:3', '/x.pem', path('box.file:3', '/y.pem'))], '/x.pem', 'unknown (nothing puts it on top of image debian:12)'],
    ['perhaps written', [write('box.file:2', '/x.pem', ca), write('box.file:3', '/x.pem', repository('box.file:3', 'one.pem'), { sometimes: true })], '/x.pem', 'ONE | CA'],
    ['perhaps removed', [write('box.file:2', '/x.pem', ca), remove('box.file:3', '/x.pem', true)], '/x.pem', 'unknown (it may have been removed) | CA'],
    ['downloaded', [write('box.file:2', '/x.pem', { kind: 'download', url: text('box.file:2', 'https://example.com/ca.pem'), at: at('box.file:2') })], '/x.pem', 'published https://example.com/ca.pem'],
    ['downloaded into a folder', [write('box.file:2', '/d/', { kind: 'download', url: text('box.file:2', 'https://example.com/ca.pem?x=1'), at: at('box.file:2') })], '/d/ca.pem', 'published https://example.com/ca.pem?x=1'],
    ['downloaded from a variable', [sets('box.file:2', 'URL', 'https://example.com/a'), write('box.file:2', '/x.pem', { kind: 'download', url: text('box.file:2', variable('URL')), at: at('box.file:2') })], '/x.pem', 'published https://example.com/a'],
    ['downloaded from nobody knows where', [write('box.file:2', '/x.pem', { kind: 'download', url: text('box.file:2', variable('URL')), at: at('box.file:2') })], '/x.pem', 'unknown (nothing in the repository sets URL)'],
    ['converted', [write('box.file:2', '/x.pem', { kind: 'conversion', how: 'der-to-pem', from: ca, at: at('box.file:2') })], '/x.pem', 'der-to-pem(CA)'],
    ['one of two', [write('box.file:2', '/x.pem', { kind: 'choice', branches: [ca, repository('box.file:2', 'one.pem')] })], '/x.pem', 'CA | ONE'],
    ['the text of a variable', [sets('box.file:2', 'CERT', 'PEM'), write('box.file:3', '/x.pem', { kind: 'text', text: text('box.file:3', variable('CERT')), at: at('box.file:3') })], '/x.pem', 'PEM'],
    ['touched by a program that we do not know', [write('box.file:2', '/x.pem', ca), taint('box.file:3', '/x.pem')], '/x.pem', 'unknown (mystery is not known, and names it)'],
    ['a folder touched: what is there stays', [write('box.file:2', '/d/x.pem', ca), taint('box.file:3', '/d')], '/d/x.pem', 'CA'],
    ['a folder touched: what is not there may be', [taint('box.file:3', '/d')], '/d/x.pem', 'unknown (mystery is not known, and names it)'],
    ['made from itself', [write('box.file:2', '/x.pem', path('box.file:2', '/x.pem', 'box'))], '/x.pem', 'unknown (it is made from itself)'],
    ['mounted over a copy', [write('box.file:2', '/d/x.pem', ca), mounts('box.file:3', '/d/x.pem', repository('box.file:3', 'one.pem'))], '/d/x.pem', 'ONE'],
    ['a mounted folder hides what lies below', [write('box.file:2', '/d/x.pem', ca), mounts('box.file:3', '/d', folder)], '/d/x.pem', 'notFound (certs/x.pem is not in the repository)'],
    ['a mounted folder', [mounts('box.file:3', '/d', folder)], '/d/deep/leaf.crt', 'LEAF'],
    ['a mount that nobody can see into', [write('box.file:2', '/d/x.pem', ca), mounts('box.file:3', '/d', { kind: 'unknown', reason: 'a volume', at: null })], '/d/x.pem', 'unknown (a volume)'],
    ['written into a mount', [mounts('box.file:2', '/d', { kind: 'unknown', reason: 'a volume', at: null }), write('box.file:3', '/d/x.pem', ca)], '/d/x.pem', 'CA'],
    ['a mounted file that is not in the repository', [mounts('box.file:3', '/x.pem', gone)], '/x.pem', 'unknown (certs/gone.pem is not in the repository)'],
    ['written by name to a folder that is not known', [write('box.file:2', text('box.file:2', variable('DIR'), '/x.pem'), ca)], '/x.pem', 'unknown (a program writes a file of this name to a path that is not known)'],
    ['nobody puts it there', [], '/x.pem', 'notFound (nothing puts it on top of image debian:12)'],
  ])('%s', (_, layers, asked, expected) => {
    expect(show(fileIn(layers, asked))).toBe(expected);
  });

  it('does not take a path with another end for one that is not known', () => {
    expect(fileIn([write('box.file:2', text('box.file:2', variable('DIR'), '/y.pem'), ca)]).kind).toBe('notFound');
  });

  it('lists every step, in reading order', () => {
    const state = fileIn([write('box.file:2', '/y.pem', ca), write('box.file:3', '/x.pem', path('box.file:3', '/y.pem'), { program: 'cp' })]);
    expect(steps(state.via)).toEqual(['box.file:3 cp writes /x.pem', 'box.file:2 copy writes /y.pem', 'certs/ca.pem:1 is the file in the repository']);
  });

  it('reads the stages that files are copied from', () => {
    const stage = place('stage', 'box.file:0', [image('box.file:0', 'alpine:3'), workdir('box.file:0', '/out'), write('box.file:0', 'ca.pem', ca), write('box.file:0', '/out/deep', folder)], { runs: false });
    const layers = [write('box.file:2', '/x.pem', path('box.file:2', '/out/ca.pem', 'stage')), write('box.file:3', '/all', path('box.file:3', '/out', 'stage'))];
    expect(show(fileIn(layers, '/x.pem', { places: [stage] }))).toBe('CA');
    expect(show(fileIn(layers, '/all/deep/extra.pem', { places: [stage] }))).toBe('EXTRA');
    expect(show(fileIn([write('box.file:2', '/x.pem', path('box.file:2', '/out/ca.pem', 'nowhere'))]))).toBe('unknown (nowhere is not in the repository)');
  });

  it('continues in what it inherits from', () => {
    const base = place('base', 'base.file:1', [image('base.file:1', 'debian:12'), write('base.file:2', '/x.pem', ca)], { runs: false });
    const state = fileIn([], '/x.pem', { places: [base], base: [from('box.file:1', 'base')] });
    expect(show(state)).toBe('CA');
    expect(steps(state.via)).toEqual(['box.file:1 uses place base', 'base.file:2 copy writes /x.pem', 'certs/ca.pem:1 is the file in the repository']);
  });

  it('says which image is not known', () => {
    expect(show(fileIn([], '/x.pem', { base: [image('box.file:1', variable('BASE'))] }))).toBe('notFound (the image is not known (nothing in the repository sets BASE), and nothing else puts it there)');
  });

  describe('bags as files', () => {
    const certs = bag('certs', [entry('certs.bag:1', 'ca.crt', '', { content: bytes('certs.bag:1', 'BAG') }), entry('certs.bag:2', 'plain', 'TEXT'), entry('certs.bag:3', 'secret', { kind: 'unknown', reason: 'withheld' })]);
    it.each<[string, Layer, string, string]>([
      ['all keys', mountsBag('box.file:2', '/d', ref('certs')), '/d/ca.crt', 'BAG'],
      ['plain text', mountsBag('box.file:2', '/d', ref('certs')), '/d/plain', 'TEXT'],
      ['a secret', mountsBag('box.file:2', '/d', ref('certs')), '/d/secret', 'unknown (withheld)'],
      ['a key that it does not have', mountsBag('box.file:2', '/d', ref('certs')), '/d/other', 'absent'],
      ['a renamed key', mountsBag('box.file:2', '/d', ref('certs'), [{ key: 'ca.crt', path: 'sub/root.pem' }]), '/d/sub/root.pem', 'BAG'],
      ['the old name of a renamed key', mountsBag('box.file:2', '/d', ref('certs'), [{ key: 'ca.crt', path: 'root.pem' }]), '/d/ca.crt', 'absent'],
      ['a renamed key that it does not have', mountsBag('box.file:2', '/d', ref('certs'), [{ key: 'nope', path: 'root.pem' }]), '/d/root.pem', 'absent'],
      ['a bag that is not here', mountsBag('box.file:2', '/d', ref('elsewhere')), '/d/ca.crt', 'unknown (elsewhere is not in the repository)'],
      ['one key at one path', mounts('box.file:2', '/d/x', { kind: 'bag', bag: ref('certs'), key: 'ca.crt', at: at('box.file:2') }), '/d/x', 'BAG'],
    ])('%s', (_, layer, asked, expected) => {
      expect(show(fileIn([write('box.file:1', '/d/ca.crt', ca), layer], asked, { bags: [certs] }))).toBe(expected);
    });
  });

  describe('directories', () => {
    const listed = (layers: readonly Layer[], name = '/d', more: Parameters<typeof viewOf>[1] = {}): string | undefined =>
      viewOf(layers, more).directory(name)?.map((file) => `${file.name}=${show(file.state)}`).join(' ');
    it.each<[string, readonly Layer[], string | undefined]>([
      ['what was copied, less what was removed', [write('box.file:2', '/d/', ca), write('box.file:3', '/d', repository('box.file:3', 'one.pem')), remove('box.file:4', '/d/ca.pem')], 'one.pem=ONE'],
      ['the files of a folder', [write('box.file:2', '/d', folder)], 'ca.pem=CA extra.pem=EXTRA notes.txt=notes'],
      ['the names of a wildcard', [write('box.file:2', '/d/', repository('box.file:2', 'certs/*.pem'))], 'ca.pem=CA extra.pem=EXTRA'],
      ['a mount hides the rest', [write('box.file:2', '/d/old.pem', ca), mounts('box.file:3', '/d', folder)], 'ca.pem=CA extra.pem=EXTRA notes.txt=notes'],
      ['a bag', [mountsBag('box.file:3', '/d', ref('b'), null)], 'k=V'],
      ['renamed keys of a bag', [mountsBag('box.file:3', '/d', ref('b'), [{ key: 'k', path: 'n' }])], 'n=V'],
      ['a volume', [mounts('box.file:3', '/d', { kind: 'unknown', reason: 'a volume', at: null })], undefined],
      ['touched by a program that we do not know', [write('box.file:2', '/d/', ca), taint('box.file:3', '/d')], undefined],
      ['nothing there', [], undefined],
    ])('%s', (_, layers, expected) => {
      expect(listed(layers, '/d', { bags: [bag('b', [entry('b.file:1', 'k', 'V')])] })).toBe(expected);
    });
    it('lists what the public store of an image has there as one entry, whichever way the folder is spelled', () => {
      expect(listed([write('box.file:2', '/etc/ssl/certs/', ca)], '/etc/ssl/certs')).toBe('=store debian:12 ca.pem=CA');
      expect(listed([write('box.file:2', '/usr/lib/ssl/certs/', ca)], '/etc/pki/tls/certs')).toBe('=store debian:12 ca.pem=CA');
    });
  });

  describe('homes', () => {
    it.each<[string, readonly Layer[], string]>([
      ['images run as root', [], '/root'],
      ['a user', [{ kind: 'user', name: text('box.file:2', 'app:app') }], '/home/app'],
      ['root by number', [{ kind: 'user', name: text('box.file:2', '0') }], '/root'],
      ['a home that is given', [{ kind: 'user', name: text('box.file:2', 'app') }, { kind: 'home', path: text('box.file:3', '/srv/app') }], '/srv/app'],
      ['the variable', [sets('box.file:2', 'HOME', '/opt/home')], '/opt/home'],
    ])('%s', (_, layers, expected) => {
      const view = viewOf([...layers, write('box.file:8', text('box.file:8', variable('HOME'), '/.postgresql/root.crt'), ca)]);
      expect(view.home()).toMatchObject({ kind: 'known', value: expected });
      expect(show(view.file(`${expected}/.postgresql/root.crt`))).toBe('CA');
    });
    it('does not know the home of a number', () => {
      expect(viewOf([{ kind: 'user', name: text('box.file:2', '1001') }]).home().kind).toBe('unknown');
    });
    it('has no default file where nothing puts one', () => {
      expect(viewOf([]).file('/root/.postgresql/root.crt').kind).toBe('notFound');
    });
    it('expands ~ for shells, not for drivers', () => {
      const view = viewOf([write('box.file:8', '~/ca.pem', ca)]);
      expect(show(view.file('/root/ca.pem'))).toBe('CA');
      expect(view.file('~/ca.pem').kind).toBe('notFound');
    });
  });

  describe('public stores', () => {
    const store = (layers: readonly Layer[], name: string, base = 'debian:12'): string => show(viewOf(layers, { base: [image('box.file:1', base)] }).store(name));
    it.each<[string, string]>([
      ['debian:12', 'store debian:12'],
      ['debian:12-slim', 'store debian:12'],
      ['python:3.12-slim-bookworm', 'store debian:12'],
      ['node:22-alpine3.20', 'store alpine:3.20'],
      ['reg.example.com:5000/mirror/ubuntu:22.04@sha256:00', 'store ubuntu:22.04'],
      ['vendor/thing:1', 'store os'],
    ])('of image %s', (base, expected) => {
      expect(store([], 'os', base)).toBe(expected);
    });
    it('have the version of their component', () => {
      expect(store([], 'node')).toBe('store node');
      expect(store([{ kind: 'component', name: 'node', version: '22.17.1', at: at('box.file:2') }], 'node')).toBe('store node@22.17.1');
    });
    it('are the bundles that images keep', () => {
      expect(show(fileIn([], '/etc/ssl/certs/ca-certificates.crt'))).toBe('store debian:12');
      expect(show(fileIn([write('box.file:2', '/etc/ssl/certs/ca-certificates.crt', ca, { append: true })], '/etc/ssl/certs/ca-certificates.crt'))).toBe('store debian:12 + CA');
      const one = fileIn([], '/etc/ssl/certs/Some_Root.pem');
      expect(one.kind === 'present' ? one.content : null).toMatchObject({ kind: 'store', store: 'debian:12', file: 'Some_Root.pem' });
    });
    it('grow by imports', () => {
      expect(store([imports('box.file:2', 'os', ca)], 'os')).toBe('store debian:12 < all CA');
      expect(store([imports('box.file:2', 'os', ca, 'first')], 'os')).toBe('store debian:12 < first CA');
      expect(show(fileIn([imports('box.file:2', '/k.store', ca), imports('box.file:3', '/k.store', repository('box.file:3', 'one.pem'))], '/k.store'))).toBe('new < all CA < all ONE');
    });
  });

  describe('code without a container', () => {
    const look = (asked: string, files: Readonly<Record<string, string>>, content: Content | null = null): FileState => {
      const code = connection('c', 'app/src/main.py:1', { settings: [{ layer: 'option', key: 'ca', value: text('app/src/main.py:2', asked), type: 'string', content, at: at('app/src/main.py:2') }] });
      const client = only({ connections: [code], dependencies: [{ ecosystem: 'pypi', name: 'x', version: null, range: null, locked: false, at: at('app/requirements.txt:1') }] }, files);
      return client.settings[0]?.content ?? client.view.file(asked);
    };
    it.each<[string, Readonly<Record<string, string>>, string]>([
      ['the project first', { 'app/ca.pem': 'PROJECT', 'app/src/ca.pem': 'CODE', 'ca.pem': 'ROOT' }, 'PROJECT'],
      ['then the folder of the code', { 'app/src/ca.pem': 'CODE', 'ca.pem': 'ROOT' }, 'CODE'],
      ['then the root', { 'ca.pem': 'ROOT' }, 'ROOT'],
      ['nowhere', {}, 'notFound (app/ca.pem is not in the repository)'],
    ])('%s', (_, files, expected) => {
      expect(show(look('./ca.pem', files))).toBe(expected);
      expect(show(look('./ca.pem', files, path('app/src/main.py:2', 'ca.pem')))).toBe(expected);
    });
    it('says where it was found', () => {
      expect(steps(look('ca.pem', { 'ca.pem': 'ROOT' }).via)).toEqual(['- ca.pem is looked for in the root of the repository', 'ca.pem:1 is the file in the repository']);
    });
    it('does not know other machines', () => {
      expect(look('/etc/pg/ca.pem', {}).kind).toBe('unknown');
      expect(look('~/.postgresql/root.crt', {}).kind).toBe('notFound');
    });
  });
});

/** What a mount over the folder of certificates leaves of the store of `python:3.12-slim-bookworm`. */
describe('a mount over the folder of certificates', () => {
  const seen = (...layers: readonly Layer[]): string => {
    const state = viewOf(layers, { base: [image('box.file:1', 'python:3.12-slim-bookworm')] }).store('os');
    return state.kind === 'present' && state.content.kind === 'store' && state.content.missing !== undefined ? 'missing' : show(state);
  };
  const bundle = repository('box.file:2', 'bundle');
  const certs = { ...tree, 'bundle/ca-certificates.crt': 'ALL' };
  const bundled = only({ places: [place('box', 'box.file:1', [image('box.file:1', 'python:3.12-slim-bookworm'), mounts('box.file:2', '/etc/ssl/certs', bundle)])], connections: [connection('c', 'box.file:90', { syntax: 'command' })] }, certs).view;

  it.each<[string, string, readonly Layer[]]>([
    ['a folder without a bundle', 'missing', [mounts('box.file:2', '/etc/ssl/certs', folder)]],
    ['a folder above', 'missing', [mounts('box.file:2', '/etc/ssl', folder)]],
    ['a bag', 'missing', [mountsBag('box.file:2', '/etc/ssl/certs', ref('certs', 'base'), [{ key: 'ca', path: 'ca.pem' }])]],
    ['a file beside the bundle', 'store debian:12', [mounts('box.file:2', '/etc/ssl/certs/extra.pem', ca)]],
    ['another folder', 'store debian:12', [mounts('box.file:2', '/etc/ssl/private', folder)]],
    ['the bundle itself', 'CA', [mounts('box.file:2', '/etc/ssl/certs/ca-certificates.crt', ca)]],
  ])('%s: %s', (_, expected, layers) => {
    expect(seen(...layers)).toBe(expected);
  });

  it('a folder with a bundle', () => {
    expect(show(bundled.store('os'))).toBe('ALL');
  });
});
