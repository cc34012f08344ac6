import type { AnchorSet, Client, Day, Decision, Driver, Keyring, Trust, TrustSource } from '../model.ts';
import { NO_ANCHORS, unite } from '../shared/anchor-sets.ts';
import { branchesOf } from './branches.ts';

/** Certificates that have subject and key of a known root under another fingerprint, with that root's fingerprint. */
export type Twins = ReadonlyMap<string, string>;

export interface TrustOptions {
  readonly driverOf: (id: string) => Driver;
  readonly unknownDriver: Driver;
  readonly day: Day;
  readonly twins: Twins;
  readonly keyring: Keyring;
}

/** What each driver that may be the one does with this client, and which anchors count then. */
export function trustsOf(client: Client, { driverOf, unknownDriver: fallback, day, twins, keyring }: TrustOptions): Trust[] {
  const candidates = client.drivers.length === 0 ? [fallback] : [...new Set(client.drivers.map(({ driver }) => driver))].map(driverOf);
  const confidence = candidates.length > 1 ? 'medium' : client.confidence;
  return candidates.flatMap((driver) =>
    driver.decide(client.settings, client.view).flatMap((decision) =>
      branchesOf(decision.trust).map((trust) => ({ decision: { ...decision, trust }, driver: driver.id, anchors: withTwins(anchorsOf(driver, decision, trust, { day, keyring }), twins), confidence })),
    ),
  );
}

/** An anchor is a name and a key, so an edition of a root anchors what the root does; that it is one is a finding of its own. */
function withTwins(set: AnchorSet, twins: Twins): AnchorSet {
  const originals = set.anchors.flatMap((sha256) => twins.get(sha256) ?? []);
  return originals.length === 0 ? set : { ...set, anchors: [...new Set([...set.anchors, ...originals])] };
}

function anchorsOf(driver: Driver, decision: Decision, source: TrustSource, options: Pick<TrustOptions, 'day' | 'keyring'>): AnchorSet {
  if (source.kind === 'none') return NO_ANCHORS;
  if (source.kind === 'unresolved') return { ...NO_ANCHORS, complete: false, reason: source.reason };
  const own = driver.anchors(source.content, options.day, decision, options.keyring);
  return unite([own, ...source.added.map((added) => anchorsOf(driver, decision, added, options))]);
}
