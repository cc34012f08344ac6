/** How one kind of client reads a certificate file: data, so that a new reader is a new row and no code. */
export interface ReaderProfile {
  readonly id: string;
  /** For people, in reasons: `OpenSSL 3 (libpq, asyncpg, PgBouncer)`. */
  readonly name: string;

  // What the file is.
  /** A UTF-8 byte-order mark; `kept` makes it part of the first line, which then is no header. */
  readonly byteOrderMark: 'skipped' | 'kept';
  readonly utf16: boolean;
  /** A character outside ASCII anywhere makes the reader refuse the file. */
  readonly asciiOnly: boolean;
  /** Certificates in binary: none, the first one, one with nothing behind it, or one after the other. */
  readonly der: 'none' | 'first' | 'alone' | 'all';
  /** Takes the certificates out of PKCS#7, armoured or not. */
  readonly pkcs7: boolean;
  /** Armoured text counts at all; a keystore reader takes nothing else than keystores. */
  readonly armour: boolean;
  /** Keystores that it opens. What is in them is not known to this reader. */
  readonly keystores: readonly ('pkcs12' | 'jks' | 'jceks')[];

  /** It is given no password for keystores, and passes over what lies behind one. */
  readonly withoutPassword?: true;
  /** Of a store that a program keeps, it sees only what has a hashed name of its own. */
  readonly hashedNames?: boolean;
  /** It looks for this subject only (`Certificate.subjectHash`): the file has that hash for its name. */
  readonly subjectHash?: string;

  // Where a block starts and ends.
  /** A lone carriage return ends a line too. */
  readonly carriageReturn: boolean;
  /** What may stand before the header: only the start of a line, any white space, or anything. */
  readonly header: 'line' | 'space' | 'anywhere';
  /** Whether a line break has to follow the header, white space, or nothing at all. */
  readonly afterHeader: 'line break' | 'space' | 'anything';
  /** What a header that is not followed so makes of the file. */
  readonly badHeader: 'ignored' | 'refused';
  /** Whether the END has to start its line. */
  readonly footer: 'line' | 'anywhere';
  readonly afterFooter: 'line break' | 'space' | 'anything';
  /** Five hyphens that start no block, such as an END whose BEGIN was lost to a byte-order mark or to markup. */
  readonly strayHyphens: 'ignored' | 'refused';
  /** A last block without END: ignored, or the reader refuses the file. */
  readonly unended: 'ignored' | 'refused';

  // Which blocks count.
  /** Every label counts as a certificate, a private key included, and letter case does not matter. */
  readonly anyLabel: boolean;
  readonly x509Label: boolean;
  readonly trustedLabel: boolean;
  /** It takes no notice of the trust settings in such a block. */
  readonly ignoresTrust?: true;
  /** Octets after the certificate in its block, as `TRUSTED CERTIFICATE` blocks have them, are no mistake. */
  readonly trailingOctets: boolean;
  /** A block that cannot be decoded: skip it, stop there and keep what came before, or refuse the file. */
  readonly broken: 'skipped' | 'stops' | 'refused';
  /** The same for base64 that is right but holds no certificate, where that differs. */
  readonly brokenCertificate: 'skipped' | 'stops' | 'refused';
  /** Where reading goes on after a skipped block: behind its header, or behind the next END. */
  readonly resume: 'header' | 'footer';
  readonly firstOnly: boolean;
  /** Used for the whole file when this reader finds nothing in it. */
  readonly otherwise: ReaderProfile | null;

  // Which certificates count.
  /** Out of date: no anchor, an anchor all the same, or no anchor that even hides a later edition of the same name. */
  readonly expired: 'dropped' | 'kept' | 'hides later editions';
  /** Certificates that are no root as anchors: none, authorities, or all. */
  readonly partialChain: 'none' | 'authorities' | 'all';
}
