import type { ResolvedContent } from './content.ts';
import type { ResolvedSetting, View } from './client.ts';
import type { Keyring } from './evidence.ts';
import type { Confidence, Day, Location, Step } from './location.ts';
import type { Value } from './value.ts';

/** One PostgreSQL client library: a table of what it does, and a reader for certificate files. */
export interface Driver {
  /** As in `docs/drivers.md`: `libpq`, `pgjdbc`, `node-postgres`, `npgsql`. */
  readonly id: string;
  readonly name: string;
  /** How a repository shows that it uses this driver. */
  readonly detect: Detect;
  /** The servers that a file of the driver's own names, for a connection that names none (`service=orders`); none when it has no such file. */
  servers?(settings: readonly ResolvedSetting[], view: View): readonly Value[];
  /**
   * What it does with these settings in this place: one decision for each row that cannot be ruled out, never empty,
   * most dangerous first. Several when a version or a value is not known.
   */
  decide(settings: readonly ResolvedSetting[], view: View): readonly Decision[];
  /** The trust anchors it makes of content on a day; expiry and the first bad block are its own affair. */
  anchors(content: ResolvedContent, day: Day, decision: Decision, keyring: Keyring): AnchorSet;
}

export interface Detect {
  /** Package names by ecosystem of `Dependency`. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** URL schemes, without `://`, that only this driver's users write. */
  readonly schemes: readonly string[];
  readonly programs: readonly string[];
  /** Languages whose usual driver this is when nothing else tells; confidence is then low. */
  readonly languages: readonly string[];
  /**
   * Drivers that this one is built on and whose packages come with it (Sequelize on node-postgres): when nothing names
   * either of them for a connection, this one is meant.
   */
  readonly over?: readonly string[];
}

export interface Decision {
  /** `error`: it cannot work today, whatever the certificates (a refused mode, verify-full without a root). */
  readonly verifies: 'yes' | 'no' | 'unknown' | 'error';
  /** The mode in force, in the driver's own word; null when none is set and none is the default. */
  readonly mode: string | null;
  readonly trust: TrustSource;
  /** One sentence for people: which rule of which driver decided. */
  readonly why: string;
  /** Row of the driver's table, `libpq/require-with-root`. */
  readonly row: string;
  /** A version that a row needed and the repository did not show. */
  readonly assumes: string | null;
  readonly version: string | null;
  /** Steps that this decision adds to the chain: where the mode and the trust source are set. */
  readonly via: readonly Step[];
  /** How the driver reads certificate files in this version: a name for `anchors`, which the driver alone understands. */
  readonly reader?: string;
}

/** Which anchors count. `platform` is a store that the vendor or the runtime keeps. */
export type TrustSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'unresolved'; readonly reason: string; readonly path: string | null; readonly via: readonly Step[] }
  | {
      readonly kind: 'file' | 'directory' | 'keystore' | 'inline' | 'platform';
      readonly path: string | null;
      readonly content: ResolvedContent;
      readonly via: readonly Step[];
      /** Stores that count besides it (Npgsql 6-9: the operating system's). */
      readonly added: readonly TrustSource[];
    };

export interface AnchorSet {
  /** SHA-256 of the certificates that the driver would accept as an anchor. */
  readonly anchors: readonly string[];
  /** Everything that was found there, anchors or not. */
  readonly certificates: readonly string[];
  /** False: there may be more (an unknown piece, a store that we do not have). */
  readonly complete: boolean;
  /** Although incomplete, certainly not in there: known gaps of a public store. */
  readonly lacks: readonly string[];
  /** Why it is not complete. */
  readonly reason: string | null;
  /** An intermediate or leaf counts as an anchor (Java, Go, rustls, Python >= 3.13). */
  readonly partialChain: boolean;
  /** Blocks that this reader refuses or loses, and why. */
  readonly rejected: readonly {
    readonly at: Location | null;
    readonly sha256: string | null;
    readonly reason: string;
    /** The command that lost it on the way into a store, where it was one. */
    readonly command?: { readonly at: Location; readonly program: string };
  }[];
}

/** A client, decided. */
export interface Trust {
  readonly decision: Decision;
  readonly driver: string;
  readonly anchors: AnchorSet;
  readonly confidence: Confidence;
}
