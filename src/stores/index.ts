import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Day } from '../model.ts';
import { packageFolder } from '../shared/package-folder.ts';
import { knownById, knownCertificates, pemOf } from '../rotations/known.ts';
import { covers, type VersionRange } from './version-range.ts';

/** What a public trust store holds, as far as it was measured; fingerprints are SHA-256. Gaps are in neither list. */
export interface StoreContents {
  readonly holds: readonly string[];
  readonly lacks: readonly string[];
  /** Never true: a public store holds far more than the roots that plans name. */
  readonly complete: boolean;
  readonly reason: string | null;
}

/** `rotations/stores/<id>.json`: for each root, the versions in which it was seen, or seen to be missing. */
interface StoreFile {
  readonly id: string;
  readonly title: string;
  readonly aliases?: Readonly<Record<string, string>>;
  readonly roots: Readonly<Record<string, readonly (VersionRange & { readonly holds: boolean })[]>>;
  /** What the operating system's OpenSSL reads by default. */
  readonly openssl?: readonly (VersionRange & { readonly reads: OpensslDefault })[];
}

/** A file with all roots (and the folder with hashed names beside it), or that folder alone. */
export type OpensslDefault = 'bundle' | 'directory';

let stores: ReadonlyMap<string, StoreFile> | null = null;

/**
 * Looks a store symbol up: `node@22.17.1`, `debian:12`, `node` (any version). The day does not matter yet: a version
 * holds what it was built with; stores that update themselves come with their own dates.
 */
export function storeContents(store: string, _day: Day): StoreContents {
  const [name = '', tag = null] = store.split(/[@:]/, 2);
  const file = storeFiles().get(name);
  if (file === undefined) return { holds: [], lacks: [], complete: false, reason: `what ${storeName(store)} holds is not known` };
  const version = tag === null ? null : (file.aliases?.[tag.split('-')[0] ?? tag] ?? tag);
  const holds: string[] = [];
  const lacks: string[] = [];
  for (const [id, ranges] of Object.entries(file.roots)) {
    const sha256 = knownById(id)?.sha256;
    if (sha256 === undefined) continue;
    const answers = new Set(ranges.filter((range) => version === null || covers(range, version)).map((range) => range.holds));
    // Without a version, a root counts only when every measured version agrees, and no version is left out.
    const certain = version !== null || ranges.every((range) => range.from === undefined && range.below === undefined);
    if (answers.size !== 1 || !certain) continue;
    (answers.has(true) ? holds : lacks).push(sha256);
  }
  return { holds, lacks, complete: false, reason: `${file.title}${version === null ? ', version not known' : ` ${version}`}` };
}

/**
 * What OpenSSL of an operating system reads when nobody names a file: `sslrootcert=system`, and every reader of
 * OpenSSL's default paths. Null: it is not known for this system or version.
 */
export function opensslDefault(store: string): OpensslDefault | null {
  const [name = '', tag = null] = store.split(/[@:]/, 2);
  const file = storeFiles().get(name);
  const version = tag === null ? null : (file?.aliases?.[tag.split('-')[0] ?? tag] ?? tag);
  const answers = new Set((file?.openssl ?? []).filter((range) => (version === null ? range.from === undefined && range.below === undefined && range.through === undefined : covers(range, version))).map(({ reads }) => reads));
  const [only] = answers;
  return answers.size === 1 && only !== undefined ? only : null;
}

const COMPONENTS: Readonly<Record<string, string>> = { os: 'the trust store of the operating system', jvm: 'the trust store of the Java runtime', node: 'the list of roots in Node.js' };

function storeName(store: string): string {
  return COMPONENTS[store] ?? `the trust store of ${store}`;
}

/**
 * One root out of a store that keeps each in a file of its own. `missing`: that version of the store has no such root;
 * null: nobody can tell what the file is, or whether it is there.
 */
export function storeFile(store: string, file: string, day: Day): Uint8Array | 'missing' | null {
  const root = knownCertificates().find(({ role, fileNames }) => role === 'root' && fileNames?.includes(file) === true);
  if (root === undefined) return null;
  const { holds, lacks } = storeContents(store, day);
  if (lacks.includes(root.sha256)) return 'missing';
  const pem = holds.includes(root.sha256) ? pemOf(root.id) : null;
  return pem === null ? null : Buffer.from(pem);
}

/** The bytes that a CA serves at one of its download addresses; null for any other address. */
export function publishedBytes(url: string): Uint8Array | null {
  const address = plain(url);
  for (const certificate of knownCertificates()) {
    if (certificate.pem === undefined || !certificate.published?.some((known) => plain(known) === address)) continue;
    const pem = pemOf(certificate.id);
    if (pem === null) return null;
    return address.endsWith('.pem') ? Buffer.from(pem) : Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
  }
  return null;
}

/**
 * Addresses are compared without letter case of the host, query and percent-encoding. Plain http is taken only where
 * the CA serves the file itself that way; www.digicert.com answers http with a redirect page.
 */
function plain(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return url;
  }
  const secure = parsed.protocol === 'https:' || parsed.hostname === 'cacerts.digicert.com';
  return `${secure ? 'https' : parsed.protocol}//${parsed.hostname}${decodePath(parsed.pathname)}`;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function storeFiles(): ReadonlyMap<string, StoreFile> {
  if (stores === null) {
    const folder = join(packageFolder(), 'rotations', 'stores');
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    stores = new Map(files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as StoreFile).map((file) => [file.id, file]));
  }
  return stores;
}
