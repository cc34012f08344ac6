/**
 * RC2 in CBC mode, decryption only (RFC 2268). Old keystores hide their certificates with it, and OpenSSL 3, and so
 * Node, has put it away.
 */

/** "PITABLE" of section 2: a permutation made from the digits of pi. */
const TABLE = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32' +
  'bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
  '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a' +
  '961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
  '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e' +
  'c5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);
const BLOCK = 8;
/** How far each of the four words is turned in a mixing round. */
const TURNS = [1, 2, 3, 5] as const;

/** The plain text without its padding; null when the length or the padding is not that of something encrypted so. */
export function decryptRc2(key: Uint8Array, effectiveBits: number, iv: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length === 0 || sealed.length % BLOCK !== 0 || iv.length !== BLOCK) return null;
  const words = expandKey(key, effectiveBits);
  const plain = new Uint8Array(sealed.length);
  let before = iv;
  for (let at = 0; at < sealed.length; at += BLOCK) {
    const block = sealed.subarray(at, at + BLOCK);
    const opened = decryptBlock(words, block);
    for (let index = 0; index < BLOCK; index += 1) plain[at + index] = (opened[index] ?? 0) ^ (before[index] ?? 0);
    before = block;
  }
  return withoutPadding(plain);
}

/** Section 2: 128 octets, the last `effectiveBits` of which depend on the key. */
export function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const long = new Uint8Array(128);
  long.set(key);
  for (let index = key.length; index < 128; index += 1) long[index] = pi((long[index - 1] ?? 0) + (long[index - key.length] ?? 0));
  const octets = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * octets - effectiveBits);
  long[128 - octets] = pi((long[128 - octets] ?? 0) & mask);
  for (let index = 127 - octets; index >= 0; index -= 1) long[index] = pi((long[index + 1] ?? 0) ^ (long[index + octets] ?? 0));
  return Uint16Array.from({ length: 64 }, (_, index) => (long[2 * index] ?? 0) | ((long[2 * index + 1] ?? 0) << 8));
}

/** Section 4: mixing and mashing rounds backwards. */
export function decryptBlock(words: Uint16Array, block: Uint8Array): Uint8Array {
  const r = [0, 1, 2, 3].map((index) => (block[2 * index] ?? 0) | ((block[2 * index + 1] ?? 0) << 8));
  const word = (index: number): number => r[index & 3] ?? 0;
  for (let round = 15; round >= 0; round -= 1) {
    for (let index = 3; index >= 0; index -= 1) {
      const turn = TURNS[index] ?? 0;
      const turned = (word(index) >>> turn) | (word(index) << (16 - turn));
      r[index] = (turned - (words[4 * round + index] ?? 0) - (word(index + 3) & word(index + 2)) - (~word(index + 3) & word(index + 1))) & 0xffff;
    }
    if (round !== 11 && round !== 5) continue;
    for (let index = 3; index >= 0; index -= 1) r[index] = (word(index) - (words[word(index + 3) & 63] ?? 0)) & 0xffff;
  }
  return Uint8Array.from({ length: BLOCK }, (_, index) => (index % 2 === 0 ? word(index >> 1) : word(index >> 1) >> 8) & 0xff);
}

function pi(index: number): number {
  return TABLE[index & 0xff] ?? 0;
}

/** PKCS#7 padding: as many octets as each of them says. */
function withoutPadding(plain: Uint8Array): Uint8Array | null {
  const count = plain.at(-1) ?? 0;
  const padded = count >= 1 && count <= BLOCK && plain.subarray(-count).every((octet) => octet === count);
  return padded ? plain.subarray(0, plain.length - count) : null;
}
