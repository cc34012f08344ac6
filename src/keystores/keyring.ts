import type { Keyring, KeystorePassword, Location, Secret } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { folderOf } from '../shared/paths.ts';
import { openSecret, sealSecret } from '../shared/secret.ts';

/** What people leave in place: Java's own, those of its documentation, and of Kafka's and Confluent's. */
const USUAL = ['changeit', 'password', '', 'changeme', 'secret', '123456', 'keystore', 'truststore', 'storepass', 'test1234', 'confluent', 'postgres'];
const MAX_FOUND = 24;
const MAX_GIVEN = 24;
/** Of more, the nearest are not looked for. */
const MAX_LIKELY = 2000;
/** Longer texts are no passwords of a keystore. */
const MAX_LENGTH = 256;

/**
 * The passwords to try on a keystore: those that stand in the repository, nearest first, then those that the user gave,
 * then the usual ones; each once, and not more than are tried on one file.
 */
export function keyringOf(found: readonly KeystorePassword[], given: readonly Secret[]): Keyring {
  const usual = USUAL.map(sealSecret);
  const extra = given.filter(isLikely).slice(0, MAX_GIVEN);
  const likely = distinctByFolder(found.filter(({ secret }) => isLikely(secret))).slice(0, MAX_LIKELY).toSorted((one, other) => compareText(one.at.path, other.at.path) || one.at.line - other.at.line || one.at.column - other.at.column);
  const known = new Map<string, readonly Secret[]>();
  return {
    passwordsAt: (places, name) => likely.filter((one) => name.test(one.name) && isVerbatim(one.secret) && places.some((place) => isWithin(one.at, place))).map(({ secret }) => secret),
    passwordsFor(path) {
      const folder = path === null ? '' : folderOf(path);
      const before = known.get(folder);
      if (before !== undefined) return before;
      const near = likely.map(({ secret, at }) => ({ secret, far: distance(folder, folderOf(at.path)) })).sort((one, other) => one.far - other.far);
      const passwords = [...distinct(near.map(({ secret }) => secret)).slice(0, MAX_FOUND), ...extra, ...usual];
      const result = distinct(passwords);
      known.set(folder, result);
      return result;
    },
  };
}

/** Quotes, escapes, variables and templates: what stands there may not be what a program gets. */
function isVerbatim(secret: Secret): boolean {
  return !/[\\$"'`%{}<>&|;*]/.test(openSecret(secret));
}

function isWithin(at: Location, place: Location): boolean {
  if (at.path !== place.path || at.line < place.line || at.endLine > place.endLine) return false;
  return (at.line > place.line || at.column >= place.column) && (at.endLine < place.endLine || at.endColumn <= place.endColumn);
}

/** Steps from one folder to the other through the tree: up to the folder that they share, and down again. */
function distance(from: string, to: string): number {
  const one = from === '' ? [] : from.split('/');
  const other = to === '' ? [] : to.split('/');
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared += 1;
  // What they share counts first: a password in a neighbouring module is further away than one at any depth of the own.
  return (one.length - shared) * 1000 + (other.length - shared);
}

function distinctByFolder(found: readonly KeystorePassword[]): readonly KeystorePassword[] {
  const known = new Map<string, Set<string>>();
  return found.filter(({ secret, at }) => {
    const folder = folderOf(at.path);
    const texts = known.get(folder) ?? new Set();
    known.set(folder, texts);
    const text = openSecret(secret);
    return !texts.has(text) && texts.add(text).size > 0;
  });
}

function distinct(secrets: readonly Secret[]): readonly Secret[] {
  const texts = new Set<string>();
  return secrets.filter((secret) => {
    const text = openSecret(secret);
    return !texts.has(text) && texts.add(text).size > 0;
  });
}

function isLikely(secret: Secret): boolean {
  return openSecret(secret).length <= MAX_LENGTH;
}
