import type { Skipped, SkipReason, Tree } from '../model.ts';
import { isArchive } from '../shared/archives.ts';
import { compareText } from '../shared/order.ts';
import { isBinary, wideEncoding } from './encoding.ts';
import { looksLikeCertificate, MAX_ARCHIVES_BYTES, MAX_KEPT_BYTES } from './limits.ts';
import { needleMatcher } from './needle-matcher.ts';
import type { Matcher } from './needle-matcher.ts';

export { memoryTree } from './memory.ts';
export { openWorkingCopy } from './working-copy.ts';
export type { WorkingCopyOptions } from './working-copy.ts';

/** What the extractors look for. */
export interface Wanted {
  /** File names that are read whatever they hold. */
  wants(path: string): boolean;
  /** Text files that are read whatever their names and needles, by how they begin. */
  recognises(bytes: Uint8Array): boolean;
  /** Binary files that are read whatever their names, by how they begin; by all that they hold where `whole` says so. */
  recognisesBinary?(path: string, bytes: Uint8Array): boolean;
  /** Names of binary files that have to be seen to their end. Only so many bytes of them are read in all. */
  whole?(path: string): boolean;
  /** ASCII, any case: any other file of this name is kept only if one of them occurs in it. The same list for alike names. */
  needlesFor(path: string): readonly string[];
}

export interface Discovery {
  /** Worth a parser, by path. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** Every path of the tree. */
  readonly listed: number;
  /** Files whose bytes we have seen. */
  readonly read: number;
  /** Only those whose names promise a certificate, and what the listing left out; all are counted. */
  readonly skipped: readonly Skipped[];
  readonly skippedByReason: Readonly<Record<string, number>>;
}

/** Decides, with one look at the bytes of each file, which deserve a parser. */
export function discover(tree: Tree, wanted: Wanted): Discovery {
  const matcherFor = remembered(needleMatcher);
  const entries = tree.list();
  const files: { path: string; bytes: Uint8Array }[] = [];
  const skipped: Skipped[] = [];
  const counts = new Map<string, number>();
  let read = 0;
  let kept = 0;
  let archives = 0;
  // Asked before a file is read and after: the names of a large tree cost more than one look.
  const wants = lastAnswer((path) => wanted.wants(path));
  const isWhole = (path: string): boolean => archives <= MAX_ARCHIVES_BYTES && wanted.whole?.(path) === true;

  const skip = (path: string, reason: SkipReason, detail: string | null): void => {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    if (looksLikeCertificate(path) || (reason !== 'binary' && isArchive(path))) skipped.push({ path, reason, detail });
  };

  const keep = (path: string, bytes: Uint8Array): void => {
    if (kept + bytes.length > MAX_KEPT_BYTES) return skip(path, 'too many', `more than ${MAX_KEPT_BYTES} bytes in all`);
    kept += bytes.length;
    files.push({ path, bytes: Uint8Array.from(bytes) });
  };

  const visitBinary = (path: string, bytes: Uint8Array): void => {
    const toItsEnd = isWhole(path);
    if (toItsEnd) archives += bytes.length;
    if (wanted.recognisesBinary?.(path, bytes) !== true) {
      const isLeftOut = !toItsEnd && wanted.whole?.(path) === true;
      return isLeftOut ? skip(path, 'too many', `more than ${MAX_ARCHIVES_BYTES} bytes of archives in all`) : skip(path, 'binary', null);
    }
    const whole = toItsEnd ? { kind: 'read' as const, bytes } : tree.read(path);
    if (whole.kind === 'read') keep(path, whole.bytes);
    else if (whole.kind === 'absent') skip(path, 'unreadable', 'listed, but not there');
    else skip(path, whole.reason, whole.detail);
  };

  scan(tree, entries.map(({ path }) => path), (path, result) => {
    if (result.kind === 'absent') return skip(path, 'unreadable', 'listed, but not there');
    if (result.kind === 'skipped') return skip(path, result.reason, result.detail);
    read++;
    const { bytes } = result;
    if (!wants(path)) {
      const wide = wideEncoding(bytes);
      if (wide === null && isBinary(bytes)) return visitBinary(path, bytes);
      const matches = matcherFor(wanted.needlesFor(path));
      if (!wanted.recognises(bytes) && !(wide === null ? matches(bytes, 0, bytes.length) : matchesWide(matches, bytes, wide))) return;
    }
    keep(path, bytes);
  }, (path) => wants(path) || isWhole(path));

  for (const omitted of tree.omitted ?? []) {
    counts.set(omitted.reason, (counts.get(omitted.reason) ?? 0) + 1);
    skipped.push(omitted);
  }
  return {
    files,
    listed: entries.length,
    read,
    skipped,
    skippedByReason: Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b))),
  };
}

function scan(tree: Tree, paths: readonly string[], visit: Parameters<NonNullable<Tree['scan']>>[1], wants: (path: string) => boolean): void {
  if (tree.scan !== undefined) tree.scan(paths, visit, wants);
  else for (const path of paths) visit(path, tree.read(path));
}

/** The same for a second question in a row. */
function lastAnswer(ask: (path: string) => boolean): (path: string) => boolean {
  let last: { readonly path: string; readonly answer: boolean } | null = null;
  return (path) => {
    if (last?.path !== path) last = { path, answer: ask(path) };
    return last.answer;
  };
}

function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

function matchesWide(matches: Matcher, bytes: Uint8Array, low: 0 | 1): boolean {
  const narrow = new Uint8Array(bytes.length >> 1);
  // Needles are ASCII: whatever is not becomes a byte that no needle has.
  for (let index = 0; index < narrow.length; index++) {
    narrow[index] = bytes[index * 2 + 1 - low] === 0 ? bytes[index * 2 + low]! : 0xff;
  }
  return matches(narrow, 0, narrow.length);
}
