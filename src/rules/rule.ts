import type { CertificateFile, Confidence, Day, Level, Location, Plan, Step } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { StoreImport } from './imports.ts';
import type { Sidecar } from './sidecars.ts';
import type { StoreName } from './store-names.ts';

/** One thing that can be wrong. One small file, one page in `docs/rules/`, one line in `registry.ts`. */
export interface Rule {
  /** `missing-current-root`; also the name of its page. */
  readonly id: string;
  /** A few words, for headings and for SARIF. */
  readonly title: string;
  /** One or two sentences: what it means, and what to do. */
  readonly help: string;
  /** What it usually is; a finding may say otherwise. */
  readonly level: Level;
  /** Ids of rules that this one replaces for the same client: it says the same, more exactly. */
  readonly replaces?: readonly string[];
  check(context: RuleContext): Iterable<Draft>;
}

/** What rules look at. Nothing here depends on the order of files. */
export interface RuleContext {
  readonly verdicts: readonly Verdict[];
  readonly certificates: readonly CertificateFile[];
  readonly plans: readonly Plan[];
  readonly day: Day;
  /** Certificate files by path, with their texts inside other files. */
  readonly filesAt: (path: string) => readonly CertificateFile[];
  /** Verdicts of the clients whose trust source holds bytes of this file. */
  readonly readersOf: (file: CertificateFile) => readonly Verdict[];
  /** Number of whole certificate files in a folder. */
  readonly filesIn: (folder: string) => number;
  /** Commands that put certificates into keystores, whether or not a client reads them. */
  readonly imports: readonly StoreImport[];
  /** Settings of frameworks that name certificates to trust, for whatever client. */
  readonly storeNames: readonly StoreName[];
  /** Containers of the PgBouncer image that brings its own CA file. */
  readonly sidecars: readonly Sidecar[];
  /** The project that a path belongs to: the folder of the nearest manifest. */
  readonly projectOf: (path: string) => string;
}

/** A finding before those that say the same are merged. */
export interface Draft {
  readonly level: Level;
  readonly confidence: Confidence;
  /** What is wrong, since when, and why. Plain text; the next step is in `fix`. */
  readonly message: string;
  readonly location: Location;
  readonly related: readonly Step[];
  readonly clients: readonly Verdict[];
  readonly missing: readonly string[];
  /** The next step, imperative, for somebody who sees the location; null where there is nothing to change. */
  readonly fix: string | null;
  /** The commands that do it, one a line, in their order, complete but for words in capitals (`PASSWORD`). */
  readonly commands?: readonly string[];
  /** Ids of rules that this very finding replaces, beside those that its rule always does. */
  readonly replaces?: readonly string[];
  /** For findings about a file that no client reads. */
  readonly project?: string;
}
