import type { ResolvedContent, Step, TrustSource, Value, View } from '../model.ts';
import { branches } from './lookup.ts';
import { dotnet, dotnetStore } from './pem/profiles.ts';
import { readEach } from './read-each.ts';
import { defaultFile, fileTrust, storeTrust, systemDirectory, unresolved, variableTrust, withAdded } from './trust.ts';
import { parseDeclared } from './version.ts';

/**
 * What .NET takes for the root store of the machine. On Linux that is the file of `SSL_CERT_FILE`, or OpenSSL's default
 * one, and every file of `SSL_CERT_DIR`, or of OpenSSL's default directory, whatever its name; each with all of its
 * certificates. The store of the user, which `X509Store` fills, counts as well.
 * https://github.com/dotnet/runtime/blob/main/src/libraries/System.Security.Cryptography/src/System/Security/Cryptography/X509Certificates/OpenSslCachedSystemStoreProvider.cs
 */
export function dotnetTrust(view: View): TrustSource {
  if (view.os === 'windows') return storeTrust('os', view);
  const system = systemDirectory(view, 'any');
  const directoryIsSet = branches(view.variable('SSL_CERT_DIR')).some(({ kind }) => kind !== 'absent');
  const machine = together([
    ...variableTrust('SSL_CERT_FILE', view, (path, via) => fileOf(path, via, view), () => defaultFile(view, system, directoryIsSet)),
    ...variableTrust('SSL_CERT_DIR', view, (path, via) => foldersOf(path, via, view), () => system),
  ]);
  return together([readEach(machine, dotnetStore.id), ...userStore(view)]);
}

const NOTHING: TrustSource = { kind: 'none' };

/** All of them count. One that we can read goes first, so that it is read. */
function together(sources: readonly TrustSource[]): TrustSource {
  const [first = NOTHING, ...others] = sources.filter(({ kind }) => kind !== 'none').toSorted((a, b) => Number(a.kind === 'unresolved') - Number(b.kind === 'unresolved'));
  return withAdded(first, others);
}

/** A file that is not there is passed over. */
function fileOf(path: string, via: readonly Step[], view: View): TrustSource {
  const state = view.file(path);
  return state.kind === 'absent' ? NOTHING : fileTrust(state, path, via);
}

/** From .NET 9 on several directories may be named, as OpenSSL has it: https://github.com/dotnet/runtime/pull/92920 */
function foldersOf(list: string, via: readonly Step[], view: View): TrustSource {
  const paths = list.split(':').filter((path) => path !== '');
  const major = majorOf(view.version('dotnet'));
  if (paths.length > 1 && major !== null && major < 8) return NOTHING;
  if (paths.length > 1 && (major === null || major < 9)) return unresolved('whether this build of .NET reads several directories is not known: Microsoft’s do from 9 on', list, via);
  return together(paths.map((path) => folderOf(path, via, view)));
}

function folderOf(path: string, via: readonly Step[], view: View, suffix = ''): TrustSource {
  const files = view.directory(path);
  if (files === null) return unresolved('the directory cannot be listed from here', path, via);
  const wanted = files.filter(({ name }) => name.endsWith(suffix));
  const pieces = wanted.flatMap(({ state }): readonly ResolvedContent[] => {
    if (state.kind === 'present') return [state.content];
    return state.kind === 'unknown' ? [{ kind: 'unknown', reason: state.reason, at: null }] : [];
  });
  return { kind: 'directory', path, content: { kind: 'joined', pieces }, via: [...via, ...wanted.flatMap(({ state }) => state.via)], added: [] };
}

/** `X509Store(StoreName.Root)` of the user: one PKCS#12 file for each certificate. */
function userStore(view: View): readonly TrustSource[] {
  const home = view.home();
  if (home.kind !== 'known') return [];
  const folder = `${home.value.replace(/\/$/u, '')}/.dotnet/corefx/cryptography/x509stores/root`;
  if ((view.directory(folder) ?? []).length === 0) return [];
  return [readEach(folderOf(folder, home.via, view, '.pfx'), dotnet.id)];
}

function majorOf(version: Value): number | null {
  return version.kind === 'known' ? (parseDeclared(version.value)?.min[0] ?? null) : null;
}
