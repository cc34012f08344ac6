import { describe, expect, it } from 'vitest';
import { dotnetTrust } from '../../src/drivers/dotnet.ts';
import { nodeTrust } from '../../src/drivers/node-trust.ts';
import type { TrustSource, Value, View } from '../../src/model.ts';
import { known, letters, present, rootsOf, viewOf, type World } from './lab/world.ts';

const unknown: Value = { kind: 'unknown', reason: 'a secret', via: [] };

function view(world: World, more: Partial<View> = {}): View {
  return { ...viewOf(world), ...more };
}

/** Public stores that count, by their symbols. */
function stores(trust: TrustSource): readonly string[] {
  if (trust.kind === 'none' || trust.kind === 'unresolved') return [];
  return [...(JSON.stringify(trust.content).match(/(?<="store":")[^"]+/gu) ?? []), ...trust.added.flatMap(stores)];
}

describe('what .NET trusts', () => {
  const FILE = { SSL_CERT_FILE: '/f' };
  const DIR = { SSL_CERT_DIR: '/d' };
  const world: World = { files: { '/f': present(letters('A')) }, directories: { '/d': { 'b.pem': 'B', 'c.txt': 'C' }, '/e': { x: 'E' } } };
  const at = (variables: Readonly<Record<string, string>>, more: Partial<World> = {}): TrustSource => dotnetTrust(view({ ...world, variables, ...more }));

  it.each<readonly [string, TrustSource, string, readonly string[]]>([
    ['nothing is set: the store of the system', at({}), '', ['os']],
    ['a file: it replaces the default file, the default folder stays', at(FILE), 'A', ['os']],
    ['a folder: every file of it', at({ ...FILE, ...DIR }), 'ABC', []],
    ['an empty variable for the file: no file', at({ ...DIR, SSL_CERT_FILE: '' }), 'BC', []],
    ['a file that is removed is passed over', at({ ...DIR, SSL_CERT_FILE: '/g' }, { files: { '/g': { kind: 'absent', via: [] } } }), 'BC', []],
    ['several folders, .NET 9', at({ ...FILE, SSL_CERT_DIR: '/d::/e' }, { versions: { dotnet: '9.0' } }), 'ABCE', []],
    ['several folders, .NET 7', at({ ...FILE, SSL_CERT_DIR: '/d:/e' }, { versions: { dotnet: '7.0' } }), 'A', []],
    ['one folder with a colon behind it, .NET 7', at({ ...FILE, SSL_CERT_DIR: '/d:' }, { versions: { dotnet: '7.0' } }), 'ABC', []],
    ['the store of the user', at({ ...FILE, ...DIR }, { directories: { ...world.directories, '/home/user/.dotnet/corefx/cryptography/x509stores/root': { 'D.pfx': 'D', 'note.txt': 'X' } } }), 'ABCD', []],
    ['Windows has its own store', at({ ...FILE, ...DIR }, { os: 'windows' }), '', ['os']],
  ])('%s', (_, trust, roots, symbols) => {
    expect(Array.from(rootsOf(trust)).sort().join('')).toBe(roots);
    expect(stores(trust)).toEqual(symbols);
  });

  it('says what it cannot tell: several folders in .NET 8, and a default file beside a folder', () => {
    expect(JSON.stringify(at({ ...FILE, SSL_CERT_DIR: '/d:/e' }, { versions: { dotnet: '8.0' } }))).toContain('several directories');
    expect(JSON.stringify(at(DIR))).toContain('default file');
  });
});

describe('what Node trusts', () => {
  const world: World = { files: { '/e': present(letters('E')), '/f': present(letters('F')) }, directories: { '/d': { 'd.pem': 'D' } }, versions: { node: '22.20.0' } };
  const at = (variables: Readonly<Record<string, string>>, more: Partial<World> = {}): TrustSource => nodeTrust(view({ ...world, variables, ...more }));
  const SYSTEM = { SSL_CERT_FILE: '/f', SSL_CERT_DIR: '/d' };

  it.each<readonly [string, TrustSource, string, readonly string[]]>([
    ['its own list', at(SYSTEM), '', ['node']],
    ['NODE_EXTRA_CA_CERTS adds', at({ NODE_EXTRA_CA_CERTS: '/e' }), 'E', ['node']],
    ['a folder in its place is passed over', at({ NODE_EXTRA_CA_CERTS: '/d' }), '', ['node']],
    ['--use-openssl-ca replaces, and extra certificates add to it', at({ NODE_OPTIONS: '--use-openssl-ca', NODE_EXTRA_CA_CERTS: '/e', ...SYSTEM }), 'EF', []],
    ['--use-bundled-ca is the default', at({ NODE_OPTIONS: '--use-bundled-ca', ...SYSTEM }), '', ['node']],
    ['--use-system-ca adds, whatever the names', at({ NODE_OPTIONS: '"--use-system-ca"', ...SYSTEM }), 'DF', ['node']],
    ['--use-system-ca before there was one', at({ NODE_OPTIONS: '--use-system-ca', ...SYSTEM }, { versions: { node: '22.14.0' } }), '', ['node']],
    ['--use-system-ca, a version that nobody tells: Node starts with it, so it has it', at({ NODE_OPTIONS: '--use-system-ca', ...SYSTEM }, { versions: {} }), 'DF', ['node']],
    ['a word that only begins so', at({ NODE_OPTIONS: '--use-openssl-cache', ...SYSTEM }), '', ['node']],
    ['NODE_USE_SYSTEM_CA=1', at({ NODE_USE_SYSTEM_CA: '1', ...SYSTEM }), 'DF', ['node']],
    ['NODE_USE_SYSTEM_CA=true', at({ NODE_USE_SYSTEM_CA: 'true', ...SYSTEM }), '', ['node']],
    ['NODE_USE_SYSTEM_CA=1 in 24.5, which does not know it', at({ NODE_USE_SYSTEM_CA: '1', ...SYSTEM }, { versions: { node: '24.5.0' } }), '', ['node']],
    ['a command line', at({ 'node command line': '--use-openssl-ca', ...SYSTEM }), 'F', []],
  ])('%s', (_, trust, roots, symbols) => {
    expect(Array.from(rootsOf(trust)).sort().join('')).toBe(roots);
    expect(stores(trust)).toEqual(symbols);
  });

  it('leaves open whether an unknown version reads NODE_USE_SYSTEM_CA', () => {
    expect(at({ NODE_USE_SYSTEM_CA: '1', ...SYSTEM }, { versions: { node: '22' } })).toMatchObject({ kind: 'platform', added: [{ kind: 'unresolved' }] });
  });

  it('takes options that are one of several as a choice, and unreadable ones for none', () => {
    const options = (value: Value): View => view({ ...world, variables: SYSTEM }, { variable: (name) => (name === 'NODE_OPTIONS' ? value : viewOf({ ...world, variables: SYSTEM }).variable(name)) });
    expect(nodeTrust(options({ kind: 'oneOf', branches: [known('--use-openssl-ca') as never, known('--inspect') as never], via: [] }))).toMatchObject({ content: { kind: 'oneOf', branches: [{}, { kind: 'store', store: 'node' }] } });
    expect(stores(nodeTrust(options(unknown)))).toEqual(['node']);
  });
});
