import { createHash } from 'node:crypto';

/** What a derived key is for; goes into the derivation (RFC 7292, appendix B.3). */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/** Octets of output and of a block. */
const SIZES: Readonly<Record<string, readonly [output: number, block: number]>> = {
  md5: [16, 64], sha1: [20, 64], sha224: [28, 64], sha256: [32, 64], sha384: [48, 128], sha512: [64, 128], 'sha512-224': [28, 128], 'sha512-256': [32, 128],
};

/** How many chains of digests {@link pkcs12Key} goes through for a key of this length. */
export function chainsFor(digest: string, length: number): number {
  return Math.ceil(length / (SIZES[digest]?.[0] ?? 1));
}

/**
 * The key derivation of PKCS#12 (RFC 7292, appendix B.2): chains of digests over password and salt.
 *
 * @param digest as node:crypto spells it, one of {@link SIZES}.
 * @param password as {@link passwordEncodings} gives it.
 */
export function pkcs12Key(digest: string, password: Uint8Array, salt: Uint8Array, purpose: number, rounds: number, length: number): Uint8Array {
  const [, block] = SIZES[digest] ?? [0, 64];
  const mixed = Buffer.concat([repeated(salt, block), repeated(password, block)]);
  const key: Uint8Array[] = [];
  for (let left = chainsFor(digest, length); left > 0; left -= 1) {
    let output = createHash(digest).update(Buffer.alloc(block, purpose)).update(mixed).digest();
    for (let round = 1; round < rounds; round += 1) output = createHash(digest).update(output).digest();
    key.push(output);
    if (left > 1) increase(mixed, repeated(output, block).subarray(0, block), block);
  }
  return Buffer.concat(key).subarray(0, length);
}

/**
 * The octets that programs make of a password: UTF-16 with two zero octets behind it. No password is written as the
 * empty one by some and as nothing at all by others. Old OpenSSL widened each octet of UTF-8 by itself.
 */
export function passwordEncodings(password: string): readonly Uint8Array[] {
  if (password === '') return [wide(''), new Uint8Array()];
  const narrow = Buffer.from(password, 'utf8').toString('latin1');
  return narrow === password ? [wide(password)] : [wide(password), wide(narrow)];
}

function wide(text: string): Uint8Array {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}

/** As often as it takes to fill whole blocks; nothing stays nothing. */
function repeated(octets: Uint8Array, block: number): Buffer {
  const length = Math.ceil(octets.length / block) * block;
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, octets);
}

/** Adds `summand` and one to every block, without what goes over its end. */
function increase(mixed: Uint8Array, summand: Uint8Array, block: number): void {
  for (let start = 0; start < mixed.length; start += block) {
    let carry = 1;
    for (let index = block - 1; index >= 0; index -= 1) {
      carry += (mixed[start + index] ?? 0) + (summand[index] ?? 0);
      mixed[start + index] = carry & 0xff;
      carry >>= 8;
    }
  }
}
