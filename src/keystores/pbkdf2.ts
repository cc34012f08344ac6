import { pbkdf2Sync } from 'node:crypto';

import { HMACS } from './digests.ts';
import { algorithmOf, numberOf, octetsOf, partsOf } from './node.ts';
import type { Node } from './node.ts';
import { TAG } from '../certificates/index.ts';
import { UNITS } from './work.ts';

/** A salt has 8 to 64 octets; longer ones would only cost. */
export const MAX_SALT = 1024;

const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_SHA1 = '1.2.840.113549.2.7';
const OUTPUT: Readonly<Record<string, number>> = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64, 'sha512-224': 28, 'sha512-256': 32 };

export interface KeyDerivation {
  /** Of the key, where the file gives it. */
  readonly length: number | null;
  units(length: number): number;
  derive(password: string, length: number): Uint8Array;
}

/** PBKDF2 with the parameters of a file (RFC 8018, appendix A.2); null for any other derivation. */
export function pbkdf2Of(algorithm: Node | undefined): KeyDerivation | null {
  const { id, parameters } = algorithmOf(algorithm);
  const [salted, counted, ...more] = partsOf(parameters);
  const salt = octetsOf(salted);
  const rounds = numberOf(counted);
  const keyLength = more.find(({ tag }) => tag === TAG.integer);
  const keyed = more.find(({ tag }) => tag === TAG.sequence);
  const digest = HMACS.get(keyed === undefined ? HMAC_SHA1 : algorithmOf(keyed).id);
  if (id !== PBKDF2 || salt === null || salt.length > MAX_SALT || rounds === null || rounds < 1 || digest === undefined) return null;
  return {
    length: keyLength === undefined ? null : numberOf(keyLength),
    // SHA-384 and SHA-512 have larger blocks.
    units: (length) => rounds * Math.ceil(length / (OUTPUT[digest] ?? 1)) * UNITS.hmac * (digest.startsWith('sha512') || digest === 'sha384' ? 3 : 1),
    derive: (password, length) => pbkdf2Sync(Buffer.from(password, 'utf8'), salt, rounds, length, digest),
  };
}

/** The empty password is none at all, or for Java a zero octet. */
export function pbkdf2Passwords(password: string): readonly string[] {
  return password === '' ? ['', '\0'] : [password];
}
