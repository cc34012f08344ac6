import type { FileOperation, FileState, ResolvedContent, Step, StoreChange, Value } from '../model.ts';
import type { Ground } from './contents.ts';
import { contentState, globOf } from './contents.ts';
import type { Effect } from './effect.ts';
import { matches } from './matching.ts';
import type { Moment } from './moments.ts';
import { joinPath } from './paths.ts';
import { allSteps, contentOf, named, unknownFile } from './states.ts';
import { storeOf } from './stores.ts';
import type { Standpoint } from './variables.ts';

type StoreOperation = Extract<FileOperation, { kind: 'import' | 'forget' }>;

/** A store that more commands than this have filled is filled by no hand. */
const MOST_CHANGES = 1000;

/** What a command that changes a store does to the file of that store; null when it is another file. */
export function storeEffect(path: string, operation: StoreOperation, moment: Moment, at: Standpoint, ground: Ground): Effect | null {
  const targets = ground.targets.ofStore(operation.store, moment);
  if (!targets.some((target) => target.path === path)) return null;
  const brought = changesOf(operation, at, ground);
  if (brought.length === 0) return null;
  const there = ground.file(path, at.moment);
  const step: Step = { at: operation.at, what: stepInWords(path, operation) };
  const via = [step, ...allSteps(brought.map(({ state }) => state)), ...there.via];
  const content = changed(there, brought.map(({ change }) => change));
  return { certain: !operation.sometimes && targets.length === 1, state: { kind: 'present', content, path: null, via } };
}

interface Brought {
  readonly change: StoreChange;
  readonly state: FileState;
}

function changesOf(operation: StoreOperation, at: Standpoint, ground: Ground): readonly Brought[] {
  const shared = { at: operation.at, program: operation.program };
  if (operation.kind === 'forget') {
    return [{ change: { ...shared, kind: 'delete', alias: ground.variables.text(operation.alias, at) }, state: { kind: 'absent', via: [] } }];
  }
  const alias = operation.alias === null ? null : ground.variables.text(operation.alias, at);
  return sources(operation, at, ground).map(({ name, state }) => ({ change: { ...shared, kind: 'import', alias: aliasOf(alias, name), keeps: operation.keeps, content: contentOf(state) }, state }));
}

interface Source {
  /** Of a file among several; null for the only one. */
  readonly name: string | null;
  readonly state: FileState;
}

/** A loop over files names each entry after its file: `$(basename "$f" .crt)` is then a `*` that stands for that name. */
function aliasOf(alias: Value | null, name: string | null): Value | null {
  return alias?.kind === 'known' && name !== null && alias.value.includes('*') ? { ...alias, value: alias.value.replaceAll('*', () => name) } : alias;
}

/** The files that an import takes, one by one. */
function sources({ content }: Extract<StoreOperation, { kind: 'import' }>, at: Standpoint, ground: Ground): readonly Source[] {
  const glob = globOf(content, at, ground);
  if (glob === null || glob.folder.kind !== 'path' || glob.folder.place !== null) return [{ name: null, state: named(contentState(content, at, ground)) }];
  return ground.targets.of(glob.folder.path, at).flatMap(({ path }): readonly Source[] => {
    if (path === null) return [{ name: null, state: unknownFile('the folder that it reads is not known') }];
    const found = matches(joinPath(path, glob.pattern), at.moment, ground);
    if (found !== null) return found;
    // A folder that nothing fills cannot be listed; one that something unknown has been at may hold anything.
    const folder = ground.file(path, at.moment);
    return folder.kind === 'unknown' ? [{ name: null, state: folder }] : [];
  });
}

function changed(there: FileState, changes: readonly StoreChange[]): ResolvedContent {
  if (there.kind === 'absent' || there.kind === 'notFound') return { kind: 'trustStore', base: null, changes };
  const before = contentOf(there);
  if (before.kind !== 'trustStore') return { kind: 'trustStore', base: before, changes };
  const all = [...before.changes, ...changes];
  return all.length > MOST_CHANGES ? { kind: 'unknown', reason: 'too many commands change it', at: null } : { ...before, changes: all };
}

const STORE_NAMES: Readonly<Record<string, string>> = { os: 'the trust store of the operating system', jvm: 'the trust store of the Java runtime', node: 'the list of roots in Node.js' };

function stepInWords(path: string, operation: StoreOperation): string {
  const store = storeOf(path);
  const name = store === null ? path : (STORE_NAMES[store] ?? path);
  if (operation.kind === 'forget') return `${operation.program} deletes from ${name}`;
  return typeof operation.keeps === 'object' ? `${operation.program} does not reach ${name}` : `${operation.program} imports into ${name}`;
}
