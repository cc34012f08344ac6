import { encode } from './der.ts';

/** Deeper nesting occurs in no certificate file. */
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 200_000;
const CONSTRUCTED = 0x20;
const CONSTRUCTED_OCTET_STRING = 0x24;
const OCTET_STRING = 0x04;

interface Converted {
  /** The element in DER: a part of the input itself where nothing had to change. */
  readonly der: Uint8Array;
  readonly bodyStart: number;
  readonly end: number;
}

/**
 * The first element of BER as DER: definite lengths, octet strings in one piece (ITU-T X.690, sections 8.1.3 and 8.7).
 * Null when it is cut off, nested too deeply, or no BER. What follows the element is dropped; what stands inside octet
 * strings is left as it is.
 */
export function derFromBer(bytes: Uint8Array): Uint8Array | null {
  let left = MAX_ELEMENTS;

  const convert = (start: number, limit: number, depth: number): Converted | null => {
    const tag = bytes[start];
    const first = bytes[start + 1];
    left -= 1;
    if (left < 0 || depth > MAX_DEPTH || tag === undefined || first === undefined || start + 2 > limit || (tag & 0x1f) === 0x1f) return null;
    if (first === 0x80) return (tag & CONSTRUCTED) === 0 ? null : joined(tag, start, start + 2, limit, null, depth);
    const octets = first < 0x80 ? 0 : first & 0x7f;
    if (octets > 4) return null;
    const bodyStart = start + 2 + octets;
    let length = octets === 0 ? first : 0;
    for (let index = start + 2; index < bodyStart; index += 1) length = length * 256 + (bytes[index] ?? Infinity);
    const end = bodyStart + length;
    if (!(end <= limit)) return null;
    if ((tag & CONSTRUCTED) !== 0) return joined(tag, start, bodyStart, end, end, depth);
    return { der: bytes.subarray(start, end), bodyStart: bodyStart - start, end };
  };

  /** `end` is null for an indefinite length: two zero octets end it. */
  const joined = (tag: number, start: number, bodyStart: number, limit: number, end: number | null, depth: number): Converted | null => {
    const children: Converted[] = [];
    let changed = end === null;
    let offset = bodyStart;
    while (end === null ? bytes[offset] !== 0 || bytes[offset + 1] !== 0 : offset < end) {
      const child = convert(offset, limit, depth + 1);
      if (child === null) return null;
      changed ||= child.der.length !== child.end - offset || child.der.byteOffset !== bytes.byteOffset + offset || child.der.buffer !== bytes.buffer;
      children.push(child);
      offset = child.end;
    }
    const past = end ?? offset + 2;
    if (past > limit) return null;
    if (tag === CONSTRUCTED_OCTET_STRING) {
      if (children.some(({ der }) => der[0] !== OCTET_STRING)) return null;
      const der = encode(OCTET_STRING, ...children.map((child) => child.der.subarray(child.bodyStart)));
      return { der, bodyStart: headerLength(der), end: past };
    }
    const der = changed ? encode(tag, ...children.map((child) => child.der)) : bytes.subarray(start, past);
    return { der, bodyStart: headerLength(der), end: past };
  };

  return convert(0, bytes.length, 0)?.der ?? null;
}

function headerLength(der: Uint8Array): number {
  const first = der[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}
