import type { Confidence, Level, Location, Report, ReportClient, ReportPlan, Step } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { groupClients, type ClientGroup } from './clients.ts';
import { fallbackMessage } from './fallback.ts';
import type { Settled } from './options.ts';
import { atLeast, compareClients, compareFindings, LEVELS, worstRank } from './order.ts';
import { phaseColumns, type PhaseColumn, type PlanTable } from './phases.ts';
import { groupBy } from './words.ts';

/** What a person is shown, sorted and selected, before anybody decides how: shared by all renderers for people. */
export interface Page {
  readonly projects: readonly ProjectPage[];
  /** Findings that `minLevel` hides. */
  readonly hidden: Readonly<Record<Level, number>>;
  readonly suppressed: readonly { readonly by: string; readonly count: number }[];
  /** Whether tables must say of which plan they are. */
  readonly severalPlans: boolean;
}

export interface ProjectPage {
  readonly name: string;
  readonly worst: ReportClient['worst'];
  readonly clients: readonly ReportClient[];
  readonly tables: readonly PlanTable[];
  /** What must change, worst first. */
  readonly changes: readonly Item[];
  /** What could not be seen. */
  readonly unknowns: readonly Item[];
  /** Remarks that decide nothing. */
  readonly remarks: readonly Item[];
  readonly fine: readonly ClientGroup[];
  /** Clients that no plan concerns. */
  /** Nothing says which service they connect to. */
  readonly unassigned: readonly ClientGroup[];
  /** Their servers are known, and no plan's. */
  readonly elsewhere: readonly ClientGroup[];
}

/** Whether every client of a project is fine and nothing asks for a change or a look, hidden findings or not. */
export function nothingToDo({ clients, changes, unknowns }: ProjectPage): boolean {
  return clients.length > 0 && changes.length + unknowns.length === 0 && clients.every(({ worst }) => worst === 'connects' || worst === 'not-affected');
}

/** A finding, or a client with a problem that no finding speaks of. */
export interface Item {
  readonly rule: string | null;
  readonly level: Level;
  readonly confidence: Confidence;
  readonly message: string;
  readonly location: Location;
  /** What to do, when the message does not say it already. */
  readonly next: string | null;
  /** The commands that do it. */
  readonly commands: readonly string[];
  readonly related: readonly Step[];
  readonly clients: readonly ClientGroup[];
}

export function pageOf(report: Report, options: Settled): Page {
  const suppressed = new Map<string, number>();
  const hidden: Record<Level, number> = { error: 0, warning: 0, notice: 0 };
  for (const finding of report.findings) {
    if (finding.suppressed !== null) suppressed.set(finding.suppressed.by, (suppressed.get(finding.suppressed.by) ?? 0) + 1);
    else if (!atLeast(finding.level, options.minLevel)) hidden[finding.level] += 1;
  }
  return {
    projects: projectPages(report, options),
    hidden,
    severalPlans: new Set(report.clients.flatMap((client) => client.outcomes.map((outcome) => outcome.plan))).size > 1,
    suppressed: [...suppressed].map(([by, count]) => ({ by, count })).sort((a, b) => compareText(a.by, b.by)),
  };
}

function projectPages(report: Report, options: Settled): readonly ProjectPage[] {
  const clients = groupBy(report.clients, (client) => client.project);
  const items = groupBy(itemsOf(report, options), (item) => item.project);
  const names = [...new Set([...clients.keys(), ...items.keys()])];
  const columns = report.plans.map((plan) => ({ plan, columns: phaseColumns(report, plan) }));
  return names
    .map((name) => projectPage(name, clients.get(name) ?? [], items.get(name) ?? [], columns))
    .sort((a, b) => worstRank(a.worst) - worstRank(b.worst) || compareText(a.name, b.name));
}

function projectPage(
  name: string,
  clients: readonly ReportClient[],
  items: readonly OwnedItem[],
  columns: readonly { readonly plan: ReportPlan; readonly columns: readonly PhaseColumn[] }[],
): ProjectPage {
  const sorted = [...clients].sort(compareClients);
  const groups = groupClients(sorted);
  return {
    name,
    worst: sorted.find((client) => !client.sample)?.worst ?? null,
    clients: sorted,
    tables: columns
      .map((table) => ({ ...table, rows: groups.filter((group) => group.client.outcomes.some((outcome) => outcome.plan === table.plan.id)) }))
      .filter((table) => table.rows.length > 0 && table.columns.length > 0),
    changes: items.filter((item) => kindOf(item) === 'change'),
    unknowns: items.filter((item) => kindOf(item) === 'unknown'),
    remarks: items.filter((item) => kindOf(item) === 'remark'),
    fine: groups.filter((group) => group.client.worst === 'connects' || group.client.worst === 'not-affected'),
    unassigned: groups.filter(({ client }) => client.worst === null && client.unassigned),
    elsewhere: groups.filter(({ client }) => client.worst === null && !client.unassigned),
  };
}

interface OwnedItem extends Item {
  readonly project: string;
}

/** Rules that ask people to look at what could not be seen. */
const ASK_TO_LOOK: ReadonlySet<string> = new Set(['unresolved-trust-source', 'unknown-verification']);

function kindOf(item: Item): 'change' | 'unknown' | 'remark' {
  const asks = item.rule === null ? item.clients.every((group) => group.client.worst === 'unknown') : ASK_TO_LOOK.has(item.rule);
  if (asks) return 'unknown';
  return item.level === 'notice' ? 'remark' : 'change';
}

function itemsOf(report: Report, options: Settled): readonly OwnedItem[] {
  const byId = new Map(report.clients.map((client) => [client.id, client]));
  const spokenOf = new Set(report.findings.flatMap((finding) => finding.clients));
  const found = [...report.findings]
    .filter((finding) => finding.suppressed === null && atLeast(finding.level, options.minLevel))
    .sort(compareFindings)
    .map((finding): OwnedItem => ({
      ...finding,
      next: finding.fix === null || finding.message.includes(finding.fix.summary) ? null : finding.fix.summary,
      commands: finding.fix?.commands ?? [],
      clients: groupClients(finding.clients.flatMap((id) => byId.get(id) ?? [])),
    }));
  const silent = report.clients
    .filter((client) => !spokenOf.has(client.id) && LEVEL_OF[client.worst ?? 'connects'] !== null)
    .map((client) => itemOfClient(client, report, options))
    .filter((item) => atLeast(item.level, options.minLevel));
  return [...found, ...silent].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

const LEVEL_OF: Readonly<Record<NonNullable<ReportClient['worst']>, Level | null>> = {
  breaks: 'error', 'breaks-later': 'warning', unknown: 'notice', connects: null, 'not-affected': null,
};

function itemOfClient(client: ReportClient, report: Report, options: Settled): OwnedItem {
  return {
    project: client.project,
    rule: null,
    level: client.sample ? 'notice' : LEVEL_OF[client.worst ?? 'unknown'] ?? 'notice',
    confidence: client.confidence,
    message: fallbackMessage(client, report, options.nameOf),
    location: client.location,
    next: null,
    commands: [],
    related: [],
    clients: [{ client, count: 1 }],
  };
}
