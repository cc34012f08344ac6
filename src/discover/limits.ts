import { isArchive } from '../shared/archives.ts';

/** Larger files hold data, not configuration or code that people edit. */
export const MAX_TEXT_BYTES = 5_000_000;
/** The largest trust store that is still one (Java's own `cacerts` has about 200 kB). */
const MAX_STORE_BYTES = 4_000_000;
/** Larger archives are not looked into; a web application with all its libraries has about as much. */
export const MAX_ARCHIVE_BYTES = 32_000_000;
/** All archives together that are read to see whether they hold certificates. */
export const MAX_ARCHIVES_BYTES = 256_000_000;
/** All files together that are kept for the extractors; a repository that needs more is not answered in part silently. */
export const MAX_KEPT_BYTES = 512_000_000;
/** Our own walk, where git does not tell: entries seen and folders below each other. */
export const MAX_WALKED_ENTRIES = 1_000_000;
export const MAX_WALKED_DEPTH = 100;

const STORE_NAME = /\.(?:pem|crt|cer|der|jks|p12|pfx|pkcs12|p7b|p7c|jceks|keystore|truststore)$/i;
const CERTIFICATE_NAME = /\.(?:pem|crt|cer|der|jks|p12|pfx)$/i;

/** Formats of certificates and keystores, and archives have limits of their own. */
export function sizeLimit(path: string): number {
  if (isArchive(path)) return MAX_ARCHIVE_BYTES;
  return STORE_NAME.test(path) ? MAX_STORE_BYTES : MAX_TEXT_BYTES;
}

/** A name under which people expect certificates: worth a line of its own when we could not read it. */
export function looksLikeCertificate(path: string): boolean {
  return CERTIFICATE_NAME.test(path);
}
