/** X.509 and PEM: what certificates say, shared by `extract/` and `drivers/`. No dates, no drivers, no files. */
export { decodeBase64, isBase64Letter, isWhitespace } from './base64.ts';
export { derFromBer } from './ber.ts';
export { childrenOf, elementAt, objectIdentifier, TAG } from './der.ts';
export { certificatesOf, NO_LINE_BREAK, scanPem } from './pem.ts';
export { readPkcs7 } from './pkcs7.ts';
export { textWithoutPrivateKeys, withoutPrivateKeys } from './private-key.ts';
export { sniff } from './sniff.ts';
export { rejectsServers } from './trust-attributes.ts';
export { isIssuedBy, readCertificate } from './x509.ts';
export type { PemBlock } from './pem.ts';
export type { Sniffed } from './sniff.ts';
