import { decodeBase64, readCertificate, scanPem, sniff, textWithoutPrivateKeys } from '../../certificates/index.ts';
import { isKeystore } from './kind.ts';
import type { Location } from '../../model.ts';

/** A value that is a certificate: what a program has in its hands once it has decoded the value. */
export interface DecodedCertificate {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
  readonly at: Location;
}

/** Longer values are no certificates; the largest public bundle is a quarter of a megabyte. */
const MAX_VALUE = 2_000_000;

/**
 * The octets behind a value that another extractor has met (a setting, a variable), as content for a `Setting` or
 * `Entry`; null when it is no certificate text. Takes PEM, PEM on one line with `\n`, base64 of PEM, of DER, of a keystore.
 * Private keys are blanked.
 */
export function decodeCertificateText(text: string, at: Location): DecodedCertificate | null {
  const bytes = octetsOf(text);
  return bytes === null ? null : { kind: 'bytes', bytes, at };
}

export function octetsOf(text: string): Uint8Array | null {
  if (text.length > MAX_VALUE) return null;
  if (holdsCertificateBlock(text)) return Buffer.from(textWithoutPrivateKeys(withLineBreaks(text)), 'utf8');
  const decoded = /^[\sA-Za-z0-9+/]{64}/.test(text) ? decodeBase64(text, 'optional') : null;
  if (decoded === null) return null;
  if (decoded[0] === 0x30) return readCertificate(decoded) !== null || sniff(decoded) === 'pkcs12' || sniff(decoded) === 'pkcs7' ? decoded : null;
  if (isKeystore(decoded)) return decoded;
  const inner = Buffer.from(decoded).toString('utf8');
  return holdsCertificateBlock(inner) ? Buffer.from(textWithoutPrivateKeys(inner), 'utf8') : null;
}

function holdsCertificateBlock(text: string): boolean {
  return text.includes('BEGIN ') || /begin /i.test(text) ? scanPem(text).some(({ kind }) => kind === 'certificate' || kind === 'pkcs7') : false;
}

/**
 * A value on one line whose line breaks are written `\n` works only in programs that turn them into line breaks, so
 * that is what they read. A value that has real line breaks is left as it is.
 */
function withLineBreaks(text: string): string {
  const single = !text.trim().includes('\n');
  return single && text.includes('\\n') ? text.replaceAll('\\r', '').replaceAll(/\\+n/g, '\n') : text;
}
