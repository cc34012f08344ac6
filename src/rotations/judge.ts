import type { AnchorSet, Confidence, Day, Outcome, Phase, Plan, PlanChain } from '../model.ts';
import { surest } from '../shared/confidence.ts';
import { knownById, nameOf } from './known.ts';
import { ordinaryChains, phasesOn, type VisiblePhase } from './phases.ts';

/** The part of an anchor set that decides whether a chain verifies. */
export type Anchors = Pick<AnchorSet, 'anchors' | 'complete' | 'lacks' | 'partialChain'>;

/**
 * What becomes of a verifying client with these anchors, in the phase in force on the day and in each announced one.
 * Retired phases have no outcome: see {@link inForce}.
 */
export function judge(plan: Plan, anchors: Anchors, day: Day, region: string | null = null): Outcome[] {
  const { current, announced } = phasesOn(plan, day, region);
  return [current, ...announced]
    .filter(({ phase }) => phase.retired !== true)
    .map((visible) => {
      const outcome = judgePhase(plan, visible, anchors, day, visible === current);
      return outcome.outcome === 'breaks' && outcome.current ? { ...outcome, since: brokenSince(plan, visible, outcome, anchors, day) } : outcome;
    });
}

/** Walks back over the phases in which the same servers presented the same missing chains. */
function brokenSince(plan: Plan, current: VisiblePhase, now: Outcome, anchors: Anchors, day: Day): Day | null {
  let { from } = current;
  const before = plan.phases.slice(0, plan.phases.indexOf(current.phase)).filter(({ planned }) => planned !== true);
  for (const phase of before.toReversed()) {
    const then = judgePhase(plan, { phase, from: phase.from }, anchors, day, false);
    const same = then.outcome === 'breaks' && then.servers === now.servers && now.missing.every((id) => then.missing.includes(id));
    if (!same) break;
    from = phase.from;
  }
  return from;
}

/** The same phases, for a client whose anchors do not matter or cannot be told. */
export function sameOutcome(plan: Plan, outcome: 'not-affected' | 'unknown' | 'connects', why: string, day: Day, region: string | null = null): Outcome[] {
  const { current, announced } = phasesOn(plan, day, region);
  return [current, ...announced]
    .filter(({ phase }) => phase.retired !== true)
    .map((visible) => ({ ...frame(plan, visible, visible === current), outcome, missing: [], confidence: 'high', why }));
}

function judgePhase(plan: Plan, visible: VisiblePhase, trust: Anchors, day: Day, current: boolean): Outcome {
  const { phase } = visible;
  const chains = ordinaryChains(phase);
  const verdicts = chains.map((chain) => ({ chain, anchored: anchored(plan, chain, trust, day) }));
  const missing = verdicts.filter((verdict) => verdict.anchored === 'no');
  const unseen = verdicts.filter((verdict) => verdict.anchored === 'unknown');
  const base = frame(plan, visible, current);
  if (missing.length > 0) {
    const everywhere = missing.length === verdicts.length || missing.some(({ chain }) => chain.presence === 'all');
    const confidence = everywhere ? 'high' : surest(missing.map(({ chain }) => sureness(chain, day)));
    const servers = everywhere ? 'servers present' : 'some servers present';
    const why = `${servers} a chain to ${missing.map(({ chain }) => name(chain)).join(', ')}, which is not among the trust anchors`;
    return { ...base, outcome: 'breaks', servers: everywhere ? 'all' : 'some', missing: unique(missing.map(({ chain }) => chain.anchors[0] ?? '')), confidence, why };
  }
  if (unseen.length > 0) {
    const why = `whether ${unseen.map(({ chain }) => name(chain)).join(', ')} is among the trust anchors cannot be seen from here`;
    return { ...base, outcome: 'unknown', missing: unique(unseen.map(({ chain }) => chain.anchors[0] ?? '')), confidence: 'high', why };
  }
  return { ...base, outcome: 'connects', missing: [], confidence: 'high', why: anchoredBy(chains, trust) };
}

/**
 * One anchor is enough. A reader that accepts partial chains is also content with an intermediate, but only when every
 * intermediate that servers may send is there.
 */
function anchored(plan: Plan, chain: PlanChain, trust: Anchors, day: Day): 'yes' | 'no' | 'unknown' {
  const held = (id: string) => trust.anchors.includes(knownById(id)?.sha256 ?? '');
  if (chain.anchors.some(held)) return 'yes';
  if (trust.partialChain && chain.intermediates.length > 0 && chain.intermediates.every(held)) return 'yes';
  if (chain.leaving === true && plan.review !== undefined && day >= plan.review) return 'unknown';
  const surelyAbsent = chain.anchors.every((id) => trust.lacks.includes(knownById(id)?.sha256 ?? ''));
  return trust.complete || surelyAbsent ? 'no' : 'unknown';
}

/** The root to add for a chain, by name. */
function name({ anchors: [first = ''] }: PlanChain): string {
  return nameOf(first);
}

function frame(plan: Plan, { phase, from }: VisiblePhase, current: boolean): Pick<Outcome, 'plan' | 'phase' | 'from' | 'since' | 'servers' | 'current'> {
  return { plan: plan.id, phase: phase.id, from, since: from, servers: 'all', current };
}

function sureness(chain: PlanChain, day: Day): Confidence {
  return chain.confidence?.findLast(({ from }) => from <= day)?.level ?? (chain.presence === 'all' ? 'high' : 'medium');
}

function anchoredBy(chains: Phase['chains'], trust: Anchors): string {
  const names = chains.map(({ anchors }) => anchors.find((id) => trust.anchors.includes(knownById(id)?.sha256 ?? '')));
  return `anchored by ${unique(names.map((id) => (id === undefined ? 'intermediates' : nameOf(id)))).join(', ')}`;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
