import { sniff } from '../../certificates/index.ts';
import { opensWith, shareOne } from '../../keystores/index.ts';
import type { Keyring, Location, ResolvedContent, Secret } from '../../model.ts';
import { isKeystore } from './keystore.ts';

/** Why a virtual machine with another password has nothing from a store. */
export const WRONG_PASSWORD = 'the password that is set for it does not open it, so that Java stops there';

/**
 * Whether Java cannot open a store with the password that it is given at one of these places: it does not open the file,
 * or the command that made the store was given another one. False where either is not known.
 */
export function refuses(store: ResolvedContent, places: readonly Location[], keyring: Keyring): boolean {
  const given = keyring.passwordsAt(places, /trust/i);
  return given.length > 0 && isSealedOtherwise(store, given, keyring);
}

function isSealedOtherwise(store: ResolvedContent, given: readonly Secret[], keyring: Keyring): boolean {
  if (store.kind === 'bytes') return isKeystore(sniff(store.bytes)) && opensWith(store.bytes, given, keyring) === false;
  if (store.kind === 'oneOf') return store.branches.length > 0 && store.branches.every((branch) => isSealedOtherwise(branch, given, keyring));
  if (store.kind !== 'trustStore') return false;
  if (store.base !== null) return isSealedOtherwise(store.base, given, keyring);
  // A command that keytool refuses makes nothing.
  const maker = store.changes.find((change) => change.kind === 'import' && typeof change.keeps !== 'object');
  const made = maker === undefined ? [] : keyring.passwordsAt([maker.at], /storepass/i);
  return made.length > 0 && !shareOne(made, given);
}
