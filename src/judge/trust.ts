import type { AnchorSet, Client, Day, Decision, Driver, Trust, TrustSource } from '../model.ts';
import { branchesOf } from './branches.ts';

const NOTHING: AnchorSet = { anchors: [], certificates: [], complete: true, lacks: [], reason: null, partialChain: false, rejected: [] };

/** Certificates that have subject and key of a known root under another fingerprint, with that root's fingerprint. */
export type Twins = ReadonlyMap<string, string>;

/** What each driver that may be the one does with this client, and which anchors count then. */
export function trustsOf(client: Client, driverOf: (id: string) => Driver, fallback: Driver, day: Day, twins: Twins): Trust[] {
  const candidates = client.drivers.length === 0 ? [fallback] : [...new Set(client.drivers.map(({ driver }) => driver))].map(driverOf);
  const confidence = candidates.length > 1 ? 'medium' : client.confidence;
  return candidates.flatMap((driver) =>
    driver.decide(client.settings, client.view).flatMap((decision) =>
      branchesOf(decision.trust).map((trust) => ({ decision: { ...decision, trust }, driver: driver.id, anchors: withTwins(anchorsOf(driver, decision, trust, day), twins), confidence })),
    ),
  );
}

/** An anchor is a name and a key, so an edition of a root anchors what the root does; that it is one is a finding of its own. */
function withTwins(set: AnchorSet, twins: Twins): AnchorSet {
  const originals = set.anchors.flatMap((sha256) => twins.get(sha256) ?? []);
  return originals.length === 0 ? set : { ...set, anchors: [...new Set([...set.anchors, ...originals])] };
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
