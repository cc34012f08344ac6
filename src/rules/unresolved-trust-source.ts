import { chainOf } from './places.ts';
import type { Rule } from './rule.ts';
import { clientName, roots, trustName } from './words.ts';

export const unresolvedTrustSource: Rule = {
  id: 'unresolved-trust-source',
  title: 'What the client trusts cannot be seen from here',
  help: 'A client verifies the server, but its certificates come from somewhere outside the repository. Look at the file where the client runs, or say in the repository where it comes from.',
  level: 'warning',
  *check(context) {
    for (const verdict of context.verdicts) {
      const unseen = verdict.outcomes.filter(({ outcome }) => outcome === 'unknown');
      const [trust] = verdict.trusts;
      if (unseen.length === 0 || trust.decision.verifies !== 'yes' || trust.decision.assumes !== null) continue;
      const missing = [...new Set(unseen.flatMap((outcome) => outcome.missing))];
      const source = trust.decision.trust;
      const at = source.kind === 'none' ? null : (source.via.findLast((step) => step.at !== null)?.at ?? null);
      const reason = trust.anchors.reason ?? (source.kind === 'unresolved' ? source.reason : 'its content is not in the repository');
      const fix = `Check that ${trustName(source)} holds ${roots(missing)} where the client runs.`;
      yield {
        level: 'warning',
        confidence: verdict.confidence,
        message: `${clientName(verdict)} verifies the server against ${trustName(source)}, and what that holds cannot be seen from here: ${reason}.`,
        location: at ?? verdict.client.at,
        related: chainOf(verdict),
        clients: [verdict],
        missing,
        fix,
      };
    }
  },
};
