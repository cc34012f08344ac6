import type { CertificateFile, Client, Day, Outcome, Plan, Trust, TrustSource, Value } from '../model.ts';
import { choosePlansFor, regionOf, type Server } from '../rotations/choose.ts';
import { judge, sameOutcome } from '../rotations/judge.ts';
import { knownBySha256, twinOf } from '../rotations/known.ts';
import { inForce } from '../rotations/phases.ts';
import { least, lower } from '../shared/confidence.ts';
import { ILLEGIBLE } from '../shared/legible.ts';
import { knownValues } from '../shared/values.ts';
import { trustsOf, type TrustOptions, type Twins } from './trust.ts';
import type { Verdict } from './verdict.ts';

export interface JudgeOptions extends TrustOptions {
  readonly plans: readonly Plan[];
  /** Ids of plans that the user named: they count for clients whose server cannot be told. */
  readonly assigned: readonly string[];
}

/** Decides one client by its driver and judges it in every phase that is visible on the day. */
export function judgeClient(client: Client, options: JudgeOptions): Verdict {
  const { day, plans } = options;
  const trusts = trustsOf(client, options);
  const server = serverOf(client, trusts);
  const { plans: named, unassigned } = choosePlansFor(server, plans, options.assigned, day);
  const concerned = [...new Set(named.map((plan) => inForce(plan, plans, day)))];
  const judgeTrust = (trust: Trust, plan: Plan): Outcome[] => outcomesOf(plan, trust, day, regionOf(plan, server.hosts));
  const perPlan = concerned.map((plan) => ({ plan, outcomes: acrossTrusts(trusts.map((trust) => judgeTrust(trust, plan)), trusts) }));
  const unsure = concerned.length > 1 || trusts.some(({ confidence }) => confidence !== client.confidence);
  const confidence = unsure ? lower(client.confidence) : client.confidence;
  const outcomes = perPlan.flatMap((judged) => judged.outcomes).map((outcome) => ({ ...outcome, confidence: least([outcome.confidence, confidence]) }));
  const worst = worstOf(outcomes);
  return {
    client,
    trusts: mostTelling(trusts, worst, (trust) => concerned.flatMap((plan) => judgeTrust(trust, plan))),
    plans: concerned,
    retired: named.filter((plan) => !concerned.includes(plan)),
    outcomes,
    unassigned,
    worst,
    confidence,
  };
}

function serverOf(client: Client, trusts: readonly Trust[]): Server {
  const names = client.hosts.flatMap((host) => [...knownValues(host), ...endings(host)]);
  const verifying = trusts.filter(({ decision }) => decision.verifies === 'yes' || decision.verifies === 'unknown');
  const unseen = verifying.some(({ anchors }) => !anchors.complete);
  const trusted = verifying.length === 0 || unseen ? null : verifying.flatMap(({ anchors }) => anchors.certificates);
  const seen = verifying.filter(({ decision }) => !isPublicStore(decision.trust)).flatMap(({ anchors }) => anchors.certificates);
  const standIn = names.every(isLocal) && (unseen || seen.some(isKnownRoot));
  const untold = names.length === 0 || standIn;
  const partly = client.hosts.some((host) => host.kind === 'unknown' || (host.kind === 'oneOf' && host.branches.some(({ kind }) => kind === 'unknown')));
  return { hosts: names, hostUnknown: untold || partly, login: client.connection.login, trusted: untold ? seen : trusted };
}

/** What a name ends in whose beginning is known at deployment: it says the service as well as a whole name does. */
function endings(host: Value): readonly string[] {
  if (host.kind === 'oneOf') return host.branches.flatMap(endings);
  const legible = host.kind === 'unknown' ? (host.legible ?? '') : '';
  const ending = legible.slice(legible.lastIndexOf(ILLEGIBLE) + 1);
  return legible.includes(ILLEGIBLE) && ending.includes('.') ? [ending] : [];
}

/**
 * The default of a variable (`${DB_HOST:localhost}`), a tunnel, a neighbour: who has its certificate verified against
 * public roots, or against something unseen, talks to another server in the end.
 */
function isLocal(host: string): boolean {
  return !host.includes('.') || /^127\.|^0\.0\.0\.0$|\.internal$/.test(host);
}

function isKnownRoot(sha256: string): boolean {
  return knownBySha256(sha256)?.role === 'root';
}

/** A store that everybody has holds every provider's roots, and so tells nothing about the server. */
function isPublicStore(trust: TrustSource): boolean {
  return trust.kind === 'platform' || ('content' in trust && trust.content.kind === 'store' && trust.content.file === undefined);
}

function outcomesOf(plan: Plan, { decision, anchors }: Trust, day: Day, region: string | null): Outcome[] {
  if (decision.verifies === 'no' || decision.verifies === 'error') return sameOutcome(plan, 'not-affected', decision.why, day, region);
  const judged = judge(plan, anchors, day, region);
  if (decision.verifies === 'yes') return judged;
  // It may or may not verify: with the anchors that it needs, neither does harm.
  return judged.map((outcome) => (outcome.outcome === 'connects' ? outcome : { ...outcome, outcome: 'unknown', why: decision.why }));
}

/**
 * One outcome a phase out of several possible ones. Where a version decides and is not known, nobody can tell; where
 * several drivers or values are possible, the worst one counts.
 */
function acrossTrusts(possible: readonly (readonly Outcome[])[], trusts: readonly Trust[]): Outcome[] {
  const phases = possible[0] ?? [];
  return phases.map((_, index) => {
    const outcomes = possible.flatMap((list) => list[index] ?? []);
    const worst = outcomes.reduce((left, right) => (rank(right.outcome) > rank(left.outcome) ? right : left));
    const differ = outcomes.some(({ outcome }) => outcome !== worst.outcome);
    if (!differ) return worst;
    const deciding = trusts.filter((_trust, place) => outcomes[place]?.outcome === worst.outcome);
    const assumed = deciding.every(({ decision }) => decision.assumes !== null) ? deciding[0] : undefined;
    const sameDriver = new Set(trusts.map(({ driver }) => driver)).size === 1;
    if (assumed !== undefined && sameDriver && (worst.outcome === 'breaks' || worst.outcome === 'unknown')) {
      return { ...worst, outcome: 'unknown', why: `the version decides and is not known (${assumed.decision.assumes ?? ''}): ${assumed.decision.why}` };
    }
    return { ...worst, confidence: lower(worst.confidence) };
  });
}

const RANK: Readonly<Record<Outcome['outcome'], number>> = { breaks: 3, unknown: 2, connects: 1, 'not-affected': 0 };

function rank(outcome: Outcome['outcome']): number {
  return RANK[outcome];
}

function worstOf(outcomes: readonly Outcome[]): Verdict['worst'] {
  if (outcomes.length === 0) return null;
  const now = outcomes.filter(({ current }) => current);
  if (now.some(({ outcome }) => outcome === 'breaks')) return 'breaks';
  if (outcomes.some(({ outcome }) => outcome === 'breaks')) return 'breaks-later';
  return outcomes.reduce((left, right) => (rank(right.outcome) > rank(left.outcome) ? right : left)).outcome;
}

/** The decision that explains the verdict comes first. */
function mostTelling(trusts: readonly Trust[], worst: Verdict['worst'], outcomes: (trust: Trust) => readonly Outcome[]): [Trust, ...Trust[]] {
  const wanted = worst === 'breaks-later' ? 'breaks' : worst;
  const explains = (trust: Trust) => outcomes(trust).some(({ outcome }) => outcome === wanted);
  const first = trusts.find(explains) ?? trusts[0];
  if (first === undefined) throw new Error('a driver made no decision');
  return [first, ...trusts.filter((trust) => trust !== first)];
}

/** The {@link Twins} among the certificates of a tree. */
export function twinsAmong(files: readonly CertificateFile[]): Twins {
  const found = files.flatMap(({ certificates }) => certificates.map(({ certificate }) => certificate));
  return new Map(found.flatMap((certificate) => {
    const twin = twinOf(certificate);
    return twin === null ? [] : [[certificate.sha256, twin.sha256] as const];
  }));
}
