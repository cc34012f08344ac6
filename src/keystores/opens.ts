import { sniff } from '../certificates/index.ts';
import type { Keyring, Secret } from '../model.ts';
import { openSecret } from '../shared/secret.ts';
import { isSealedWith } from './jks.ts';
import { workOf } from './known.ts';
import { readKeystore } from './read.ts';
import { REASON } from './reading.ts';

const remembered = new WeakMap<Secret, WeakMap<Uint8Array, boolean | null>>();

/** Whether a program that is given one of these passwords can open a keystore; null where that cannot be told. */
export function opensWith(bytes: Uint8Array, passwords: readonly Secret[], keyring: Keyring): boolean | null {
  const answers = new Set(passwords.map((password) => opens(bytes, password, keyring)));
  if (answers.has(true)) return true;
  return answers.has(null) || answers.size === 0 ? null : false;
}

function opens(bytes: Uint8Array, password: Secret, keyring: Keyring): boolean | null {
  const known = remembered.get(password) ?? new WeakMap<Uint8Array, boolean | null>();
  remembered.set(password, known);
  const before = known.get(bytes);
  if (before !== undefined) return before;
  const answer = attempt(bytes, password, keyring);
  known.set(bytes, answer);
  return answer;
}

function attempt(bytes: Uint8Array, password: Secret, keyring: Keyring): boolean | null {
  if (sniff(bytes) !== 'pkcs12') return isSealedWith(bytes, openSecret(password));
  const reading = readKeystore(bytes, [password], workOf(keyring));
  if (reading.kind === 'opened') return true;
  return reading.kind === 'locked' && reading.reason === REASON.noPassword ? false : null;
}

/** Whether the two lists have a password in common. */
export function shareOne(some: readonly Secret[], others: readonly Secret[]): boolean {
  const texts = new Set(some.map(openSecret));
  return others.some((other) => texts.has(openSecret(other)));
}
