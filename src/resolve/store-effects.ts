import type { FileOperation, FileState, ResolvedContent, Step, StoreChange, Text, Value } from '../model.ts';
import type { Ground } from './ground.ts';
import { contentState, globOf } from './contents.ts';
import { known } from './alternatives.ts';
import type { Effect } from './effect.ts';
import { matches } from './matching.ts';
import type { Moment } from './moments.ts';
import { joinPath, treePath } from './paths.ts';
import { allSteps, contentOf, firstSteps, named, unknownFile } from './states.ts';
import { HASHED_STORE, storeOf, storePath } from './stores.ts';
import type { Standpoint } from './variables.ts';

type StoreOperation = Extract<FileOperation, { kind: 'import' | 'forget' }>;

/** A store that more commands than this have filled is filled by no hand. */
const MOST_CHANGES = 1000;

/** What a command that changes a store does to the file of that store; null when it is another file. */
export function storeEffect(path: string, operation: StoreOperation, moment: Moment, at: Standpoint, ground: Ground): Effect | null {
  const targets = ground.targets.ofStore(operation.store, moment);
  if (!targets.some((target) => target.path === path || (target.path === storePath('os') && path === storePath(HASHED_STORE)))) return null;
  const there = ground.file(path, at.moment);
  const brought = changesOf(operation, at, ground);
  if (brought.length === 0) return rebuilds(operation, path, there) ? { certain: true, state: rebuiltFromNothing(operation, there) } : null;
  const step: Step = { at: operation.at, what: stepInWords(path, operation) };
  const via = firstSteps([step, ...allSteps(brought.map(({ state }) => state)), ...(there.kind === 'notFound' ? [] : there.via)]);
  const content = changed(there, brought.map(({ change }) => change));
  return { certain: !operation.sometimes && targets.length === 1, state: { kind: 'present', content, path: null, via } };
}

type Import = Extract<StoreOperation, { kind: 'import' }>;

/** A command that fills a public store from folders makes it anew, even where they are empty: what was done before is gone. */
function rebuilds(operation: StoreOperation, path: string, there: FileState): operation is Import {
  const isChanged = there.kind === 'present' && there.content.kind !== 'store';
  return operation.kind === 'import' && operation.keeps === 'all' && !operation.sometimes && storeOf(path) !== null && isChanged;
}

function rebuiltFromNothing({ at, program }: Import, there: FileState): FileState {
  const nothing: StoreChange = { at, program, kind: 'import', alias: null, keeps: 'all', content: { kind: 'joined', pieces: [] } };
  return { kind: 'present', content: changed(there, [nothing]), path: null, via: there.via };
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
  const deselected = operation.listed === undefined ? [] : deselectedIn(operation.listed, at, ground);
  const gone = deselected.map((name): Brought => ({ change: { ...shared, kind: 'delete', alias: known(name) }, state: { kind: 'absent', via: [] } }));
  const brought = sources(operation, at, ground).map(({ name, state, unlisted }): Brought => ({
    change: { ...shared, kind: 'import', alias: aliasOf(alias, name), keeps: unlisted ?? operation.keeps, content: contentOf(state), ...(operation.as === undefined ? {} : { as: ground.variables.text(operation.as, at) }), ...formatOf(operation, at, ground), ...(operation.ofUser === true ? { user: ground.variables.user(at) } : {}) },
    state,
  }));
  return [...gone, ...brought];
}

function formatOf({ format }: Import, at: Standpoint, ground: Ground): { readonly format?: Value } {
  return format === undefined ? {} : { format: ground.variables.text(format, at) };
}

interface Source {
  /** Of a file among several; null for the only one. */
  readonly name: string | null;
  readonly state: FileState;
  /** It is passed over, because a list does not name it. */
  readonly unlisted?: { readonly none: string };
}

/** A loop over files names each entry after its file: `$(basename "$f" .crt)` is then a `*` that stands for that name. */
function aliasOf(alias: Value | null, name: string | null): Value | null {
  return alias?.kind === 'known' && name !== null && alias.value.includes('*') ? { ...alias, value: alias.value.replaceAll('*', () => name) } : alias;
}

/** The files that an import takes, one by one. */
function sources({ content, listed }: Extract<StoreOperation, { kind: 'import' }>, at: Standpoint, ground: Ground): readonly Source[] {
  const choose = listed === undefined ? null : selection(listed, at, ground);
  const glob = globOf(content, at, ground);
  if (glob === null || glob.folder.kind !== 'path' || glob.folder.place !== null) return [{ name: null, state: named(contentState(content, at, ground)) }];
  return ground.targets.of(glob.folder.path, at).flatMap(({ path }): readonly Source[] => {
    if (path === null) return [{ name: null, state: unknownFile('the folder that it reads is not known') }];
    // What the base image has there is in its store already.
    const found = matches(joinPath(path, glob.pattern), at.moment, { file: (file, when) => ground.file(file, when), names: (of, when) => ground.added(of, when) });
    if (found !== null) return choose === null ? found : found.filter(({ state }) => !isBaseFile(state)).map((match) => choose(match));
    // A folder that nothing fills cannot be listed; one that something unknown has been at may hold anything.
    const folder = ground.file(path, at.moment);
    return folder.kind === 'unknown' ? [{ name: null, state: folder }] : [];
  });
}

function isBaseFile(state: FileState): boolean {
  return state.kind === 'present' && state.content.kind === 'store';
}

/** The lines of a list that the repository writes, or null where they cannot be seen. */
function listOf(listed: Text, at: Standpoint, ground: Ground): { readonly path: string | null; readonly lines: readonly string[] | null } {
  const path = ground.targets.of(listed, at)[0]?.path ?? null;
  const state = path === null ? unknownFile('its path is not known') : ground.file(path, at.moment);
  return { path, lines: linesOf(state.kind === 'notFound' || state.kind === 'absent' ? { kind: 'joined', pieces: [] } : contentOf(state)) };
}

/** The files of the system that a list takes out. A list that cannot be read may take out any of them. */
function deselectedIn(listed: Text, at: Standpoint, ground: Ground): readonly string[] {
  const { path, lines } = listOf(listed, at, ground);
  return lines === null ? [path ?? 'a list'] : lines.filter((line) => line.startsWith('!')).slice(0, MOST_CHANGES);
}

/** What a list makes of a file. A list that cannot be read may name it. */
function selection(listed: Text, at: Standpoint, ground: Ground): (match: Source) => Source {
  const { path, lines } = listOf(listed, at, ground);
  return (match) => {
    const name = match.name ?? '';
    if (lines === null) return { ...match, state: unknownFile(`whether ${path ?? 'its list'} names ${name} cannot be seen`, match.state.via) };
    return lines.some((line) => (line === name || line.endsWith(`/${name}`)) && !DESELECTED.test(line)) ? match : { ...match, unlisted: { none: `${path ?? 'its list'} does not name ${name}` } };
  };
}

/** A line that is a comment, or takes a file of the system out. */
const DESELECTED = /^[!#]/u;

const MOST_LINES = 10_000;

function linesOf(content: ResolvedContent): readonly string[] | null {
  if (content.kind === 'bytes') return new TextDecoder().decode(content.bytes).split('\n', MOST_LINES).map((line) => line.trim());
  if (content.kind !== 'joined') return null;
  const all = content.pieces.map(linesOf);
  return all.every((lines) => lines !== null) ? all.flat() : null;
}

function changed(there: FileState, changes: readonly StoreChange[]): ResolvedContent {
  if (there.kind === 'absent' || there.kind === 'notFound') return { kind: 'trustStore', base: null, changes };
  const before = contentOf(there);
  const store: TrustStore = before.kind === 'trustStore' ? { ...before, changes: [...before.changes, ...changes] } : { kind: 'trustStore', base: before, changes };
  return weightOf(store) > MOST_CHANGES ? { kind: 'unknown', reason: 'too many commands change it', at: null } : store;
}

type TrustStore = Extract<ResolvedContent, { kind: 'trustStore' }>;

const weights = new WeakMap<ResolvedContent, number>();

/**
 * How many changes a store comes to, with those of the stores that it takes entries from, in each of the states that it
 * may be in before. Two that take from each other grow fast, and one that each command may or may not change twofold.
 */
function weightOf(content: ResolvedContent | null): number {
  if (content?.kind !== 'trustStore' && content?.kind !== 'oneOf') return 0;
  const ready = weights.get(content);
  if (ready !== undefined) return ready;
  const weight = content.kind === 'oneOf'
    ? content.branches.reduce((sum, branch) => sum + weightOf(branch), 0)
    : content.changes.reduce((sum, change) => sum + 1 + (change.kind === 'import' ? weightOf(change.content) : 0), weightOf(content.base));
  weights.set(content, weight);
  return weight;
}

const STORE_NAMES: Readonly<Record<string, string>> = { os: 'the trust store of the operating system', 'os-hashed': 'the trust store of the operating system', jvm: 'the trust store of the Java runtime', jssecacerts: 'jssecacerts of the Java runtime', node: 'the list of roots in Node.js' };

function stepInWords(path: string, operation: StoreOperation): string {
  const store = storeOf(path);
  const name = store === null ? (treePath(path) ?? path) : (STORE_NAMES[store] ?? path);
  if (operation.kind === 'forget') return `${operation.program} deletes from ${name}`;
  return typeof operation.keeps === 'object' ? `${operation.program} does not reach ${name}: ${operation.keeps.none}` : `${operation.program} imports into ${name}`;
}
