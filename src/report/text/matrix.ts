import { driverLabel, trustLabel, verifiesLabel, type ClientGroup } from '../clients.ts';
import { singleLine } from '../escape.ts';
import { phaseLines } from '../facts.ts';
import type { PlanTable } from '../page.ts';
import { cell, LEGEND, SIGNS, type Cell } from '../phases.ts';
import type { Report } from '../../model.ts';
import type { NameOf } from '../names.ts';
import { count } from '../words.ts';
import { columns, fit, pad, wrap } from './layout.ts';
import type { Line, Style } from './paint.ts';

const MAX_ROWS = 200;
const GAP = 2;
/** What a column keeps when there is not enough room. */
const NARROWEST = 14;

const STYLE: Readonly<Record<Cell, Style>> = { connects: 'good', breaks: 'bad', some: 'bad', unknown: 'warn', 'not-affected': 'dim', none: 'plain' };

/** A table client × phase that fits the width: paths are cut in the middle, nothing else is. */
export function matrixLines(report: Report, table: PlanTable, nameOf: NameOf, width: number): readonly Line[] {
  const shown = table.rows.slice(0, MAX_ROWS);
  const header = [...table.columns.map((column) => column.when.toUpperCase()), 'CLIENT', 'DRIVER', 'VERIFIES?', 'TRUSTS'];
  const rows = shown.map((group) => rowOf(group, table));
  const widths = fitWidths([header, ...rows.map((row) => row.cells)], table.columns.length, width);
  return [
    ...wrap(singleLine(table.plan.title), width).map((text): Line => [[text, 'bold']]),
    ...phaseLines(report, table.plan, nameOf).flatMap((line) => wrap(singleLine(line), width, '  ')).map((text): Line => [[text, 'plain']]),
    [],
    layOut(header, widths, header.map(() => 'dim')),
    ...rows.map((row) => layOut(row.cells, widths, row.styles)),
    ...(table.rows.length > shown.length ? [[[`… and ${count(table.rows.length - shown.length, 'more row')}`, 'dim']] satisfies Line] : []),
    ...wrap(LEGEND, width).map((text): Line => [[text, 'dim']]),
  ];
}

function rowOf(group: ClientGroup, table: PlanTable): { readonly cells: readonly string[]; readonly styles: readonly Style[] } {
  const { client } = group;
  const outcomes = table.columns.map((column) => cell(client, column));
  const trust = trustLabel(client);
  const often = group.count > 1 ? ` ×${group.count}` : '';
  return {
    cells: [
      ...outcomes.map((outcome) => `${SIGNS[outcome].sign} ${SIGNS[outcome].word}`.trim()),
      singleLine(`${client.location.path}:${client.location.line}`) + often,
      singleLine(driverLabel(client)),
      singleLine(verifiesLabel(client)),
      singleLine(trust.path ?? trust.words),
    ],
    styles: [...outcomes.map((outcome) => STYLE[outcome]), 'plain', 'plain', 'plain', 'plain'],
  };
}

/** Widths of the columns: as wide as needed, then the widest of those that may be cut shrinks until all fit. */
function fitWidths(rows: readonly (readonly string[])[], fixed: number, width: number): readonly number[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => columns(row[at] ?? ''))));
  const total = (): number => widths.reduce((sum, one) => sum + one, GAP * Math.max(0, widths.length - 1));
  while (total() > width) {
    const widest = Math.max(...widths.slice(fixed));
    if (widest <= NARROWEST) break;
    const at = widths.lastIndexOf(widest);
    const second = Math.max(NARROWEST, ...widths.filter((one, index) => index >= fixed && index !== at && one < widest));
    widths[at] = Math.max(NARROWEST, Math.min(second, widest - 1), widest - (total() - width));
  }
  return widths;
}

function layOut(cells: readonly string[], widths: readonly number[], styles: readonly Style[]): Line {
  return cells.map((text, at) => [pad(fit(text, widths[at] ?? 0), (widths[at] ?? 0) + GAP), styles[at] ?? 'plain']);
}
