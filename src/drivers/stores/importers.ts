import { keytool, p11Kit, windowsImport } from '../pem/profiles.ts';
import type { ReaderProfile } from '../pem/profile.ts';

/** What a program makes of the certificate files that it puts into a store. */
export interface Importer {
  /** How it reads them; null: it copies the text, and whoever reads the store makes of it what he can. */
  readonly reads: ReaderProfile | null;
  /** Entries have names, and an import under a name that is taken fails. */
  readonly named?: true;
  /** Files with more or less than one certificate get no hashed name, so that readers of a directory do not see them. */
  readonly hashesSingles?: true;
  /** It writes the store anew, from what the system came with: what was appended to the bundle is gone. */
  readonly rewrites?: true;
  /** It takes what lies in its folders by then: what it took in an earlier run, and is there no more, is gone. */
  readonly rereads?: true;
  /** Systems whose program of this name takes files whatever their names; null stands for one that is not known. */
  readonly anyName?: (system: string | null) => boolean | null;
  /** The certificates that it reads go out of the store. */
  readonly removes?: true;
}

/** By program. What the table does not name is read as the store's own readers read it. */
const importers: Readonly<Record<string, Importer>> = {
  // https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html
  'keytool': { reads: keytool, named: true },
  // https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html, and Alpine's own program,
  // https://gitlab.alpinelinux.org/alpine/ca-certificates/-/blob/master/update-ca.c, which looks at no name.
  'update-ca-certificates': { reads: null, hashesSingles: true, rewrites: true, rereads: true, anyName: (system) => (system === null ? null : system === 'alpine') },
  // https://docs.openssl.org/3.0/man1/openssl-rehash/
  'openssl rehash': { reads: null, hashesSingles: true, rereads: true },
  // https://www.mankier.com/8/update-ca-trust
  'update-ca-trust': { reads: p11Kit, rewrites: true, rereads: true },
  'update-ca-trust (blocklist)': { reads: p11Kit, rereads: true, removes: true },
  // https://learn.microsoft.com/powershell/module/pki/import-certificate
  'Import-Certificate': { reads: windowsImport },
  // https://learn.microsoft.com/windows-server/administration/windows-commands/certutil
  'certutil': { reads: windowsImport },
  // https://manpages.debian.org/bookworm/p11-kit/trust.1.en.html
  'trust': { reads: p11Kit, rewrites: true, rereads: true },
  'trust (blocklist)': { reads: p11Kit, rereads: true, removes: true },
  'trust extract': { reads: p11Kit, rewrites: true, rereads: true },
  'trust anchor': { reads: p11Kit, rewrites: true },
  'trust anchor --remove': { reads: p11Kit, rewrites: true, removes: true },
};

const OTHER: Importer = { reads: null };

export function importerOf(program: string): Importer {
  return Object.hasOwn(importers, program) ? (importers[program] ?? OTHER) : OTHER;
}
