import type { Outcome, Report, ReportClient, ReportPlan } from '../model.ts';

/** One column of a client × phase table. */
export interface PhaseColumn {
  readonly plan: string;
  readonly phase: string;
  readonly title: string;
  /** `now`, `from 2026-01-28`, `no date yet` */
  readonly when: string;
  readonly current: boolean;
}

/** The phases of a plan in which clients were judged: the one in force and those that are announced. */
export function phaseColumns(report: Report, plan: ReportPlan): readonly PhaseColumn[] {
  const judged = new Set<string>();
  for (const client of report.clients) {
    for (const outcome of client.outcomes) if (outcome.plan === plan.id) judged.add(outcome.phase);
  }
  return plan.phases
    .filter((phase) => judged.has(phase.id))
    .map((phase) => ({ plan: plan.id, phase: phase.id, title: phase.title, when: when(phase), current: phase.current }));
}

function when(phase: ReportPlan['phases'][number]): string {
  if (phase.current) return 'now';
  return phase.from === null ? 'no date yet' : `from ${phase.from}`;
}

export type Cell = 'connects' | 'breaks' | 'may-break' | 'unknown' | 'not-affected' | 'none';

/** A sign and a word for each cell: the sign is seen first, the word is what a screen reader says. */
export const SIGNS: Readonly<Record<Cell, { readonly sign: string; readonly word: string }>> = {
  connects: { sign: '✓', word: 'connects' },
  breaks: { sign: '✗', word: 'breaks' },
  'may-break': { sign: '✗', word: 'may break' },
  unknown: { sign: '?', word: 'unknown' },
  'not-affected': { sign: '–', word: 'not affected' },
  none: { sign: '', word: '' },
};

/** What the signs mean, for the line below a table. */
export const LEGEND = '✓ connects · ✗ breaks · ? cannot be judged from here · – not affected: it does not verify the server';

export function cell(client: ReportClient, column: PhaseColumn): Cell {
  const outcome = client.outcomes.find((one) => one.plan === column.plan && one.phase === column.phase);
  if (outcome === undefined) return 'none';
  return outcome.outcome === 'breaks' && outcome.confidence !== 'high' ? 'may-break' : outcome.outcome;
}

/** Outcomes in which a client breaks, the first first. */
export function breaks(client: ReportClient): readonly Outcome[] {
  return client.outcomes.filter((outcome) => outcome.outcome === 'breaks');
}
