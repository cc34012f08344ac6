/** The start of `-----BEGIN`, encoded in base64. */
export const ENCODED_HEADER = 'LS0tLS1CRUdJTi';

/** Certificates in DER start with a SEQUENCE of at least 256 octets, so their base64 with one of these. */
export const ENCODED_DER = ['MIIB', 'MIIC', 'MIID', 'MIIE', 'MIIF', 'MIIG', 'MIIH', 'MIII'] as const;

/** Keystores of Java, of version 1 or 2. */
export const ENCODED_KEYSTORE = ['/u3+7QAAAA', 'zs7OzgAAAA'] as const;

/**
 * What stands in the base64 of every certificate: four letters (`MIID`) are found in many a large file by chance, and no
 * window of a search is longer than the shortest needle. Version 3 stands at a fixed place near the start, as
 * `[0] 02 01 02` and the tag of the serial, behind a length of two octets or of one. Certificates of version 1, PKCS#7 and
 * PKCS#12 name algorithms and types of content by object identifiers, whose letters depend on where they begin.
 */
const INSIDE_DER: readonly string[] = [
  // version 3
  'AwIBAgI', 'ADAgECA',
  // 1.2.840.113549.1: RSA, PKCS#7, PKCS#12
  'KoZIhvcNA', 'qGSIb3DQ', 'qhkiG9w0B',
  // 1.2.840.10045.2.1: elliptic curves
  'KoZIzj0CA', 'qGSM49Ag', 'qhkjOPQIB',
];

/** `CERT` begins the label in most languages that people translate it to. */
export const NEEDLES: readonly string[] = [
  'BEGIN CERT', 'BEGIN X509 CERT', 'BEGIN TRUSTED CERT', 'BEGIN ZERT', 'BEGIN SERT', 'BEGIN PKCS7', ENCODED_HEADER, ...ENCODED_KEYSTORE, ...INSIDE_DER,
];
