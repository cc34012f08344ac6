import type { Location, ResolvedContent, StoreChange } from '../../model.ts';
import { importerOf } from './importers.ts';

type TrustStore = Extract<ResolvedContent, { kind: 'trustStore' }>;

/**
 * A store as the last run of each program leaves it. Programs that make the system's store take what lies in their
 * folders by then, and write it anew.
 */
export function afterLastRuns(store: TrustStore): TrustStore {
  const last = new Map<string, Location>();
  for (const { program, at } of store.changes) if (importerOf(program).rereads === true) last.set(program, at);
  const rewritten = store.changes.some(({ program }) => importerOf(program).rewrites === true);
  return { ...store, base: store.base === null || !rewritten ? store.base : pristine(store.base, last), changes: ofLastRuns(store.changes, last) };
}

/** Of a program that reads its folders again, only the last run counts. */
function ofLastRuns(changes: readonly StoreChange[], last: ReadonlyMap<string, Location>): readonly StoreChange[] {
  return changes.filter(({ program, at }) => isSame(last.get(program) ?? at, at));
}

function isSame(a: Location, b: Location): boolean {
  return a === b || (a.path === b.path && a.line === b.line && a.column === b.column);
}

/** What the store was made from: without the text that somebody put into its bundle, and without earlier runs. */
function pristine(content: ResolvedContent, last: ReadonlyMap<string, Location>): ResolvedContent {
  switch (content.kind) {
    case 'store':
    case 'unknown':
      return content;
    case 'trustStore': {
      const base = content.base === null ? null : pristine(content.base, last);
      return { ...content, base, changes: ofLastRuns(content.changes, last) };
    }
    case 'oneOf':
      return { ...content, branches: content.branches.map((branch) => pristine(branch, last)) };
    case 'joined': {
      const stores = content.pieces.filter(holdsStore);
      return stores.length === 0 ? OVERWRITTEN : { ...content, pieces: stores.map((piece) => pristine(piece, last)) };
    }
    case 'atLeast':
    case 'readBy':
    case 'converted':
      return holdsStore(content) ? pristine(content.from, last) : OVERWRITTEN;
    case 'bytes':
    case 'published':
      return OVERWRITTEN;
  }
}

const OVERWRITTEN: ResolvedContent = { kind: 'unknown', reason: 'what the system came with, before a file was written over its bundle, is not known', at: null };

function holdsStore(content: ResolvedContent): boolean {
  switch (content.kind) {
    case 'store':
    case 'trustStore':
    case 'unknown':
      return true;
    case 'joined':
      return content.pieces.some(holdsStore);
    case 'oneOf':
      return content.branches.some(holdsStore);
    case 'atLeast':
    case 'readBy':
    case 'converted':
      return holdsStore(content.from);
    case 'bytes':
    case 'published':
      return false;
  }
}
