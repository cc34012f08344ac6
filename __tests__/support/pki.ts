import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A certificate made for a test, with everything needed to issue others below it. */
export interface TestCertificate {
  readonly name: string;
  readonly der: Uint8Array;
  readonly pem: string;
  readonly sha256: string;
  readonly keys: KeyPair;
  readonly commonName: string;
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Request {
  readonly name: string;
  readonly commonName: string;
  /** Who signs; the certificate itself when absent. */
  readonly issuer?: TestCertificate;
  readonly keys?: KeyPair;
  /** Whether it may issue others, by basic constraints; default true. */
  readonly authority?: boolean;
  /** What it has instead of basic constraints: only a key usage that lets it sign certificates, or (version 1) nothing. */
  readonly instead?: 'key usage' | 'version 1';
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

function tlv(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(contents);
  if (body.length < 128) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const hex = body.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 + length.length), length, body]);
}

const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...parts);
const octets = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

const ECDSA_WITH_SHA256 = sequence(octets('06082a8648ce3d040302'));
const COMMON_NAME = octets('0603550403');
const ORGANIZATION = octets('060355040a');
const BASIC_CONSTRAINTS = octets('0603551d13');
const KEY_USAGE = octets('0603551d0f');
const SIGNED_DATA = octets('06092a864886f70d010702');
const DATA = octets('06092a864886f70d010701');

function nameOf(commonName: string): Uint8Array {
  const attribute = (type: Uint8Array, value: string): Uint8Array => tlv(0x31, sequence(type, tlv(0x0c, Buffer.from(value, 'utf8'))));
  return sequence(attribute(ORGANIZATION, 'Test PKI'), attribute(COMMON_NAME, commonName));
}

function timeOf(date: Date): Uint8Array {
  const digits = `${date.toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`;
  return date.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(digits.slice(2))) : tlv(0x18, Buffer.from(digits));
}

let serial = 1;

/** Issues an X.509 v3 certificate (ECDSA P-256, SHA-256). */
export function issue(request: Request): TestCertificate {
  const keys = request.keys ?? generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { notBefore = new Date('2020-01-01T00:00:00Z'), notAfter = new Date('2040-01-01T00:00:00Z') } = request;
  serial += 1;
  const constraints = request.authority === false ? sequence() : sequence(octets('0101ff'));
  const extension = request.instead === 'key usage' ? sequence(KEY_USAGE, tlv(0x04, octets('03020106'))) : sequence(BASIC_CONSTRAINTS, octets('0101ff'), tlv(0x04, constraints));
  const isFirstVersion = request.instead === 'version 1';
  const signed = sequence(
    ...(isFirstVersion ? [] : [tlv(0xa0, octets('020102'))]),
    tlv(0x02, Buffer.of(0x40 + (serial >> 8), serial & 0xff)),
    ECDSA_WITH_SHA256,
    nameOf(request.issuer?.commonName ?? request.commonName),
    sequence(timeOf(notBefore), timeOf(notAfter)),
    nameOf(request.commonName),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    ...(isFirstVersion ? [] : [tlv(0xa3, sequence(extension))]),
  );
  const signature = sign('sha256', signed, (request.issuer?.keys ?? keys).privateKey);
  const der = new Uint8Array(sequence(signed, ECDSA_WITH_SHA256, tlv(0x03, Buffer.of(0), signature)));
  return { name: request.name, der, pem: toPem(der), sha256: createHash('sha256').update(der).digest('hex'), keys, commonName: request.commonName };
}

/** Armour with lines of 64 letters and a line break at the end. */
export function toPem(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** A PKCS#7 file that carries certificates and nothing else, as `openssl crl2pkcs7 -nocrl` writes it. */
export function toPkcs7(certificates: readonly TestCertificate[]): Uint8Array {
  const content = sequence(octets('020101'), tlv(0x31), sequence(DATA), tlv(0xa0, ...certificates.map(({ der }) => der)), tlv(0x31));
  return new Uint8Array(sequence(SIGNED_DATA, tlv(0xa0, content)));
}

/** What `openssl x509 -trustout -addtrust/-addreject serverAuth/clientAuth` puts behind the certificate. */
export function withTrustAttributes(certificate: TestCertificate, how: 'trust' | 'reject', use: 'serverAuth' | 'clientAuth' = 'serverAuth'): Uint8Array {
  const purpose = octets(use === 'serverAuth' ? '06082b06010505070301' : '06082b06010505070302');
  return new Uint8Array(Buffer.concat([certificate.der, sequence(how === 'trust' ? sequence(purpose) : tlv(0xa0, purpose))]));
}

export interface Pki {
  /** The old root, the new one, and one that has nothing to do with either. */
  readonly a: TestCertificate;
  readonly b: TestCertificate;
  readonly c: TestCertificate;
  /** An edition of A, with its name and key, that ended in 2020. */
  readonly expiredA: TestCertificate;
  /** B's name and key, signed by A. */
  readonly crossB: TestCertificate;
  readonly intermediateA: TestCertificate;
  readonly intermediateB: TestCertificate;
  /** The intermediate under A, issued again with another key. */
  readonly reissuedA: TestCertificate;
  readonly leafA: TestCertificate;
  readonly leafA2: TestCertificate;
  readonly leafB: TestCertificate;
}

/** Roots A, B and C with what hangs below them. */
export function makePki(): Pki {
  const a = issue({ name: 'A', commonName: 'Test Baltimore Root' });
  const b = issue({ name: 'B', commonName: 'Test G2 Root' });
  const c = issue({ name: 'C', commonName: 'Unrelated Root' });
  const expiredA = issue({ name: 'Aexp', commonName: a.commonName, keys: a.keys, notBefore: new Date('2000-05-12T18:46:00Z'), notAfter: new Date('2020-05-12T23:59:00Z') });
  const crossB = issue({ name: 'Bx', commonName: b.commonName, keys: b.keys, issuer: a });
  const intermediateA = issue({ name: 'IA', commonName: 'Test Intermediate A', issuer: a });
  const intermediateB = issue({ name: 'IB', commonName: 'Test Intermediate B', issuer: b });
  const reissuedA = issue({ name: 'IA2', commonName: 'Test Intermediate A', issuer: a });
  const leaf = (name: string, issuer: TestCertificate): TestCertificate => issue({ name, commonName: 'localhost', issuer, authority: false });
  return { a, b, c, expiredA, crossB, intermediateA, intermediateB, reissuedA, leafA: leaf('leafA', intermediateA), leafA2: leaf('leafA2', reissuedA), leafB: leaf('leafB', intermediateB) };
}
