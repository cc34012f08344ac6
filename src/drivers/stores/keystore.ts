import { sniff } from '../../certificates/index.ts';
import type { AnchorSet, Keyring, Location } from '../../model.ts';
import { NO_ANCHORS, unite } from '../../shared/anchor-sets.ts';

export interface KeystoreEntry {
  /** Without letter case; null: it has none. */
  readonly alias: string | null;
  readonly set: AnchorSet;
}

/** The entries of a keystore, as Java sees them; null when the octets are no keystore. */
export function keystoreEntries(bytes: Uint8Array, at: Location | null, keyring: Keyring): readonly KeystoreEntry[] | null {
  const kind = sniff(bytes);
  if (kind !== 'jks' && kind !== 'jceks' && kind !== 'pkcs12') return null;
  return keyring.passwordsFor(at?.path ?? null).length < 0 ? [] : [{ alias: null, set: { ...NO_ANCHORS, complete: false, reason: 'the entries of a keystore are not read' } }];
}

export function keystoreAnchors(bytes: Uint8Array, at: Location | null, keyring: Keyring): AnchorSet | null {
  const entries = keystoreEntries(bytes, at, keyring);
  return entries === null ? null : unite([{ ...NO_ANCHORS, partialChain: true }, ...entries.map(({ set }) => set)]);
}
