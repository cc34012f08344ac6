import type { Connection, SettingLayer } from './connection.ts';
import type { ResolvedContent } from './content.ts';
import type { Location, Confidence, Step } from './location.ts';
import type { Value } from './value.ts';

/** One connection in one place, with what its driver sees from there. */
export interface Client {
  /** Stable when lines move. */
  readonly id: string;
  readonly project: string;
  readonly connection: Connection;
  /** Where to point people: the line that holds the connection. */
  readonly at: Location;
  readonly hosts: readonly Value[];
  readonly settings: readonly ResolvedSetting[];
  readonly drivers: readonly DriverCandidate[];
  readonly view: View;
  /** From the connection to the place: which variable, which bag, which image. */
  readonly chain: readonly Step[];
  /** How sure it is that this connection runs in this place. */
  readonly confidence: Confidence;
  readonly sample: boolean;
}

export interface ResolvedSetting {
  readonly layer: SettingLayer;
  readonly key: string;
  readonly type: 'string' | 'boolean' | 'number' | 'null' | 'object';
  readonly value: Value;
  /** For a CA given as content, or as a file that the code reads itself. */
  readonly content: FileState | null;
  readonly at: Location;
}

/** A driver that may be the one, with what made us think so. */
export interface DriverCandidate {
  readonly driver: string;
  /** The package or program that showed it, e.g. `psycopg2` for driver `libpq`. */
  readonly library: string;
  readonly at: Location | null;
  readonly why: string;
}

/** What a driver sees from its place. */
export interface View {
  /** An environment variable, as the process finds it. */
  variable(name: string): Value;
  /** A path as the process means it; relative paths start in its working directory, `~` is not expanded. */
  file(path: string): FileState;
  /**
   * The files of a directory, by name; null when it cannot be listed. What a public store keeps there is one entry
   * without a name.
   */
  directory(path: string): readonly { readonly name: string; readonly state: FileState }[] | null;
  /** The home directory; unknown where nothing tells. */
  home(): Value;
  /** Version of a package or runtime, by its registry name (`pg-connection-string`, `node`, `libpq`): exact, or a range as declared. */
  version(component: string): Value;
  /** The public store that a runtime falls back to (`node`, `os`, `jvm`), as this place has it; `os-hashed`: what OpenSSL finds in the directory beside the system's bundle. */
  store(name: string): FileState;
  readonly os: 'linux' | 'windows' | null;
}

/**
 * What lies at a path. `notFound`: nothing in the place puts it there (a default file is then absent; a file that was
 * named is unknown). `absent`: something removes it.
 */
export type FileState =
  | { readonly kind: 'present'; readonly content: ResolvedContent; readonly path: string | null; readonly via: readonly Step[] }
  | { readonly kind: 'absent'; readonly via: readonly Step[] }
  | { readonly kind: 'notFound'; readonly reason: string; readonly via: readonly Step[] }
  | { readonly kind: 'unknown'; readonly reason: string; readonly via: readonly Step[] };
