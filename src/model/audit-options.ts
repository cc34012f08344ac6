import type { Secret } from './evidence.ts';
import type { Day } from './location.ts';
import type { Plan } from './plan.ts';

/** What an audit is asked for, besides the tree. */
export interface AuditOptions {
  /** The day to judge by. */
  readonly asOf: Day;
  readonly plans: readonly Plan[];
  /** Ids of plans that the user named: they count for clients whose server cannot be told. */
  readonly assigned: readonly string[];
  /** Passwords that the user gave for keystores; default none. */
  readonly keystorePasswords?: readonly Secret[];
}
