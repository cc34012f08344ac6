import { readCertificate } from '../certificates/index.ts';
import type { CertificateFile, Keyring } from '../model.ts';
import { readingOf } from './known.ts';

/** Files with the certificates of those that are keystores filled in, or with the reason why they stay sealed. */
export function openKeystores(files: readonly CertificateFile[], keyring: Keyring): readonly CertificateFile[] {
  return files.map((file) => (file.format === 'jks' || file.format === 'pkcs12' ? opened(file, keyring) : file));
}

function opened(file: CertificateFile, keyring: Keyring): CertificateFile {
  const reading = readingOf(file.bytes, keyring, file.path);
  if (reading.kind !== 'opened') return { ...file, sealed: reading.reason };
  const certificates = reading.entries.flatMap(({ der }) => readCertificate(der) ?? []);
  const distinct = new Map(certificates.map((certificate) => [certificate.sha256, { certificate, at: file.at }]));
  return { ...file, certificates: [...distinct.values()] };
}
