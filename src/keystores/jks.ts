import { createHash } from 'node:crypto';

import { afterJavaObject } from './java-object.ts';
import { MAX_ENTRIES, REASON } from './reading.ts';
import type { KeystoreEntry, KeystoreReading } from './reading.ts';

const HEADER = 12;
const DATE = 8;
/** SHA-1 of the password and all before it. */
const CHECKSUM = 20;
const KEY = 1;
const TRUSTED = 2;
const SECRET = 3;

/**
 * Certificates of a JKS or JCEKS keystore. They are not encrypted: no password is needed. The checksum at the end is
 * made with the password, see {@link isSealedWith}.
 * https://github.com/openjdk/jdk/blob/jdk-17-ga/src/java.base/share/classes/sun/security/provider/JavaKeyStore.java
 */
export function readJks(bytes: Uint8Array, format: 'jks' | 'jceks'): KeystoreReading {
  const broken = (reason: string): KeystoreReading => ({ kind: 'broken', format, reason });
  if (bytes.length < HEADER) return broken(REASON.cutOff);
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = octets.readUInt32BE(4);
  const count = octets.readUInt32BE(8);
  if (version !== 1 && version !== 2) return broken(REASON.malformed);
  if (count > MAX_ENTRIES) return broken(REASON.tooMany);

  const cursor = cursorOver(octets, HEADER, version === 2);
  const entries = new Map<string, KeystoreEntry[]>();
  for (let index = 0; index < count; index += 1) {
    const tag = cursor.number(4);
    const alias = cursor.text();
    cursor.skip(DATE);
    if (tag === null || alias === null) return broken(REASON.cutOff);
    let found: KeystoreEntry[] | null = null;
    if (tag === TRUSTED) found = cursor.certificates(1)?.map((der) => ({ alias, entry: 'trusted', der })) ?? null;
    else if (tag === KEY) found = chainBehindKey(cursor, alias);
    else if (tag === SECRET && format === 'jceks') found = cursor.object() ? [] : null;
    else return broken(REASON.unknownEntry);
    if (found === null) return broken(cursor.isOver() ? REASON.cutOff : REASON.malformed);
    // Java keeps the last of those with the same name.
    entries.set(alias, found);
  }
  if (cursor.left() < CHECKSUM) return broken(REASON.cutOff);
  return { kind: 'opened', format, entries: [...entries.values()].flat(), needsPassword: false, opensInJava: true };
}

/**
 * Whether the checksum at the end was made with this password: what Java checks before it opens a keystore, if it is given
 * one. `getPreKeyedHash` in the source above has the word that goes between.
 */
export function isSealedWith(bytes: Uint8Array, password: string): boolean {
  if (bytes.length < HEADER + CHECKSUM) return false;
  const sealed = bytes.subarray(0, bytes.length - CHECKSUM);
  const checksum = createHash('sha1').update(Buffer.from(password, 'utf16le').swap16()).update('Mighty Aphrodite').update(sealed).digest();
  return checksum.equals(bytes.subarray(bytes.length - CHECKSUM));
}

function chainBehindKey(cursor: Cursor, alias: string): KeystoreEntry[] | null {
  const length = cursor.number(4);
  if (length === null || !cursor.skip(length)) return null;
  const count = cursor.number(4);
  return (count === null ? null : cursor.certificates(count))?.map((der, index) => ({ alias, entry: index === 0 ? 'key' : 'chain', der })) ?? null;
}

interface Cursor {
  /** Unsigned, big-endian; null at the end. */
  number(size: 2 | 4): number | null;
  text(): string | null;
  skip(length: number): boolean;
  /** This many certificates of X.509 in DER; others are left out. */
  certificates(count: number): Uint8Array[] | null;
  /** Steps over an object that Java has written as such. */
  object(): boolean;
  left(): number;
  /** Whether more was wanted than there is. */
  isOver(): boolean;
}

function cursorOver(octets: Buffer, start: number, typed: boolean): Cursor {
  let at = start;
  let over = false;
  const take = (length: number): Buffer | null => {
    if (over || length > octets.length - at) {
      over = true;
      return null;
    }
    at += length;
    return octets.subarray(at - length, at);
  };
  const cursor: Cursor = {
    number: (size) => take(size)?.readUIntBE(0, size) ?? null,
    text() {
      const length = cursor.number(2);
      return (length === null ? null : take(length))?.toString('utf8') ?? null;
    },
    skip: (length) => take(length) !== null,
    certificates(count) {
      const found: Uint8Array[] = [];
      for (let index = 0; index < count; index += 1) {
        const type = typed ? cursor.text() : 'X.509';
        const length = cursor.number(4);
        const der = length === null ? null : take(length);
        if (type === null || der === null) return null;
        if (type === 'X.509' || type === 'X509') found.push(new Uint8Array(der));
      }
      return found;
    },
    object() {
      const end = afterJavaObject(octets, at);
      return end !== null && cursor.skip(end - at);
    },
    left: () => octets.length - at,
    isOver: () => over,
  };
  return cursor;
}
