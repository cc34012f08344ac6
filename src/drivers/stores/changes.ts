import type { AnchorSet, ResolvedContent, StoreChange, Value } from '../../model.ts';
import { NO_ANCHORS, unite } from '../../shared/anchor-sets.ts';
import { firstOnly } from '../pem/first-only.ts';
import { rehash } from '../pem/profiles.ts';
import type { ReaderProfile } from '../pem/profile.ts';
import type { ReadingContext as Context } from '../reading-context.ts';
import { importerOf } from './importers.ts';
import { afterLastRuns } from './rebuilds.ts';
import { systemOf } from './system.ts';
import { keystoreEntries } from './keystore.ts';
import type { KeystoreEntry as Entry } from './keystore.ts';

/** Reads a piece of content with a profile. */
type Read = (content: ResolvedContent, profile: ReaderProfile) => AnchorSet;

type TrustStore = Extract<ResolvedContent, { kind: 'trustStore' }>;
type Import = Extract<StoreChange, { kind: 'import' }>;

/** What a store holds after its commands. */
export function changeStore(store: TrustStore, context: Context, read: Read): AnchorSet {
  return unite(entriesAfter(store, context, read).map(({ set }) => set));
}

/** The same entry by entry, as each program reads its files; what has no name of its own comes first. */
function entriesAfter(all: TrustStore, context: Context, read: Read): readonly Entry[] {
  const store = afterLastRuns(all);
  const system = store.base === null ? null : systemOf(store.base);
  const base = baseOf(store, context, read);
  let entries: readonly Entry[] = base.entries;
  let rest: AnchorSet = base.rest;
  for (const change of store.changes) {
    if (change.kind === 'import' && importerOf(change.program).removes === true) {
      const gone = read(change.content, importerOf(change.program).reads ?? context.profile);
      entries = entries.map((entry) => ({ ...entry, set: without(entry.set, gone, change) }));
      rest = without(rest, gone, change);
    } else if (change.kind === 'import') {
      const fresh = imported(taken(change, system), entries, context, read).map((entry) => (importerOf(change.program).reads === null ? entry : { ...entry, set: blamed(entry.set, change) }));
      // An import of another keystore overwrites the entries of the same name.
      const replaced = new Set(change.keeps === 'entries' ? fresh.flatMap(({ alias }) => alias ?? []) : []);
      entries = [...entries.filter(({ alias }) => alias === null || !replaced.has(alias)), ...fresh];
    } else if (change.alias.kind === 'known') {
      const alias = change.alias.value.toLowerCase();
      const hit = entries.some((entry) => entry.alias === alias);
      entries = entries.filter((entry) => entry.alias !== alias);
      // The entry may be one of those that the store came with.
      if (!hit && rest.anchors.length > 0) rest = unsure(rest, `${change.program} deletes an entry that the store came with`);
    } else {
      const reason = `${change.program} deletes an entry whose name is not known`;
      entries = entries.map((entry) => ({ ...entry, set: unsure(entry.set, reason) }));
      rest = unsure(rest, reason);
    }
  }
  return [{ alias: null, set: rest }, ...entries];
}

/** What is lost is lost by the command that reads the file, not by whoever reads the store, or takes entries out of it. */
function blamed(set: AnchorSet, { at, program }: StoreChange): AnchorSet {
  return { ...set, rejected: set.rejected.map((one) => ({ ...one, command: one.command ?? { at, program } })) };
}

/** What a blocklist takes out of a store, whoever put it there. */
function without(set: AnchorSet, gone: AnchorSet, change: Import): AnchorSet {
  if (!gone.complete) return unsure(set, `${change.program} takes certificates out of it that cannot be seen from here`);
  const isGone = (sha256: string): boolean => gone.certificates.includes(sha256);
  const reason = typeof change.keeps === 'object' ? change.keeps.none : `${change.program} takes it out of the store`;
  const rejected = set.anchors.filter(isGone).map((sha256) => ({ at: change.at, sha256, reason, command: { at: change.at, program: change.program } }));
  return { ...set, anchors: set.anchors.filter((sha256) => !isGone(sha256)), lacks: [...set.lacks, ...gone.certificates], rejected: [...set.rejected, ...rejected] };
}

/** A file that is passed over for its name (its alias) is taken on some systems; which one this is may not be known. */
function taken(change: Import, system: string | null): Import {
  const { anyName } = importerOf(change.program);
  if (anyName === undefined || change.alias === null || typeof change.keeps !== 'object') return change;
  const answer = anyName(system);
  if (answer === false) return change;
  const content: ResolvedContent = answer === null ? { kind: 'unknown', reason: `whether ${change.program} takes a file of this name depends on the system, which is not known`, at: change.at } : change.content;
  return { ...change, keeps: 'all', content };
}

/** Any of its anchors may be gone. */
function unsure(set: AnchorSet, reason: string): AnchorSet {
  return { ...set, anchors: [], complete: false, reason };
}

/** A keystore that is there already has named entries; of any other store only the sum is known. */
function baseOf({ base }: TrustStore, context: Context, read: Read): { readonly entries: readonly Entry[]; readonly rest: AnchorSet } {
  if (base === null) return { entries: [], rest: NO_ANCHORS };
  const entries = base.kind === 'bytes' && !context.profile.armour ? keystoreEntries(base.bytes, base.at, context.keyring) : null;
  return entries === null ? { entries: [], rest: read(base, context.profile) } : { entries, rest: NO_ANCHORS };
}

function imported(change: Extract<StoreChange, { kind: 'import' }>, entries: readonly Entry[], context: Context, read: Read): readonly Entry[] {
  const importer = importerOf(change.program);
  if (typeof change.keeps === 'object') return [{ alias: null, set: lost(read(change.content, context.profile), change, change.keeps.none) }];
  if (change.keeps === 'entries' || change.keeps === 'new entries') return merged(change, entries, context, read);
  const base = importer.reads ?? context.profile;
  const { content } = change;
  // A loop over the files of a split bundle: each is an entry of its own.
  if (change.keeps === 'first' && content.kind === 'converted' && content.how === 'split') {
    const pieces = splitPieces(content.from);
    if (pieces === null) return [{ alias: null, set: read(content.from, { ...base, firstOnly: false }) }];
    return pieces.map((piece) => ({ alias: null, set: read(piece, firstOnly(base)) }));
  }
  const set = read(change.content, change.keeps === 'first' ? firstOnly(base) : base);
  const seen = context.profile.hashedNames === true && importer.hashesSingles === true && set.complete ? read(change.content, rehash).anchors.length : 1;
  if (seen !== 1) {
    return [{ alias: null, set: lost(set, change, `the file holds ${seen} certificates, and ${change.program} gives a hashed name only to files with exactly one`) }];
  }
  if (!importer.named) return [{ alias: null, set }];
  const alias = aliasOf(change.alias);
  if (alias !== null && entries.some((entry) => entry.alias === alias)) {
    return [{ alias: null, set: lost(set, change, `${change.program} fails, because the name ${alias} is taken already`) }];
  }
  if (change.alias !== null && alias === null && entries.length > 0) return [{ alias: null, set: unsure(set, `the name that ${change.program} gives the entry is not known, and fails if it is taken already`) }];
  return [{ alias, set }];
}

const BEGIN = '-----BEGIN ';
/** More blocks than this are no bundle. */
const MOST_PIECES = 1000;

/** The files that a split bundle comes to, one for each certificate; null where its octets are not at hand. */
function splitPieces(content: ResolvedContent): readonly ResolvedContent[] | null {
  if (content.kind === 'joined') {
    const all = content.pieces.map(splitPieces);
    return all.every((pieces) => pieces !== null) ? all.flat() : null;
  }
  if (content.kind !== 'bytes') return null;
  const text = Buffer.from(content.bytes).toString('latin1');
  const starts: number[] = [];
  for (let at = text.indexOf(BEGIN); at !== -1 && starts.length < MOST_PIECES; at = text.indexOf(BEGIN, at + 1)) starts.push(at);
  return starts.map((start, index) => ({ ...content, bytes: content.bytes.subarray(start, starts[index + 1]) }));
}

/** `keytool -importkeystore`: entries keep their names, unless one of them gets a new one. */
function merged(change: Import, there: readonly Entry[], context: Context, read: Read): readonly Entry[] {
  const all = entriesOf(change.content, context, read);
  if (all === null) return [{ alias: null, set: read(change.content, context.profile) }];
  const chosen = change.alias === null ? all : oneOf(all, aliasOf(change.alias), change.as === undefined ? null : aliasOf(change.as));
  const clash = change.keeps === 'new entries' ? chosen.find(({ alias }) => alias !== null && there.some((entry) => entry.alias === alias)) : undefined;
  if (clash === undefined) return chosen;
  return chosen.map(({ set }) => ({ alias: null, set: lost(set, change, `${change.program} asks whether to overwrite ${clash.alias ?? 'it'}, and nobody says yes`) }));
}

/** The entry of this name, under its new one. What has no name that is known may be it. */
function oneOf(all: readonly Entry[], alias: string | null, name: string | null): readonly Entry[] {
  if (alias === null) return all.map(({ set }) => ({ alias: null, set: unsure(set, 'the name of the entry that it takes is not known') }));
  const found = all.find((entry) => entry.alias === alias);
  if (found !== undefined) return [{ ...found, alias: name ?? found.alias }];
  return all.filter((entry) => entry.alias === null && (entry.set.anchors.length > 0 || !entry.set.complete)).map(({ set }) => ({ alias: name, set: unsure(set, `whether ${alias} is in the store that it is taken from is not known`) }));
}

/** The entries of a keystore; null where only their sum is known. */
function entriesOf(content: ResolvedContent, context: Context, read: Read): readonly Entry[] | null {
  if (content.kind === 'trustStore') return entriesAfter(content, context, read);
  return content.kind === 'bytes' ? keystoreEntries(content.bytes, content.at, context.keyring) : null;
}

function aliasOf(alias: Value | null): string | null {
  return alias?.kind === 'known' ? alias.value.toLowerCase() : null;
}

/** None of it counts, for one reason. */
function lost(set: AnchorSet, change: StoreChange, reason: string): AnchorSet {
  const rejected = set.certificates.map((sha256) => ({ at: change.at, sha256, reason, command: { at: change.at, program: change.program } }));
  return { ...NO_ANCHORS, certificates: set.certificates, partialChain: set.partialChain, rejected: [...rejected, ...set.rejected.filter(({ sha256 }) => sha256 === null || !set.certificates.includes(sha256))] };
}
