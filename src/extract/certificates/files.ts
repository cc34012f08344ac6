import { scanPem, sniff, withoutPrivateKeys } from '../../certificates/index.ts';
import { foundInBinary, foundInText } from './evidence.ts';
import { isCertificateFile, isCertificatePath, isKeystore, mayHoldCertificates } from './kind.ts';
import { NEEDLES } from './needles.ts';
import type { CertificateFile } from '../../model.ts';
import type { Sniffed } from '../../certificates/index.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';

type Format = CertificateFile['format'];

/** File names that promise a keystore. */
const KEYSTORE_NAME = /(?:\.(?:jks|jceks|p12|pfx|pkcs12|keystore|truststore)|cacerts|store)$/i;
/** File names that promise a certificate and nothing else; a `.pem` may be a key with every right. */
const CERTIFICATE_NAME = /\.(?:crt|cer|cert|der|ca-bundle|p7b|p7c)$/i;
/** File names under which a keystore is a surprise. */
const NO_KEYSTORE_NAME = /\.(?:pem|crt|cer|cert|der|ca-bundle|p7b|p7c)$/i;

const FORMATS: Readonly<Record<Sniffed, Format>> = {
  'certificate': 'der',
  'public key': 'unknown',
  'private key': 'unknown',
  'certificate request': 'unknown',
  'pkcs7': 'pkcs7',
  'pkcs12': 'pkcs12',
  'jks': 'jks',
  'jceks': 'jks',
  'web page': 'html',
  'git lfs pointer': 'unknown',
  'empty': 'empty',
  'other DER': 'unknown',
  'text': 'unknown',
};

const SURPRISES: Readonly<Partial<Record<Sniffed, string>>> = {
  'public key': 'a bare public key, not a certificate',
  'private key': 'a private key, not a certificate',
  'certificate request': 'a certificate request, not a certificate',
  'web page': 'a saved web page, not a certificate',
  'git lfs pointer': 'a Git LFS pointer: the file itself is not in the repository',
  'empty': 'the file is empty',
  'other DER': 'DER, but no certificate that can be read',
};

/** Whole files: certificates, bundles and keystores, and what was saved under their names by mistake. */
export const certificateFiles: Extractor = {
  id: 'certificate-files',
  wants: isCertificatePath,
  recognisesBinary: (_path, bytes) => isKeystore(bytes),
  needles: (path) => (mayHoldCertificates(path) ? NEEDLES : NO_NEEDLES),
  accepts: isCertificateFile,
  extract(file) {
    const read = readCertificateFile(file);
    return read === null ? {} : { certificates: [read] };
  },
};

/** What a file says that was meant to be a certificate file or a keystore; null for keys and the like. */
export function readCertificateFile(file: SourceFile): CertificateFile | null {
  const kind = sniff(file.bytes);
  const shared = { path: file.path, at: file.whole(), whole: true };
  const blocks = kind === 'text' || kind === 'web page' ? scanPem(file.text) : [];
  const found = foundInText(file.text);
  if (found.certificates.length + found.malformed.length > 0) {
    return {
      ...shared,
      format: blocks.some((block) => block.kind === 'certificate') ? 'pem' : 'pkcs7',
      certificates: found.certificates.map(({ certificate, start, end }) => ({ certificate, at: file.at(start, end) })),
      malformed: found.malformed.map(({ reason, start, end }) => ({ reason, at: file.at(start, end) })),
      bytes: withoutPrivateKeys(file.bytes),
    };
  }
  // Keys, requests and parameters in armour are what such files may hold; only some names promise more.
  const other = blocks[0];
  if (other !== undefined && !CERTIFICATE_NAME.test(file.path)) return null;
  const certificates = foundInBinary(file.bytes).map((certificate) => ({ certificate, at: shared.at }));
  const reason = certificates.length > 0 ? null : other === undefined ? surprise(file, kind) : `${other.label.toLowerCase()}, not a certificate`;
  return {
    ...shared,
    format: FORMATS[kind],
    certificates,
    malformed: reason === null ? [] : [{ at: shared.at, reason }],
    bytes: kind === 'private key' ? new Uint8Array(file.bytes.length) : withoutPrivateKeys(file.bytes),
  };
}

function surprise(file: SourceFile, kind: Sniffed): string | null {
  if (kind === 'jks' || kind === 'jceks' || kind === 'pkcs12') {
    const name = kind === 'pkcs12' ? 'a PKCS#12 keystore' : 'a Java keystore';
    return NO_KEYSTORE_NAME.test(file.path) ? `${name}, not a certificate` : null;
  }
  if (kind === 'pkcs7') return null;
  if (kind === 'certificate' || (kind === 'text' && file.encoding === 'binary' && file.bytes[0] === 0x30)) return 'DER that is cut off or broken: not a certificate';
  return SURPRISES[kind] ?? (KEYSTORE_NAME.test(file.path) ? 'not a keystore of a known kind' : 'no certificate in it');
}
