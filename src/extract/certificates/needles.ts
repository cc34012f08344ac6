/** The start of `-----BEGIN`, encoded in base64. */
export const ENCODED_HEADER = 'LS0tLS1CRUdJTi';

/** Certificates in DER start with a SEQUENCE of at least 256 octets, so their base64 with one of these. */
export const ENCODED_DER = ['MIIB', 'MIIC', 'MIID', 'MIIE', 'MIIF', 'MIIG', 'MIIH', 'MIII'] as const;

/** `CERT` begins the label in most languages that people translate it to. */
export const NEEDLES: readonly string[] = [
  'BEGIN CERT', 'BEGIN X509 CERT', 'BEGIN TRUSTED CERT', 'BEGIN ZERT', 'BEGIN SERT', 'BEGIN PKCS7', ENCODED_HEADER, ...ENCODED_DER,
];
