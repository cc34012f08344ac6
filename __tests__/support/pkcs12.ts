import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto';

/** Writes PKCS#12 files that no tool at hand writes, piece by piece. */
export function tlv(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(contents);
  if (body.length < 128) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const hex = body.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 + length.length), length, body]);
}

/** The same with BER's indefinite length. */
export const open = (tag: number, ...contents: readonly Uint8Array[]): Uint8Array => Buffer.concat([Buffer.of(tag, 0x80), ...contents, Buffer.alloc(2)]);
export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...parts);
export const octetString = (octets: Uint8Array): Uint8Array => tlv(0x04, octets);

export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest].map((arc) => {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(128 + (left % 128));
    return Buffer.from(digits);
  });
  return tlv(0x06, ...arcs);
}

export function integer(value: number): Uint8Array {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return tlv(0x02, (octets[0] ?? 0) >= 128 ? Buffer.concat([Buffer.alloc(1), octets]) : octets);
}

interface BagOptions {
  readonly name?: string;
  readonly id?: string;
  readonly trusted?: boolean;
}

export function attributes({ name, id, trusted }: BagOptions): Uint8Array {
  const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), tlv(0x31, value));
  return tlv(
    0x31,
    ...(name === undefined ? [] : [attribute('1.2.840.113549.1.9.20', tlv(0x1e, Buffer.from(name, 'utf16le').swap16()))]),
    ...(id === undefined ? [] : [attribute('1.2.840.113549.1.9.21', octetString(Buffer.from(id)))]),
    ...(trusted === true ? [attribute('2.16.840.1.113894.746875.1.1', oid('2.5.29.37.0'))] : []),
  );
}

export function bag(kind: number, value: Uint8Array, options: BagOptions = {}): Uint8Array {
  return sequence(oid(`1.2.840.113549.1.12.10.1.${kind}`), tlv(0xa0, value), attributes(options));
}

export const certificateBag = (der: Uint8Array, options: BagOptions = {}): Uint8Array => bag(3, sequence(oid('1.2.840.113549.1.9.22.1'), tlv(0xa0, octetString(der))), options);
/** Readers step over the key itself. */
export const keyBag = (options: BagOptions = {}): Uint8Array => bag(2, sequence(sequence(oid('1.2.840.113549.1.5.13')), octetString(Buffer.alloc(16))), options);
export const nestedBag = (...bags: readonly Uint8Array[]): Uint8Array => bag(6, sequence(...bags));

const data = (octets: Uint8Array): Uint8Array => sequence(oid('1.2.840.113549.1.7.1'), tlv(0xa0, octetString(octets)));
export const plainPart = (...bags: readonly Uint8Array[]): Uint8Array => data(sequence(...bags));

const SALT = Buffer.from('saltsalt');
const pbkdf2 = (rounds: number, length: number | null, hmac: string): Uint8Array =>
  sequence(oid('1.2.840.113549.1.5.12'), sequence(octetString(SALT), integer(rounds), ...(length === null ? [] : [integer(length)]), sequence(oid(hmac), tlv(0x05))));
const SHA256 = '1.2.840.113549.2.9';

/** A part encrypted with PBES2: AES-256 and PBKDF2 with SHA-256, `claimed` rounds where they are not those that were done. */
export function sealedPart(password: string, contents: Uint8Array, rounds = 1000, claimed = rounds): Uint8Array {
  const iv = Buffer.alloc(16, 7);
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(password, SALT, rounds, 32, 'sha256'), iv);
  const sealed = Buffer.concat([cipher.update(contents), cipher.final()]);
  const algorithm = sequence(oid('1.2.840.113549.1.5.13'), sequence(pbkdf2(claimed, null, SHA256), sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv))));
  return sequence(oid('1.2.840.113549.1.7.6'), tlv(0xa0, sequence(integer(0), sequence(oid('1.2.840.113549.1.7.1'), algorithm, tlv(0x80, sealed)))));
}

/** The file around its parts; with PBMAC1 when there is a password for it. */
export function pfx(parts: readonly Uint8Array[], pbmac1: string | null = null): Uint8Array {
  const safe = sequence(...parts);
  if (pbmac1 === null) return new Uint8Array(sequence(integer(3), data(safe)));
  const mac = createHmac('sha256', pbkdf2Sync(pbmac1, SALT, 1000, 32, 'sha256')).update(safe).digest();
  const algorithm = sequence(oid('1.2.840.113549.1.5.14'), sequence(pbkdf2(1000, 32, SHA256), sequence(oid(SHA256), tlv(0x05))));
  return new Uint8Array(sequence(integer(3), data(safe), sequence(sequence(algorithm, octetString(mac)), octetString(SALT), integer(1))));
}
