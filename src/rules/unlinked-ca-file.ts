import { judge } from '../rotations/judge.ts';
import { inForce, visibleRoots } from '../rotations/phases.ts';
import type { Certificate, CertificateFile, Plan } from '../model.ts';
import { folderOf, nameOf } from '../shared/paths.ts';
import { isSamplePath } from '../shared/sample-path.ts';
import { list } from '../shared/words.ts';
import { isForSomethingElse, isPublicStore, knownRootsAmong, knownRootsIn, liesInPublicStore, plansNaming } from './files.ts';
import type { Rule, RuleContext } from './rule.ts';
import { namedInWords, namingOf, servesSomethingElse } from './store-names.ts';
import { roots, rootsWithAddress } from './words.ts';

export const unlinkedCaFile: Rule = {
  id: 'unlinked-ca-file',
  title: 'A CA file lacks a root, and nobody is seen to read it',
  help: 'The file holds a root of a rotation plan, but not all that the plan needs, and no client that reads it was found. If a client outside the repository uses it, add the missing root.',
  level: 'warning',
  *check(context) {
    for (const file of context.certificates) {
      if (isPublicStore(file) || isForSomethingElse(file.path) || isSamplePath(file.path) || context.readersOf(file).length > 0 || liesInPublicStore(file, context) || isImported(file, context)) continue;
      const project = context.projectOf(file.path);
      // Settings of another project mean a file of their own, whatever its name.
      const naming = namingOf(context.storeNames, file).filter(({ at }) => ['', project].includes(context.projectOf(at.path)) || project === '');
      if (servesSomethingElse(naming)) continue;
      const missing = missingIn(certificatesWith(file, context), context);
      const last = file.certificates.at(-1);
      if (missing.length === 0 || last === undefined) continue;
      const named = namedInWords(naming);
      const fix = `If a client reads it, add ${rootsWithAddress(missing)}. If nobody does, remove the file.`;
      yield {
        level: 'warning',
        confidence: maySomeClientRead(file, context) ? 'medium' : 'low',
        message: `${file.path} holds ${list(knownRootsIn(file).map(({ name }) => name))} and lacks ${roots(missing)}. ${named ?? 'No client that reads it was found.'}`,
        location: last.at,
        related: named === null ? [] : naming.map(({ at, key }) => ({ at, what: `${key} names it` })),
        clients: [],
        missing,
        fix,
      };
    }
  },
};

/** A command puts it into a store: what the store lacks then is the affair of those who read that, or of `unused-trust-store`. */
function isImported({ path, whole }: CertificateFile, { imports }: RuleContext): boolean {
  return whole && imports.some(({ files }) => files.includes(nameOf(path)));
}

/** Roots that lie in files of their own are used together: a file with a single one does not lack those beside it. */
function certificatesWith(file: CertificateFile, { certificates }: RuleContext): readonly Certificate[] {
  const own = file.certificates.map(({ certificate }) => certificate);
  if (!file.whole || own.length > 1) return own;
  const beside = certificates.filter((other) => other.whole && folderOf(other.path) === folderOf(file.path));
  return beside.flatMap((other) => other.certificates.map(({ certificate }) => certificate));
}

/**
 * Whether a client of the service stands near enough to be the reader. Without one, or in another project than any of
 * them, the file may well serve another engine.
 */
function maySomeClientRead({ path, format }: CertificateFile, { verdicts, projectOf }: RuleContext): boolean {
  const project = projectOf(path);
  const near = verdicts.filter(({ plans, client }) => plans.length > 0 && (project === '' || client.project === project || client.project.startsWith(`${project}/`)));
  // Keystores serve many things. Only Java reads them, and whoever has roots from elsewhere reads none.
  if (format === 'jks' || format === 'pkcs12') return near.some(({ trusts, worst }) => worst !== 'connects' && trusts.some(({ driver, decision }) => driver === 'pgjdbc' && decision.verifies !== 'no'));
  return near.length > 0;
}

/** What every plan that names one of its roots finds missing now or in an announced phase; the mildest plan counts. */
function missingIn(certificates: readonly Certificate[], { plans, day, verdicts }: RuleContext): readonly string[] {
  const anchors = { anchors: certificates.map(({ sha256 }) => sha256), complete: true, lacks: [], partialChain: false };
  const held = knownRootsAmong(certificates);
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
