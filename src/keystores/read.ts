import { readCertificate, sniff } from '../certificates/index.ts';
import type { Secret } from '../model.ts';
import { openSecret } from '../shared/secret.ts';
import { readJks } from './jks.ts';
import { readPkcs12 } from './pkcs12.ts';
import { MAX_BYTES, REASON } from './reading.ts';
import type { KeystoreFormat, KeystoreReading } from './reading.ts';
import { workFor } from './work.ts';
import type { Work } from './work.ts';

/** More are not tried on one file. */
const MAX_PASSWORDS = 64;

/**
 * The certificates of a JKS, JCEKS or PKCS#12 keystore, told by its octets, never by its name. Never throws, and spends a
 * bounded time. No password, and nothing that was made from one, is in what it returns.
 *
 * @param passwords most likely first.
 * @param work what may be spent on trying them.
 */
export function readKeystore(bytes: Uint8Array, passwords: readonly Secret[], work: Work = workFor()): KeystoreReading {
  const kind = sniff(bytes);
  const format: KeystoreFormat = kind === 'jks' || kind === 'jceks' ? kind : 'pkcs12';
  if (bytes.length > MAX_BYTES) return { kind: 'broken', format, reason: REASON.tooLarge };
  if (kind !== format) return { kind: 'broken', format, reason: REASON.unknownFormat };
  try {
    return withoutStrangers(format === 'pkcs12' ? readPkcs12(bytes, opened(passwords), work) : readJks(bytes, format));
  } catch {
    // An error of Node's may quote what it was given.
    return { kind: 'broken', format, reason: REASON.malformed };
  }
}

function* opened(passwords: readonly Secret[]): Iterable<string> {
  for (const password of passwords.slice(0, MAX_PASSWORDS)) yield openSecret(password);
}

/** A keystore with an entry that is no certificate is refused as a whole, as Java does. */
function withoutStrangers(reading: KeystoreReading): KeystoreReading {
  if (reading.kind !== 'opened' || reading.entries.every(({ der }) => readCertificate(der) !== null)) return reading;
  return { kind: 'broken', format: reading.format, reason: REASON.noCertificate };
}
