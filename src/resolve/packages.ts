import type { FileOperation, FileState, ResolvedContent, Step } from '../model.ts';
import type { Ground } from './ground.ts';
import type { Effect } from './effect.ts';
import type { Moment } from './moments.ts';
import { present } from './states.ts';
import { HASHED_STORE, isSystemPath, storePath } from './stores.ts';
import type { Standpoint } from './variables.ts';

type PackageOperation = Extract<FileOperation, { kind: 'package' }>;

/** Whether a path stands for the store of the operating system, as one file or as hashed names. */
export function isSystemStore(path: string): boolean {
  return path === storePath('os') || path === storePath(HASHED_STORE);
}

/** What a package does to a file of the public store that it holds: what was missing is there, or the other way round. */
export function packageEffect(path: string, operation: PackageOperation, moment: Moment, at: Standpoint, ground: Ground): Effect | null {
  if (!isSystemStore(path) && !isSystemPath(path)) return null;
  if (!ground.targets.ofStore(operation.store, moment).some((target) => target.path === storePath('os'))) return null;
  const there = ground.file(path, at.moment);
  if (there.kind !== 'present') return null;
  const content = eachStore(there.content, operation.installed ? null : `${operation.program} takes away the package that holds it`);
  if (content === there.content) return null;
  const step = { at: operation.at, what: `${operation.program} ${operation.installed ? 'brings' : 'takes away'} the trust store of the operating system` };
  return { certain: !operation.sometimes, state: { ...there, content, via: operation.installed ? [step] : [step, ...there.via] } };
}

type Store = Extract<ResolvedContent, { kind: 'store' }>;

/** The same content; its public stores are missing for this reason, or are there. */
function eachStore(content: ResolvedContent, missing: string | null): ResolvedContent {
  switch (content.kind) {
    case 'store':
      return missing === null ? arrived(content) : { ...content, missing };
    case 'joined': {
      const pieces = content.pieces.map((piece) => eachStore(piece, missing));
      return pieces.every((piece, index) => piece === content.pieces[index]) ? content : { ...content, pieces };
    }
    case 'oneOf': {
      const branches = content.branches.map((branch) => eachStore(branch, missing));
      return branches.every((branch, index) => branch === content.branches[index]) ? content : { ...content, branches };
    }
    case 'trustStore': {
      const base = content.base === null ? null : eachStore(content.base, missing);
      return base === content.base ? content : { ...content, base };
    }
    case 'readBy':
    case 'atLeast':
    case 'converted': {
      const from = eachStore(content.from, missing);
      return from === content.from ? content : { ...content, from };
    }
    case 'bytes':
    case 'published':
    case 'unknown':
      return content;
  }
}

function arrived(store: Store): Store {
  if (store.missing === undefined) return store;
  const { missing: _missing, ...there } = store;
  return there;
}

const EMPTIED = 'the folder that holds it is taken away, or something is mounted over it';

/** The store after its folder is gone. What the system came with may come back, when a program makes the store anew. */
export function emptied(state: FileState, via: readonly Step[]): FileState {
  return state.kind === 'present' ? present(beneath(state.content), null, via) : state;
}

function beneath(content: ResolvedContent): ResolvedContent {
  switch (content.kind) {
    case 'store':
      return { ...content, missing: EMPTIED };
    case 'oneOf':
      return { ...content, branches: content.branches.map(beneath) };
    case 'trustStore':
      return content.base === null ? UNKNOWN : beneath(content.base);
    case 'readBy':
    case 'atLeast':
    case 'converted':
      return beneath(content.from);
    case 'joined':
    case 'bytes':
    case 'published':
    case 'unknown':
      return UNKNOWN;
  }
}

const UNKNOWN: ResolvedContent = { kind: 'unknown', reason: EMPTIED, at: null };
