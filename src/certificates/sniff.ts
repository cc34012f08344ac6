import { childrenOf, elementAt, objectIdentifier, TAG } from './der.ts';

/** What a file really is, whatever its name says. */
export type Sniffed =
  | 'certificate' | 'public key' | 'private key' | 'certificate request' | 'pkcs7' | 'pkcs12' | 'jks' | 'jceks'
  | 'web page' | 'git lfs pointer' | 'empty' | 'other DER' | 'text';

/** How PKCS#7 begins in BER's indefinite form, which {@link elementAt} does not read. */
const INDEFINITE_PKCS7 = Uint8Array.of(0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02);
/** The contents of a PKCS#12 file begin with its version, 3, and an object identifier below 1.2.840.113549.1.7. */
const PKCS12_VERSION = Uint8Array.of(0x02, 0x01, 0x03, TAG.sequence);
const PKCS12_CONTENT = Uint8Array.of(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07);

const HEAD_BYTES = 1024;

/** By magic octets first, then by the first elements of DER, then by how the text begins. */
export function sniff(bytes: Uint8Array): Sniffed {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  if (magic === 'feedfeed') return 'jks';
  if (magic === 'cececece') return 'jceks';
  if (bytes[0] === TAG.sequence) {
    if (isPkcs12(bytes)) return 'pkcs12';
    if (startsWith(bytes, 0, INDEFINITE_PKCS7)) return 'pkcs7';
    const found = sniffDer(bytes);
    if (found !== null) return found;
  }
  return sniffText(bytes);
}

/** By its first elements alone: it may be cut off, in BER, or only the head of a file. */
function isPkcs12(bytes: Uint8Array): boolean {
  const version = bodyStart(bytes, 0);
  if (!startsWith(bytes, version, PKCS12_VERSION)) return false;
  return startsWith(bytes, bodyStart(bytes, version + 3), PKCS12_CONTENT);
}

/** Behind identifier and length of the element at `offset`, whatever the length says. */
function bodyStart(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset + 1] ?? 0;
  return offset + 2 + (first > 0x80 ? first & 0x7f : 0);
}

function startsWith(bytes: Uint8Array, offset: number, octets: Uint8Array): boolean {
  return octets.every((octet, index) => bytes[offset + index] === octet);
}

function sniffDer(bytes: Uint8Array): Sniffed | null {
  const outer = elementAt(bytes, 0);
  if (outer === null) return null;
  const [first, second, third] = childrenOf(bytes, outer) ?? [];
  if (first === undefined) return null;
  if (first.tag === TAG.objectIdentifier) return objectIdentifier(bytes, first).startsWith('1.2.840.113549.1.7.') ? 'pkcs7' : 'other DER';
  if (first.tag === TAG.integer) {
    const version = first.end - first.bodyStart === 1 ? bytes[first.bodyStart] : null;
    if (second?.tag === TAG.integer) return third === undefined ? 'public key' : 'private key';
    if (version === 3 && second?.tag === TAG.sequence) return 'pkcs12';
    return version === 0 || version === 1 ? 'private key' : 'other DER';
  }
  if (first.tag !== TAG.sequence) return 'other DER';
  const [inner, next] = childrenOf(bytes, first) ?? [];
  if (inner?.tag === TAG.objectIdentifier) return second?.tag === TAG.bitString ? 'public key' : 'private key';
  const signed = second?.tag === TAG.sequence && third?.tag === TAG.bitString;
  if (!signed) return 'other DER';
  if (inner?.tag === 0xa0) return 'certificate';
  return inner?.tag === TAG.integer && next?.tag === TAG.sequence
    ? (childrenOf(bytes, next) ?? [])[0]?.tag === TAG.set ? 'certificate request' : 'certificate'
    : 'other DER';
}

function sniffText(bytes: Uint8Array): Sniffed {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1').replaceAll('\0', '').replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '').trimStart().toLowerCase();
  if (head === '' && bytes.length <= HEAD_BYTES) return 'empty';
  if (head.startsWith('<') && /^<(?:!doctype|html|head|body|\?xml|!--|title|error)/.test(head)) return 'web page';
  if (head.startsWith('version https://git-lfs')) return 'git lfs pointer';
  return 'text';
}
