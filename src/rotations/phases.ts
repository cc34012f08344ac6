import type { Day, Phase, Plan, PlanChain } from '../model.ts';

/** The phases of a plan as they look on a day. */
export interface PhasesOn {
  readonly current: VisiblePhase;
  /** Announced and not yet in force, soonest first; those without a day come last. */
  readonly announced: readonly VisiblePhase[];
}

/** A phase with the day that counts: the real one once it is in force, before that the one last announced. */
export interface VisiblePhase {
  readonly phase: Phase;
  readonly from: Day | null;
}

/**
 * What somebody reading the provider's announcements on `day` knows: the phase in force and those announced.
 * A phase that nobody had announced yet is invisible. `region` (`westcentralus`) matters where a rollout had stages.
 */
export function phasesOn(plan: Plan, day: Day, region: string | null = null): PhasesOn {
  let current: VisiblePhase | null = null;
  const announced: VisiblePhase[] = [];
  for (const phase of plan.phases) {
    const from = (region === null ? undefined : phase.regions?.[region]) ?? phase.from;
    const begun = phase.planned !== true && (from === null || from <= day);
    if (begun) current = { phase, from };
    else {
      const word = phase.announcements.findLast(({ on }) => on === null || on <= day);
      if (word !== undefined) announced.push({ phase, from: word.from });
    }
  }
  if (current === null) throw new Error(`plan ${plan.id} has no phase in force on ${day}`);
  announced.sort((left, right) => (left.from ?? '9999').localeCompare(right.from ?? '9999'));
  return { current, announced };
}

/** The chains that clients are judged by: all but those of servers that are exceptions. */
export function ordinaryChains({ chains }: Phase): readonly PlanChain[] {
  return chains.filter(({ presence }) => presence !== 'exceptional');
}

/** The roots that anchor the ordinary chains of a phase, each once. */
export function rootsOf(phase: Phase): readonly string[] {
  return [...new Set(ordinaryChains(phase).flatMap(({ anchors }) => anchors))];
}

/** Roots that any chain visible on the day may need: how a trust source is recognised as meant for this plan. */
export function visibleRoots(plan: Plan, day: Day): ReadonlySet<string> {
  const { current, announced } = phasesOn(plan, day);
  return new Set([current, ...announced].flatMap(({ phase }) => rootsOf(phase)));
}

/** The plan itself, or the one of the service that took over once this one is retired. */
export function inForce(plan: Plan, plans: readonly Plan[], day: Day): Plan {
  const retired = phasesOn(plan, day).current.phase.retired === true;
  const successor = retired ? plans.find(({ id }) => id === plan.successor) : undefined;
  return successor === undefined ? plan : inForce(successor, plans, day);
}
