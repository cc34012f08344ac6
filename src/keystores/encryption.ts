import { createDecipheriv } from 'node:crypto';

import { algorithmOf, numberOf, octetsOf, partsOf } from './node.ts';
import type { Node } from './node.ts';
import { MAX_SALT, pbkdf2Of, pbkdf2Passwords } from './pbkdf2.ts';
import { chainsFor, passwordEncodings, pkcs12Key, PURPOSE } from './pkcs12-key.ts';
import { decryptRc2 } from './rc2.ts';
import { rc4 } from './rc4.ts';
import { UNITS } from './work.ts';

/** One try of one spelling of a password, with what it costs before it is made; `run` answers null when it fails. */
export interface Attempt<Result> {
  readonly units: number;
  run(): Result | null;
}

/** How something is encrypted: what there is to try with a password. */
export interface Encryption {
  /** Whether some Java opens it with this password. */
  inJava(password: string): boolean;
  attempts(password: string, sealed: Uint8Array): readonly Attempt<Uint8Array>[];
}

const ASCII = /^[ -~]*$/;

type Decrypt = (key: Uint8Array, iv: Uint8Array, sealed: Uint8Array) => Uint8Array | null;

interface Cipher {
  readonly keyLength: number;
  readonly ivLength: number;
  readonly decrypt: Decrypt;
  /** Set where every Java, up to 25, refuses it in a keystore. */
  readonly notInJava?: true;
}

const byNode = (name: string): Decrypt => (key, iv, sealed) => {
  try {
    const cipher = createDecipheriv(name, key, iv);
    return Buffer.concat([cipher.update(sealed), cipher.final()]);
  } catch {
    return null;
  }
};
const threeKeys = byNode('des-ede3-cbc');
const twoKeys: Decrypt = (key, iv, sealed) => threeKeys(Buffer.concat([key, key.subarray(0, 8)]), iv, sealed);
const rc2 = (bits: number): Decrypt => (key, iv, sealed) => decryptRc2(key, bits, iv, sealed);

/** The ciphers of PKCS#12 itself (RFC 7292, appendix C), all with SHA-1. */
const OWN: ReadonlyMap<string, Cipher> = new Map([
  ['1.2.840.113549.1.12.1.1', { keyLength: 16, ivLength: 0, decrypt: (key, _iv, sealed) => rc4(key, sealed) }],
  ['1.2.840.113549.1.12.1.2', { keyLength: 5, ivLength: 0, decrypt: (key, _iv, sealed) => rc4(key, sealed) }],
  ['1.2.840.113549.1.12.1.3', { keyLength: 24, ivLength: 8, decrypt: threeKeys }],
  ['1.2.840.113549.1.12.1.4', { keyLength: 16, ivLength: 8, decrypt: twoKeys, notInJava: true }],
  ['1.2.840.113549.1.12.1.5', { keyLength: 16, ivLength: 8, decrypt: rc2(128) }],
  ['1.2.840.113549.1.12.1.6', { keyLength: 5, ivLength: 8, decrypt: rc2(40) }],
]);

const PBES2 = '1.2.840.113549.1.5.13';

/** The ciphers under PBES2 (RFC 8018, appendix B.2). */
const GENERAL: ReadonlyMap<string, Cipher> = new Map([
  ['2.16.840.1.101.3.4.1.2', { keyLength: 16, ivLength: 16, decrypt: byNode('aes-128-cbc') }],
  ['2.16.840.1.101.3.4.1.22', { keyLength: 24, ivLength: 16, decrypt: byNode('aes-192-cbc'), notInJava: true }],
  ['2.16.840.1.101.3.4.1.42', { keyLength: 32, ivLength: 16, decrypt: byNode('aes-256-cbc') }],
  ['1.2.840.113549.3.7', { keyLength: 24, ivLength: 8, decrypt: threeKeys }],
]);

/** Null for a way that is not known here. */
export function encryptionOf(algorithm: Node | undefined): Encryption | null {
  const { id, parameters } = algorithmOf(algorithm);
  if (id === PBES2) return pbes2(parameters);
  const cipher = OWN.get(id);
  const [salted, counted] = partsOf(parameters);
  const salt = octetsOf(salted);
  const rounds = numberOf(counted);
  if (cipher === undefined || salt === null || salt.length > MAX_SALT || rounds === null || rounds < 1) return null;
  const units = rounds * UNITS.digest * (chainsFor('sha1', cipher.keyLength) + chainsFor('sha1', cipher.ivLength));
  return {
    inJava: (password) => cipher.notInJava !== true && ASCII.test(password),
    attempts: (password, sealed) => passwordEncodings(password).map((octets) => ({
      units,
      run() {
        const key = pkcs12Key('sha1', octets, salt, PURPOSE.key, rounds, cipher.keyLength);
        const iv = pkcs12Key('sha1', octets, salt, PURPOSE.iv, rounds, cipher.ivLength);
        return cipher.decrypt(key, iv, sealed);
      },
    })),
  };
}

function pbes2(parameters: Node | undefined): Encryption | null {
  const [derivation, scheme] = partsOf(parameters);
  const derived = pbkdf2Of(derivation);
  const { id, parameters: vector } = algorithmOf(scheme);
  const cipher = GENERAL.get(id);
  const iv = octetsOf(vector);
  if (derived === null || cipher === undefined || iv?.length !== cipher.ivLength) return null;
  if (derived.length !== null && derived.length !== cipher.keyLength) return null;
  return {
    // Passwords beyond ASCII since Java 25 or some time before; 17 refuses them.
    inJava: () => cipher.notInJava !== true,
    attempts: (password, sealed) => pbkdf2Passwords(password).map((spelled) => ({
      units: derived.units(cipher.keyLength),
      run: () => cipher.decrypt(derived.derive(spelled, cipher.keyLength), iv, sealed),
    })),
  };
}
