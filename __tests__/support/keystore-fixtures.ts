import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { KeystoreReading } from '../../src/keystores/index.ts';

const FOLDER = join(import.meta.dirname, '..', 'keystores', 'fixtures');

export interface Fixture {
  readonly name: string;
  readonly password: string | null;
  /** Fingerprints of all certificates in it. */
  readonly holds: readonly string[];
  /** What `keytool -list -rfc` said when the fixture was made; null where it could not open the store, or it is none. */
  readonly keytool: readonly { readonly alias: string; readonly type: string; readonly sha256: readonly string[] }[] | null;
}

export const FIXTURES = JSON.parse(readFileSync(join(FOLDER, 'listed.json'), 'utf8')) as readonly Fixture[];

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FOLDER, name)));
}

export function sha256(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/** A reading in the terms of `keytool -list`: entries with certificates, sorted by name. */
export function asKeytoolLists(reading: KeystoreReading): Fixture['keytool'] {
  if (reading.kind !== 'opened') return null;
  const entries = new Map<string, { alias: string; type: string; sha256: string[] }>();
  for (const { alias, entry, der } of reading.entries) {
    if (entry === 'plain') continue;
    const name = (alias ?? '').toLowerCase();
    const known = entries.get(name) ?? { alias: name, type: entry === 'trusted' ? 'trustedCertEntry' : 'PrivateKeyEntry', sha256: [] };
    known.sha256.push(sha256(der));
    entries.set(name, known);
  }
  return [...entries.values()].sort((one, other) => (one.alias < other.alias ? -1 : 1));
}

/** The same of keytool's own list, without secret keys. */
export function asListed(listed: Fixture['keytool']): Fixture['keytool'] {
  return listed?.filter(({ type }) => type !== 'SecretKeyEntry').map(({ alias, ...rest }) => ({ alias: alias.toLowerCase(), ...rest })).sort((one, other) => (one.alias < other.alias ? -1 : 1)) ?? null;
}
