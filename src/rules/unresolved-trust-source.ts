import { WRONG_PASSWORD } from '../drivers/stores/password.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Location, ResolvedContent, TrustSource } from '../model.ts';
import { howToLook } from './how-to-look.ts';
import { chainOf } from './places.ts';
import type { Rule } from './rule.ts';
import { clientName, lacks, trustName } from './words.ts';

export const unresolvedTrustSource: Rule = {
  id: 'unresolved-trust-source',
  title: 'What the client trusts cannot be seen from here',
  help: 'A client verifies the server, but its certificates come from somewhere outside the repository. Look at the file where the client runs, or say in the repository where it comes from.',
  level: 'warning',
  *check(context) {
    const first = new Map<string, Location>();
    for (const verdict of context.verdicts) {
      const unseen = verdict.outcomes.filter(({ outcome }) => outcome === 'unknown');
      const [trust] = verdict.trusts;
      if (unseen.length === 0 || trust.decision.verifies !== 'yes' || trust.decision.assumes !== null) continue;
      const missing = [...new Set(unseen.flatMap((outcome) => outcome.missing))];
      const source = trust.decision.trust;
      const name = trustName(source);
      const reason = trust.anchors.reason ?? (source.kind === 'unresolved' ? source.reason : 'its content is not in the repository');
      const location = placeToLook(source) ?? sharedPlace(source, name, verdict, first);
      const sealed = context.filesAt(location.path).some((file) => file.sealed === reason);
      const obstacle = reason === WRONG_PASSWORD ? 'wrong password' : sealed ? 'no password' : null;
      const { text, commands } = howToLook(source, missing, verdict.client.view.os, obstacle);
      yield {
        level: 'warning',
        confidence: verdict.confidence,
        // A store whose name says all that is known needs no reason.
        message: `${clientName(verdict)} verifies the server against ${name}, and what ${lacks(name) === 'lack' ? 'those hold' : 'that holds'} cannot be seen from here${reason.includes(name) ? '' : `: ${reason}`}.`,
        location,
        related: chainOf(verdict),
        clients: [verdict],
        missing,
        fix: text,
        commands,
      };
    }
  },
};

/** Nothing in the repository brings a platform's store: it is said once for all clients that lean on it, at the first of them. */
function sharedPlace({ kind }: TrustSource, name: string, { client }: Verdict, first: Map<string, Location>): Location {
  const place = kind === 'platform' ? (first.get(name) ?? client.at) : client.at;
  if (kind === 'platform') first.set(name, place);
  return place;
}

/** Where what cannot be seen comes from: the image that brings a public store, else the last step on the way. */
function placeToLook(source: TrustSource): Location | null {
  if (source.kind === 'none') return null;
  const image = source.kind === 'platform' ? storeAt(source.content) : null;
  return image ?? (source.kind === 'platform' && isChanged(source.content) ? null : (source.via.findLast((step) => step.at !== null)?.at ?? null));
}

function storeAt(content: ResolvedContent): Location | null {
  if (content.kind === 'readBy' || content.kind === 'atLeast') return storeAt(content.from);
  if (content.kind === 'trustStore') return content.base === null ? null : storeAt(content.base);
  return content.kind === 'store' ? content.at : null;
}

/** What commands put into a store can be seen; the last step leads there. */
function isChanged(content: ResolvedContent): boolean {
  return content.kind === 'readBy' ? isChanged(content.from) : content.kind === 'trustStore';
}
