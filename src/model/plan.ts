import type { Confidence, Day } from './location.ts';

/** A rotation plan as its JSON file says it; `schema/rotation.schema.json` is the authority. */
export interface Plan {
  readonly id: string;
  readonly title: string;
  readonly match: {
    /** With the leading dot; the longest match over all plans wins, equal lengths are all candidates. */
    readonly hostSuffixes: readonly string[];
    /** Suffixes that belong to another service although they end alike. */
    readonly excludeHosts?: readonly string[];
    /** Log-in forms that only this plan's servers take; others leave the plan out when it `requires` one. */
    readonly logins?: readonly ('user' | 'user@server')[];
    /** Suffixes whose servers all lie in one region of the phases' `regions`. */
    readonly regions?: Readonly<Record<string, string>>;
    /** Infrastructure resource types that say this service is meant. */
    readonly resources?: readonly string[];
  };
  readonly phases: readonly Phase[];
  /** Plan of the service that took over, judged once the retired phase is in force. */
  readonly successor?: string;
  /** Until when the data can be trusted; afterwards a missing old root is unknown, not an error. */
  readonly review?: Day;
  readonly sources: Readonly<Record<string, string>>;
  /** Certificates that the plan names beside the built-in ones, by id: PEM text. */
  readonly certificates?: Readonly<Record<string, string>>;
}

export interface Phase {
  readonly id: string;
  readonly title: string;
  /** null: always been so. Where regions differ, the day for a region that is not known. */
  readonly from: Day | null;
  /** Named regions that changed on another day. */
  readonly regions?: Readonly<Record<string, Day>>;
  /** What was said, when, and for which day (null: no day named). Before the first one the phase is invisible. */
  readonly announcements: readonly { readonly on: Day | null; readonly from: Day | null; readonly source: string }[];
  readonly chains: readonly PlanChain[];
  /** Root ids that the provider recommends beside what is needed; a missing one is a notice. */
  readonly recommended?: readonly string[];
  /** The service has ended; the plan's successor is judged from here on. */
  readonly retired?: boolean;
  /** Announced, and never known to have come into force: no day makes it the current phase. */
  readonly planned?: boolean;
  readonly note?: string;
  readonly inferred?: boolean;
  readonly sources: readonly string[];
}

export interface PlanChain {
  /** Root ids of which any one anchors it; the first is the one to add. */
  readonly anchors: readonly string[];
  readonly presence: 'all' | 'some' | 'exceptional';
  readonly intermediates: readonly string[];
  /** On its way out, with an end that nobody published: from the plan's `review` day on, missing it is unknown. */
  readonly leaving?: boolean;
  /** How sure a break is, from which day on; default medium for `some`, high for `all`. */
  readonly confidence?: readonly { readonly from: Day; readonly level: Confidence; readonly source: string }[];
}

export type OutcomeKind = 'connects' | 'breaks' | 'unknown' | 'not-affected';

/** What becomes of one client in one phase of one plan. */
export interface Outcome {
  readonly plan: string;
  readonly phase: string;
  /** null: no day is known (announced without a date), or it has always been so. */
  readonly from: Day | null;
  /** Whether the phase is the one in force on the audited day. */
  readonly current: boolean;
  readonly outcome: OutcomeKind;
  /** For a break: the day since which it has been so without a pause, over phases if need be; else the same as `from`. */
  readonly since: Day | null;
  /** For a break: whether every server presents a chain that fails, or only some do. */
  readonly servers: 'all' | 'some';
  /** For each chain without an anchor, the first anchor that the plan lists. */
  readonly missing: readonly string[];
  readonly confidence: Confidence;
  /** What happens then, in one sentence. */
  readonly why: string;
}
