import type { AnchorSet, Client, Day, Decision, Driver, ResolvedContent, Trust, TrustSource } from '../model.ts';

const NOTHING: AnchorSet = { anchors: [], certificates: [], complete: true, lacks: [], reason: null, partialChain: false, rejected: [] };

/** What each driver that may be the one does with this client, and which anchors count then. */
export function trustsOf(client: Client, driverOf: (id: string) => Driver, fallback: Driver, day: Day): Trust[] {
  const candidates = client.drivers.length === 0 ? [fallback] : [...new Set(client.drivers.map(({ driver }) => driver))].map(driverOf);
  const confidence = candidates.length > 1 ? 'medium' : client.confidence;
  return candidates.flatMap((driver) =>
    driver.decide(client.settings, client.view).flatMap((decision) =>
      branchesOf(decision.trust).map((trust) => ({ decision: { ...decision, trust }, driver: driver.id, anchors: anchorsOf(driver, decision, trust, day), confidence })),
    ),
  );
}

/** Contents of which one or the other is there are judged one by one: the worst counts. */
const MOST_BRANCHES = 16;

function branchesOf(source: TrustSource): TrustSource[] {
  if (source.kind === 'none' || source.kind === 'unresolved') return [source];
  const branches = spread(source.content);
  return branches.length > MOST_BRANCHES ? [source] : branches.map((content) => ({ ...source, content }));
}

/** Every way in which the choices within a content can fall, as contents without a choice. */
function spread(content: ResolvedContent): ResolvedContent[] {
  switch (content.kind) {
    case 'oneOf':
      return content.branches.flatMap(spread);
    case 'joined':
      return content.pieces.map(spread).reduce<ResolvedContent[][]>((joined, piece) => (joined.length * piece.length > MOST_BRANCHES ? joined.map((pieces) => [...pieces, { kind: 'oneOf', branches: piece }]) : joined.flatMap((pieces) => piece.map((one) => [...pieces, one]))), [[]]).map((pieces) => ({ kind: 'joined', pieces }));
    case 'converted':
    case 'atLeast':
      return spread(content.from).map((from) => ({ ...content, from }));
    case 'bytes':
    case 'published':
    case 'store':
    case 'unknown':
      return [content];
  }
}

function anchorsOf(driver: Driver, decision: Decision, source: TrustSource, day: Day): AnchorSet {
  if (source.kind === 'none') return NOTHING;
  if (source.kind === 'unresolved') return { ...NOTHING, complete: false, reason: source.reason };
  const own = driver.anchors(source.content, day, decision);
  return source.added.map((added) => anchorsOf(driver, decision, added, day)).reduce(union, own);
}

/** Stores that count side by side: any of them may hold the anchor, and only what all of them lack is certainly missing. */
function union(left: AnchorSet, right: AnchorSet): AnchorSet {
  return {
    anchors: [...new Set([...left.anchors, ...right.anchors])],
    certificates: [...new Set([...left.certificates, ...right.certificates])],
    complete: left.complete && right.complete,
    lacks: [...new Set([...left.lacks, ...right.lacks])].filter((sha256) => lacks(left, sha256) && lacks(right, sha256)),
    reason: left.reason ?? right.reason,
    partialChain: left.partialChain || right.partialChain,
    rejected: [...left.rejected, ...right.rejected],
  };
}

function lacks(set: AnchorSet, sha256: string): boolean {
  return !set.anchors.includes(sha256) && (set.complete || set.lacks.includes(sha256));
}
