import { identifierOf, octetsOf, partsOf } from './node.ts';
import type { Node } from './node.ts';
import { TAG } from '../certificates/index.ts';

/** A certificate or a private key in a PKCS#12 file, in the order of the file. The key itself is not looked at. */
export interface Bag {
  readonly kind: 'certificate' | 'key';
  readonly der: Uint8Array;
  /** As spelled; null when it has none. */
  readonly friendlyName: string | null;
  /** In hex: what ties a key to its certificate. */
  readonly localKeyId: string | null;
  /** Whether it has the attribute by which Java marks a trusted certificate. */
  readonly trusted: boolean;
  /** Whether it opens its part of the file. */
  readonly first: boolean;
  /** Whether it lies in a safe within the safe, into which OpenSSL looks and Java does not. */
  readonly nested: boolean;
}

const BAG = '1.2.840.113549.1.12.10.1.';
const X509 = '1.2.840.113549.1.9.22.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
const TRUSTED_KEY_USAGE = '2.16.840.1.113894.746875.1.1';
/** Safes within safes. */
const MAX_DEPTH = 8;
const MAX_NAME = 256;

/** Whether this can be `SafeContents`: the wrong key gives anything but. */
export function isSafeContents(node: Node | null): node is Node {
  if (node?.tag !== TAG.sequence) return false;
  const bags = partsOf(node);
  return (bags.length > 0 || node.body.length === 0) && bags.every((bag) => identifierOf(partsOf(bag)[0]) !== '');
}

/** The bags of `SafeContents` (RFC 7292, section 4.2). */
export function bagsIn(contents: Node, depth = 0): Bag[] {
  return partsOf(contents).flatMap((bag, index): Bag[] => {
    const [type, wrapped, attributes] = partsOf(bag);
    const [value] = partsOf(wrapped);
    const shared = { ...attributesOf(attributes), first: index === 0, nested: depth > 0 };
    switch (identifierOf(type)) {
      case `${BAG}1`:
      case `${BAG}2`:
        return [{ ...shared, kind: 'key', der: new Uint8Array() }];
      case `${BAG}3`: {
        const [form, content] = partsOf(value);
        const der = octetsOf(partsOf(content)[0]);
        return identifierOf(form) === X509 && der !== null ? [{ ...shared, kind: 'certificate', der }] : [];
      }
      case `${BAG}6`:
        return value === undefined || depth === MAX_DEPTH ? [] : bagsIn(value, depth + 1);
      default:
        return [];
    }
  });
}

function attributesOf(attributes: Node | undefined): Pick<Bag, 'friendlyName' | 'localKeyId' | 'trusted'> {
  const values = new Map(partsOf(attributes).map((attribute) => {
    const [type, set] = partsOf(attribute);
    return [identifierOf(type), partsOf(set)[0]];
  }));
  const name = values.get(FRIENDLY_NAME);
  const id = octetsOf(values.get(LOCAL_KEY_ID));
  return {
    friendlyName: name?.tag === TAG.bmpString && name.body.length % 2 === 0 ? Buffer.from(name.body).swap16().toString('utf16le').slice(0, MAX_NAME) : null,
    localKeyId: id === null ? null : Buffer.from(id).toString('hex'),
    trusted: values.has(TRUSTED_KEY_USAGE),
  };
}
