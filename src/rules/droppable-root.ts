import type { Day, Plan } from '../model.ts';
import { phasesOn } from '../rotations/phases.ts';
import { least } from '../shared/confidence.ts';
import { isPublicStore, knownRootsIn } from './files.ts';
import { chainOf } from './places.ts';
import type { Draft, Rule, RuleContext } from './rule.ts';

/** Roots in files that clients read, with whether any chain of their plans may still need them. */
function* leftovers(context: RuleContext, wanted: (root: { readonly expired: boolean; readonly needed: boolean }) => boolean, sentence: (name: string, path: string, notAfter: Day) => string, fix: string): Generator<Draft> {
  for (const file of context.certificates) {
    if (isPublicStore(file)) continue;
    const readers = context.readersOf(file).filter(({ trusts, plans }) => plans.length > 0 && trusts[0].decision.verifies === 'yes');
    const reader = readers[0];
    if (reader === undefined || readers.some(({ worst }) => worst === 'breaks')) continue;
    const needed = new Set(readers.flatMap((verdict) => verdict.plans.flatMap((plan) => [...rootsInUse(plan, context.day)])));
    for (const root of knownRootsIn(file)) {
      const notAfter = root.notAfter.slice(0, 'YYYY-MM-DD'.length);
      if (!wanted({ expired: notAfter < context.day, needed: needed.has(root.id) })) continue;
      const at = file.certificates.find(({ certificate }) => certificate.sha256 === root.sha256)?.at ?? file.at;
      yield { level: 'notice', confidence: least(readers.map(({ confidence }) => confidence)), message: sentence(root.name, file.path, notAfter), location: at, related: chainOf(reader), clients: readers, missing: [], fix };
    }
  }
}

/** Every root that a current, announced or exceptional chain of the plan may need, and those recommended. */
function rootsInUse(plan: Plan, day: Day): Set<string> {
  const { current, announced } = phasesOn(plan, day);
  const phases = [current, ...announced].map(({ phase }) => phase);
  return new Set(phases.flatMap(({ chains, recommended }) => [...chains.flatMap(({ anchors }) => anchors), ...(recommended ?? [])]));
}

export const droppableRoot: Rule = {
  id: 'droppable-root',
  title: 'A root that is no longer needed',
  help: 'No server of the service presents a chain to this root any more, and none is announced to. It can go when the file is next changed; there is no hurry.',
  level: 'notice',
  check: (context) =>
    leftovers(context, ({ needed }) => !needed, (name, path, notAfter) => `${path} still holds ${name}${notAfter < context.day ? `, which expired on ${notAfter}` : ''}. No chain of the service needs it any more.`, 'Remove it when the file is next changed; nothing depends on it.'),
};

export const expiredRoot: Rule = {
  id: 'expired-root',
  title: 'A root has expired',
  help: 'The root is past its last day. Some drivers ignore it then, others still accept it. Plan its replacement with the provider\'s present roots.',
  level: 'notice',
  check: (context) => leftovers(context, ({ needed, expired }) => needed && expired, (name, path, notAfter) => `${name} in ${path} expired on ${notAfter}.`, 'Keep it only as long as the provider says that servers may still need it.'),
};
