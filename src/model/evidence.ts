import type { CertificateFile } from './certificate.ts';
import type { Connection } from './connection.ts';
import type { Location } from './location.ts';
import type { Bag, FileOperation, Place } from './place.ts';

/** All that the files say, in the nouns of the model. Order carries no meaning. */
export interface Evidence {
  readonly connections: readonly Connection[];
  readonly places: readonly Place[];
  readonly bags: readonly Bag[];
  readonly certificates: readonly CertificateFile[];
  readonly dependencies: readonly Dependency[];
  /** Passwords that stand in the repository and may open a keystore of it. */
  readonly passwords: readonly KeystorePassword[];
  readonly skipped: readonly Skipped[];
  /** What code does to files, wherever it runs. */
  readonly effects?: readonly CodeEffect[];
}

/** A file operation of code: it happens in every place that runs the code, after everything that builds the place. */
export interface CodeEffect {
  /** The place in the code. */
  readonly at: Location;
  readonly operation: FileOperation;
  /** Only where this system runs; null: on any. */
  readonly os: 'linux' | 'windows' | null;
}

/** Opaque: it can be handed on, and only the keystore reader can open it (`shared/secret.ts`). */
export interface Secret {
  readonly kind: 'secret';
}

export interface KeystorePassword {
  readonly secret: Secret;
  /** What it stands beside, as written: `trustStorePassword`, `storepass`; empty where that is not told. */
  readonly name: string;
  readonly at: Location;
}

/** The passwords that may open a keystore. */
export interface Keyring {
  /** Most likely first: those that stand near the keystore, then those that the user gave, then the usual ones. */
  passwordsFor(path: string | null): readonly Secret[];
  /** Those that stand within one of these stretches, word for word, beside a name that matches. */
  passwordsAt(places: readonly Location[], name: RegExp): readonly Secret[];
}

/** A package that a manifest or lock file names. The folder of a manifest is a project. */
export interface Dependency {
  /** `npm`, `pypi`, `maven`, `nuget`, `go`, `gem`, `composer`, `cargo`, `hex`, or `runtime` for node, java, dotnet, python. */
  readonly ecosystem: string;
  readonly name: string;
  /** Exact version, where a lock file or a pin gives it. */
  readonly version: string | null;
  /** As declared: `^8.11.0`. */
  readonly range: string | null;
  readonly locked: boolean;
  readonly at: Location;
}

/** A file that was not read, or not to its end. */
export interface Skipped {
  readonly path: string;
  readonly reason: SkipReason;
  readonly detail: string | null;
}

export type SkipReason =
  | 'binary' | 'too large' | 'unreadable' | 'symbolic link' | 'submodule' | 'not a regular file'
  | 'malformed' | 'too deep' | 'too many'
  /** A keystore whose password is not known, or that is damaged. */
  | 'not opened';
