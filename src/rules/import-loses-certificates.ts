import type { AnchorSet, Location, ResolvedContent } from '../model.ts';
import { NO_LINE_BREAK } from '../certificates/index.ts';
import { knownBySha256 } from '../rotations/known.ts';
import { list } from '../shared/words.ts';
import { bytesIn, chainOf, contentOf } from './places.ts';
import type { Verdict } from '../judge/verdict.ts';
import { howToAdd } from './how-to-add.ts';
import type { Draft, Rule, RuleContext } from './rule.ts';
import { clientName, failure, fixed, trustName, when } from './words.ts';

export const importLosesCertificates: Rule = {
  id: 'import-loses-certificates',
  title: 'A certificate is lost on the way',
  help: 'The file holds a root that the client does not get: its driver, or the command that copies the file, keeps fewer certificates than are there. Repair the file so that every certificate is read.',
  level: 'warning',
  replaces: ['missing-current-root', 'missing-next-root'],
  *check(context) {
    for (const verdict of context.verdicts) {
      const { decision, anchors } = verdict.trusts[0];
      const lost = anchors.rejected.filter(({ sha256 }) => sha256 !== null && knownBySha256(sha256)?.role === 'root' && !anchors.anchors.includes(sha256) && !isExpired(sha256, context.day));
      const first = lost[0];
      if (first === undefined || decision.verifies !== 'yes' || verdict.plans.length === 0) continue;
      const damage = bytesIn(contentOf(decision.trust) ?? NOTHING).flatMap(({ at }) => context.filesAt(at.path)).flatMap(({ malformed }) => malformed);
      // Anything else that is wrong with the text is the affair of `unreadable-certificate`.
      if (damage.some(({ reason }) => reason !== NO_LINE_BREAK)) continue;
      const names = [...new Set(lost.map(({ sha256 }) => knownBySha256(sha256 ?? '')?.name ?? ''))];
      const breaks = verdict.worst === 'breaks';
      const cause = causeOf(first, anchors.rejected);
      if (cause.command !== undefined) {
        yield byCommand(verdict, cause, names, idsOf(lost), context);
        continue;
      }
      const joint = damage[0]?.at;
      const at: Location = joint === undefined ? (cause.at ?? first.at ?? verdict.client.at) : { ...joint, line: joint.endLine, column: 1 };
      const isKeystore = context.filesAt(at.path).some(({ format }) => format === 'pkcs12' || format === 'jks');
      const plain = 'Put every certificate on lines of its own, with a line break at the end, in plain text: no HTML, no byte-order mark.';
      yield {
        level: breaks ? 'error' : 'warning',
        confidence: verdict.confidence,
        message: `${clientName(verdict)} does not get ${list(names)} although ${trustName(decision.trust)} holds ${names.length === 1 ? 'it' : 'them'}: ${cause.reason}.${consequence(verdict, 'It')}`,
        location: at,
        related: chainOf(verdict),
        clients: [verdict],
        missing: breaks ? missingNow(verdict) : [],
        ...(isKeystore ? fixed(howToAdd(decision.trust, idsOf(lost), at, context)) : { fix: plain }),
      };
    }
  },
};

/** A command that fills a store takes less than its file holds: the command is what to change. */
function byCommand(verdict: Verdict, cause: Rejected, names: readonly string[], ids: readonly string[], context: RuleContext): Draft {
  const breaks = verdict.worst === 'breaks';
  const source = verdict.trusts[0].decision.trust;
  const location = cause.command?.at ?? verdict.client.at;
  const from = cause.at === null || cause.at.path === location.path ? '' : ` (${cause.at.path})`;
  return {
    // What is lost is then one more root than is needed.
    level: breaks ? 'error' : verdict.worst === 'connects' ? 'notice' : 'warning',
    confidence: verdict.confidence,
    message: `${list(names)} ${names.length === 1 ? 'does' : 'do'} not get into ${trustName(source)}: ${cause.reason}${from}.${consequence(verdict, clientName(verdict))}`,
    location,
    related: chainOf(verdict),
    clients: [verdict],
    missing: breaks ? missingNow(verdict) : [],
    ...(isAllThatLacks(verdict, ids) ? { replaces: ['unresolved-trust-source'] } : {}),
    ...fixed(howToAdd(source, ids, location, context)),
  };
}

/** ` DATABASE_URL (pgjdbc) cannot connect since 2026-01-28 for that reason.`; nothing for a client that connects. */
function consequence(verdict: Verdict, who: string): string {
  const first = verdict.outcomes.find(({ outcome }) => outcome === 'breaks');
  if (first === undefined) return '';
  return ` ${who} ${failure(verdict, first)}${when(first)} for that reason.`;
}

/** With the lost roots in place nothing is left that could not be seen. */
function isAllThatLacks({ outcomes }: Verdict, ids: readonly string[]): boolean {
  return outcomes.filter(({ outcome }) => outcome === 'unknown').every(({ missing }) => missing.length > 0 && missing.every((id) => ids.includes(id)));
}

function missingNow({ outcomes }: Verdict): readonly string[] {
  return [...new Set(outcomes.filter(({ outcome }) => outcome === 'breaks').flatMap(({ missing }) => missing))];
}

function idsOf(lost: readonly Rejected[]): readonly string[] {
  return [...new Set(lost.flatMap(({ sha256 }) => knownBySha256(sha256 ?? '')?.id ?? []))];
}

const NOTHING: ResolvedContent = { kind: 'joined', pieces: [] };

type Rejected = AnchorSet['rejected'][number];

/** Where a reader refuses a whole file for one bad block, that block is what to repair. */
function causeOf(lost: Rejected, rejected: readonly Rejected[]): Rejected {
  return rejected.find(({ sha256, reason }) => sha256 === null && reason.startsWith(`${lost.reason}:`)) ?? lost;
}

function isExpired(sha256: string, day: string): boolean {
  return (knownBySha256(sha256)?.notAfter ?? '9') < day;
}
