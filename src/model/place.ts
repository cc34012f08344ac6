import type { BagReference, Content, Keeps } from './content.ts';
import type { Location } from './location.ts';
import type { Text } from './value.ts';
import type { Connection } from './connection.ts';

/**
 * Where a process runs, and what variables and paths mean there: an image stage, a container, a service, a CI job,
 * a script, an application folder. Layers apply in order; a later one wins.
 */
export interface Place {
  /** Stable and unique, e.g. `Dockerfile#runtime`. */
  readonly id: string;
  /** The word that people use for it: `stage`, `container`, `script`, `folder`. Shown, never decided upon. */
  readonly kind: string;
  readonly name: string;
  readonly scope: string;
  readonly at: Location;
  readonly layers: readonly Layer[];
  /** Image tags under which it is known, where a build step or a file says so. */
  readonly tags: readonly string[];
  /** Folder of the tree that relative paths and a build context start from; null where there is none. */
  readonly folder: string | null;
  /** Earlier stages of a multi-stage build are no place of their own: nothing runs there. */
  readonly runs: boolean;
  /** A job: it works on the checked-out tree and is over. Whatever it has, the project's code does not live there. */
  readonly passes?: true;
  /** Files of the tree that its commands start, and folders of projects whose code they run. */
  readonly starts?: readonly string[];
  /** The place (by id) that this one stands for: the same image, as a build with arguments of its own makes it. */
  readonly replaces?: string;
  /** False for places that are sources only (samples, templates). */
  readonly os: 'linux' | 'windows' | null;
}

export type Layer =
  /**
   * Everything of another place (by id), of the place that an image tag names, or of a foreign image. `pull`: when an image
   * of this name is fetched again, as spelled (`Always`, `if_not_present`); absent: not said.
   */
  | { readonly kind: 'inherits'; readonly from: { readonly place: string } | { readonly image: Text }; readonly at: Location; readonly pull?: string }
  | { readonly kind: 'sets'; readonly entry: Entry }
  /** Known only while the image is built (`ARG`). */
  | { readonly kind: 'argument'; readonly entry: Entry }
  /** A bag as variables: all keys (with a prefix), or one key under another name. */
  | { readonly kind: 'binds'; readonly bag: BagReference; readonly key: string | null; readonly variable: string | null; readonly prefix: string; readonly at: Location }
  /** Content at a path, hiding what lies below. `verb`: how people say it (`deploys`); absent: `mounts`. Shown, never decided upon. */
  | { readonly kind: 'mounts'; readonly path: Text; readonly content: Content; readonly at: Location; readonly verb?: string }
  /** A bag as files of a folder: all keys, or those of `items` under the names given there. */
  | { readonly kind: 'mountsBag'; readonly path: Text; readonly bag: BagReference; readonly items: readonly BagItem[] | null; readonly at: Location; readonly verb?: string }
  | { readonly kind: 'runs'; readonly operation: FileOperation }
  | { readonly kind: 'workdir'; readonly path: Text }
  | { readonly kind: 'home'; readonly path: Text }
  | { readonly kind: 'user'; readonly name: Text }
  /** What cannot be seen from here may set variables, or put files where nothing else puts one. */
  | { readonly kind: 'open'; readonly of: 'variables' | 'files'; readonly reason: string; readonly at: Location }
  /** A component whose version this place fixes (`node` 22.17.1). */
  | { readonly kind: 'component'; readonly name: string; readonly version: string; readonly at: Location };

export interface BagItem {
  readonly key: string;
  readonly path: string;
}

/**
 * One effect on the files of a place. `sometimes` marks a branch or a loop that may not run.
 * Every program that touches files comes down to these, through the table in `extract/operations/`.
 */
export type FileOperation = {
  readonly at: Location;
  readonly sometimes: boolean;
  /** The command as people know it, without arguments: `curl`, `COPY`. */
  readonly program: string;
} & (
  /** `to` ending in `/` (or an existing folder) takes the source's name. */
  | { readonly kind: 'write'; readonly to: Text; readonly content: Content; readonly append: boolean }
  | { readonly kind: 'move'; readonly from: Text; readonly to: Text }
  | { readonly kind: 'remove'; readonly path: Text }
  /**
   * A certificate goes into a keystore or a system store. `store` is a path, or the name of a store (`os`, `jvm`).
   * Content that stands for several files (`folder/*.crt`) is imported file by file; with `listed`, only those that this
   * file names, one a line, by their paths below the folder (`/etc/ca-certificates.conf`). `as`: the name that an entry of
   * another keystore gets. `format`: of a keystore that the command makes (`JKS`).
   * `ofUser`: only programs of the user who runs the command see it (`Cert:\\CurrentUser\\Root`).
   */
  | { readonly kind: 'import'; readonly store: Text; readonly alias: Text | null; readonly content: Content; readonly keeps: Keeps; readonly listed?: Text; readonly as?: Text; readonly format?: Text; readonly ofUser?: true }
  /** An entry goes out of a keystore. */
  | { readonly kind: 'forget'; readonly store: Text; readonly alias: Text }
  /** The package that holds a public store (`os`) comes, where it is not there already, or goes. */
  | { readonly kind: 'package'; readonly store: Text; readonly installed: boolean }
  /** A command that we do not know names these paths: what they hold afterwards cannot be told. */
  | { readonly kind: 'taint'; readonly paths: readonly Text[] }
);

/** A named set of keys: `.env` file, ConfigMap, Secret, settings file, values file. */
export interface Bag {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly scope: string;
  readonly at: Location;
  readonly entries: readonly Entry[];
  /**
   * Whom it concerns when nothing binds it by name: the code below this folder (an `.env` or settings file),
   * or nobody (null: it waits for a binding).
   */
  readonly folder: string | null;
  /** Why it may have keys beside its entries; absent: it has none. */
  readonly open?: string;
  /** `.env.sample` and its kin: documentation of a bag. */
  readonly sample: boolean;
}

/**
 * A key and what it holds. Secrets are dropped where they are read: an entry whose value is or may be one
 * has an unknown text.
 */
export interface Entry {
  readonly key: string;
  readonly value: Text;
  /** Set when the value is (a template of) a connection string. */
  readonly connection: Connection | null;
  /** Connections that stand in the value beside that one, or begin there: a settings file that is a value, `PG*` variables. */
  readonly inside?: readonly Connection[];
  /** Set when the value holds certificate text. */
  readonly content: Content | null;
  readonly at: Location;
}
