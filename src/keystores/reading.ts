/** What a keystore says about itself, as far as it can be read with the passwords at hand. */
export type KeystoreReading =
  | {
      readonly kind: 'opened';
      readonly format: KeystoreFormat;
      /** In the order of the file. */
      readonly entries: readonly KeystoreEntry[];
      /**
       * Whether certificates lie behind the password: Java finds nothing in such a store when no password is set
       * (`javax.net.ssl.trustStorePassword`), and says nothing about it.
       */
      readonly needsPassword: boolean;
      /** False where no Java opens it: it has neither AES-192 nor 3DES with two keys for keystores, and wants ASCII in passwords of old ciphers. */
      readonly opensInJava: boolean;
    }
  /** A keystore, and nothing at hand opens it. */
  | { readonly kind: 'locked'; readonly format: KeystoreFormat; readonly reason: string }
  /** No program could read it, as far as we can tell. */
  | { readonly kind: 'broken'; readonly format: KeystoreFormat; readonly reason: string };

export type KeystoreFormat = 'jks' | 'jceks' | 'pkcs12';

/** One certificate of a keystore. */
export interface KeystoreEntry {
  /** As Java names the entry; null where it has no name or Java does not see it under one. */
  readonly alias: string | null;
  /**
   * `trusted`: Java sees a trusted certificate. `key`: the first certificate of a private key, which Java's trust
   * manager takes as an anchor too. `chain`: the further certificates of a private key, which it does not.
   * `plain`: a certificate that Java passes over, as it has neither a key nor Java's mark of trust.
   * https://github.com/openjdk/jdk/blob/jdk-17-ga/src/java.base/share/classes/sun/security/validator/TrustStoreUtil.java
   */
  readonly entry: 'trusted' | 'key' | 'chain' | 'plain';
  readonly der: Uint8Array;
}

/** No keystore that people use is larger or has more in it. */
export const MAX_BYTES = 4_000_000;
export const MAX_ENTRIES = 4096;

/** Words for people, about `it`, the keystore. None of them quotes anything that stands in the file. */
export const REASON = {
  tooLarge: 'it is larger than 4 MB',
  cutOff: 'the file is cut off',
  unknownFormat: 'it is no keystore of a known kind',
  tooMany: `it has more than ${MAX_ENTRIES} entries`,
  noCertificate: 'an entry of it is no certificate that can be read',
  unknownEntry: 'it has an entry of an unknown kind',
  malformed: 'it is damaged, or built in a way that is not known here',
  publicKey: 'it is sealed with a public key, and no password opens it',
  notInJava: 'Java cannot open it: its encryption, or its password, is not one that Java takes',
  noPassword: 'none of the known passwords opens it',
  unknownCipher: 'it is encrypted in a way that is not known here',
  tooMuchWork: 'trying passwords on it takes more work than is spent on one file',
  outOfWork: 'the work that is spent on trying passwords was used up by other keystores',
} as const;
