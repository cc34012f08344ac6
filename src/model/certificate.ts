import type { Location } from './location.ts';

/** What an X.509 certificate says. Identity is `sha256`, never a file name. */
export interface Certificate {
  /** Of the DER, lower-case hex, no colons. */
  readonly sha256: string;
  /** Of the subject public key info: the same for re-issued and cross-signed editions. */
  readonly spki: string;
  /** RFC 4514-like, one line. */
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly kind: 'root' | 'intermediate' | 'leaf';
  /** For self-issued certificates: whether the signature really is the key's own. */
  readonly selfSigned: boolean;
  /** OpenSSL subject hash, as used for names in a certificate directory (`607986c7`). */
  readonly subjectHash: string | null;
}

/** Something that was meant to be a certificate and is none. */
export interface Malformed {
  readonly at: Location;
  /** `web page`, `translated header`, `placeholder`, `no such DER`, … in words for people. */
  readonly reason: string;
}

/** A file of the tree, or text inside one, that holds certificates or was meant to. */
export interface CertificateFile {
  readonly path: string;
  readonly at: Location;
  readonly format: 'pem' | 'der' | 'jks' | 'pkcs12' | 'pkcs7' | 'html' | 'empty' | 'unknown';
  /** What a tolerant reader finds, whatever a driver makes of it. */
  readonly certificates: readonly { readonly certificate: Certificate; readonly at: Location }[];
  readonly malformed: readonly Malformed[];
  /** Why a keystore could not be opened, or not be read: what is in it is unknown, not nothing. */
  readonly sealed?: string;
  /** Whole file (true), or text that stands inside a file of another kind. */
  readonly whole: boolean;
  /** The bytes that a program would read: decoded where the text is quoted, indented or encoded. */
  readonly bytes: Uint8Array;
}
