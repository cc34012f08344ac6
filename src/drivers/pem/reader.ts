import { decodeBase64, elementAt, readCertificate, readPkcs7, rejectsServers, sniff } from '../../certificates/index.ts';
import { findBlock, findHeader } from './armour.ts';
import type { Rejected } from './armour.ts';
import type { ReaderProfile } from './profile.ts';

/** A certificate that the reader takes from the file, as DER without what follows it, or a block that it does not take. */
export interface ReadResult {
  readonly certificates: readonly { readonly der: Uint8Array; readonly sha256: string }[];
  readonly rejected: readonly Rejected[];
  /** Why nothing at all was taken from the file; null otherwise. */
  readonly refused: string | null;
  /** The file holds something that this reader opens and we do not. */
  readonly unknown: string | null;
}

type Taken = ReadResult['certificates'][number];

/** Enough to explain; a hostile file may have a hundred thousand. */
const MAX_REJECTED = 1000;

const NOTHING: ReadResult = { certificates: [], rejected: [], refused: null, unknown: null };

/** What a client of this kind takes from the octets of a file. Never throws; linear in their number. */
export function readWith(profile: ReaderProfile, bytes: Uint8Array): ReadResult {
  const result = readOnce(profile, bytes);
  if (profile.otherwise === null || result.certificates.length > 0 || result.refused !== null) return result;
  const second = readWith(profile.otherwise, bytes);
  return second.certificates.length > 0 || second.unknown !== null ? second : { ...second, rejected: [...result.rejected, ...second.rejected] };
}

function readOnce(profile: ReaderProfile, bytes: Uint8Array): ReadResult {
  const kind = sniff(bytes);
  if (profile.keystores.some((keystore) => keystore === kind)) return { ...NOTHING, unknown: `the contents of a ${kind === 'pkcs12' ? 'PKCS#12' : 'Java'} keystore are not read` };
  if (!profile.armour) return { ...NOTHING, refused: 'it is not a keystore' };
  if (profile.der !== 'none' && bytes[0] === 0x30) return readBinary(profile, bytes);
  if (profile.asciiOnly && bytes.some((octet) => octet > 0x7f)) {
    return { ...NOTHING, refused: bytes[0] === 0xef ? 'a byte-order mark stands at its start' : 'it is not plain ASCII' };
  }
  return readText(profile, textOf(profile, bytes));
}

/** One octet a character, so that offsets are those of the file. */
function textOf(profile: ReaderProfile, bytes: Uint8Array): string {
  const wide = profile.utf16 ? wideText(bytes) : null;
  if (wide !== null) return wide;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return profile.byteOrderMark === 'skipped' && text.startsWith('\xef\xbb\xbf') ? `\n\n\n${text.slice(3)}` : text;
}

/** The text of UTF-16 with its mark; null for anything else. */
export function wideText(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  return bytes[0] === 0xfe && bytes[1] === 0xff ? new TextDecoder('utf-16be').decode(bytes) : null;
}

function readBinary(profile: ReaderProfile, bytes: Uint8Array): ReadResult {
  if (profile.pkcs7) {
    const inside = readPkcs7(bytes);
    if (inside !== null) return { ...NOTHING, certificates: inside.flatMap((der) => take(der, true) ?? []) };
  }
  const certificates: Taken[] = [];
  for (let offset = 0; bytes[offset] === 0x30; ) {
    const taken = take(bytes.subarray(offset), profile.der !== 'alone');
    if (taken === null) return { ...NOTHING, refused: 'it is DER, but not a certificate' };
    certificates.push(taken);
    offset += taken.der.length;
    if (profile.der === 'first' || profile.firstOnly) break;
  }
  return { ...NOTHING, certificates };
}

function readText(profile: ReaderProfile, text: string): ReadResult {
  const certificates: Taken[] = [];
  const rejected: Rejected[] = [];
  const refuse = (reason: string): ReadResult => ({ ...NOTHING, rejected, refused: reason });
  for (let offset = 0; ; ) {
    const header = findHeader(profile, text, offset);
    if (header === null) break;
    if (header.kind === 'not a header') {
      if (header.refused) return refuse(header.reason);
      if (rejected.length < MAX_REJECTED) rejected.push(header);
      offset = header.end;
      continue;
    }
    const block = findBlock(profile, text, header);
    if (block.kind === 'unended' && profile.unended === 'ignored') {
      rejected.push(block);
      break;
    }
    offset = block.end;
    const outcome = block.kind === 'whole' ? decode(profile, block.label, block.body) : { problem: block.reason, how: profile.broken };
    if (outcome === 'passed over') continue;
    if ('pkcs7' in outcome) return { ...NOTHING, certificates: outcome.pkcs7 };
    if ('der' in outcome) {
      certificates.push(outcome);
      if (profile.firstOnly) break;
      continue;
    }
    if (outcome.how === 'refused') return refuse(outcome.problem);
    if (rejected.length < MAX_REJECTED) rejected.push({ start: block.start, end: block.end, reason: outcome.problem });
    if (outcome.how === 'stops') break;
    if (block.kind !== 'whole' && profile.resume === 'header') offset = header.end;
  }
  return { ...NOTHING, certificates, rejected };
}

type Outcome = Taken | 'passed over' | { readonly pkcs7: readonly Taken[] } | { readonly problem: string; readonly how: ReaderProfile['broken'] };

function decode(profile: ReaderProfile, label: string, body: string): Outcome {
  const isTrusted = label === 'TRUSTED CERTIFICATE';
  const wanted = profile.anyLabel || label === 'CERTIFICATE' || (label === 'X509 CERTIFICATE' && profile.x509Label) || (isTrusted && profile.trustedLabel);
  if (!wanted) {
    const meant = /cert/i.test(label) && !label.includes('REQUEST');
    return meant ? { problem: `the label "${label}" is not one it knows`, how: 'skipped' } : 'passed over';
  }
  const octets = decodeBase64(body);
  if (octets === null) return { problem: 'its base64 is broken', how: profile.broken };
  if (profile.pkcs7) {
    const inside = readPkcs7(octets);
    if (inside !== null) return { pkcs7: inside.flatMap((der) => take(der, true) ?? []) };
  }
  const taken = take(octets, profile.trailingOctets);
  if (taken === null) return { problem: 'it does not hold a certificate', how: profile.brokenCertificate };
  if (isTrusted && profile.ignoresTrust !== true && rejectsServers(octets)) return { problem: 'its trust settings reject it for servers', how: 'skipped' };
  return taken;
}

function take(octets: Uint8Array, trailing: boolean): Taken | null {
  const certificate = readCertificate(octets);
  if (certificate === null) return null;
  const length = elementAt(octets, 0)?.end ?? octets.length;
  if (!trailing && length !== octets.length) return null;
  return { der: octets.slice(0, length), sha256: certificate.sha256 };
}
