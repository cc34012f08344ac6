import { keytool } from '../pem/profiles.ts';
import type { ReaderProfile } from '../pem/profile.ts';

/** What a program makes of the certificate files that it puts into a store. */
export interface Importer {
  /** How it reads them; null: it copies the text, and whoever reads the store makes of it what he can. */
  readonly reads: ReaderProfile | null;
  /** Entries have names, and an import under a name that is taken fails. */
  readonly named: boolean;
  /** Files with more or less than one certificate get no hashed name, so that readers of a directory do not see them. */
  readonly hashesSingles: boolean;
}

/** By program. What the table does not name is read as the store's own readers read it. */
const importers: Readonly<Record<string, Importer>> = {
  // https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html
  'keytool': { reads: keytool, named: true, hashesSingles: false },
  // https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html
  'update-ca-certificates': { reads: null, named: false, hashesSingles: true },
};

const OTHER: Importer = { reads: null, named: false, hashesSingles: false };

export function importerOf(program: string): Importer {
  return Object.hasOwn(importers, program) ? (importers[program] ?? OTHER) : OTHER;
}
