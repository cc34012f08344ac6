import { createHmac, timingSafeEqual } from 'node:crypto';

import { DIGESTS, HMACS } from './digests.ts';
import type { Attempt } from './encryption.ts';
import { algorithmOf, numberOf, octetsOf, partsOf } from './node.ts';
import type { Node } from './node.ts';
import { MAX_SALT, pbkdf2Of, pbkdf2Passwords } from './pbkdf2.ts';
import { chainsFor, passwordEncodings, pkcs12Key, PURPOSE } from './pkcs12-key.ts';
import { UNITS } from './work.ts';

/** The checksum of a PKCS#12 file: what there is to try with a password; an attempt that succeeds answers true. */
export interface Mac {
  attempts(password: string): readonly Attempt<true>[];
}

const PBMAC1 = '1.2.840.113549.1.5.14';
const DEFAULT_ROUNDS = 1;

/**
 * `MacData` of RFC 7292, section 4, or PBMAC1 in it (RFC 9579); null for a way that is not known here.
 *
 * @param content what it was made over: the contents octets of the authenticated safe.
 */
export function macOf(data: Node, content: Uint8Array): Mac | null {
  const [info, salted, counted] = partsOf(data);
  const [algorithm, digested] = partsOf(info);
  const expected = octetsOf(digested);
  const { id, parameters } = algorithmOf(algorithm);
  if (expected === null) return null;
  if (id === PBMAC1) return pbmac1(parameters, content, expected);
  const salt = octetsOf(salted);
  const rounds = counted === undefined ? DEFAULT_ROUNDS : numberOf(counted);
  const digest = DIGESTS.get(id);
  if (digest === undefined || salt === null || salt.length > MAX_SALT || rounds === null || rounds < 1) return null;
  return {
    attempts: (password) => passwordEncodings(password).map((octets) => ({
      units: rounds * UNITS.digest * chainsFor(digest, expected.length),
      run: () => isMac(digest, pkcs12Key(digest, octets, salt, PURPOSE.mac, rounds, expected.length), content, expected),
    })),
  };
}

function pbmac1(parameters: Node | undefined, content: Uint8Array, expected: Uint8Array): Mac | null {
  const [derivation, scheme] = partsOf(parameters);
  const derived = pbkdf2Of(derivation);
  const digest = HMACS.get(algorithmOf(scheme).id);
  const length = derived?.length ?? null;
  if (derived === null || digest === undefined || length === null || length < 1 || length > MAX_SALT) return null;
  return {
    attempts: (password) => pbkdf2Passwords(password).map((spelled) => ({
      units: derived.units(length),
      run: () => isMac(digest, derived.derive(spelled, length), content, expected),
    })),
  };
}

function isMac(digest: string, key: Uint8Array, content: Uint8Array, expected: Uint8Array): true | null {
  const actual = createHmac(digest, key).update(content).digest();
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? true : null;
}
