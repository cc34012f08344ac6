import type { Day, Plan } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import { knownById } from '../rotations/known.ts';
import { phasesOn, rootsOf } from '../rotations/phases.ts';
import { chainOf, placeToAdd } from './places.ts';
import type { Rule, RuleContext } from './rule.ts';
import { clientName, fileToEdit, ofClient, roots, rootsWithAddress, titleOf } from './words.ts';

export const missingRecommendedRoot: Rule = {
  id: 'missing-recommended-root',
  title: 'A root that the provider recommends is missing',
  help: 'The client connects in every phase that is known today. The provider recommends one more root, for servers that are exceptions. Add it when the file is next changed.',
  level: 'notice',
  *check(context) {
    for (const { verdict, plan } of connecting(context)) {
      const { current, announced } = phasesOn(plan, context.day);
      const recommended = [...new Set([current, ...announced].flatMap(({ phase }) => phase.recommended ?? []))];
      const missing = recommended.filter((id) => !verdict.trusts[0].anchors.anchors.includes(knownById(id)?.sha256 ?? ''));
      if (missing.length === 0) continue;
      const location = placeToAdd(verdict, context.filesAt);
      yield {
        level: 'notice',
        confidence: verdict.confidence,
        message: `${clientName(verdict)} connects. The provider also recommends ${roots(missing)}, for servers that are exceptions.`,
        location,
        related: chainOf(verdict),
        clients: [verdict],
        missing,
        fix: `Add ${rootsWithAddress(missing)} when ${fileToEdit(verdict.trusts[0].decision.trust, location, context.filesAt)} is next changed.`,
      };
    }
  },
};

/** How long before a needed root's last day people are told. */
const MONTHS_AHEAD = 12;

export const rootNearExpiry: Rule = {
  id: 'root-near-expiry',
  title: 'A root that is needed expires soon',
  help: 'The root that carries the connection ends within a year, so the provider has to change it before. Watch for the announcement.',
  level: 'notice',
  *check(context) {
    for (const { verdict, plan } of connecting(context)) {
      const { current } = phasesOn(plan, context.day);
      for (const id of rootsOf(current.phase)) {
        const root = knownById(id);
        const notAfter = root?.notAfter.slice(0, 'YYYY-MM-DD'.length);
        if (root === null || notAfter === undefined || !verdict.trusts[0].anchors.anchors.includes(root.sha256)) continue;
        if (notAfter < context.day || notAfter > monthsAfter(context.day, MONTHS_AHEAD)) continue;
        const fix = `Watch for the provider's next announcement; ${root.name} cannot be used after ${notAfter}.`;
        yield { level: 'notice', confidence: verdict.confidence, message: `${root.name}, which carries ${ofClient(verdict)}, expires on ${notAfter}.`, location: placeToAdd(verdict, context.filesAt), related: chainOf(verdict), clients: [verdict], missing: [], fix };
      }
    }
  },
};

export const retiredService: Rule = {
  id: 'retired-service',
  title: 'The service is retired, or will be',
  help: 'The provider ends this service on an announced day. Clients move to its successor, whose roots count from then on.',
  level: 'notice',
  *check(context) {
    for (const verdict of context.verdicts) {
      for (const plan of [...verdict.plans, ...verdict.retired]) {
        const { current, announced } = phasesOn(plan, context.day);
        const end = [current, ...announced].find(({ phase }) => phase.retired === true);
        if (end === undefined || verdict.trusts[0].decision.verifies !== 'yes' || isOnlyPossible(verdict, plan)) continue;
        const successor = titleOf(context.plans, plan.successor ?? '');
        const over = (end.from ?? '') <= context.day;
        const fix = over ? `Check that the host is a server of ${successor}.` : `Plan the move to ${successor}, which uses other roots.`;
        yield { level: 'notice', confidence: verdict.confidence, message: `${plan.title} ${over ? `was retired on ${end.from ?? 'an unknown day'}` : `is retired on ${end.from ?? 'a day not yet named'}`}.${over ? ` The client is judged by the plan of ${successor}.` : ''}`, location: verdict.client.at, related: chainOf(verdict), clients: [verdict], missing: [], fix };
      }
    }
  },
};

/** A host that may be either service says nothing about the retired one. */
function isOnlyPossible(verdict: Verdict, plan: Plan): boolean {
  return verdict.retired.includes(plan) && verdict.client.connection.login !== 'user@server';
}

/** Verifying clients that connect in every visible phase, with the plans that say so. */
function* connecting(context: RuleContext): Generator<{ readonly verdict: Verdict; readonly plan: Plan }> {
  for (const verdict of context.verdicts) {
    const [trust] = verdict.trusts;
    if (trust.decision.verifies !== 'yes' || trust.decision.trust.kind === 'platform' || verdict.worst !== 'connects') continue;
    for (const plan of verdict.plans) yield { verdict, plan };
  }
}

function monthsAfter(day: Day, months: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 'YYYY-MM-DD'.length);
}
