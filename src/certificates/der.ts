/** One element of DER: identifier, and where its contents stand in the buffer it was read from. */
export interface Element {
  /** The identifier octet: class, constructed bit and number together, e.g. `0x30` for a SEQUENCE. */
  readonly tag: number;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Nobody needs more elements in one certificate; a hostile file may have millions. */
const MAX_CHILDREN = 4096;

/**
 * The element that starts at `offset`, or null when there is none: cut off, a tag of several octets, or BER's
 * indefinite length, none of which occurs in the DER of a certificate.
 */
export function elementAt(bytes: Uint8Array, offset: number, limit: number = bytes.length): Element | null {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit || (tag & 0x1f) === 0x1f) return null;
  let bodyStart = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) return null;
    length = 0;
    for (let index = 0; index < octets; index += 1) {
      const octet = bytes[bodyStart + index];
      if (octet === undefined) return null;
      length = length * 256 + octet;
    }
    bodyStart += octets;
  }
  const end = bodyStart + length;
  return end > limit ? null : { tag, start: offset, bodyStart, end };
}

/** The elements inside a constructed one; null when they do not fill it exactly. */
export function childrenOf(bytes: Uint8Array, parent: Element): Element[] | null {
  const children: Element[] = [];
  let offset = parent.bodyStart;
  while (offset < parent.end) {
    const child = elementAt(bytes, offset, parent.end);
    if (child === null || children.length === MAX_CHILDREN) return null;
    children.push(child);
    offset = child.end;
  }
  return children;
}

/** Contents octets. */
export function bodyOf(bytes: Uint8Array, element: Element): Uint8Array {
  return bytes.subarray(element.bodyStart, element.end);
}

/** An OBJECT IDENTIFIER with dots; an empty string for octets that are none. */
export function objectIdentifier(bytes: Uint8Array, element: Element): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of bodyOf(bytes, element)) {
    arc = arc * 128 + (octet & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) return '';
    if ((octet & 0x80) !== 0) continue;
    if (arcs.length === 0) {
      const root = Math.min(Math.floor(arc / 40), 2);
      arcs.push(root, arc - root * 40);
    } else {
      arcs.push(arc);
    }
    arc = 0;
  }
  return arcs.join('.');
}

/** One element written out: identifier, definite length, contents. */
export function encode(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Uint8Array.of(tag, body.length), body]);
  const octets: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.concat([Uint8Array.of(tag, 0x80 | octets.length, ...octets), body]);
}
