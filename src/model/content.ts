import type { Location } from './location.ts';
import type { Text, Value } from './value.ts';

/**
 * What a path holds, by reference. Extractors build it as written; `resolve/` replaces `repository` and `path`
 * until only {@link ResolvedContent} is left. Symbols (`published`, `store`) stay symbols until the day is known.
 */
export type Content =
  | ResolvedContent
  /** A file, or everything below a folder, of the audited tree. */
  | { readonly kind: 'repository'; readonly path: string; readonly at: Location; readonly leftOut?: LeftOut }
  /** What this path holds in the place that uses it (or in `place`, an earlier image stage) at that moment. */
  | { readonly kind: 'path'; readonly path: Text; readonly place: string | null; readonly at: Location }
  /** One key of a bag, as a file. */
  | { readonly kind: 'bag'; readonly bag: BagReference; readonly key: string; readonly at: Location }
  | { readonly kind: 'download'; readonly url: Text; readonly at: Location }
  /** What a text comes to once its variables are known, as a file: `echo "$CA_CERT" > ca.pem`. */
  | { readonly kind: 'text'; readonly text: Text; readonly at: Location }
  | { readonly kind: 'pieces'; readonly pieces: readonly Content[] }
  | { readonly kind: 'conversion'; readonly how: Conversion; readonly from: Content; readonly at: Location }
  | { readonly kind: 'choice'; readonly branches: readonly Content[] };

/** Content without anything left to look up in the tree. Bytes matter: readers differ in what they make of them. */
export type ResolvedContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly at: Location }
  /** Whatever is served at a public address, e.g. a CA's download page. */
  | { readonly kind: 'published'; readonly url: string; readonly at: Location | null }
  /** A public trust store: of an image (`debian:12`) or of a component (`node@22.17.1`, `os`, `jvm`). */
  | {
      readonly kind: 'store';
      readonly store: string;
      readonly at: Location | null;
      /** Only this file of it, by its name there: Debian keeps each root in one (`DigiCert_Global_Root_G2.pem`). */
      readonly file?: string;
      /** Why there may be nothing in it: the image comes without the package that holds it, and none was seen to come. */
      readonly missing?: string;
    }
  | { readonly kind: 'joined'; readonly pieces: readonly ResolvedContent[] }
  | { readonly kind: 'converted'; readonly how: Conversion; readonly from: ResolvedContent; readonly at: Location }
  /** A store that commands have changed: what it was before (null: the first of them made it), and what each did, in order. */
  | { readonly kind: 'trustStore'; readonly base: ResolvedContent | null; readonly changes: readonly StoreChange[] }
  /**
   * Content that something else reads than the driver's usual reader: a keystore by the virtual machine, a store by its
   * hashed names. `reader` is a name that the drivers alone understand, see `Decision.reader`.
   */
  | {
      readonly kind: 'readBy';
      readonly reader: string;
      readonly from: ResolvedContent;
      /** Where the password stands that this reader is given for a keystore, when that is told. */
      readonly passwordAt?: readonly Location[];
    }
  /** These certificates for certain, and perhaps others. */
  | { readonly kind: 'atLeast'; readonly from: ResolvedContent; readonly reason: string }
  | { readonly kind: 'oneOf'; readonly branches: readonly ResolvedContent[] }
  | { readonly kind: 'unknown'; readonly reason: string; readonly at: Location | null };

/** What one command does to a store. How it reads certificate files, and whether names must be new, goes by its program. */
export type StoreChange = {
  readonly at: Location;
  /** As in `FileOperation`: `keytool`, `update-ca-certificates`, `Import-Certificate`. */
  readonly program: string;
} & (
  | {
      readonly kind: 'import';
      /** The name of the new entry; null: the program makes names up, or takes those of the source. */
      readonly alias: Value | null;
      readonly keeps: Keeps;
      readonly content: ResolvedContent;
      /** The new name of the entry that comes out of another keystore. */
      readonly as?: Value;
      /** The format that the command asks for, should it make the store (`JKS`); without it the program's own. */
      readonly format?: Value;
      /** Of a command that fills a store of its user alone: that user, null where nothing tells. */
      readonly user?: string | null;
    }
  | { readonly kind: 'delete'; readonly alias: Value }
);

/**
 * How much of its source an import keeps. `entries`: the trusted entries of another keystore, under their own names; those of
 * the same name are overwritten, or (`new entries`) make the command fail.
 * `none`: it has no effect on the store, for this reason (another store, a name that the program passes over).
 */
export type Keeps = 'first' | 'all' | 'entries' | 'new entries' | { readonly none: string };

/**
 * What a program makes of a certificate file on the way. `first` keeps the first certificate only; `split` stands for
 * files of one certificate each, whose names have a `*` where the program counts.
 */
export type Conversion = 'der-to-pem' | 'pem-to-der' | 'any-to-pem' | 'first' | 'base64-decode' | 'dos2unix' | 'split';

/** What a build leaves out of a folder that it copies (`.dockerignore`): patterns in their order, `!` takes back in. */
export interface LeftOut {
  /** The folder that the patterns start from. */
  readonly folder: string;
  readonly patterns: readonly string[];
}

/** By name within a scope; an extractor does not know where the bag is defined. */
export interface BagReference {
  readonly name: string;
  readonly kind: string | null;
  readonly scope: string;
}
