import type { Client, Confidence, Outcome, Plan, Trust } from '../model.ts';

/** One client, judged: what each possible driver would do, and what that comes to in each phase. */
export interface Verdict {
  readonly client: Client;
  /** One for each decision that cannot be ruled out; the first is the one that counts. */
  readonly trusts: readonly [Trust, ...Trust[]];
  /** Plans that concern it, successors in place of retired ones. */
  readonly plans: readonly Plan[];
  /** Plans whose service it was, before it was retired. */
  readonly retired: readonly Plan[];
  readonly outcomes: readonly Outcome[];
  /** No host to go by and no certificate that a plan names. */
  readonly unassigned: boolean;
  readonly worst: 'breaks' | 'breaks-later' | 'unknown' | 'connects' | 'not-affected' | null;
  readonly confidence: Confidence;
}
