import type { FileState, ResolvedContent, Step, TrustSource, Value, View } from '../model.ts';
import { branches } from './lookup.ts';
import type { Found } from './lookup.ts';
import { opensslDirectory, underHash } from './pem/profiles.ts';
import { storesIn } from './stores/system.ts';
import type { Alternative } from './table.ts';
import { opensslDefault } from '../stores/index.ts';
import type { OpensslDefault } from '../stores/index.ts';

/** A file as the only trust source: certain, or named but not visible from here. */
export function fileTrust(state: FileState, path: string, via: readonly Step[]): TrustSource {
  const steps = [...via, ...state.via];
  return state.kind === 'present'
    ? { kind: 'file', path: state.path ?? path, content: state.content, via: steps, added: [] }
    : { kind: 'unresolved', reason: state.kind === 'absent' ? 'the file is removed before it is used' : state.reason, path, via: steps };
}

export function unresolved(reason: string, path: string | null = null, via: readonly Step[] = []): TrustSource {
  return { kind: 'unresolved', reason, path, via };
}

/**
 * A root file that a setting names. Only a file that is certainly absent is `missing`; one that the repository does
 * not show is there, as far as we can tell, with content that we cannot see.
 */
export function namedRoot(found: Extract<Found, { kind: 'set' }>, view: View): Alternative {
  const { text: path, key, via, layer } = found;
  const shown = `${key}=${path}`;
  const state = found.setting?.content ?? view.file(path);
  if (state.kind === 'absent') return { value: 'missing', shown, via: [...via, ...state.via] };
  if (state.kind !== 'present' && path.startsWith('~')) {
    // Only a shell expands `~`, and only in an assignment to a variable.
    const home = view.home();
    if (layer === 'environment' && home.kind !== 'known') return { value: 'file', shown, trust: unresolved('whether a shell expands ~ here, and to what, cannot be told', path, via), via };
    if (layer !== 'environment' || home.kind !== 'known') return { value: 'missing', shown, via: [...via, { at: null, what: 'the driver does not expand ~' }] };
    return { value: 'file', shown, trust: fileTrust(view.file(home.value + path.slice(1)), path, via), via };
  }
  return { value: 'file', shown, trust: fileTrust(state, path, via), via };
}

/** `~/.postgresql/root.crt`, or `%APPDATA%\postgresql\root.crt` on Windows: counts only when something puts it there. */
export function defaultRoot(view: View): readonly Alternative[] {
  const windows = view.os === 'windows';
  const base: Value = windows ? view.variable('APPDATA') : view.home();
  return branches(base).map((folder): Alternative => {
    if (folder.kind !== 'known') return { value: 'none', shown: 'no root file' };
    const path = windows ? `${folder.value}\\postgresql\\root.crt` : `${folder.value.replace(/\/$/u, '')}/.postgresql/root.crt`;
    const state = view.file(path);
    if (state.kind === 'present') return { value: 'file', shown: path, trust: fileTrust(state, path, []), via: state.via };
    if (state.kind === 'unknown') return { value: '?', shown: '', reason: state.reason, trust: fileTrust(state, path, []), via: state.via };
    return { value: 'none', shown: 'no root file', via: state.via };
  });
}

/** A public store that a runtime falls back to. */
export function storeTrust(name: string, view: View): TrustSource {
  const state = view.store(name);
  const content: ResolvedContent = state.kind === 'present' ? state.content : { kind: 'unknown', reason: state.kind === 'absent' ? 'the store is removed' : state.reason, at: null };
  return { kind: 'platform', path: state.kind === 'present' ? state.path : null, content: name.startsWith('os') ? withWaiting(content, view) : content, via: state.via, added: [] };
}

/** Folders from which a command fills the system's store, and that command. */
const FILLED_FROM = [['/usr/local/share/ca-certificates', 'update-ca-certificates'], ['/etc/pki/ca-trust/source/anchors', 'update-ca-trust']] as const;

/** Certificates that wait for a command that nobody runs are not in the store; the reason says so. */
function withWaiting(content: ResolvedContent, view: View): ResolvedContent {
  if (content.kind !== 'store') return content;
  for (const [folder, command] of FILLED_FROM) {
    const file = view.directory(folder)?.find(({ state }) => state.kind === 'present');
    if (file !== undefined) return { kind: 'atLeast', from: content, reason: `${file.name} lies in ${folder}, and ${command} does not run after it was put there` };
  }
  return content;
}

function isUnchanged(content: ResolvedContent): boolean {
  return content.kind === 'store' || (content.kind === 'atLeast' && content.from.kind === 'store');
}

/** The same source with others beside it. */
export function withAdded(trust: TrustSource, added: readonly TrustSource[]): TrustSource {
  if (added.length === 0) return trust;
  if (trust.kind === 'none') return added[0] === undefined ? trust : withAdded(added[0], added.slice(1));
  return trust.kind === 'unresolved' ? trust : { ...trust, added: [...trust.added, ...added] };
}

/**
 * What OpenSSL's default paths hold: `SSL_CERT_FILE` replaces the default file, `SSL_CERT_DIR` the default directory,
 * and the one that is not set stays. `names`: whether a directory needs hashed names (OpenSSL) or is read whole
 * (Node's `--use-system-ca`). https://docs.openssl.org/3.0/man3/X509_STORE_set_default_paths/
 */
export function opensslTrust(view: View, names: 'hashed' | 'any'): TrustSource {
  const isSet = (name: string): boolean => branches(view.variable(name)).some(({ kind }) => kind !== 'absent');
  const directoryIsSet = isSet('SSL_CERT_DIR');
  const system = systemDirectory(view, names, !directoryIsSet && !isSet('SSL_CERT_FILE'));
  const parts = [
    ...variableTrust('SSL_CERT_FILE', view, (path, via) => fileTrust(view.file(path), path, via), () => defaultFile(view, system, directoryIsSet)),
    ...variableTrust('SSL_CERT_DIR', view, (paths, via) => directoriesTrust(view, paths, names, via), () => system),
  ];
  const [first = { kind: 'none' }, ...others] = parts.toSorted((a, b) => rank(a) - rank(b));
  return withAdded(first, others);
}

/**
 * The default directory. `besideFile`: the default file counts too, and where that is the bundle it holds all that
 * commands put into the store, with or without a hashed name.
 */
export function systemDirectory(view: View, names: 'hashed' | 'any', besideFile = false): TrustSource {
  const files = view.directory(SYSTEM_DIRECTORY) ?? [];
  const added = directoryTrust(view, SYSTEM_DIRECTORY, files.filter(({ name }) => name !== ''), names, []);
  const store = storeTrust(names === 'hashed' && view.store(HASHED_STORE).kind === 'present' ? HASHED_STORE : 'os', view);
  const covered = besideFile && store.kind === 'platform' && readsOf(store.content) === 'bundle' && !isRehashed(store.content);
  const base = covered ? storeTrust('os', view) : names === 'hashed' ? hashedNames(store) : store;
  return added.kind === 'directory' && isNothing(added.content) ? base : withAdded(base, [added]);
}

const SYSTEM_DIRECTORY = '/etc/ssl/certs';
const HASHED_STORE = 'os-hashed';

/**
 * The default file, where no variable names one. Beside a folder that somebody named it depends on the system whether there
 * is one: where that is not known, nobody can say what the folder lacks.
 */
export function defaultFile(view: View, system: TrustSource, directoryIsSet: boolean): TrustSource | null {
  const stores = system.kind === 'platform' ? storesIn(system.content) : [];
  const isKnown = stores.length > 0 && stores.every((store) => opensslDefault(store) !== null);
  return directoryIsSet && !isKnown ? unresolved('whether OpenSSL has a default file there, which counts besides, is not known') : systemFile(view, system, directoryIsSet);
}

/** The default file: on some systems the bundle with the whole store, on others there is none. */
function systemFile(view: View, directory: TrustSource, directoryIsSet: boolean): TrustSource | null {
  const bundle = storeTrust('os', view);
  if (bundle.kind === 'none' || bundle.kind === 'unresolved') return null;
  const content = directory.kind === 'platform' ? directory.content : null;
  // Unless only hashed names count there, the directory has it all; and what nobody changed is the same in both.
  if (!directoryIsSet && content !== null && content.kind !== 'readBy' && (!isUnchanged(content) || isUnchanged(bundle.content))) return null;
  const reads = content === null ? null : readsOf(content);
  if (reads !== null) return reads === 'bundle' ? bundle : null;
  return { ...bundle, content: { kind: 'oneOf', branches: [bundle.content, { kind: 'joined', pieces: [] }] } };
}

/** What OpenSSL of the system reads by default; null where that cannot be told. */
function readsOf(content: ResolvedContent): OpensslDefault | null {
  const reads = new Set(storesIn(content).map(opensslDefault));
  const [only = null] = reads;
  return reads.size === 1 ? only : null;
}

function isRehashed(content: ResolvedContent): boolean {
  if (content.kind === 'oneOf') return content.branches.some(isRehashed);
  if (content.kind !== 'trustStore') return false;
  return content.changes.some(({ program }) => program === 'openssl rehash') || (content.base !== null && isRehashed(content.base));
}

/** Of a store that commands have changed, OpenSSL finds only what has a hashed name in the directory. */
function hashedNames(store: TrustSource): TrustSource {
  if (store.kind !== 'platform' || isUnchanged(store.content) || store.content.kind === 'unknown') return store;
  return { ...store, content: { kind: 'readBy', reader: opensslDirectory.id, from: store.content } };
}

function isNothing(content: ResolvedContent): boolean {
  return content.kind === 'joined' && content.pieces.length === 0;
}

/**
 * The source that an environment variable names, or what counts where it is not set. Of several values that it may have
 * one is there, so they are a choice, not a sum.
 */
export function variableTrust(name: string, view: View, named: (path: string, via: readonly Step[]) => TrustSource, unset: () => TrustSource | null): readonly TrustSource[] {
  const choices = branches(view.variable(name)).map((branch): TrustSource | null => {
    if (branch.kind === 'unknown') return unresolved(branch.reason, null, branch.via);
    if (branch.kind === 'absent') return unset();
    return branch.value === '' ? null : named(branch.value, branch.via);
  });
  const [only] = choices;
  if (choices.length < 2) return only === undefined || only === null ? [] : [only];
  const via = choices.flatMap((choice) => (choice === null || choice.kind === 'none' ? [] : choice.via));
  return [{ kind: 'file', path: null, content: { kind: 'oneOf', branches: choices.map(contentOf) }, via, added: [] }];
}

/** Everything that a source holds, as one content. */
export function contentOf(source: TrustSource | null): ResolvedContent {
  if (source === null || source.kind === 'none') return { kind: 'joined', pieces: [] };
  if (source.kind === 'unresolved') return { kind: 'unknown', reason: source.reason, at: null };
  return source.added.length === 0 ? source.content : { kind: 'joined', pieces: [source.content, ...source.added.map(contentOf)] };
}

/** A part that we can read goes first: the others are added to it, unreadable ones as such. */
function rank(trust: TrustSource): number {
  return trust.kind === 'unresolved' ? 1 : 0;
}

const hashedName = /^([0-9a-f]{8})\.(\d{1,4})$/u;

/** OpenSSL takes a list of directories. */
function directoriesTrust(view: View, paths: string, names: 'hashed' | 'any', via: readonly Step[]): TrustSource {
  const windows = view.os === 'windows';
  const sources = paths.split(windows ? ';' : ':').filter((path) => path !== '').map((path) => {
    const files = view.directory(path);
    const rehashed = view.file(path);
    return files === null && !(names === 'hashed' && isStore(rehashed))
      ? unresolved('the directory cannot be listed from here', path, via)
      : directoryTrust(view, path, files ?? [], names, via);
  });
  const [first = { kind: 'none' }, ...others] = sources.toSorted((a, b) => rank(a) - rank(b));
  return withAdded(first, others);
}

function isStore(state: FileState): state is Extract<FileState, { kind: 'present' }> {
  return state.kind === 'present' && state.content.kind === 'trustStore';
}

function directoryTrust(view: View, path: string, files: NonNullable<ReturnType<View['directory']>>, names: 'hashed' | 'any', via: readonly Step[]): TrustSource {
  const pieces: ResolvedContent[] = [];
  const steps: Step[] = [...via];
  const take = (state: FileState, reader: string | null): void => {
    if (state.kind === 'absent' || state.kind === 'notFound') return;
    const from: ResolvedContent = state.kind === 'present' ? state.content : { kind: 'unknown', reason: state.reason, at: null };
    pieces.push(reader === null ? from : { kind: 'readBy', reader, from });
    steps.push(...state.via);
  };
  const present = new Set(files.map(({ name }) => name));
  for (const { name, state } of files) {
    const [, hash, number] = hashedName.exec(name) ?? [];
    if (names === 'any') take(state, null);
    else if (name === '') take(view.store(HASHED_STORE), opensslDirectory.id);
    // OpenSSL counts up from 0 and stops at the first number that is missing.
    else if (hash !== undefined && (number === '0' || present.has(`${hash}.${Number(number) - 1}`))) take(state, underHash(hash).id);
  }
  // What `openssl rehash` made of the directory.
  const rehashed = view.file(path);
  if (names === 'hashed' && path !== SYSTEM_DIRECTORY && isStore(rehashed)) take(rehashed, opensslDirectory.id);
  return { kind: 'directory', path, content: { kind: 'joined', pieces }, via: steps, added: [] };
}
