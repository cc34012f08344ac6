import { sniff } from '../certificates/index.ts';
import type { Location, ResolvedContent, ResolvedSetting, Step, TrustSource, Value, View } from '../model.ts';
import { TRUST_STORE } from '../shared/java.ts';
import { systemProperty } from './java-properties.ts';
import type { Property } from './java-properties.ts';
import { branches } from './lookup.ts';
import { isOfAnotherType, keystoreFormats } from './keystore-format.ts';
import { javaKeystore, javaKeystoreWithoutPassword } from './pem/profiles.ts';
import { NEEDS_PASSWORD } from './stores/keystore.ts';
import { storeTrust, unresolved } from './trust.ts';
import { parseDeclared } from './version.ts';

/**
 * The trust store of the virtual machine: the one that a system property names, else the one it comes with; each that is
 * possible.
 */
export function jvmTrusts(settings: readonly ResolvedSetting[], view: View): readonly TrustSource[] {
  const types = systemProperty(`${TRUST_STORE}Type`, settings, view);
  const passwords = systemProperty(`${TRUST_STORE}Password`, settings, view);
  return systemProperty(TRUST_STORE, settings, view).flatMap((store) => types.map((type) => trustOf(store, type, passwords, view)));
}

/** Types that are no file: https://docs.oracle.com/en/java/javase/21/security/oracle-providers.html */
const SYSTEM_TYPES: Readonly<Record<string, 'os' | 'other'>> = {
  'windows-root': 'os', 'windows-root-currentuser': 'os', 'windows-root-localmachine': 'os', 'keychainstore': 'other', 'keychainstore-root': 'other', 'pkcs11': 'other',
};

function trustOf(store: Property, type: Property, passwords: readonly Property[], view: View): TrustSource {
  if (type.kind === 'unknown') return unresolved(`the type of the trust store is not known here (${type.reason})`, null, type.via);
  const word = type.kind === 'set' ? type.text.toLowerCase() : '';
  const system = Object.hasOwn(SYSTEM_TYPES, word) ? SYSTEM_TYPES[word] : undefined;
  if (system === 'os') return asWhole(storeTrust('os', view));
  if (system === 'other' && type.kind === 'set') return unresolved(`what ${type.text} holds cannot be seen from here`, null, type.via);
  if (store.kind === 'unknown') return unresolved('the trust store of the virtual machine is not named here', null, store.via);
  if (store.kind === 'unset' || store.text === '') return ownStore(view);
  return store.text === 'NONE' ? unresolved('the trust store is no file', null, store.via) : keystore(store.text, store.via, word, passwords, view);
}

/** `jssecacerts` wins where somebody has put it beside `cacerts`. */
function ownStore(view: View): TrustSource {
  const instead = storeTrust('jssecacerts', view);
  const content = instead.kind === 'platform' ? withoutGround(instead.content) : null;
  return asWhole(instead.kind === 'platform' && content !== null ? { ...instead, content } : storeTrust('jvm', view));
}

/** What was put there, without the store that does not exist; null when nothing was. */
function withoutGround(content: ResolvedContent): ResolvedContent | null {
  if (isGround(content) || content.kind === 'unknown') return null;
  return content.kind === 'trustStore' && content.base !== null && isGround(content.base) ? { ...content, base: null } : content;
}

function isGround(content: ResolvedContent): boolean {
  return content.kind === 'store' && content.store.startsWith('jssecacerts');
}

function asWhole(store: TrustSource): TrustSource {
  return store.kind === 'platform' ? { ...store, content: asKeystore(store.content) } : store;
}

/** The virtual machine reads a keystore, whatever else the driver reads. */
function asKeystore(from: ResolvedContent): Extract<ResolvedContent, { kind: 'readBy' }> {
  return { kind: 'readBy', reader: javaKeystore.id, from };
}

/** Where the password stands, when it is one and no choice. */
function placeOf([password, ...others]: readonly Property[]): { readonly passwordAt?: readonly Location[] } {
  if (password === undefined || password.kind === 'unset' || others.length > 0) return {};
  return { passwordAt: password.via.flatMap(({ at }) => at ?? []) };
}

const OTHER_TYPE = 'Java cannot open it: it is not of the type that javax.net.ssl.trustStoreType says, or JKS and PKCS12 where that says nothing';

function keystore(path: string, named: readonly Step[], type: string, passwords: readonly Property[], view: View): TrustSource {
  const state = view.file(path);
  const via = [...named, { at: null, what: `${TRUST_STORE} is ${path}` }, ...state.via];
  if (state.kind !== 'present') return unresolved(state.kind === 'absent' ? 'the keystore is removed before it is used' : state.reason, path, via);
  if (isOfAnotherType(keystoreFormats(state.content), type)) return unresolved(OTHER_TYPE, path, via);
  if (passwords.some(({ kind }) => kind !== 'unset')) return { kind: 'keystore', path: state.path ?? path, content: { ...asKeystore(state.content), ...placeOf(passwords) }, via, added: [] };
  if (madeWithPassword(state.content, view)) return unresolved(NEEDS_PASSWORD, path, via);
  return { kind: 'keystore', path: state.path ?? path, content: { kind: 'readBy', reader: javaKeystoreWithoutPassword.id, from: state.content }, via, added: [] };
}

/** Whether commands made a store, or added to one, that hides its certificates behind its password. */
function madeWithPassword(content: ResolvedContent, view: View): boolean {
  switch (content.kind) {
    case 'trustStore': {
      if (content.base?.kind === 'bytes') return sniff(content.base.bytes) === 'pkcs12';
      if (content.base !== null) return madeWithPassword(content.base, view);
      const [first] = content.changes;
      return isPkcs12(first?.kind === 'import' ? first.format : undefined, view);
    }
    case 'oneOf':
      return content.branches.some((branch) => madeWithPassword(branch, view));
    case 'joined':
      return content.pieces.some((piece) => madeWithPassword(piece, view));
    case 'readBy':
    case 'atLeast':
    case 'converted':
      return madeWithPassword(content.from, view);
    // A public store (`cacerts`) is open to all, and stays so when keytool adds to it.
    case 'store':
    case 'bytes':
    case 'published':
    case 'unknown':
      return false;
  }
}

/** What keytool makes: the format that it is asked for, else PKCS#12 from Java 9 on, and JKS before. https://openjdk.org/jeps/229 */
function isPkcs12(format: Value | undefined, view: View): boolean {
  if (format?.kind === 'known') return format.value.toLowerCase() === 'pkcs12';
  return branches(view.version('java')).some((version) => {
    const major = version.kind === 'known' ? parseDeclared(version.value)?.min[0] : undefined;
    return major === undefined || major >= 9;
  });
}
