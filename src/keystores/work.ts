/**
 * How much computing may be spent on passwords. How often a password is hashed is written in the file, by whoever made
 * it, so that a hostile one could keep us busy for days. The unit is about a quarter of a microsecond.
 */
export interface Work {
  /** Takes this much for one attempt; says why not when there is not enough left. */
  spend(units: number): 'spent' | 'too much' | 'used up';
}

/** One file: twenty passwords on a store of old Java, which hashes each 100 000 times, or one on a store of 5 000 000 rounds of PBKDF2. */
const PER_FILE = 8_000_000;
/** All files of an audit: a quarter of a minute at the worst. */
const PER_AUDIT = 40_000_000;

/** What one step of a chain of digests and one round of PBKDF2 (two digests, in native code) cost. */
export const UNITS = { digest: 4, hmac: 1 } as const;

/** What all files of one audit have together. */
export interface Allowance {
  left: number;
}

export function allowance(): Allowance {
  return { left: PER_AUDIT };
}

export function workFor(shared: Allowance = allowance()): Work {
  let left = PER_FILE;
  return {
    spend(units) {
      if (!(units <= left)) return 'too much';
      if (units > shared.left) return 'used up';
      left -= units;
      shared.left -= units;
      return 'spent';
    },
  };
}
