import type { Level, Outcome } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import { least } from '../shared/confidence.ts';
import { howToAdd } from './how-to-add.ts';
import { chainOf, placeToAdd } from './places.ts';
import type { Draft, RuleContext } from './rule.ts';
import { clientName, failure, fixed, lacks, roots, titleOf, trustName, when } from './words.ts';

/** One finding for each client and plan that breaks in the phases that `wanted` picks, with the roots to add. */
export function* missingRoots(context: RuleContext, wanted: (outcome: Outcome, all: readonly Outcome[]) => boolean, level: Level): Generator<Draft> {
  for (const verdict of context.verdicts) {
    for (const plan of verdict.plans) {
      const mine = verdict.outcomes.filter((outcome) => outcome.plan === plan.id);
      const broken = mine.filter((outcome) => outcome.outcome === 'breaks' && wanted(outcome, mine));
      const first = broken[0];
      if (first === undefined) continue;
      const missing = [...new Set(broken.flatMap((outcome) => outcome.missing))];
      const location = placeToAdd(verdict, context.filesAt);
      yield {
        level,
        confidence: least(broken.map(({ confidence }) => confidence)),
        message: message(verdict, first, missing),
        location,
        related: chainOf(verdict),
        clients: [verdict],
        missing,
        ...fixed(howToAdd(verdict.trusts[0].decision.trust, missing, location, context)),
      };
    }
  }
}

function message(verdict: Verdict, outcome: Outcome, missing: readonly string[]): string {
  const source = verdict.trusts[0].decision.trust;
  const to = outcome.servers === 'some' ? 'to some servers of' : 'to';
  const what = `${clientName(verdict)} ${failure(verdict, outcome)} ${to} ${titleOf(verdict.plans, outcome.plan)}${when(outcome)}`;
  const name = trustName(source);
  return `${what}. It verifies the server against ${name}, which ${lacks(name)} ${roots(missing)}.`;
}
