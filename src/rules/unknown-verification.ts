import { chainOf } from './places.ts';
import type { Rule } from './rule.ts';
import { ofClient } from './words.ts';

export const unknownVerification: Rule = {
  id: 'unknown-verification',
  title: 'Whether the client verifies cannot be told',
  help: 'Drivers differ in what the weaker modes mean, and nothing in the repository shows which driver or version this client uses. Name the mode, or let the repository show the driver.',
  level: 'notice',
  *check(context) {
    for (const verdict of context.verdicts) {
      const [trust] = verdict.trusts;
      const undecided = trust.decision.verifies === 'unknown' || trust.decision.assumes !== null;
      if (!undecided || !verdict.outcomes.some(({ outcome }) => outcome === 'unknown')) continue;
      const version = trust.decision.assumes === null ? '' : ' The repository does not show the version.';
      const fix = 'Set sslmode to verify-full with a root file, or to the mode that is meant, and commit the lock file that names the driver.';
      yield {
        level: 'notice',
        confidence: verdict.confidence,
        message: `Whether ${ofClient(verdict)} verifies the server cannot be told: ${trust.decision.why}.${version}`,
        location: verdict.client.at,
        related: chainOf(verdict),
        clients: [verdict],
        missing: [],
        fix,
      };
    }
  },
};
