import type { FileState, Step, TrustSource, Value } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import { knownById } from '../rotations/known.ts';
import { knownValues } from '../shared/values.ts';
import { bytesIn, chainOf } from './places.ts';
import type { Draft, Rule, RuleContext } from './rule.ts';
import { namingOf } from './store-names.ts';
import { trustVariables, whatCounts } from './trust-variables.ts';
import type { TrustVariable } from './trust-variables.ts';
import { ofClient, roots } from './words.ts';

export const ineffectiveTrustSetting: Rule = {
  id: 'ineffective-trust-setting',
  title: 'A setting brings the root, but not to this client',
  help: 'A variable where the client runs names certificates with the root that it lacks, and its driver does not read that variable. Name the file in a setting that counts for the driver.',
  level: 'notice',
  *check(context) {
    for (const verdict of context.verdicts) {
      const [{ decision }] = verdict.trusts;
      if (decision.verifies !== 'yes' || decision.assumes !== null) continue;
      const lacking = verdict.outcomes.filter(({ outcome }) => outcome === 'breaks' || outcome === 'unknown');
      const missing = [...new Set(lacking.flatMap((outcome) => outcome.missing))];
      if (missing.length === 0) continue;
      for (const variable of trustVariables) yield* drafts(variable, verdict, missing, context);
      yield* ofFrameworks(verdict, missing, context);
    }
  },
};

function* drafts(variable: TrustVariable, verdict: Verdict, missing: readonly string[], context: RuleContext): Generator<Draft> {
  const { view } = verdict.client;
  const [{ decision }] = verdict.trusts;
  const value = view.variable(variable.name);
  const setAt = value.via.findLast(({ at }) => at !== null)?.at ?? null;
  const path = pathIn(variable, value);
  // What a driver reads shows in its trust source: the variable is a step to it, or the file is the same.
  if (setAt === null || path === null || leadsThrough(decision.trust, value.via) || names(decision.trust, path)) return;
  const inFolder = (view.directory(path) ?? []).map(({ state }) => state);
  const states = inFolder.length > 0 ? inFolder : [view.file(path)];
  const held = missing.filter((id) => states.some((state) => holds(state, knownById(id)?.sha256 ?? '', context)));
  const unseen = states.some(({ kind }) => kind === 'notFound' || kind === 'unknown');
  if (held.length === 0 && !unseen) return;
  const what = `names ${inFolder.length > 0 ? 'the folder ' : ''}${path}, which ${held.length > 0 ? `holds ${roots(held)}` : 'cannot be seen from here'}`;
  yield {
    level: 'notice',
    confidence: verdict.confidence,
    message: `${variable.name} ${what}, but that does not count for ${ofClient(verdict)}: the variable is read by ${variable.readers}.`,
    location: setAt,
    related: chainOf(verdict),
    clients: [verdict],
    missing: held.length > 0 ? held : missing,
    fix: whatCounts(verdict.trusts[0].driver),
  };
}

/** Certificates that a framework hands to its own clients: a JDBC driver takes its own from the URL and its properties alone. */
function* ofFrameworks(verdict: Verdict, missing: readonly string[], context: RuleContext): Generator<Draft> {
  const { driver } = verdict.trusts[0];
  const { project } = verdict.client;
  if (driver !== 'pgjdbc') return;
  const shared = context.storeNames.filter(({ settings, at }) => settings.purpose === 'shared' && context.projectOf(at.path) === project);
  for (const name of shared) {
    const files = context.certificates.filter((file) => namingOf([name], file).length > 0 && context.projectOf(file.path) === project && !context.readersOf(file).includes(verdict));
    const held = missing.filter((id) => files.some(({ certificates }) => certificates.some(({ certificate }) => certificate.sha256 === knownById(id)?.sha256)));
    if (held.length === 0) continue;
    yield {
      level: 'notice',
      confidence: verdict.confidence,
      message: `${name.key} ${name.paths.length === 0 ? `holds ${roots(held)}` : `names a file that holds ${roots(held)}`}, but that does not count for ${ofClient(verdict)}: the setting is for ${name.settings.reader}.`,
      location: name.at,
      related: chainOf(verdict),
      clients: [verdict],
      missing: held,
      fix: whatCounts(driver),
    };
  }
}

/** The path that the variable names; null: it is not set, or nobody can tell. */
function pathIn({ option }: TrustVariable, value: Value): string | null {
  const [text, ...others] = knownValues(value);
  if (text === undefined || text === '' || others.length > 0) return null;
  if (option === undefined) return text;
  const start = text.lastIndexOf(`-D${option}=`);
  return start === -1 ? null : (/^["']?([^"'\s]{1,1000})/u.exec(text.slice(start + option.length + 3))?.[1] ?? null);
}

function leadsThrough(trust: TrustSource, via: readonly Step[]): boolean {
  if (trust.kind === 'none') return false;
  const steps = new Set(trust.via.map(keyOf));
  return via.some((step) => step.at !== null && steps.has(keyOf(step))) || (trust.kind !== 'unresolved' && trust.added.some((added) => leadsThrough(added, via)));
}

function keyOf(step: Step): string {
  return JSON.stringify([step.what, step.at]);
}

function names(trust: TrustSource, path: string): boolean {
  if (trust.kind === 'none') return false;
  return trust.path === path || (trust.kind !== 'unresolved' && trust.added.some((added) => names(added, path)));
}

function holds(state: FileState, sha256: string, { filesAt }: RuleContext): boolean {
  if (state.kind !== 'present') return false;
  return bytesIn(state.content).some(({ at }) => filesAt(at.path).some(({ certificates }) => certificates.some(({ certificate, at: where }) => certificate.sha256 === sha256 && where.line >= at.line && where.endLine <= at.endLine)));
}
