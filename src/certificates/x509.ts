import { createHash, X509Certificate } from 'node:crypto';

import { bodyOf, childrenOf, elementAt, objectIdentifier, TAG } from './der.ts';
import { nameHash, nameText } from './name.ts';
import type { Element } from './der.ts';
import type { Certificate } from '../model.ts';

const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';

/** Certificates repeat a lot (bundles, copies, every driver asks again), and checking a signature is not free. */
const known = new Map<string, Certificate | null>();
const MAX_KNOWN = 4096;

/**
 * What a certificate in DER says, or null when it is none. Octets after the certificate are not looked at.
 * Subject and issuer are read here rather than by Node, whose spelling differs between versions.
 */
export function readCertificate(der: Uint8Array): Certificate | null {
  const outer = elementAt(der, 0);
  if (outer?.tag !== TAG.sequence) return null;
  const exact = der.subarray(0, outer.end);
  const sha256 = createHash('sha256').update(exact).digest('hex');
  const before = known.get(sha256);
  if (before !== undefined) return before;
  const certificate = parse(exact, outer, sha256);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(sha256, certificate);
  return certificate;
}

/** Whether `issuer` really issued `certificate`: the names match and its key made the signature. */
export function isIssuedBy(certificate: Uint8Array, issuer: Uint8Array): boolean {
  try {
    const child = new X509Certificate(certificate);
    const parent = new X509Certificate(issuer);
    return child.checkIssued(parent) && child.verify(parent.publicKey);
  } catch {
    return false;
  }
}

function parse(der: Uint8Array, outer: Element, sha256: string): Certificate | null {
  const fields = fieldsOf(der, outer);
  if (fields === null) return null;
  const subject = nameText(der, fields.subject);
  const issuer = nameText(der, fields.issuer);
  const [notBefore, notAfter] = (childrenOf(der, fields.validity) ?? []).map((time) => isoTime(der, time));
  if (subject === null || issuer === null || !notBefore || !notAfter) return null;
  const subjectHash = nameHash(der, fields.subject);
  const selfIssued = subjectHash !== null && subjectHash === nameHash(der, fields.issuer);
  const selfSigned = signedByItself(der, selfIssued);
  if (selfSigned === null) return null;
  const authority = mayIssue(der, fields, selfIssued);
  return {
    sha256,
    spki: createHash('sha256').update(der.subarray(fields.key.start, fields.key.end)).digest('hex'),
    subject,
    issuer,
    notBefore,
    notAfter,
    kind: authority ? (selfIssued ? 'root' : 'intermediate') : 'leaf',
    selfSigned,
    subjectHash,
  };
}

interface Fields {
  readonly issuer: Element;
  readonly validity: Element;
  readonly subject: Element;
  readonly key: Element;
  readonly extensions: Element | null;
  readonly firstVersion: boolean;
}

/** The parts of `TBSCertificate` (RFC 5280, section 4.1). */
function fieldsOf(der: Uint8Array, outer: Element): Fields | null {
  const [signed] = childrenOf(der, outer) ?? [];
  if (signed?.tag !== TAG.sequence) return null;
  const parts = childrenOf(der, signed) ?? [];
  const versioned = parts[0]?.tag === 0xa0;
  const [, , issuer, validity, subject, key] = versioned ? parts.slice(1) : parts;
  if (issuer === undefined || validity === undefined || subject === undefined || key === undefined) return null;
  return { issuer, validity, subject, key, extensions: parts.find((part) => part.tag === 0xa3) ?? null, firstVersion: !versioned };
}

/** null: OpenSSL cannot read it as a certificate at all. */
function signedByItself(der: Uint8Array, selfIssued: boolean): boolean | null {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    return null;
  }
  try {
    return selfIssued && certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}

/** As OpenSSL decides who is an authority: by basic constraints, else by key usage; old roots have neither. */
function mayIssue(der: Uint8Array, fields: Fields, selfIssued: boolean): boolean {
  const constraints = extension(der, fields, BASIC_CONSTRAINTS);
  if (constraints !== null) {
    const sequence = elementAt(constraints, 0);
    const [flag] = sequence === null ? [] : (childrenOf(constraints, sequence) ?? []);
    return flag?.tag === TAG.boolean && constraints[flag.bodyStart] !== 0;
  }
  if (fields.firstVersion) return selfIssued;
  const usage = extension(der, fields, KEY_USAGE);
  const bits = usage === null ? null : elementAt(usage, 0);
  return bits?.tag === TAG.bitString && ((usage?.[bits.bodyStart + 1] ?? 0) & 0x04) !== 0;
}

function extension(der: Uint8Array, fields: Fields, wanted: string): Uint8Array | null {
  const list = fields.extensions === null ? undefined : (childrenOf(der, fields.extensions) ?? [])[0];
  for (const entry of list === undefined ? [] : (childrenOf(der, list) ?? [])) {
    const parts = childrenOf(der, entry) ?? [];
    const [type] = parts;
    const value = parts.at(-1);
    if (type?.tag === TAG.objectIdentifier && value?.tag === TAG.octetString && objectIdentifier(der, type) === wanted) return bodyOf(der, value);
  }
  return null;
}

/** ISO 8601 of a UTCTime (years 1950 to 2049) or GeneralizedTime; null when it is no date. */
function isoTime(der: Uint8Array, element: Element): string | null {
  const text = Buffer.from(bodyOf(der, element)).toString('latin1');
  const full = element.tag === TAG.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
