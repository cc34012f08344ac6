import { judge } from '../rotations/judge.ts';
import { inForce, visibleRoots } from '../rotations/phases.ts';
import type { CertificateFile, Plan } from '../model.ts';
import { isSamplePath } from '../shared/sample-path.ts';
import { list } from '../shared/words.ts';
import { isForSomethingElse, isPublicStore, knownRootsIn, liesInPublicStore, plansNaming } from './files.ts';
import type { Rule, RuleContext } from './rule.ts';
import { roots, rootsWithAddress } from './words.ts';

export const unlinkedCaFile: Rule = {
  id: 'unlinked-ca-file',
  title: 'A CA file lacks a root, and nobody is seen to read it',
  help: 'The file holds a root of a rotation plan, but not all that the plan needs, and no client that reads it was found. If a client outside the repository uses it, add the missing root.',
  level: 'warning',
  *check(context) {
    for (const file of context.certificates) {
      if (isPublicStore(file) || isForSomethingElse(file.path) || isSamplePath(file.path) || context.readersOf(file).length > 0 || liesInPublicStore(file, context)) continue;
      const missing = missingIn(file, context);
      const last = file.certificates.at(-1);
      if (missing.length === 0 || last === undefined) continue;
      const fix = `If a client reads it, add ${rootsWithAddress(missing)}. If nobody does, remove the file.`;
      yield {
        level: 'warning',
        confidence: maySomeClientRead(file, context) ? 'medium' : 'low',
        message: `${file.path} holds ${list(knownRootsIn(file).map(({ name }) => name))} and lacks ${roots(missing)}. No client that reads it was found.`,
        location: last.at,
        related: [],
        clients: [],
        missing,
        fix,
      };
    }
  },
};

/**
 * Whether a client of the service stands near enough to be the reader. Without one, or in another project than any of
 * them, the file may well serve another engine.
 */
function maySomeClientRead({ path }: CertificateFile, { verdicts, projectOf }: RuleContext): boolean {
  const project = projectOf(path);
  return verdicts.some(({ plans, client }) => plans.length > 0 && (project === '' || client.project === project || client.project.startsWith(`${project}/`)));
}

/** What every plan that names one of its roots finds missing now or in an announced phase; the mildest plan counts. */
function missingIn(file: CertificateFile, { plans, day, verdicts }: RuleContext): readonly string[] {
  const anchors = { anchors: file.certificates.map(({ certificate }) => certificate.sha256), complete: true, lacks: [], partialChain: false };
  const held = knownRootsIn(file);
  const named = plansNaming(held, plans);
  // A root that a plan needs on that day says more than one that it needed once, or will need some day.
  const onTheDay = named.filter((plan) => {
    const needed = visibleRoots(plan, day);
    return held.some(({ id }) => needed.has(id));
  });
  const ofClients = onTheDay.filter((plan) => verdicts.some((verdict) => verdict.plans.includes(plan) || verdict.retired.includes(plan)));
  const likely = [ofClients, onTheDay, named].find((some) => some.length > 0) ?? [];
  const inQuestion: readonly Plan[] = [...new Set(likely.map((plan) => inForce(plan, plans, day)))];
  const perPlan = inQuestion.map((plan) => [...new Set(judge(plan, anchors, day).filter(({ outcome }) => outcome === 'breaks').flatMap(({ missing }) => missing))]);
  return perPlan.reduce<readonly string[]>((least, missing, index) => (index === 0 || missing.length < least.length ? missing : least), []);
}
