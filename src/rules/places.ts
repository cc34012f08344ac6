import type { CertificateFile, Location, ResolvedContent, Step, TrustSource } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';

/** Where the bytes of a content stand in the tree: files, and texts inside other files, in order. */
export function bytesIn(content: ResolvedContent): { readonly at: Location; readonly bytes: Uint8Array }[] {
  switch (content.kind) {
    case 'bytes':
      return [content];
    case 'joined':
      return content.pieces.flatMap(bytesIn);
    case 'oneOf':
      return content.branches.flatMap(bytesIn);
    case 'converted':
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

/**
 * The line to change so that a root is added: the end of the last certificate text that the client reads, else the
 * last step on the way to its trust source, else the connection.
 */
export function placeToAdd(verdict: Verdict, filesAt: (path: string) => readonly CertificateFile[]): Location {
  const source = verdict.trusts[0].decision.trust;
  const content = contentOf(source);
  const last = content === null ? undefined : bytesIn(content).at(-1);
  if (last !== undefined) return lastCertificate(last.at, filesAt(last.at.path)) ?? last.at;
  const via = source.kind === 'none' ? [] : source.via;
  return via.findLast(({ at }) => at !== null)?.at ?? verdict.client.at;
}

/** The certificate after which one more is to be added: the last one within the span that the client reads. */
function lastCertificate(span: Location, files: readonly CertificateFile[]): Location | null {
  const within = files.flatMap(({ certificates }) => certificates.map(({ at }) => at)).filter((at) => at.line >= span.line && at.endLine <= span.endLine);
  return within.at(-1) ?? null;
}

/** The whole chain of a client in reading order: connection, place, mode, trust source. */
export function chainOf(verdict: Verdict): Step[] {
  const { client } = verdict;
  const { decision } = verdict.trusts[0];
  const source = decision.trust;
  const steps = [{ at: client.at, what: `the connection${client.connection.name === null ? '' : ` ${client.connection.name}`}` }, ...client.chain, ...decision.via, { at: null, what: decision.why }];
  const all = source.kind === 'none' ? steps : [...steps, ...source.via];
  return all.filter((step, index) => all.findIndex((other) => sameStep(step, other)) === index);
}

function sameStep(left: Step, right: Step): boolean {
  return left.what === right.what && JSON.stringify(left.at) === JSON.stringify(right.at);
}
