import type { Report, ReportCertificate } from '../model.ts';
import { list } from '../shared/words.ts';

/** The real name of a root, by its id. */
export type NameOf = (id: string) => string;

/** Names from the report's own certificates where it has them, else from `nameOf`. */
export function rootNames(report: Report, nameOf: NameOf): NameOf {
  const names = new Map<string, string>();
  for (const certificate of report.certificates) {
    if (certificate.id !== null && !names.has(certificate.id)) names.set(certificate.id, commonName(certificate));
  }
  return (id) => names.get(id) ?? nameOf(id);
}

/** The CN of the subject; the whole subject when it has none, the fingerprint when that is empty. */
export function commonName(certificate: ReportCertificate): string {
  for (const part of relativeNames(certificate.subject)) {
    if (/^\s*cn\s*=/i.test(part)) return part.slice(part.indexOf('=') + 1).trim() || certificate.sha256;
  }
  return certificate.subject || certificate.sha256;
}

/** Splits at commas that are not escaped, and takes the backslashes away (RFC 4514). */
function relativeNames(subject: string): string[] {
  const parts = [''];
  for (let at = 0; at < subject.length; at += 1) {
    const character = subject.charAt(at);
    if (character === ',') parts.push('');
    else if (character === '\\' && at + 1 < subject.length) parts.push(`${parts.pop()}${subject.charAt(++at)}`);
    else parts.push(`${parts.pop()}${character}`);
  }
  return parts;
}

/** `DigiCert Global Root G2 and Microsoft RSA Root Certificate Authority 2017` */
export function nameList(ids: readonly string[], nameOf: NameOf): string {
  return list(ids.map(nameOf));
}
