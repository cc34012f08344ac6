import type { FileState, ResolvedContent, Step, TrustSource, Value, View } from '../model.ts';
import { branches } from './lookup.ts';
import type { Found } from './lookup.ts';
import type { Alternative } from './table.ts';

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
  return { kind: 'platform', path: state.kind === 'present' ? state.path : null, content, via: state.via, added: [] };
}

/** The same source with others beside it. */
export function withAdded(trust: TrustSource, added: readonly TrustSource[]): TrustSource {
  if (added.length === 0) return trust;
  if (trust.kind === 'none') return added[0] === undefined ? trust : withAdded(added[0], added.slice(1));
  return trust.kind === 'unresolved' ? trust : { ...trust, added: [...trust.added, ...added] };
}

/**
 * What OpenSSL's default paths hold: `SSL_CERT_FILE` replaces the default file, `SSL_CERT_DIR` the default directory,
 * and the one that is not set stays. `names`: whether a directory needs hashed names (OpenSSL) or is read whole (.NET,
 * Node's `--use-system-ca`). https://docs.openssl.org/3.0/man3/X509_STORE_set_default_paths/
 */
export function opensslTrust(view: View, names: 'hashed' | 'any'): TrustSource {
  const parts = [
    ...variableTrust('SSL_CERT_FILE', view, (path, via) => fileTrust(view.file(path), path, via), () => null),
    // Debian's default file is empty, so a directory alone replaces all of its store.
    ...variableTrust('SSL_CERT_DIR', view, (path, via) => directoryTrust(view, path, names, via), () => storeTrust('os', view)),
  ];
  const [first = { kind: 'none' }, ...others] = parts.toSorted((a, b) => rank(a) - rank(b));
  return withAdded(first, others);
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
function contentOf(source: TrustSource | null): ResolvedContent {
  if (source === null || source.kind === 'none') return { kind: 'joined', pieces: [] };
  if (source.kind === 'unresolved') return { kind: 'unknown', reason: source.reason, at: null };
  return source.added.length === 0 ? source.content : { kind: 'joined', pieces: [source.content, ...source.added.map(contentOf)] };
}

/** A part that we can read goes first: the others are added to it, unreadable ones as such. */
function rank(trust: TrustSource): number {
  return trust.kind === 'unresolved' ? 1 : 0;
}

const hashedName = /^[0-9a-f]{8}\.\d+$/u;

function directoryTrust(view: View, path: string, names: 'hashed' | 'any', via: readonly Step[]): TrustSource {
  const files = view.directory(path);
  if (files === null) return unresolved('the directory cannot be listed from here', path, via);
  const pieces: ResolvedContent[] = [];
  const steps: Step[] = [...via];
  for (const { name, state } of files) {
    if (names === 'hashed' && !hashedName.test(name)) continue;
    if (state.kind === 'absent' || state.kind === 'notFound') continue;
    pieces.push(state.kind === 'present' ? state.content : { kind: 'unknown', reason: state.reason, at: null });
    steps.push(...state.via);
  }
  return { kind: 'directory', path, content: { kind: 'joined', pieces }, via: steps, added: [] };
}
