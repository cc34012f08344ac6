import type { AnchorSet, Client, Day, Decision, Driver, Trust, TrustSource } from '../model.ts';

const NOTHING: AnchorSet = { anchors: [], certificates: [], complete: true, lacks: [], reason: null, partialChain: false, rejected: [] };

/** What each driver that may be the one does with this client, and which anchors count then. */
export function trustsOf(client: Client, driverOf: (id: string) => Driver, fallback: Driver, day: Day): Trust[] {
  const candidates = client.drivers.length === 0 ? [fallback] : [...new Set(client.drivers.map(({ driver }) => driver))].map(driverOf);
  const confidence = candidates.length > 1 ? 'medium' : client.confidence;
  return candidates.flatMap((driver) =>
    driver.decide(client.settings, client.view).map((decision) => ({ decision, driver: driver.id, anchors: anchorsOf(driver, decision, decision.trust, day), confidence })),
  );
}

function anchorsOf(driver: Driver, decision: Decision, source: TrustSource, day: Day): AnchorSet {
  if (source.kind === 'none') return NOTHING;
  if (source.kind === 'unresolved') return { ...NOTHING, complete: false, reason: source.reason };
  const own = driver.anchors(source.content, day, decision);
  return source.added.map((added) => anchorsOf(driver, decision, added, day)).reduce(union, own);
}

/** Stores that count side by side: any of them may hold the anchor, and only what all of them lack is certainly missing. */
function union(left: AnchorSet, right: AnchorSet): AnchorSet {
  const missing = (set: AnchorSet, sha256: string) => !set.anchors.includes(sha256) && (set.complete || set.lacks.includes(sha256));
  return {
    anchors: [...new Set([...left.anchors, ...right.anchors])],
    certificates: [...new Set([...left.certificates, ...right.certificates])],
    complete: left.complete && right.complete,
    lacks: [...new Set([...left.lacks, ...right.lacks])].filter((sha256) => missing(left, sha256) && missing(right, sha256)),
    reason: left.reason ?? right.reason,
    partialChain: left.partialChain || right.partialChain,
    rejected: [...left.rejected, ...right.rejected],
  };
}
