import type { Location } from '../model.ts';
import { knownBySha256 } from '../rotations/known.ts';
import { chainOf } from './places.ts';
import type { Rule } from './rule.ts';
import { clientName, list, trustName } from './words.ts';

export const importLosesCertificates: Rule = {
  id: 'import-loses-certificates',
  title: 'A certificate is lost on the way',
  help: 'The file holds a root that the client does not get: its driver, or the command that copies the file, keeps fewer certificates than are there. Repair the file so that every certificate is read.',
  level: 'warning',
  replaces: ['missing-current-root', 'missing-next-root', 'unreadable-certificate'],
  *check(context) {
    for (const verdict of context.verdicts) {
      const { decision, anchors } = verdict.trusts[0];
      const lost = anchors.rejected.filter(({ sha256 }) => sha256 !== null && knownBySha256(sha256)?.role === 'root' && !anchors.anchors.includes(sha256) && !isExpired(sha256, context.day));
      const first = lost[0];
      if (first === undefined || decision.verifies !== 'yes' || verdict.plans.length === 0) continue;
      const names = [...new Set(lost.map(({ sha256 }) => knownBySha256(sha256 ?? '')?.name ?? ''))];
      const breaks = verdict.worst === 'breaks';
      const at: Location = first.at ?? verdict.client.at;
      const fix = 'Put every certificate on lines of its own, with a line break at the end, in plain text: no HTML, no byte-order mark.';
      yield {
        level: breaks ? 'error' : 'warning',
        confidence: verdict.confidence,
        message: `${clientName(verdict)} does not get ${list(names)} although ${trustName(decision.trust)} holds ${names.length === 1 ? 'it' : 'them'}: ${first.reason}.${breaks ? ' It cannot connect for that reason.' : ''}`,
        location: at,
        related: chainOf(verdict),
        clients: [verdict],
        missing: breaks ? [...new Set(verdict.outcomes.filter(({ outcome }) => outcome === 'breaks').flatMap(({ missing }) => missing))] : [],
        fix,
      };
    }
  },
};

function isExpired(sha256: string, day: string): boolean {
  return (knownBySha256(sha256)?.notAfter ?? '9') < day;
}
