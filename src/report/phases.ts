import type { Outcome, Report, ReportClient, ReportPlan } from '../model.ts';
import { compareText } from '../shared/order.ts';
import type { ClientGroup } from './clients.ts';
import { shortenEnd } from './shorten.ts';

const MAX_TITLE = 40;

/** One column of a client × phase table. */
export interface PhaseColumn {
  readonly plan: string;
  readonly phase: string;
  /** `now`, `from 2026-01-28`, `no date yet`; with the title where that alone is not clear */
  readonly when: string;
  readonly current: boolean;
}

/** The table of one plan: phases across, groups of clients down. */
export interface PlanTable {
  readonly plan: ReportPlan;
  readonly columns: readonly PhaseColumn[];
  readonly rows: readonly ClientGroup[];
}

/** The phases of a plan in which clients were judged: the one in force and those that are announced. */
export function phaseColumns(report: Report, plan: ReportPlan): readonly PhaseColumn[] {
  const judged = new Set<string>();
  for (const client of report.clients) {
    for (const outcome of client.outcomes) if (outcome.plan === plan.id) judged.add(outcome.phase);
  }
  return plan.phases
    .filter((phase) => judged.has(phase.id))
    .map((phase, _, all) => {
      const alike = all.filter((other) => when(other) === when(phase)).length > 1;
      return { plan: plan.id, phase: phase.id, when: alike ? `${when(phase)}: ${shortenEnd(phase.title, MAX_TITLE)}` : when(phase), current: phase.current };
    });
}

function when(phase: ReportPlan['phases'][number]): string {
  if (phase.current) return 'now';
  return phase.from === null ? 'no date yet' : `from ${phase.from}`;
}

export type Cell = 'connects' | 'breaks' | 'some' | 'may-break' | 'unknown' | 'not-affected' | 'none';

/** A sign and a word for each cell: the sign is seen first, the word is what a screen reader says. */
export const SIGNS: Readonly<Record<Cell, { readonly sign: string; readonly word: string }>> = {
  connects: { sign: '✓', word: 'connects' },
  breaks: { sign: '✗', word: 'breaks' },
  some: { sign: '✗', word: 'some servers' },
  'may-break': { sign: '✗', word: 'may break' },
  unknown: { sign: '?', word: 'unknown' },
  'not-affected': { sign: '–', word: 'not affected' },
  none: { sign: '', word: '' },
};

/** Words of a table that need more than the word; the others say it themselves. */
const MEANING: readonly (readonly [cell: Cell, meaning: string])[] = [
  ['unknown', '? unknown: it cannot be judged from here'], ['not-affected', '– not affected: it does not verify the server'],
];

/** What stands in these tables and needs a word more, for the line below them; empty where nothing does. */
export function legend(tables: readonly PlanTable[]): string {
  const used = new Set(tables.flatMap(({ columns, rows }) => rows.flatMap(({ client }) => columns.map((column) => cell(client, column)))));
  return MEANING.filter(([one]) => used.has(one)).map(([, meaning]) => meaning).join(' · ');
}

export function cell(client: ReportClient, column: PhaseColumn): Cell {
  const outcome = client.outcomes.find((one) => one.plan === column.plan && one.phase === column.phase);
  if (outcome === undefined) return 'none';
  return outcome.outcome === 'breaks' ? howItBreaks(outcome) : outcome.outcome;
}

/** For certain and everywhere, on some servers only, or perhaps: something that matters was not seen. */
export function howItBreaks(outcome: Outcome): 'breaks' | 'some' | 'may-break' {
  if (outcome.servers === 'some') return 'some';
  return outcome.confidence === 'high' ? 'breaks' : 'may-break';
}

/** Outcomes in which a client breaks, the earliest first: now, then by day, then those without one. */
export function breaks(client: ReportClient): readonly Outcome[] {
  return client.outcomes.filter((outcome) => outcome.outcome === 'breaks').sort((a, b) => turn(a) - turn(b) || compareText(a.from ?? '', b.from ?? ''));
}

function turn(outcome: Outcome): number {
  if (outcome.current) return 0;
  return outcome.from === null ? 2 : 1;
}
