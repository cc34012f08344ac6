import { derFromBer } from './ber.ts';
import { childrenOf, elementAt, objectIdentifier, TAG } from './der.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** The certificates that a PKCS#7 (CMS) file carries, as DER (RFC 5652, section 5.1); null when it is none. */
export function readPkcs7(file: Uint8Array): Uint8Array[] | null {
  const bytes = derFromBer(file);
  if (bytes === null) return null;
  const outer = elementAt(bytes, 0);
  const [type, wrapped] = outer?.tag === TAG.sequence ? (childrenOf(bytes, outer) ?? []) : [];
  if (type?.tag !== TAG.objectIdentifier || objectIdentifier(bytes, type) !== SIGNED_DATA || wrapped === undefined) return null;
  const [signedData] = childrenOf(bytes, wrapped) ?? [];
  const parts = signedData === undefined ? null : childrenOf(bytes, signedData);
  if (parts === null) return null;
  const certificates = parts.find((part) => part.tag === 0xa0);
  if (certificates === undefined) return [];
  return childrenOf(bytes, certificates)?.filter((part) => part.tag === TAG.sequence).map((part) => bytes.slice(part.start, part.end)) ?? null;
}
