import { certificatesOf, decodeBase64, readCertificate, readPkcs7, scanPem } from '../../certificates/index.ts';
import type { Conversion } from '../../model.ts';

/** The octets that a program writes when it converts a file; null when it writes nothing. */
export function convert(bytes: Uint8Array, how: Conversion): Uint8Array | null {
  return CONVERSIONS[how](bytes);
}

const CONVERSIONS: Readonly<Record<Conversion, (bytes: Uint8Array) => Uint8Array | null>> = {
  'der-to-pem': (bytes) => armoured(ders(bytes).slice(0, 1)),
  'first': (bytes) => armoured(ders(bytes).slice(0, 1)),
  'any-to-pem': (bytes) => armoured(ders(bytes)),
  'pem-to-der': (bytes) => ders(bytes)[0] ?? null,
  'base64-decode': (bytes) => decodeBase64(Buffer.from(bytes).toString('latin1'), 'optional'),
  'dos2unix': unixText,
  // Whoever reads the files one by one gets at each block.
  'split': (bytes) => bytes,
};

function armoured(certificates: readonly Uint8Array[]): Uint8Array | null {
  if (certificates.length === 0) return null;
  return Buffer.from(certificates.map((der) => {
    const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? [];
    return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  }).join(''), 'latin1');
}

/** The certificates of a file as DER, in order: OpenSSL's tools read more than its library does for a trust store. */
function ders(bytes: Uint8Array): Uint8Array[] {
  if (bytes[0] === 0x30) {
    const inside = readPkcs7(bytes);
    if (inside !== null) return inside;
    return readCertificate(bytes) === null ? [] : [bytes];
  }
  const text = Buffer.from(bytes).toString('latin1');
  if (certificatesOf(text).length === 0) return [];
  return scanPem(text).flatMap((block) => {
    if (block.der === null || block.problem !== null || block.certificates.length === 0) return [];
    return block.kind === 'pkcs7' ? (readPkcs7(block.der) ?? []) : [block.der];
  });
}

/** Without a byte-order mark, UTF-16 as UTF-8, and with line feeds alone. https://waterlan.home.xs4all.nl/dos2unix.html */
function unixText(bytes: Uint8Array): Uint8Array {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  if (wide !== null) return Buffer.from(new TextDecoder(wide).decode(bytes).replaceAll('\r\n', '\n'), 'utf8');
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(text.replace(/^\xef\xbb\xbf/, '').replaceAll('\r\n', '\n'), 'latin1');
}
