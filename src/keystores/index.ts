/** Keystores of Java and PKCS#12, from their octets. The only folder that opens secrets. */
export { keystoreAnchors } from './anchors.ts';
export { openKeystores } from './files.ts';
export { keyringOf } from './keyring.ts';
export { opensWith, shareOne } from './opens.ts';
export { readKeystore } from './read.ts';
export type { KeystoreAnchors } from './anchors.ts';
export type { KeystoreEntry, KeystoreFormat, KeystoreReading } from './reading.ts';
