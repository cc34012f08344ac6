import type { Confidence, Day, Level, Location, Step } from './location.ts';
import type { Outcome } from './plan.ts';
import type { Skipped } from './evidence.ts';

/** The JSON report, version 1. `schema/report.schema.json` is the authority; fields may be added, never renamed. */
export interface Report {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly asOf: Day;
  readonly files: {
    readonly listed: number;
    readonly read: number;
    readonly skipped: readonly Skipped[];
    readonly skippedByReason: Readonly<Record<string, number>>;
  };
  readonly plans: readonly ReportPlan[];
  readonly clients: readonly ReportClient[];
  readonly certificates: readonly ReportCertificate[];
  readonly findings: readonly Finding[];
  readonly summary: Summary;
}

export interface ReportPlan {
  readonly id: string;
  readonly title: string;
  readonly phase: { readonly id: string; readonly from: Day | null };
  readonly next: { readonly id: string; readonly from: Day | null } | null;
  /** Every phase that is visible on the day, in order: for a timeline. */
  readonly phases: readonly ReportPhase[];
}

export interface ReportPhase {
  readonly id: string;
  readonly title: string;
  /** null: always been so, or announced without a day. */
  readonly from: Day | null;
  readonly current: boolean;
  /** Ids of the roots that anchor its chains. */
  readonly roots?: readonly string[];
  /** The service has ended; clients are judged by the plan of its successor. */
  readonly retired?: boolean;
}

export interface ReportClient {
  readonly id: string;
  readonly project: string;
  readonly driver: string;
  readonly driverVersion: string | null;
  readonly location: Location;
  readonly hosts: readonly string[];
  readonly mode: string | null;
  readonly verifies: 'yes' | 'no' | 'unknown';
  readonly why: string;
  /** The driver's table row that decided. */
  readonly row: string;
  readonly confidence: Confidence;
  readonly alternatives: readonly { readonly driver: string; readonly driverVersion: string | null; readonly verifies: 'yes' | 'no' | 'unknown'; readonly mode: string | null; readonly why: string }[];
  readonly trust: ReportTrust;
  readonly outcomes: readonly Outcome[];
  /** The worst of the outcomes; null when no plan concerns it. */
  readonly worst: 'breaks' | 'breaks-later' | 'unknown' | 'connects' | 'not-affected' | null;
  readonly unassigned: boolean;
  readonly sample: boolean;
  /** The whole chain, in reading order, from the connection to the certificates. */
  readonly chain: readonly Step[];
}

export interface ReportTrust {
  readonly kind: 'file' | 'directory' | 'keystore' | 'inline' | 'platform' | 'none' | 'unresolved';
  readonly path: string | null;
  /** How people call it, for sentences: a path, `the roots of Debian 12`, `certificates in the setting`. */
  readonly name: string;
  readonly sources: readonly { readonly kind: string; readonly path: string | null }[];
  readonly certificates: readonly string[];
  readonly anchors: readonly string[];
  readonly complete: boolean;
  readonly via: readonly Step[];
}

export interface ReportCertificate {
  readonly sha256: string;
  readonly subject: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly kind: 'root' | 'intermediate' | 'leaf';
  /** Id of a known certificate; null for any other. */
  readonly id: string | null;
  readonly locations: readonly Location[];
}

export interface Finding {
  readonly rule: string;
  readonly level: Level;
  readonly confidence: Confidence;
  /** What is wrong, since when, and why; one or two sentences of plain text, not escaped. The next step is in `fix`. */
  readonly message: string;
  readonly project: string;
  /** The place to edit. */
  readonly location: Location;
  /** The chain. */
  readonly related: readonly Step[];
  readonly clients: readonly string[];
  readonly missing: readonly string[];
  readonly fix: Fix | null;
  readonly fingerprint: string;
  readonly suppressed: { readonly by: string; readonly reason: string } | null;
}

export interface Fix {
  readonly summary: string;
  /** Commands that do it, one a line, in their order, complete but for words in capitals (`PASSWORD`). */
  readonly commands?: readonly string[];
  readonly edits: readonly { readonly path: string; readonly range: Location; readonly newText: string }[];
}

export interface Summary {
  readonly verdict: 'ready' | 'not-ready' | 'unknown';
  readonly ready: boolean;
  readonly clients: number;
  readonly verifying: number;
  readonly breaking: number;
  readonly breakingLater: number;
  readonly unknown: number;
  readonly unassigned: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notices: number;
  readonly suppressed: number;
}
