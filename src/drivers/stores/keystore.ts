import { readCertificate, sniff } from '../../certificates/index.ts';
import { keystoreAnchors } from '../../keystores/index.ts';
import type { AnchorSet, Keyring, Location } from '../../model.ts';
import { NO_ANCHORS } from '../../shared/anchor-sets.ts';

export interface KeystoreEntry {
  /** Without letter case; null: it has none. */
  readonly alias: string | null;
  readonly set: AnchorSet;
}

const KEYSTORES: ReadonlySet<string> = new Set(['jks', 'jceks', 'pkcs12']);

export function isKeystore(kind: string): boolean {
  return KEYSTORES.has(kind);
}

/** Why a virtual machine without a password has nothing from a store. */
export const NEEDS_PASSWORD = 'it is a PKCS#12 store, in which Java finds nothing without javax.net.ssl.trustStorePassword, and no password is set here';

/** Java takes any certificate of its trust store for an anchor, whatever it is and however old. */
const NOTHING: AnchorSet = { ...NO_ANCHORS, partialChain: true };

/**
 * The entries of a keystore, as the virtual machine sees them; null when the octets are no keystore. One that cannot be
 * opened has a single entry that is not complete, and one that holds nothing a single empty one.
 */
export function keystoreEntries(bytes: Uint8Array, at: Location | null, keyring: Keyring, withoutPassword = false): readonly KeystoreEntry[] | null {
  if (!isKeystore(sniff(bytes))) return null;
  const reading = keystoreAnchors(bytes, keyring, at?.path ?? null);
  if (reading.kind !== 'opened') return [{ alias: null, set: { ...NOTHING, complete: false, reason: reading.reason } }];
  if (withoutPassword && reading.needsPassword) return [{ alias: null, set: { ...NOTHING, complete: false, reason: NEEDS_PASSWORD } }];
  const overlooked = reading.overlooked.flatMap((der) => readCertificate(der)?.sha256 ?? []).map((sha256) => ({ at, sha256, reason: 'a PKCS#12 entry without the mark of trust that Java needs, so that Java does not see it' }));
  const rest: KeystoreEntry = { alias: null, set: { ...NOTHING, certificates: overlooked.map(({ sha256 }) => sha256), rejected: overlooked } };
  return [rest, ...reading.anchors.map(({ alias, der }) => ({ alias: alias?.toLowerCase() ?? null, set: anchor(der) }))];
}

function anchor(der: Uint8Array): AnchorSet {
  const sha256 = readCertificate(der)?.sha256;
  return sha256 === undefined ? { ...NOTHING, complete: false, reason: 'one of its certificates cannot be read' } : { ...NOTHING, anchors: [sha256], certificates: [sha256] };
}
