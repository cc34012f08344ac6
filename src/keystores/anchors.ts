import type { Keyring } from '../model.ts';
import { readingOf } from './known.ts';
import { REASON } from './reading.ts';
import type { KeystoreFormat, KeystoreReading } from './reading.ts';

export type KeystoreAnchors =
  | {
      readonly kind: 'opened';
      readonly format: KeystoreFormat;
      /** DER of what Java's trust manager takes as anchors: trusted entries, and the first certificate of each key. */
      readonly anchors: readonly { readonly alias: string | null; readonly der: Uint8Array }[];
      /** DER of certificates that Java does not see as entries: a PKCS#12 without Java's mark of trust. */
      readonly overlooked: readonly Uint8Array[];
      /** See {@link KeystoreReading}: without a password Java sees an empty store. */
      readonly needsPassword: boolean;
    }
  | Extract<KeystoreReading, { kind: 'locked' | 'broken' }>;

/** What Java takes as trust anchors from a keystore, whatever its file is called. `path` is where it lies in the tree. */
export function keystoreAnchors(bytes: Uint8Array, keyring: Keyring, path: string | null): KeystoreAnchors {
  const reading = readingOf(bytes, keyring, path);
  if (reading.kind !== 'opened') return reading;
  const { format, entries, needsPassword, opensInJava } = reading;
  if (!opensInJava) return { kind: 'broken', format, reason: REASON.notInJava };
  const anchors = entries.filter(({ entry }) => entry === 'trusted' || entry === 'key').map(({ alias, der }) => ({ alias, der }));
  return { kind: 'opened', format, anchors, overlooked: entries.filter(({ entry }) => entry === 'plain').map(({ der }) => der), needsPassword };
}
