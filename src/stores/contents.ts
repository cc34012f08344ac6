import type { Day } from '../model.ts';
import { knownById } from '../rotations/known.ts';
import { parseSymbol } from './store-file.ts';
import type { OpensslDefault, RootRange, StoreFile } from './store-file.ts';
import { EVERY, compare, covers, intervalOf, versionsOf } from './version-range.ts';
import type { Interval } from './version-range.ts';

/** What a public trust store holds, as far as it was established; fingerprints are SHA-256. Gaps are in neither list. */
export interface StoreContents {
  readonly holds: readonly string[];
  readonly lacks: readonly string[];
  /** Never true: a public store holds far more than the roots that plans name. */
  readonly complete: boolean;
  readonly reason: string | null;
}

/**
 * Looks a store's symbol up. A symbol names a store and, after `@` or `:`, a version:
 *
 * - `node@22.17.1`, `certifi@2024.2.2`, `bun@1.3.0`: lists that come with a program;
 * - `debian:12`, `ubuntu:jammy`, `alpine:3.20`, `rhel:9`: the store of an operating system, by release or code name;
 * - `jvm:temurin@21.0.4`: `cacerts` of a distribution of Java; `jvm@21` where the distribution is not known;
 * - `debian:12|13`, `node@>=20`: one of several; `debian`: any release.
 *
 * A symbol may mean many versions (a floating tag was pulled on a day that nobody knows). Then only what all of them
 * agree on counts, of those that existed on `day`.
 */
export function storeContents(store: string, day: Day): StoreContents {
  const { version, file } = parseSymbol(store);
  if (file === null) return { holds: [], lacks: [], complete: false, reason: `what ${storeTitle(store)} holds is not known` };
  const meant = version === null ? [intervalOf(file.oldest === undefined ? {} : { from: file.oldest })] : versionsOf(version);
  const holds: string[] = [];
  const lacks: string[] = [];
  for (const [id, ranges] of Object.entries(file.roots)) {
    const sha256 = knownById(id)?.sha256;
    const answers = new Set(meant.map((interval) => answerOf(ranges, interval, file, day)));
    const [answer] = answers;
    if (sha256 !== undefined && answers.size === 1 && answer !== null) (answer === true ? holds : lacks).push(sha256);
  }
  return { holds, lacks, complete: false, reason: storeTitle(store) };
}

const hasVersions = (file: StoreFile): boolean => Object.values(file.roots).flat().some(({ from, through, below }) => (from ?? through ?? below) !== undefined);

/** Whether all versions of a stretch that exist on a day hold a root, or all lack it; null where they differ or some are unknown. */
function answerOf(ranges: readonly RootRange[], asked: Interval, file: StoreFile, day: Day): boolean | null {
  const sorted = ranges.map((range) => ({ range, ...intervalOf(range) })).sort((a, b) => compare(a.start, b.start));
  const answers = new Set<boolean>();
  const ahead = new Set<boolean>();
  let reached = asked.start;
  for (const { range, start, end } of sorted) {
    if (compare(end, reached) <= 0 || compare(start, asked.end) >= 0) continue;
    if (compare(start, reached) > 0) return null;
    reached = end;
    if (range.since !== undefined && day < range.since) {
      ahead.add(range.holds);
      continue;
    }
    if (range.until !== undefined && day >= range.until) return null;
    const mayChange = file.moving === true || (range.through === undefined && range.below === undefined);
    if (mayChange && day >= file.review) return null;
    answers.add(range.holds);
  }
  // Who names a version that did not exist yet means it all the same.
  const meant = answers.size === 0 ? ahead : answers;
  const [answer] = meant;
  return compare(reached, asked.end) >= 0 && meant.size === 1 && answer !== undefined ? answer : null;
}

/**
 * What OpenSSL of an operating system reads when nobody names a file: `sslrootcert=system`, and every reader of
 * OpenSSL's default paths. Null: it is not known for this system or version.
 */
export function opensslDefault(store: string): OpensslDefault | null {
  const { version, file } = parseSymbol(store);
  const ranges = file?.openssl ?? [];
  const fitting = version === null ? ranges.filter((range) => compare(intervalOf(range).start, EVERY.start) === 0 && compare(intervalOf(range).end, EVERY.end) === 0) : ranges.filter((range) => covers(range, version));
  return fitting[0]?.reads ?? null;
}

const COMPONENTS: ReadonlyMap<string, string> = new Map([
  ['os', 'the trust store of the operating system'],
  ['jvm', 'the trust store of the Java runtime'],
  ['node', 'the list of roots in Node.js'],
]);

/** How people call a store, within a sentence: `the roots of Debian 12`, `the roots in Node.js, version not known`. */
export function storeTitle(store: string): string {
  const { version, file } = parseSymbol(store);
  if (file === null) return COMPONENTS.get(store) ?? `the trust store of ${store.replace(/^image /, '').replace('@', ' ')}`;
  if (version === null) return hasVersions(file) ? `${file.title}, version not known` : file.title;
  return `${file.title} ${version.replaceAll('|', ' or ')}`;
}
