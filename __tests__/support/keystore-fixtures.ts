import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { compareText } from '../../src/shared/order.ts';
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

/** A reading in the terms of `keytool -list`: entries with certificates, sorted by name; behind a key's own, its chain is sorted too. */
export function asKeytoolLists(reading: KeystoreReading): Fixture['keytool'] {
  if (reading.kind !== 'opened') return null;
  const entries = new Map<string, { alias: string; type: string; first: string[]; rest: string[] }>();
  for (const { alias, entry, der } of reading.entries) {
    if (entry === 'plain') continue;
    const name = (alias ?? '').toLowerCase();
    const known = entries.get(name) ?? { alias: name, type: entry === 'trusted' ? 'trustedCertEntry' : 'PrivateKeyEntry', first: [], rest: [] };
    (entry === 'chain' ? known.rest : known.first).push(sha256(der));
    entries.set(name, known);
  }
  return byName([...entries.values()].map(({ alias, type, first, rest }) => ({ alias, type, sha256: [...first, ...rest.sort(compareText)] })));
}

/** The same of keytool's own list, without secret keys, and without the trusted certificates that stand in chains once more. */
export function asListed(listed: Fixture['keytool']): Fixture['keytool'] {
  if (listed === null) return null;
  const trusted = new Set(listed.filter(({ type }) => type === 'trustedCertEntry').flatMap(({ sha256: digests }) => digests));
  return byName(listed.filter(({ type }) => type !== 'SecretKeyEntry').map(({ alias, type, sha256: [first, ...rest] }) => ({
    alias: alias.toLowerCase(),
    type,
    sha256: [...(first === undefined ? [] : [first]), ...rest.filter((digest) => !trusted.has(digest)).sort(compareText)],
  })));
}

function byName<Named extends { readonly alias: string }>(entries: Named[]): Named[] {
  return entries.sort((one, other) => compareText(one.alias, other.alias));
}
