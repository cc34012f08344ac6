import type { ReportPlan } from '../../model.ts';
import type { ClientGroup } from '../clients.ts';
import { driverLabel, groupNotes, trustLabel, verifiesCell } from '../clients.ts';
import { code, markdown } from '../escape.ts';
import { phaseLines } from '../facts.ts';
import type { ProjectPage } from '../page.ts';
import type { PlanTable } from '../phases.ts';
import { cell, legend, SIGNS, type PhaseColumn } from '../phases.ts';
import { shortenEnd, shortenMiddle } from '../shorten.ts';
import { count } from '../words.ts';
import type { Context } from './context.ts';
import { MAX_TABLE_PATH, place } from './place.ts';

const LIMIT = { items: 100, bytes: 100 * 1024, tight: true };
const PLANS = { items: 20, bytes: 40 * 1024 };
const MAX_WORD = 40;
const MAX_TITLE = 300;

/** The tables client × phase of a project, one for each plan that concerns it. */
export function writeMatrix(context: Context, project: ProjectPage): void {
  for (const table of project.tables) {
    if (context.page.severalPlans) context.writer.add(planTitle(table.plan));
    writeTable(context, table);
  }
  const words = legend(project.tables);
  if (words !== '') context.writer.close(`<sub>${words}</sub>`);
}

/** The plans that count: what servers present now, and what is announced. */
export function writePlans(context: Context): void {
  context.writer.addAll(context.report.plans.map((plan) => () => {
    const lines = phaseLines(context.report, plan, context.nameOf).map((line) => `- ${markdown(shortenEnd(line, MAX_TITLE))}`);
    return [planTitle(plan), '', ...lines].join('\n');
  }), PLANS);
}

function planTitle(plan: ReportPlan): string {
  return `**${markdown(shortenEnd(plan.title, MAX_TITLE))}**`;
}

function writeTable(context: Context, table: PlanTable): void {
  const { writer } = context;
  const header = [...table.columns.map(columnTitle), 'Client', 'Driver', 'Verifies?', 'Trusts'];
  const rows = [
    () => `| ${header.join(' | ')} |\n|${header.map(() => ' :-- |').join('')}`,
    ...table.rows.map((group) => () => `| ${row(context, group, table.columns).join(' | ')} |`),
  ];
  const left = writer.addAll(rows, { ...LIMIT, items: LIMIT.items + 1 });
  if (left > 0) writer.close(`… and ${count(left, 'more row')}; the worst come first. The JSON report has them all.`);
}

function columnTitle(column: PhaseColumn): string {
  return column.current ? '**Now**' : markdown(column.when.replace(/^./, (first) => first.toUpperCase()));
}

function row(context: Context, group: ClientGroup, columns: readonly PhaseColumn[]): readonly string[] {
  const { client } = group;
  const trust = trustLabel(client);
  return [
    ...columns.map((column) => outcomeCell(SIGNS[cell(client, column)])),
    [place(client.location, context.options.source, MAX_TABLE_PATH), ...groupNotes(group)].join(' '),
    markdown(shortenEnd(driverLabel(client), MAX_WORD)),
    markdown(shortenEnd(verifiesCell(client), MAX_WORD)),
    [trust.path === null ? '' : code(shortenMiddle(trust.path, MAX_TABLE_PATH)), markdown(shortenEnd(trust.words, MAX_TABLE_PATH))].filter((part) => part !== '').join(', '),
  ];
}

function outcomeCell(sign: { readonly sign: string; readonly word: string }): string {
  // A line may break after a dash, even before a space that does not break.
  const text = `${sign.sign} ${sign.word}`.trim().replaceAll(' ', '&nbsp;').replace('–', '–&#8288;');
  return sign.sign === '✗' ? `**${text}**` : text;
}
