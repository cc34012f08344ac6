import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Day } from '../model.ts';
import { packageFolder } from '../shared/package-folder.ts';
import type { VersionRange } from './version-range.ts';

/** A file with all roots (and the folder with hashed names beside it), or that folder alone. */
export type OpensslDefault = 'bundle' | 'directory';

/** Versions that hold a root, or lack it. What no range covers is a gap: unknown. */
export interface RootRange extends VersionRange {
  readonly holds: boolean;
  /** No version of this range existed before that day. */
  readonly since?: Day;
  /** From that day on the range says nothing: nobody has looked, or an update may have changed it. */
  readonly until?: Day;
  /** Keys of `sources`. */
  readonly sources: readonly string[];
}

/** `rotations/stores/<name>.json`; `schema/store.schema.json` is the authority. */
export interface StoreFile {
  /** What a store's symbol begins with: `node`, `debian`, `jvm:temurin`. */
  readonly id: string;
  readonly title: string;
  /** Words that stand for a version: code names of releases. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** A version is a release that is updated in place: what it holds may change, and `review` ends what is said of it. */
  readonly moving?: boolean;
  /** From this day on, what could have changed since somebody looked is unknown. */
  readonly review: Day;
  /** Where a version is not known, older ones than this are left out: nobody runs them any more. */
  readonly oldest?: string;
  readonly sources: Readonly<Record<string, string>>;
  /** What nobody has established, in words. */
  readonly gaps: readonly string[];
  readonly roots: Readonly<Record<string, readonly RootRange[]>>;
  /** What the operating system's OpenSSL reads by default. */
  readonly openssl?: readonly (VersionRange & { readonly reads: OpensslDefault; readonly sources: readonly string[] })[];
}

let stores: ReadonlyMap<string, StoreFile> | null = null;

export function storeFiles(): ReadonlyMap<string, StoreFile> {
  if (stores === null) {
    const folder = join(packageFolder(), 'rotations', 'stores');
    const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
    stores = new Map(files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as StoreFile).map((file) => [file.id, file]));
  }
  return stores;
}

export interface Symbol {
  readonly name: string;
  /** As written; null for any version. */
  readonly version: string | null;
  readonly file: StoreFile | null;
}

/** Takes a symbol apart: `node@22.17.1`, `debian:12`, `debian:12|13`, `jvm:temurin@21.0.4`. */
export function parseSymbol(symbol: string): Symbol {
  const jvm = symbol.startsWith('jvm:') ? 'jvm:'.length : 0;
  const split = symbol.slice(jvm).search(/[@:]/);
  const name = split === -1 ? symbol : symbol.slice(0, jvm + split);
  const written = split === -1 ? null : symbol.slice(jvm + split + 1);
  const file = storeFiles().get(name) ?? null;
  return { name, version: written === null ? null : translated(written, file), file };
}

/** Code names become versions, variants (`12-slim`) go. */
function translated(written: string, file: StoreFile | null): string | null {
  const aliases = new Map(Object.entries(file?.aliases ?? {}));
  const plain = written.split('|').map((one) => aliases.get(one) ?? aliases.get(one.split('-')[0] ?? one) ?? one).join('|');
  return plain === '' || plain === 'latest' ? null : plain;
}
