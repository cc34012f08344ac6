import { createHash } from 'node:crypto';
import type { CertificateFile, Confidence, Day, Evidence, Finding, Level, Location, Plan } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import { folderOf } from '../shared/paths.ts';
import { compareLocations, compareText } from '../shared/order.ts';
import { surest } from '../shared/confidence.ts';
import { push } from '../shared/groups.ts';
import { storeImports } from './imports.ts';
import { bytesIn, contentsOf } from './places.ts';
import type { Draft, Rule, RuleContext } from './rule.ts';
import { rules } from './registry.ts';
import { sidecars } from './sidecars.ts';
import { storeNames } from './store-names.ts';

/** What the rules have to say, merged and in a stable order: worst first, then by place. */
export function findingsOf(verdicts: readonly Verdict[], certificates: readonly CertificateFile[], { places, bags }: Pick<Evidence, 'places' | 'bags'>, plans: readonly Plan[], day: Day, projectOf: (path: string) => string): Finding[] {
  const context = { ...contextOf(verdicts, certificates, plans, day, projectOf), imports: storeImports(places), storeNames: storeNames(bags, places), sidecars: sidecars(places) };
  const drafts = rules.flatMap((rule) => [...rule.check(context)].map((draft) => ({ rule, draft })));
  const merged = merge(withoutReplaced(drafts));
  return merged.map((group) => finding(group, projectOf)).sort(inOrder);
}

interface Said {
  readonly rule: Rule;
  readonly draft: Draft;
}

/** A stretch of a file that a client reads. */
interface Reading {
  readonly verdict: Verdict;
  readonly at: Location;
}

function contextOf(verdicts: readonly Verdict[], certificates: readonly CertificateFile[], plans: readonly Plan[], day: Day, projectOf: (path: string) => string): Omit<RuleContext, 'imports' | 'storeNames' | 'sidecars'> {
  const byPath = new Map<string, CertificateFile[]>();
  for (const file of certificates) push(byPath, file.path, file);
  const sizes = new Map<string, number>();
  for (const { path, whole } of certificates) if (whole) sizes.set(folderOf(path), (sizes.get(folderOf(path)) ?? 0) + 1);
  const readings = new Map<string, Reading[]>();
  for (const verdict of verdicts) {
    const contents = verdict.trusts.flatMap(({ decision }) => contentsOf(decision.trust));
    for (const { at } of contents.flatMap(bytesIn)) push(readings, at.path, { verdict, at });
  }
  return {
    verdicts,
    certificates,
    plans,
    day,
    projectOf,
    filesIn: (folder) => sizes.get(folder) ?? 0,
    filesAt: (path) => byPath.get(path) ?? [],
    readersOf: (file) => readersAmong(readings.get(file.path) ?? [], file),
  };
}

/** Of a file that holds several texts, the clients that read this very one. */
function readersAmong(readings: readonly Reading[], { whole, at: text }: CertificateFile): readonly Verdict[] {
  const here = whole ? readings : readings.filter(({ at }) => at.line <= text.endLine && at.endLine >= text.line);
  return [...new Set(here.map(({ verdict }) => verdict))];
}

/** The more specific rule wins for the same client. */
function withoutReplaced(said: readonly Said[]): Said[] {
  const replaced = new Map<string, Set<Verdict>>();
  for (const { rule, draft } of said) {
    for (const id of [...(rule.replaces ?? []), ...(draft.replaces ?? [])]) replaced.set(id, new Set([...(replaced.get(id) ?? []), ...draft.clients]));
  }
  return said.filter(({ rule, draft }) => draft.clients.length === 0 || !draft.clients.every((client) => replaced.get(rule.id)?.has(client) === true));
}

/** One finding for a rule, a place to edit and a set of missing roots, however many clients it concerns. */
function merge(said: readonly Said[]): (readonly [Said, ...Said[]])[] {
  const groups = new Map<string, [Said, ...Said[]]>();
  for (const one of said) {
    const { path, line, column } = one.draft.location;
    const key = JSON.stringify([one.rule.id, path, line, column, [...one.draft.missing].sort()]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function finding(group: readonly [Said, ...Said[]], projectOf: (path: string) => string): Finding {
  const [first] = group;
  const { rule, draft } = first;
  const clients = [...new Set(group.flatMap((said) => said.draft.clients))];
  const confidence = surest(group.map((said) => said.draft.confidence));
  const others = clients.length - draft.clients.length;
  const ids = clients.map(({ client }) => client.id).sort();
  return {
    rule: rule.id,
    level: levelOf(mostUrgent(group.map((said) => said.draft.level)), confidence, clients),
    confidence,
    message: others > 0 ? `${draft.message} ${others} more ${others === 1 ? 'client depends' : 'clients depend'} on it.` : draft.message,
    project: draft.project ?? clients[0]?.client.project ?? projectOf(draft.location.path),
    location: draft.location,
    related: draft.related,
    clients: ids,
    missing: draft.missing,
    fix: draft.fix === null ? null : { summary: draft.fix, ...(draft.commands === undefined || draft.commands.length === 0 ? {} : { commands: draft.commands }), edits: [] },
    // Without lines: it stays the same when text moves.
    fingerprint: createHash('sha256').update(JSON.stringify([rule.id, draft.location.path, [...draft.missing].sort(), ids])).digest('hex').slice(0, 32),
    suppressed: null,
  };
}

const LEVELS: readonly Level[] = ['notice', 'warning', 'error'];

/** Low confidence lowers a level by one; samples and tests are a notice at most. */
function levelOf(level: Level, confidence: Confidence, clients: readonly Verdict[]): Level {
  if (clients.length > 0 && clients.every(({ client }) => client.sample)) return 'notice';
  return confidence === 'low' ? (LEVELS[Math.max(0, LEVELS.indexOf(level) - 1)] ?? 'notice') : level;
}

function mostUrgent(levels: readonly Level[]): Level {
  return LEVELS.toReversed().find((level) => levels.includes(level)) ?? 'notice';
}

function inOrder(left: Finding, right: Finding): number {
  return (
    LEVELS.indexOf(right.level) - LEVELS.indexOf(left.level) ||
    compareLocations(left.location, right.location) ||
    compareText(left.rule, right.rule) ||
    compareText(left.fingerprint, right.fingerprint)
  );
}
