import { createHash } from 'node:crypto';

import { bodyOf, childrenOf, encode, objectIdentifier, TAG } from './der.ts';
import type { Element } from './der.ts';

/** Short names as RFC 4514 and OpenSSL print them; any other attribute is shown by its number. */
const SHORT_NAMES = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
]);

/** Longer names than any authority writes are cut: they go into reports. */
const MAX_NAME = 512;

interface Attribute {
  readonly type: Element;
  readonly value: Element;
}

/** A distinguished name in one line, most specific part first (RFC 4514); control characters are escaped. */
export function nameText(bytes: Uint8Array, name: Element): string | null {
  const parts = partsOf(bytes, name);
  if (parts === null) return null;
  const text = parts
    .map((attributes) => attributes.map(({ type, value }) => {
      const number = objectIdentifier(bytes, type);
      const shown = stringOf(bytes, value);
      return `${SHORT_NAMES.get(number) ?? number}=${shown === null ? `#${Buffer.from(bytes.subarray(value.start, value.end)).toString('hex')}` : escapeValue(shown)}`;
    }).join('+'))
    .toReversed()
    .join(',');
  return text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text;
}

/**
 * OpenSSL's hash of a subject, which names files in a certificate directory (`607986c7.0`): SHA-1 over the canonical
 * name (UTF-8, lower case, single spaces), the first four bytes, low byte first.
 * https://docs.openssl.org/master/man1/openssl-rehash/
 */
export function nameHash(bytes: Uint8Array, name: Element): string | null {
  const parts = partsOf(bytes, name);
  if (parts === null) return null;
  const canonical = parts.map((attributes) => encode(
    TAG.set,
    ...attributes
      .map(({ type, value }) => {
        const text = stringOf(bytes, value);
        return encode(
          TAG.sequence,
          bytes.subarray(type.start, type.end),
          text === null ? bytes.subarray(value.start, value.end) : encode(TAG.utf8String, Buffer.from(canonicalValue(text), 'utf8')),
        );
      })
      .sort((one, other) => Buffer.compare(one, other)),
  ));
  const digest = createHash('sha1').update(Buffer.concat(canonical)).digest();
  return digest.readUInt32LE(0).toString(16).padStart(8, '0');
}

function partsOf(bytes: Uint8Array, name: Element): Attribute[][] | null {
  const parts: Attribute[][] = [];
  for (const set of childrenOf(bytes, name) ?? []) {
    const attributes: Attribute[] = [];
    for (const pair of childrenOf(bytes, set) ?? []) {
      const [type, value, more] = childrenOf(bytes, pair) ?? [];
      if (type?.tag !== TAG.objectIdentifier || value === undefined || more !== undefined) return null;
      attributes.push({ type, value });
    }
    parts.push(attributes);
  }
  return parts;
}

/** The text of one of ASN.1's string types; null for anything else. */
function stringOf(bytes: Uint8Array, element: Element): string | null {
  const body = Buffer.from(bodyOf(bytes, element));
  switch (element.tag) {
    case TAG.utf8String:
      return body.toString('utf8');
    case TAG.printableString:
    case TAG.teletexString:
    case TAG.ia5String:
    case TAG.visibleString:
      return body.toString('latin1');
    case TAG.bmpString:
      return body.length % 2 === 0 ? body.swap16().toString('utf16le') : null;
    case TAG.universalString:
      return universalText(body);
    default:
      return null;
  }
}

function universalText(body: Buffer): string | null {
  if (body.length % 4 !== 0) return null;
  let text = '';
  for (let offset = 0; offset < body.length; offset += 4) {
    const point = body.readUInt32BE(offset);
    if (point > 0x10ffff) return null;
    text += String.fromCodePoint(point);
  }
  return text;
}

/** OpenSSL folds ASCII only, and only white space of ASCII. */
function canonicalValue(text: string): string {
  return text.split(/[\t-\r ]/).filter((word) => word !== '').join(' ').replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function escapeValue(text: string): string {
  let escaped = '';
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const hostile = point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
    if (hostile) escaped += `\\${[...Buffer.from(character, 'utf8')].map((octet) => octet.toString(16).padStart(2, '0')).join('\\')}`;
    else escaped += ',+"\\<>;'.includes(character) ? `\\${character}` : character;
  }
  return escaped;
}
