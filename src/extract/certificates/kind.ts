import { sniff } from '../../certificates/index.ts';
import { nameOf } from '../../shared/paths.ts';
import type { SourceFile } from '../source-file.ts';

const SUFFIXES = /\.(?:pem|crt|cer|cert|der|ca-bundle|p7b|p7c|jks|jceks|p12|pfx|pkcs12|keystore|truststore)$/i;
const NAMES = /(?:^(?:jsse)?cacerts|(?:trust|key)[-_]?store)$/i;
/** Text about certificates rather than with one that a program reads. */
const PROSE = /\.(?:md|mdx|markdown|rst|adoc|asciidoc|html?|csv|tsv|log|diff|patch|svg)$/i;
/** Where the armour may open the file and is still a piece of something else. */
const SOURCES = /\.(?:ya?ml|json|toml|ini|cfg|conf|env|properties|tf|tfvars|hcl|sh|bash|ps1|py|rb|js|mjs|cjs|ts|go|rs|java|kt|cs|c|h|cpp|php|pl|xml|config)$/i;

/** File names that promise a certificate or keystore. */
export function isCertificatePath(path: string): boolean {
  return SUFFIXES.test(path) || NAMES.test(nameOf(path));
}

/** Whether a file of this name may be or hold a certificate that a program reads. */
export function mayHoldCertificates(path: string): boolean {
  return isCertificatePath(path) || !PROSE.test(path);
}

/** Whether it is a keystore, whatever its name; the head of the file is enough. */
export function isKeystore(bytes: Uint8Array): boolean {
  return ['jks', 'jceks', 'pkcs12'].includes(sniff(bytes));
}

/** Whether the file as a whole is a certificate file, by its name or by what it holds. */
export function isCertificateFile(file: SourceFile): boolean {
  if (isCertificatePath(file.path) || isKeystore(file.bytes)) return true;
  if (PROSE.test(file.path) || SOURCES.test(file.path)) return false;
  if (file.encoding === 'binary') return ['certificate', 'pkcs7'].includes(sniff(file.bytes));
  return opensWithArmour(file.text);
}

/** Whether it may hold certificate text among other text. Byte code and other binaries are left alone. */
export function mayHoldCertificateText(file: SourceFile): boolean {
  return file.encoding !== 'binary' && !PROSE.test(file.path) && !isCertificateFile(file);
}

/** The first line that is no comment is a header. */
function opensWithArmour(text: string): boolean {
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    const line = text.slice(start, Math.min(end, start + 80)).trim();
    if (/^-----BEGIN [A-Z0-9 ]*CERT/i.test(line)) return true;
    if (line !== '' && (!line.startsWith('#') || line.startsWith('#!'))) return false;
    start = end + 1;
  }
  return false;
}
