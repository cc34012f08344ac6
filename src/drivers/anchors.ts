import { publishedBytes, storeContents, storeFile } from '../stores/index.ts';
import { anchorsOf } from './pem/anchorage.ts';
import { keystoreEntries } from './stores/keystore.ts';
import { changeStore } from './stores/changes.ts';
import { refuses, WRONG_PASSWORD } from './stores/password.ts';
import { convert } from './pem/conversion.ts';
import { profileById } from './pem/profiles.ts';
import type { AnchorSet, Day, Keyring, ResolvedContent } from '../model.ts';
import type { ReaderProfile } from './pem/profile.ts';
import type { PublicSources, ReadingContext as Context } from './reading-context.ts';
import { NO_ANCHORS, unique, unite } from '../shared/anchor-sets.ts';

/** Content may be nested as deeply as a repository likes to write it. */
const MAX_DEPTH = 64;

/**
 * The trust anchors that a client with this reader has in `content` on `day`.
 * `anchors` holds what anchors a chain by itself, and also certificates of the file that lead to such an anchor: a
 * cross-signed root beside its issuer is as good as the issuer.
 */
export function readAnchors(
  content: ResolvedContent,
  day: Day,
  profile: ReaderProfile,
  keyring: Keyring,
  sources: PublicSources = { publishedBytes, storeContents, storeFile },
): AnchorSet {
  return together({ day, profile, keyring, sources }, evaluate(content, { day, profile, keyring, sources }, 0));
}

/** What content comes to before it is read: octets that belong together, or anchors that are known without them. */
type Part =
  | { readonly kind: 'octets'; readonly bytes: Uint8Array; readonly at: Extract<ResolvedContent, { kind: 'bytes' }>['at'] | null }
  | { readonly kind: 'anchors'; readonly set: AnchorSet };

function evaluate(content: ResolvedContent, context: Context, depth: number): AnchorSet[] {
  return partsOf(content, context, depth).map((part) => read(part, context));
}

/** A reader of keystores alone opens them; every other one looks for certificates in the octets. */
function read(part: Part, context: Context): AnchorSet {
  if (part.kind === 'anchors') return part.set;
  const { profile, keyring, day } = context;
  const entries = profile.armour ? null : keystoreEntries(part.bytes, part.at, keyring, profile.withoutPassword);
  return entries === null ? anchorsOf(profile, part.bytes, part.at, day) : unite(entries.map(({ set }) => set));
}

function partsOf(content: ResolvedContent, context: Context, depth: number): Part[] {
  if (depth > MAX_DEPTH) return [unknown(context, 'it is put together in too many steps')];
  switch (content.kind) {
    case 'bytes':
      return [{ kind: 'octets', bytes: content.bytes, at: content.at }];
    case 'published': {
      const bytes = context.sources.publishedBytes(content.url);
      return [bytes === null ? unknown(context, `what ${content.url} serves is not known here`) : { kind: 'octets', bytes, at: content.at }];
    }
    case 'store': {
      if (content.missing !== undefined) return [unknown(context, content.missing)];
      if (content.file !== undefined) return [storeFilePart(content.store, content.file, context)];
      const { holds, lacks, complete, reason } = context.sources.storeContents(content.store, context.day);
      return [{ kind: 'anchors', set: { ...none(context), anchors: holds, certificates: holds, lacks, complete, reason } }];
    }
    case 'trustStore': {
      const inner = (piece: ResolvedContent, profile: ReaderProfile): AnchorSet => together(context, evaluate(piece, { ...context, profile }, depth + 1));
      return [{ kind: 'anchors', set: changeStore(content, context, inner) }];
    }
    case 'readBy': {
      if (content.passwordAt !== undefined && refuses(content.from, content.passwordAt, context.keyring)) return [unknown(context, WRONG_PASSWORD)];
      const profile = profileById(content.reader) ?? context.profile;
      return [{ kind: 'anchors', set: together(context, evaluate(content.from, { ...context, profile }, depth + 1)) }];
    }
    case 'joined':
      return join(content.pieces.flatMap((piece) => partsOf(piece, context, depth + 1)));
    case 'converted':
      return partsOf(content.from, context, depth + 1).map((part) => convertPart(part, content.how, context));
    case 'atLeast':
      return [{ kind: 'anchors', set: { ...together(context, evaluate(content.from, context, depth + 1)), complete: false, reason: content.reason } }];
    case 'oneOf':
      return [{ kind: 'anchors', set: worst(context, content.branches.map((branch) => together(context, evaluate(branch, context, depth + 1)))) }];
    case 'unknown':
      return [unknown(context, content.reason)];
    default:
      return content satisfies never;
  }
}

function storeFilePart(store: string, file: string, context: Context): Part {
  const bytes = context.sources.storeFile(store, file, context.day);
  if (bytes === null) return unknown(context, `${file} belongs to the public store of ${store}, and what it holds is not known`);
  if (bytes === 'missing') return { kind: 'anchors', set: { ...none(context), reason: `${store} has no ${file}` } };
  return { kind: 'octets', bytes, at: null };
}

/** As `cat` does: octets run on, and a last line without its line break runs into the next. */
function join(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (before?.kind === 'octets' && part.kind === 'octets') {
      joined[joined.length - 1] = { kind: 'octets', bytes: Buffer.concat([before.bytes, part.bytes]), at: part.bytes.length === 0 ? before.at : null };
    } else {
      joined.push(part);
    }
  }
  return joined;
}

function convertPart(part: Part, how: Extract<ResolvedContent, { kind: 'converted' }>['how'], context: Context): Part {
  if (part.kind === 'octets') {
    const bytes = convert(part.bytes, how);
    return bytes === null ? { kind: 'anchors', set: { ...none(context), rejected: [{ at: part.at, sha256: null, reason: `nothing that "${how}" can convert` }] } } : { ...part, bytes };
  }
  if (how === 'any-to-pem' || how === 'dos2unix') return part;
  return { kind: 'anchors', set: { ...part.set, anchors: [], complete: false, reason: part.set.reason ?? 'only one of its certificates is taken, and it is not known which' } };
}

/** Several sources at once; none at all holds nothing. */
function together(context: Context, sets: readonly AnchorSet[]): AnchorSet {
  return sets.length === 0 ? none(context) : unite(sets);
}

/** Any of the branches may be the one: only what all of them hold can be counted on. */
function worst(context: Context, branches: readonly AnchorSet[]): AnchorSet {
  const [first, ...others] = branches;
  if (first === undefined) return { ...none(context), complete: false, reason: 'none of its branches is known' };
  return {
    ...none(context),
    anchors: first.anchors.filter((sha256) => others.every((branch) => branch.anchors.includes(sha256))),
    certificates: unique(branches.flatMap((branch) => branch.certificates)),
    complete: branches.every((branch) => branch.complete),
    lacks: unique(branches.flatMap((branch) => branch.lacks)),
    reason: branches.find((branch) => !branch.complete)?.reason ?? null,
    rejected: branches.flatMap((branch) => branch.rejected),
  };
}

function none(context: Context): AnchorSet {
  return { ...NO_ANCHORS, partialChain: context.profile.partialChain !== 'none' };
}

function unknown(context: Context, reason: string): Part {
  return { kind: 'anchors', set: { ...none(context), complete: false, reason } };
}
