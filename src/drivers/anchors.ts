import { publishedBytes, storeContents, storeFile } from '../stores/index.ts';
import { anchorsOf } from './pem/anchorage.ts';
import { convert } from './pem/conversion.ts';
import type { AnchorSet, Day, ResolvedContent } from '../model.ts';
import type { ReaderProfile } from './pem/profile.ts';

/** Where symbols find what they stand for. */
export interface PublicSources {
  publishedBytes(url: string): Uint8Array | null;
  storeFile(store: string, file: string, day: Day): Uint8Array | 'missing' | null;
  storeContents(store: string, day: Day): { readonly holds: readonly string[]; readonly lacks: readonly string[]; readonly complete: boolean; readonly reason: string | null };
}

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
  sources: PublicSources = { publishedBytes, storeContents, storeFile },
): AnchorSet {
  return merge(profile, evaluate(content, { day, profile, sources }, 0));
}

interface Context {
  readonly day: Day;
  readonly profile: ReaderProfile;
  readonly sources: PublicSources;
}

/** What content comes to before it is read: octets that belong together, or anchors that are known without them. */
type Part =
  | { readonly kind: 'octets'; readonly bytes: Uint8Array; readonly at: Extract<ResolvedContent, { kind: 'bytes' }>['at'] | null }
  | { readonly kind: 'anchors'; readonly set: AnchorSet };

function evaluate(content: ResolvedContent, context: Context, depth: number): AnchorSet[] {
  return partsOf(content, context, depth).map((part) => (part.kind === 'octets' ? anchorsOf(context.profile, part.bytes, part.at, context.day) : part.set));
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
      if (content.file !== undefined) return [storeFilePart(content.store, content.file, context)];
      const { holds, lacks, complete, reason } = context.sources.storeContents(content.store, context.day);
      return [{ kind: 'anchors', set: { ...none(context), anchors: holds, certificates: holds, lacks, complete, reason } }];
    }
    case 'joined':
      return join(content.pieces.flatMap((piece) => partsOf(piece, context, depth + 1)));
    case 'converted':
      return partsOf(content.from, context, depth + 1).map((part) => convertPart(part, content.how, context));
    case 'atLeast':
      return [{ kind: 'anchors', set: { ...merge(context.profile, evaluate(content.from, context, depth + 1)), complete: false, reason: content.reason } }];
    case 'oneOf':
      return [{ kind: 'anchors', set: worst(context, content.branches.map((branch) => merge(context.profile, evaluate(branch, context, depth + 1)))) }];
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

/** Several sources at once. */
function merge(profile: ReaderProfile, sets: readonly AnchorSet[]): AnchorSet {
  const anchors = unique(sets.flatMap((set) => set.anchors));
  const [only] = sets;
  if (sets.length === 1 && only !== undefined) return only;
  return {
    anchors,
    certificates: unique(sets.flatMap((set) => set.certificates)),
    complete: sets.every((set) => set.complete),
    // What one part lacks another may bring, and a part that cannot be seen may bring anything.
    lacks: unique(sets.flatMap((set) => set.lacks)).filter((sha256) => !anchors.includes(sha256) && sets.every((set) => set.complete || set.lacks.includes(sha256))),
    reason: sets.find((set) => !set.complete)?.reason ?? null,
    partialChain: profile.partialChain !== 'none',
    rejected: sets.flatMap((set) => set.rejected),
  };
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
  return { anchors: [], certificates: [], complete: true, lacks: [], reason: null, partialChain: context.profile.partialChain !== 'none', rejected: [] };
}

function unknown(context: Context, reason: string): Part {
  return { kind: 'anchors', set: { ...none(context), complete: false, reason } };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
