import type { Trust } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import { knownValues } from '../shared/values.ts';
import { chainOf } from './places.ts';

/**
 * Clients without those that nothing tells from another one. A chart that is installed with ten files of values, none of
 * which says anything of the database, connects in one way, not in ten; files that make a difference keep a client each.
 */
export function distinctVerdicts(verdicts: readonly Verdict[]): readonly Verdict[] {
  const kept = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    const key = storyOf(verdict);
    if (!kept.has(key)) kept.set(key, verdict);
  }
  return [...kept.values()];
}

/** Everything that a report tells of a client, except for its identifier, and for where a place ends: a rendering may hold a line more. */
function storyOf(verdict: Verdict): string {
  const { client, trusts, outcomes, confidence, unassigned } = verdict;
  const steps = chainOf(verdict).map(({ at, what }) => [at?.path, at?.line, at?.column, what]);
  return JSON.stringify([client.at, client.project, client.sample, client.hosts.flatMap(knownValues), trusts.map(trustStory), outcomes, confidence, unassigned, steps]);
}

function trustStory({ driver, confidence, decision: { verifies, mode, why, row, version, trust }, anchors }: Trust): readonly unknown[] {
  return [driver, confidence, verifies, mode, why, row, version, trust.kind, trust.kind === 'none' ? null : trust.path, [...anchors.certificates].sort(), [...anchors.anchors].sort(), anchors.complete];
}
