import type { CertificateFile, Day, Finding, Plan, Report, ReportCertificate, ReportClient, ReportPlan, ReportTrust, Skipped, Summary, Trust } from './model.ts';
import type { Verdict } from './judge/verdict.ts';
import { knownBySha256 } from './rotations/known.ts';
import { phasesOn, rootsOf } from './rotations/phases.ts';
import { chainOf } from './rules/places.ts';
import { trustName } from './rules/words.ts';
import { compareLocations, compareText } from './shared/order.ts';
import { knownValues } from './shared/values.ts';

/** What the audit found, as the parts of a report. */
export interface Found {
  readonly tool: Report['tool'];
  readonly asOf: Day;
  readonly files: { readonly listed: number; readonly read: number; readonly skipped: readonly Skipped[]; readonly skippedByReason: Readonly<Record<string, number>> };
  readonly plans: readonly Plan[];
  readonly verdicts: readonly Verdict[];
  readonly certificates: readonly CertificateFile[];
  readonly findings: readonly Finding[];
}

/** The report of an audit, in an order that depends on nothing but what was found. */
export function assemble(found: Found): Report {
  const clients = found.verdicts.map(clientOf).sort((left, right) => compareText(left.id, right.id));
  return {
    version: 1,
    tool: found.tool,
    asOf: found.asOf,
    files: { ...found.files, skipped: [...found.files.skipped].sort((left, right) => compareText(left.path, right.path) || compareText(left.reason, right.reason)) },
    plans: concernedPlans(found).map((plan) => planOf(plan, found.asOf)),
    clients,
    certificates: certificatesOf(found.certificates),
    findings: found.findings,
    summary: summaryOf(clients, found.findings),
  };
}

/** Plans of the clients; all of them when no client has one, so that a report always says what it was judged by. */
function concernedPlans({ verdicts, plans }: Found): readonly Plan[] {
  const concerned = new Set(verdicts.flatMap((verdict) => [...verdict.plans, ...verdict.retired]));
  return plans.filter((plan) => concerned.size === 0 || concerned.has(plan));
}

function planOf(plan: Plan, day: Day): ReportPlan {
  const { current, announced } = phasesOn(plan, day);
  const next = announced[0];
  return {
    id: plan.id,
    title: plan.title,
    phase: { id: current.phase.id, from: current.from },
    next: next === undefined ? null : { id: next.phase.id, from: next.from },
    phases: [current, ...announced].map((visible) => ({
      id: visible.phase.id,
      title: visible.phase.title,
      from: visible.from,
      current: visible === current,
      roots: rootsOf(visible.phase),
      retired: visible.phase.retired === true,
    })),
  };
}

function clientOf(verdict: Verdict): ReportClient {
  const { client, trusts } = verdict;
  const [trust, ...others] = trusts;
  return {
    id: client.id,
    project: client.project,
    driver: trust.driver,
    driverVersion: trust.decision.version,
    location: client.at,
    hosts: [...new Set(client.hosts.flatMap(knownValues))].sort(),
    mode: trust.decision.mode,
    verifies: verifies(trust),
    why: trust.decision.why,
    row: trust.decision.row,
    confidence: verdict.confidence,
    alternatives: others.map((other) => ({ driver: other.driver, driverVersion: other.decision.version, verifies: verifies(other), mode: other.decision.mode, why: other.decision.why })),
    trust: trustOf(trust),
    outcomes: verdict.outcomes,
    worst: verdict.worst,
    unassigned: verdict.unassigned,
    sample: client.sample,
    chain: chainOf(verdict),
  };
}

/** A configuration that the driver refuses verifies nothing, as it never gets that far. */
function verifies({ decision }: Trust): 'yes' | 'no' | 'unknown' {
  return decision.verifies === 'error' ? 'no' : decision.verifies;
}

function trustOf({ decision, anchors }: Trust): ReportTrust {
  const source = decision.trust;
  const sources = source.kind === 'none' || source.kind === 'unresolved' ? [] : [source, ...source.added];
  return {
    kind: source.kind,
    path: source.kind === 'none' ? null : source.path,
    name: trustName(source),
    sources: sources.map((one) => ({ kind: one.kind, path: one.kind === 'none' ? null : one.path })),
    certificates: [...anchors.certificates].sort(),
    anchors: [...anchors.anchors].sort(),
    complete: anchors.complete,
    via: source.kind === 'none' ? [] : source.via,
  };
}

function certificatesOf(files: readonly CertificateFile[]): ReportCertificate[] {
  const found = new Map<string, ReportCertificate>();
  for (const { certificate, at } of files.flatMap((file) => file.certificates)) {
    const seen = found.get(certificate.sha256);
    const { sha256, subject, notBefore, notAfter, kind } = certificate;
    found.set(sha256, { sha256, subject, notBefore, notAfter, kind, id: knownBySha256(sha256)?.id ?? null, locations: [...(seen?.locations ?? []), at] });
  }
  const inOrder = [...found.values()].sort((left, right) => compareText(left.sha256, right.sha256));
  return inOrder.map((one) => ({ ...one, locations: [...one.locations].sort(compareLocations) }));
}

function summaryOf(clients: readonly ReportClient[], findings: readonly Finding[]): Summary {
  // Samples are documentation: they are listed and never decide.
  const real = clients.filter(({ sample }) => !sample);
  const count = (worst: ReportClient['worst']) => real.filter((client) => client.worst === worst).length;
  const shown = findings.filter(({ suppressed }) => suppressed === null);
  const level = (wanted: Finding['level']) => shown.filter((finding) => finding.level === wanted).length;
  const breaking = count('breaks');
  const breakingLater = count('breaks-later');
  const unknown = count('unknown');
  const unseen = unknown > 0 ? 'unknown' : 'ready';
  const verdict = breaking + breakingLater > 0 ? 'not-ready' : unseen;
  return {
    verdict,
    ready: verdict === 'ready',
    clients: real.length,
    verifying: real.filter((client) => client.verifies === 'yes').length,
    breaking,
    breakingLater,
    unknown,
    unassigned: real.filter(({ unassigned }) => unassigned).length,
    errors: level('error'),
    warnings: level('warning'),
    notices: level('notice'),
    suppressed: findings.length - shown.length,
  };
}
