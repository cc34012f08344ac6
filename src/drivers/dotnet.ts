import { opensslDefault } from '../stores/index.ts';
import type { ResolvedContent, Step, TrustSource, Value, View } from '../model.ts';
import { branches } from './lookup.ts';
import { dotnet, dotnetStore } from './pem/profiles.ts';
import { parseDeclared } from './version.ts';
import { storeTrust, unresolved, variableTrust, withAdded } from './trust.ts';

/**
 * What .NET takes for the root store of the machine. On Linux that is the file of `SSL_CERT_FILE`, or OpenSSL's default
 * one, and every file of `SSL_CERT_DIR`, or of OpenSSL's default directory, whatever its name; each with all of its
 * certificates. The store of the user, which `X509Store` fills, counts as well.
 * https://github.com/dotnet/runtime/blob/main/src/libraries/System.Security.Cryptography/src/System/Security/Cryptography/X509Certificates/OpenSslCachedSystemStoreProvider.cs
 */
export function dotnetTrust(view: View): TrustSource {
  const os = storeTrust('os', view);
  if (view.os === 'windows') return os;
  const system = readAsStore(os);
  const isSet = (name: string): boolean => branches(view.variable(name)).some(({ kind }) => kind !== 'absent');
  const files = variableTrust('SSL_CERT_FILE', view, (path, via) => fileOf(path, via, view), () => null);
  const folders = variableTrust('SSL_CERT_DIR', view, (path, via) => foldersOf(path, via, view), () => system);
  // Without a variable for the folder, its default holds the whole store; without one for the file, that is up to the system.
  const alsoSystem = isSet('SSL_CERT_DIR') && !isSet('SSL_CERT_FILE') && mayReadBundle(os) ? [system] : [];
  const [first = NOTHING, ...others] = [...files, ...folders, ...alsoSystem, ...userStore(view)].toSorted((a, b) => Number(a.kind === 'unresolved') - Number(b.kind === 'unresolved'));
  return withAdded(first, others);
}

const NOTHING: TrustSource = { kind: 'none' };

/** A file that is not there, or a folder in its place, is passed over. */
function fileOf(path: string, via: readonly Step[], view: View): TrustSource {
  const state = view.file(path);
  if (state.kind === 'absent') return NOTHING;
  if (state.kind === 'present') return { kind: 'file', path: state.path ?? path, content: inStore(state.content), via: [...via, ...state.via], added: [] };
  return unresolved(state.reason, path, [...via, ...state.via]);
}

/** From .NET 9 on several directories may be named, as OpenSSL has it: https://github.com/dotnet/runtime/pull/92920 */
function foldersOf(list: string, via: readonly Step[], view: View): TrustSource {
  const paths = list.split(':').filter((path) => path !== '');
  const [only = '', ...more] = paths;
  if (more.length === 0) return folderOf(only, via, view);
  const major = majorOf(view.version('dotnet'));
  if (major !== null && major < 8) return NOTHING;
  if (major === null || major < 9) return unresolved('whether this build of .NET reads several directories is not known: Microsoft’s do from 9 on', list, via);
  const [first = NOTHING, ...others] = paths.map((path) => folderOf(path, via, view)).toSorted((a, b) => Number(a.kind === 'unresolved') - Number(b.kind === 'unresolved'));
  return withAdded(first, others);
}

function folderOf(path: string, via: readonly Step[], view: View, suffix = '', reader: (content: ResolvedContent) => ResolvedContent = inStore): TrustSource {
  const files = view.directory(path);
  if (files === null) return unresolved('the directory cannot be listed from here', path, via);
  const read = files.filter(({ name }) => name.endsWith(suffix)).flatMap(({ state }): readonly { readonly piece: ResolvedContent; readonly via: readonly Step[] }[] => {
    if (state.kind === 'present') return [{ piece: reader(state.content), via: state.via }];
    return state.kind === 'unknown' ? [{ piece: { kind: 'unknown', reason: state.reason, at: null }, via: state.via }] : [];
  });
  return { kind: 'directory', path, content: { kind: 'joined', pieces: read.map(({ piece }) => piece) }, via: [...via, ...read.flatMap((each) => each.via)], added: [] };
}

/** `X509Store(StoreName.Root)` of the user: one PKCS#12 file for each certificate. */
function userStore(view: View): readonly TrustSource[] {
  const home = view.home();
  if (home.kind !== 'known') return [];
  const folder = `${home.value.replace(/\/$/u, '')}/.dotnet/corefx/cryptography/x509stores/root`;
  if ((view.directory(folder) ?? []).length === 0) return [];
  return [folderOf(folder, home.via, view, '.pfx', (from) => ({ kind: 'readBy', reader: dotnet.id, from }))];
}

/** Whether OpenSSL's default file holds the store there, so that it counts beside another directory. */
function mayReadBundle(os: TrustSource): boolean {
  const systems = os.kind === 'none' || os.kind === 'unresolved' ? [] : systemsIn(os.content);
  return systems.length === 0 || systems.some((system) => opensslDefault(system) !== 'directory');
}

function systemsIn(content: ResolvedContent): readonly string[] {
  switch (content.kind) {
    case 'store':
      return [content.store];
    case 'joined':
      return content.pieces.flatMap(systemsIn);
    case 'oneOf':
      return content.branches.flatMap(systemsIn);
    case 'trustStore':
      return content.base === null ? [] : systemsIn(content.base);
    case 'readBy':
    case 'atLeast':
    case 'converted':
      return systemsIn(content.from);
    case 'bytes':
    case 'published':
    case 'unknown':
      return [];
  }
}

function readAsStore(trust: TrustSource): TrustSource {
  return trust.kind === 'none' || trust.kind === 'unresolved' ? trust : { ...trust, content: inStore(trust.content) };
}

/** Each file by itself: one that is broken costs no other. */
function inStore(from: ResolvedContent): ResolvedContent {
  return { kind: 'readBy', reader: dotnetStore.id, from };
}

function majorOf(version: Value): number | null {
  return version.kind === 'known' ? (parseDeclared(version.value)?.min[0] ?? null) : null;
}
