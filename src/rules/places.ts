import type { AnchorSet, CertificateFile, Location, ResolvedContent, Step, TrustSource } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import { knownBySha256 } from '../rotations/known.ts';
import { list } from '../shared/words.ts';

/** Where the bytes of a content stand in the tree: files, and texts inside other files, in order. */
export function bytesIn(content: ResolvedContent): { readonly at: Location; readonly bytes: Uint8Array }[] {
  switch (content.kind) {
    case 'bytes':
      return [content];
    case 'joined':
      return content.pieces.flatMap(bytesIn);
    case 'oneOf':
      return content.branches.flatMap(bytesIn);
    case 'trustStore':
      return [...(content.base === null ? [] : bytesIn(content.base)), ...content.changes.flatMap((change) => (change.kind === 'import' ? bytesIn(change.content) : []))];
    case 'converted':
    case 'readBy':
    case 'atLeast':
      return bytesIn(content.from);
    case 'published':
    case 'store':
    case 'unknown':
      return [];
  }
}

/** The content of a trust source; null where there is none to see. */
export function contentOf(source: TrustSource): ResolvedContent | null {
  return source.kind === 'none' || source.kind === 'unresolved' ? null : source.content;
}

/** Everything that a trust source holds, with the stores that count besides it. */
export function contentsOf(source: TrustSource): readonly ResolvedContent[] {
  return source.kind === 'none' || source.kind === 'unresolved' ? [] : [source.content, ...source.added.flatMap(contentsOf)];
}

/**
 * The line to change so that a root is added: the last command that imports into the store, else the end of the last certificate text that the client reads, else the
 * last step on the way to its trust source, else the connection.
 */
export function placeToAdd(verdict: Verdict, filesAt: (path: string) => readonly CertificateFile[]): Location {
  const source = verdict.trusts[0].decision.trust;
  const content = contentOf(source);
  const command = content === null ? null : lastImport(content);
  if (command !== null) return command;
  const last = content === null ? undefined : bytesIn(content).at(-1);
  if (last !== undefined) return lastCertificate(last.at, filesAt(last.at.path)) ?? last.at;
  const via = source.kind === 'none' ? [] : source.via;
  return via.findLast(({ at }) => at !== null)?.at ?? verdict.client.at;
}

/** Into a store that commands fill, one more command brings one more root. */
function lastImport(content: ResolvedContent): Location | null {
  if (content.kind === 'readBy') return lastImport(content.from);
  return content.kind === 'trustStore' ? (content.changes.at(-1)?.at ?? null) : null;
}

/** The certificate after which one more is to be added: the last one within the span that the client reads. */
function lastCertificate(span: Location, files: readonly CertificateFile[]): Location | null {
  const within = files.flatMap(({ certificates }) => certificates.map(({ at }) => at)).filter((at) => at.line >= span.line && at.endLine <= span.endLine);
  return within.at(-1) ?? null;
}

/** The whole chain of a client in reading order: connection, place, mode, trust source, certificates. */
export function chainOf(verdict: Verdict): Step[] {
  const { client, trusts } = verdict;
  const { decision, anchors } = trusts[0];
  const source = decision.trust;
  const start = client.chain.length === 0 ? [{ at: client.at, what: 'opens the connection' }] : client.chain;
  const steps = [...start, ...decision.via, { at: null, what: decision.why }];
  const all = source.kind === 'none' ? steps : [...steps, ...source.via, { at: null, what: anchorsInWords(anchors) }];
  return [...new Map(all.map((step) => [`${step.what}\n${JSON.stringify(step.at)}`, step])).values()];
}

/** How many anchors are named one by one: a public store holds well over a hundred. */
const MOST_NAMES = 6;

function anchorsInWords({ anchors, complete, reason, rejected }: AnchorSet): string {
  const names = anchors.map((sha256) => knownBySha256(sha256)?.name ?? `SHA-256 ${sha256.slice(0, 16)}…`);
  const rest = names.length - MOST_NAMES;
  const parts = rest > 0 ? [...names.slice(0, MOST_NAMES), `${rest} more`] : names;
  const named = list(parts);
  if (!complete) return `${names.length === 0 ? 'what it trusts cannot be seen from here' : `trusts ${named}, and perhaps more`}${reason === null ? '' : ` (${reason})`}`;
  if (names.length > 0) return `trusts ${named}, nothing else`;
  const lost = rejected[0];
  if (lost === undefined) return 'trusts nothing';
  return `trusts nothing: ${lost.sha256 === null ? 'the file' : (knownBySha256(lost.sha256)?.name ?? 'its certificate')} does not count (${lost.reason})`;
}
