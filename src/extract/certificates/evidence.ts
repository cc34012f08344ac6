import { elementAt, readCertificate, readPkcs7, scanPem, sniff } from '../../certificates/index.ts';
import type { Certificate } from '../../model.ts';

/** What a text or binary holds, with offsets into it. */
export interface Found {
  readonly certificates: readonly Spanned<{ readonly certificate: Certificate }>[];
  readonly malformed: readonly Spanned<{ readonly reason: string }>[];
}

type Spanned<T> = T & { readonly start: number; readonly end: number };

/** Certificates, and what was meant to be one, among the armoured blocks of a text. */
export function foundInText(text: string): Found {
  const blocks = scanPem(text).filter(({ kind }) => kind === 'certificate' || kind === 'pkcs7');
  return {
    certificates: blocks.flatMap(({ start, end, certificates }) => certificates.map((certificate) => ({ certificate, start, end }))),
    malformed: blocks.flatMap(({ start, end, problem }) => (problem === null ? [] : [{ start, end, reason: problem }])),
  };
}

/** Certificates in DER, one behind the other, or inside PKCS#7. */
export function foundInBinary(bytes: Uint8Array): Certificate[] {
  if (sniff(bytes) === 'pkcs7') return (readPkcs7(bytes) ?? []).flatMap((der) => readCertificate(der) ?? []);
  const certificates: Certificate[] = [];
  for (let offset = 0; bytes[offset] === 0x30; ) {
    const rest = bytes.subarray(offset);
    const certificate = readCertificate(rest);
    if (certificate === null) break;
    certificates.push(certificate);
    offset += elementAt(rest, 0)?.end ?? rest.length;
  }
  return certificates;
}
