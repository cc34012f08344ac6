import { createHash } from 'node:crypto';

import type { Keyring } from '../model.ts';
import { readKeystore } from './read.ts';
import type { KeystoreReading } from './reading.ts';
import { allowance, workFor } from './work.ts';
import type { Allowance, Work } from './work.ts';

interface Shelf {
  readonly allowance: Allowance;
  readonly readings: Map<string, KeystoreReading>;
}

/** By keyring, as an audit has one: its readings are forgotten with it. */
const shelves = new WeakMap<Keyring, Shelf>();
const digests = new WeakMap<Uint8Array, string>();

function shelfOf(keyring: Keyring): Shelf {
  const shelf = shelves.get(keyring) ?? { allowance: allowance(), readings: new Map<string, KeystoreReading>() };
  shelves.set(keyring, shelf);
  return shelf;
}

/** What may be spent on one more try, out of what the audit has. */
export function workOf(keyring: Keyring): Work {
  return workFor(shelfOf(keyring).allowance);
}

/** The reading of a keystore with a keyring, made once however many clients read it and wherever its copies lie. */
export function readingOf(bytes: Uint8Array, keyring: Keyring, path: string | null): KeystoreReading {
  const shelf = shelfOf(keyring);
  const digest = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
  digests.set(bytes, digest);
  const known = shelf.readings.get(digest);
  if (known !== undefined) return known;
  const reading = readKeystore(bytes, keyring.passwordsFor(path), workFor(shelf.allowance));
  shelf.readings.set(digest, reading);
  return reading;
}
