import type { ReaderProfile } from './profile.ts';

/*
 * Each row was measured with real clients and real servers on 48 spellings of one root file;
 * `__tests__/drivers/pem/variants.test.ts` repeats the whole table.
 */

/** `PEM_X509_INFO_read_bio` behind `SSL_CTX_load_verify_locations`: one bad block and nothing is loaded. */
export const openssl3: ReaderProfile = {
  id: 'openssl3',
  name: 'OpenSSL 3',
  byteOrderMark: 'skipped',
  utf16: false,
  asciiOnly: false,
  der: 'none',
  pkcs7: false,
  armour: true,
  keystores: [],
  carriageReturn: false,
  header: 'line',
  afterHeader: 'line break',
  badHeader: 'ignored',
  footer: 'line',
  afterFooter: 'line break',
  strayHyphens: 'ignored',
  unended: 'refused',
  anyLabel: false,
  x509Label: true,
  trustedLabel: true,
  trailingOctets: true,
  broken: 'refused',
  brokenCertificate: 'refused',
  resume: 'header',
  firstOnly: false,
  otherwise: null,
  expired: 'dropped',
  partialChain: 'none',
};

/** Before OpenSSL 3 a byte-order mark was part of the first line. */
export const openssl1: ReaderProfile = { ...openssl3, id: 'openssl1', name: 'OpenSSL 1', byteOrderMark: 'kept' };

/** `cadata=` as text: ASCII only, read with universal newlines, no `TRUSTED CERTIFICATE`. */
export const pythonCadata: ReaderProfile = {
  ...openssl3,
  id: 'python-cadata',
  name: 'Python (cadata)',
  byteOrderMark: 'kept',
  asciiOnly: true,
  carriageReturn: true,
  trustedLabel: false,
};

/** Python 3.13 lets any certificate of the file anchor a chain. https://docs.python.org/3/library/ssl.html#ssl.create_default_context */
export const python313: ReaderProfile = { ...openssl3, id: 'python313', name: 'Python 3.13', partialChain: 'all' };

export const python313Cadata: ReaderProfile = { ...pythonCadata, id: 'python313-cadata', name: 'Python 3.13 (cadata)', partialChain: 'all' };

/** `tls.createSecureContext({ ca })`: reads block by block until one fails, and keeps what it has. */
export const node20: ReaderProfile = { ...openssl3, id: 'node20', name: 'Node.js (ca)', unended: 'ignored', broken: 'stops', brokenCertificate: 'stops' };

export const nodeExtraCa: ReaderProfile = { ...node20, id: 'node-extra-ca', name: 'Node.js (NODE_EXTRA_CA_CERTS)', trustedLabel: false };

export const node12: ReaderProfile = { ...node20, id: 'node12', name: 'Node.js before 18 (ca)', byteOrderMark: 'kept' };

export const node12ExtraCa: ReaderProfile = { ...nodeExtraCa, id: 'node12-extra-ca', name: 'Node.js before 18 (NODE_EXTRA_CA_CERTS)', byteOrderMark: 'kept' };

/** Bun 1.4. */
export const bun: ReaderProfile = { ...node12ExtraCa, id: 'bun', name: 'Bun' };

/** Bun 1.2, where an expired edition hides the valid one after it. */
export const bun12: ReaderProfile = { ...bun, id: 'bun12', name: 'Bun 1.2', expired: 'hides later editions' };

/** `rustls-pemfile` line by line; `webpki` never looks at the dates of an anchor. */
export const rustls: ReaderProfile = {
  ...openssl3,
  id: 'rustls',
  name: 'rustls',
  byteOrderMark: 'kept',
  carriageReturn: true,
  badHeader: 'refused',
  afterFooter: 'anything',
  x509Label: false,
  trustedLabel: false,
  trailingOctets: false,
  expired: 'kept',
  partialChain: 'authorities',
};

export const deno: ReaderProfile = {
  ...rustls,
  id: 'deno',
  name: 'Deno',
  carriageReturn: false,
  badHeader: 'ignored',
  unended: 'ignored',
  x509Label: true,
  trustedLabel: true,
};

/** `CertificateFactory.generateCertificates` up to Java 24: whatever is armoured is taken for a certificate. */
export const java17: ReaderProfile = {
  ...openssl3,
  id: 'java17',
  name: 'Java',
  byteOrderMark: 'kept',
  der: 'all',
  pkcs7: true,
  carriageReturn: true,
  badHeader: 'refused',
  footer: 'anywhere',
  strayHyphens: 'refused',
  anyLabel: true,
  trailingOctets: false,
  expired: 'kept',
  partialChain: 'all',
};

/** Java 25 finds five hyphens anywhere, whatever stands before them. */
export const java25: ReaderProfile = {
  ...java17,
  id: 'java25',
  name: 'Java 25',
  byteOrderMark: 'skipped',
  header: 'anywhere',
  afterHeader: 'space',
  afterFooter: 'space',
  unended: 'ignored',
};

/** `keytool -importcert` (Java 17): only the first certificate goes in. */
export const keytool: ReaderProfile = { ...java17, id: 'keytool', name: 'keytool -importcert', pkcs7: false, firstOnly: true };

/** A trust store (`javax.net.ssl.trustStore`): a keystore, never PEM. Its entries do not expire. */
export const javaKeystore: ReaderProfile = {
  ...java17,
  id: 'java-keystore',
  name: 'Java (trust store)',
  der: 'none',
  pkcs7: false,
  armour: false,
  keystores: ['pkcs12', 'jks', 'jceks'],
};

/** The same without `javax.net.ssl.trustStorePassword`: it reads a JKS, and finds nothing in most PKCS#12 stores. */
export const javaKeystoreWithoutPassword: ReaderProfile = { ...javaKeystore, id: 'java-keystore-without-password', withoutPassword: true };

/**
 * `x509.CertPool.AppendCertsFromPEM`. A header without END costs the next block too; the newest releases of Go keep
 * that one, which is not counted on. https://pkg.go.dev/crypto/x509#CertPool.AppendCertsFromPEM
 */
export const go: ReaderProfile = {
  ...openssl3,
  id: 'go',
  name: 'Go',
  byteOrderMark: 'kept',
  unended: 'ignored',
  x509Label: false,
  trustedLabel: false,
  trailingOctets: false,
  broken: 'skipped',
  brokenCertificate: 'skipped',
  resume: 'footer',
  partialChain: 'all',
};

/** `new X509Certificate2(file)`, which Npgsql falls back to: one certificate, in whatever form. */
const dotnetSingle: ReaderProfile = { ...openssl3, id: 'dotnet-single', name: '.NET', der: 'first', keystores: ['pkcs12'], trailingOctets: false, firstOnly: true };

/** `X509Certificate2Collection.ImportFromPemFile`, then {@link dotnetSingle}. */
export const dotnet: ReaderProfile = {
  ...openssl3,
  id: 'dotnet',
  name: '.NET',
  utf16: true,
  carriageReturn: true,
  header: 'space',
  afterHeader: 'anything',
  footer: 'anywhere',
  afterFooter: 'space',
  unended: 'ignored',
  x509Label: false,
  trustedLabel: false,
  trailingOctets: false,
  broken: 'skipped',
  brokenCertificate: 'refused',
  otherwise: dotnetSingle,
};

/** `CryptQueryObject`, behind Import-Certificate and certutil, as .NET's own reader otherwise. https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-cryptqueryobject */
export const windowsImport: ReaderProfile = { ...dotnet, id: 'windows-import', name: 'Windows', der: 'first', pkcs7: true, otherwise: { ...dotnetSingle, name: 'Windows', pkcs7: true } };

/** `SSL_CERT_FILE` and each file of `SSL_CERT_DIR`: block by block, until one cannot be read. */
export const dotnetStore: ReaderProfile = { ...nodeExtraCa, id: 'dotnet-store', name: '.NET (SSL_CERT_FILE, SSL_CERT_DIR)' };

/** `native_tls::Certificate::from_pem`: the first certificate and no other. */
export const nativeTls: ReaderProfile = { ...openssl3, id: 'native-tls', name: 'native-tls', trustedLabel: false, firstOnly: true };

/**
 * OpenSSL's default directory, or `SSL_CERT_DIR`: certificates under hashed names only. `c_rehash` gives such a name to
 * files with exactly one certificate. https://docs.openssl.org/3.0/man1/openssl-rehash/
 */
export const opensslDirectory: ReaderProfile = { ...openssl3, id: 'openssl-directory', name: 'OpenSSL (directory of hashed names)', hashedNames: true };

/**
 * The trust module of p11-kit, behind `update-ca-trust` and `trust anchor`: finds blocks wherever they stand, and writes
 * what it takes anew. https://github.com/p11-glue/p11-kit/blob/master/common/pem.c
 */
export const p11Kit: ReaderProfile = {
  ...openssl3,
  id: 'p11-kit',
  name: 'p11-kit',
  der: 'alone',
  carriageReturn: true,
  header: 'anywhere',
  afterHeader: 'anything',
  footer: 'anywhere',
  afterFooter: 'anything',
  unended: 'ignored',
  x509Label: false,
  broken: 'skipped',
  brokenCertificate: 'skipped',
  expired: 'kept',
  partialChain: 'all',
};

/** Every reader, by id. */
export const readerProfiles: readonly ReaderProfile[] = [
  openssl3, openssl1, pythonCadata, python313, python313Cadata, node20, nodeExtraCa, node12, node12ExtraCa, bun, bun12,
  deno, java17, java25, keytool, javaKeystore, javaKeystoreWithoutPassword, go, dotnet, dotnetStore, nativeTls, rustls, opensslDirectory, p11Kit, windowsImport,
];

/** How `openssl rehash` counts the certificates of a file. */
export const rehash: ReaderProfile = { ...openssl3, id: 'rehash', name: 'openssl rehash', ignoresTrust: true, expired: 'kept', partialChain: 'all' };

/** A file of such a directory, by the hash in its name: OpenSSL opens it for that subject and no other. */
export function underHash(hash: string): ReaderProfile {
  const id = `${opensslDirectory.id}#${hash}`;
  const ready = hashed.get(id) ?? { ...opensslDirectory, id, subjectHash: hash };
  hashed.set(id, ready);
  return ready;
}

const hashed = new Map<string, ReaderProfile>();

export function profileById(id: string): ReaderProfile | null {
  return readerProfiles.find((profile) => profile.id === id) ?? hashed.get(id) ?? null;
}
