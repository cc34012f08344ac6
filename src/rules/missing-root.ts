import type { Level, Outcome } from '../model.ts';
import { least, type Verdict } from '../judge/verdict.ts';
import { chainOf, placeToAdd } from './places.ts';
import type { Draft, RuleContext } from './rule.ts';
import { clientName, RESTART, roots, since, titleOf, trustName } from './words.ts';

/** One finding for each client and plan that breaks in the phases that `wanted` picks, with the roots to add. */
export function* missingRoots(context: RuleContext, wanted: (outcome: Outcome, all: readonly Outcome[]) => boolean, level: Level): Generator<Draft> {
  for (const verdict of context.verdicts) {
    for (const plan of verdict.plans) {
      const mine = verdict.outcomes.filter((outcome) => outcome.plan === plan.id);
      const broken = mine.filter((outcome) => outcome.outcome === 'breaks' && wanted(outcome, mine));
      const first = broken[0];
      if (first === undefined) continue;
      const missing = [...new Set(broken.flatMap((outcome) => outcome.missing))];
      yield {
        level,
        confidence: least(...broken.map(({ confidence }) => confidence)),
        message: message(verdict, first, missing, context),
        location: placeToAdd(verdict, context.filesAt),
        related: chainOf(verdict),
        clients: [verdict],
        missing,
        fix: fix(verdict, missing),
      };
    }
  }
}

function message(verdict: Verdict, outcome: Outcome, missing: readonly string[], context: RuleContext): string {
  const source = verdict.trusts[0].decision.trust;
  const service = titleOf(verdict.plans, outcome.plan);
  const how = outcome.current ? 'cannot connect' : 'will not connect';
  const some = outcome.confidence === 'high' ? 'servers present' : 'some servers present';
  const what = `${clientName(verdict)} ${how} to ${service} ${since(outcome, context.day)}`;
  return `${what}: it verifies the server against ${trustName(source)}, which lacks ${roots(missing)}, and ${some} a chain to ${missing.length === 1 ? 'it' : 'them'}. ${fix(verdict, missing)} ${RESTART}`;
}

function fix(verdict: Verdict, missing: readonly string[]): string {
  const source = verdict.trusts[0].decision.trust;
  if (source.kind === 'platform') return `Use a platform version whose store holds ${roots(missing)}, or give the client a file with ${missing.length === 1 ? 'it' : 'them'}.`;
  return `Add ${roots(missing)} to ${trustName(source)}, and keep what is there.`;
}
