import { driverLabel, groupNotes, trustLabel, verifiesCell, type ClientGroup } from '../clients.ts';
import { singleLine } from '../escape.ts';
import { phaseLines } from '../facts.ts';
import type { PlanTable } from '../phases.ts';
import { cell, legend, SIGNS, type Cell } from '../phases.ts';
import type { ReportPlan } from '../../model.ts';
import { shortenEnd } from '../shorten.ts';
import { count } from '../words.ts';
import type { TextContext } from './context.ts';
import { columns, fit, pad, wrap } from './layout.ts';
import type { Line, Style } from './paint.ts';

const MAX_ROWS = 200;
const GAP = 2;
const MAX_WORD = 60;
const MAX_TITLE = 300;

const STYLE: Readonly<Record<Cell, Style>> = { connects: 'good', breaks: 'bad', some: 'bad', 'may-break': 'bad', unknown: 'warn', 'not-affected': 'dim', none: 'plain' };
/** The cells after those of the phases. */
const ABOUT = ['CLIENT', 'DRIVER', 'VERIFIES?', 'TRUSTS'];

interface Row {
  readonly cells: readonly string[];
  readonly styles: readonly Style[];
}

/** A plan: what servers present now, and what is announced. */
export function planLines(plan: ReportPlan, context: TextContext): readonly Line[] {
  return [
    ...planTitle(plan, context),
    ...phaseLines(context.report, plan, context.nameOf).flatMap((line) => wrap(singleLine(line), context.text, '  ')).map((text): Line => [[text, 'plain']]),
  ];
}

/** A table client × phase. What does not fit side by side stands below the client, so that no path is cut short. */
export function matrixLines(table: PlanTable, context: TextContext): readonly Line[] {
  const shown = table.rows.slice(0, MAX_ROWS).map((group) => rowOf(group, table));
  const rest = table.rows.length - shown.length;
  return [
    ...(context.page.severalPlans ? planTitle(table.plan, context) : []),
    ...rowLines(table.columns.map((column) => singleLine(column.when.toUpperCase())), shown, context.width),
    ...(rest > 0 ? [[[`… and ${count(rest, 'more row')}`, 'dim']] satisfies Line] : []),
  ];
}

/** What the signs of these tables mean. */
export function legendLines(tables: readonly PlanTable[], context: TextContext): readonly Line[] {
  const words = legend(tables);
  return words === '' ? [] : wrap(words, context.text).map((text): Line => [[text, 'dim']]);
}

function planTitle(plan: ReportPlan, context: TextContext): readonly Line[] {
  return wrap(singleLine(shortenEnd(plan.title, MAX_TITLE)), context.text).map((text): Line => [[text, 'bold']]);
}

function rowOf(group: ClientGroup, table: PlanTable): Row {
  const { client } = group;
  const outcomes = table.columns.map((column) => cell(client, column));
  const trust = trustLabel(client);
  return {
    cells: [
      ...outcomes.map((outcome) => `${SIGNS[outcome].sign} ${SIGNS[outcome].word}`.trim()),
      singleLine([`${client.location.path}:${client.location.line}`, ...groupNotes(group)].join(' ')),
      singleLine(shortenEnd(driverLabel(client), MAX_WORD)),
      singleLine(shortenEnd(verifiesCell(client), MAX_WORD)),
      singleLine([trust.path ?? '', trust.words].filter((part) => part !== '').join(', ')),
    ],
    styles: [...outcomes.map((outcome) => STYLE[outcome]), 'plain', 'plain', 'plain', 'plain'],
  };
}

function rowLines(phases: readonly string[], rows: readonly Row[], width: number): readonly Line[] {
  const header: Row = { cells: [...phases, ...ABOUT], styles: [...phases, ...ABOUT].map(() => 'dim') };
  const widths = header.cells.map((_, at) => Math.max(...[header, ...rows].map((row) => columns(row.cells[at] ?? ''))));
  if (widths.reduce((sum, one) => sum + one + GAP, -GAP) <= width) return [header, ...rows].map((row) => layOut(row, widths));
  return stacked(header, rows, widths.slice(0, phases.length), width);
}

function layOut(row: Row, widths: readonly number[]): Line {
  return widths.map((wide, at) => [pad(row.cells[at] ?? '', wide + GAP), row.styles[at] ?? 'plain']);
}

/** Outcomes and client on one line, the rest below it. */
function stacked(header: Row, rows: readonly Row[], phaseWidths: readonly number[], width: number): readonly Line[] {
  const at = phaseWidths.length;
  const indent = ' '.repeat(phaseWidths.reduce((sum, one) => sum + one + GAP, 0));
  const room = Math.max(20, width - indent.length);
  return [header, ...rows].flatMap((row): readonly Line[] => [
    [...layOut(row, phaseWidths), [fit(row.cells[at] ?? '', room), row.styles[at] ?? 'plain']],
    ...wrap(row.cells.slice(at + 1).join(' · '), width, indent).map((text): Line => [[fit(text, width), 'dim']]),
  ]);
}
