import { readCertificate } from '../certificates/index.ts';
import type { Bag } from './bags.ts';
import type { KeystoreEntry } from './reading.ts';

interface Named {
  /** In small letters, as Java keeps them. */
  readonly alias: string;
  readonly bag: Bag;
}

/** What Java takes for the identifier of a key, and of the certificate before it, where the file gives none: the text `01`. */
const ONLY_KEY = Buffer.from('01').toString('hex');

/**
 * What Java makes of the bags of a PKCS#12 file: certificates with its mark are trusted under their name, where a later
 * one replaces an earlier one; each key gets the certificate with its identifier, else its name, and that one's issuers.
 * Everything else is passed over.
 * https://github.com/openjdk/jdk/blob/jdk-17-ga/src/java.base/share/classes/sun/security/pkcs12/PKCS12KeyStore.java
 */
export function javaView(bags: readonly Bag[]): KeystoreEntry[] {
  const named = new Map<string, Named>();
  const untrusted: (Named & { readonly id: string | null })[] = [];
  const keys: (Named & { readonly id: string })[] = [];
  const names = new Map<Bag, string>();
  let unnamed = 0;
  let keysSeen = 0;
  for (const bag of bags) {
    if (bag.nested) continue;
    const alias = (): string => bag.friendlyName?.toLowerCase() ?? String((unnamed += 1));
    if (bag.kind === 'key') {
      keysSeen += 1;
      const id = bag.localKeyId ?? (keysSeen === 1 ? ONLY_KEY : null);
      if (id === null) continue;
      const key = { alias: alias(), bag, id };
      keys.push(key);
      named.set(key.alias, key);
    } else if (bag.trusted) {
      const entry = { alias: alias(), bag };
      named.set(entry.alias, entry);
    } else {
      const id = bag.localKeyId ?? (keysSeen === 1 && bag.first ? ONLY_KEY : null);
      untrusted.push({ alias: bag.friendlyName?.toLowerCase() ?? '', bag, id });
    }
  }
  const bySubject = subjectsOf(bags.filter((bag) => bag.kind === 'certificate' && !bag.nested));
  const kinds = new Map<Bag, KeystoreEntry['entry']>();
  for (const { alias, bag } of named.values()) {
    if (bag.kind !== 'certificate') continue;
    kinds.set(bag, 'trusted');
    names.set(bag, alias);
  }
  for (const key of keys) {
    if (named.get(key.alias)?.bag !== key.bag) continue;
    const chain = chainFrom(matching(key, untrusted), bySubject);
    chain.forEach((bag, index) => {
      if (kinds.get(bag) === 'trusted' || kinds.get(bag) === 'key') return;
      kinds.set(bag, index === 0 ? 'key' : 'chain');
      names.set(bag, key.alias);
    });
  }
  return bags.filter(({ kind }) => kind === 'certificate').map((bag) => ({ alias: names.get(bag) ?? bag.friendlyName, entry: kinds.get(bag) ?? 'plain', der: bag.der }));
}

/** Same identifier and name, else the last of the same identifier, else the last of the same name. */
function matching(key: Named & { readonly id: string }, certificates: readonly (Named & { readonly id: string | null })[]): Bag | null {
  const sameName = ({ alias }: Named): boolean => alias === key.alias;
  const sameId = certificates.filter(({ id }) => id === key.id);
  return (sameId.find(sameName) ?? sameId.at(-1) ?? certificates.findLast(sameName))?.bag ?? null;
}

/** The first certificate of each subject. */
function subjectsOf(bags: readonly Bag[]): Map<string, Bag> {
  const subjects = new Map<string, Bag>();
  for (const bag of bags) {
    const subject = readCertificate(bag.der)?.subject;
    if (subject !== undefined && !subjects.has(subject)) subjects.set(subject, bag);
  }
  return subjects;
}

function chainFrom(first: Bag | null, bySubject: ReadonlyMap<string, Bag>): readonly Bag[] {
  const chain = new Set<Bag>();
  for (let bag = first; bag !== null && !chain.has(bag); ) {
    chain.add(bag);
    const certificate = readCertificate(bag.der);
    bag = certificate === null || certificate.subject === certificate.issuer ? null : (bySubject.get(certificate.issuer) ?? null);
  }
  return [...chain];
}
