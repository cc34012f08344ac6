import type { Report } from '../model.ts';
import { answers } from './answers.ts';
import type { ClientGroup } from './clients.ts';
import { singleLine } from './escape.ts';
import { hiddenSentences, projectName, scopeSentence } from './facts.ts';
import { headline, type Headline } from './headline.ts';
import { rootNames } from './names.ts';
import { settled, type RenderOptions } from './options.ts';
import { nothingToDo, pageOf, type Item, type ProjectPage } from './page.ts';
import { shortenEnd, shortenMiddle } from './shorten.ts';
import { certificateLines, skippedLines } from './text/inventory.ts';
import { clientTitle, itemLines } from './text/items.ts';
import type { TextContext } from './text/context.ts';
import { columns, wrap } from './text/layout.ts';
import { legendLines, matrixLines, planLines } from './text/matrix.ts';
import { overviewLines } from './text/overview.ts';
import { paint, type Line, type Style } from './text/paint.ts';
import { count, sentence } from './words.ts';

export interface TextOptions extends RenderOptions {
  /** Colour, only where a person reads; never in a pipe. */
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const NARROWEST = 60;
/** Sentences wider than this are hard to read; tables use the whole width. */
const WIDEST_TEXT = 110;
const MAX_ITEMS = 200;
const MAX_FINE = 200;
const MAX_PLANS = 20;
const MAX_TEXT = 300;

const STYLE: Readonly<Record<Headline['kind'], Style>> = { ready: 'good', 'not-ready': 'bad', unknown: 'warn', unassigned: 'warn', empty: 'warn' };

/** The report for a terminal: the verdict, then each project with its clients and findings. Safe in a runner's log. */
export function renderText(report: Report, options: TextOptions): string {
  const settledOptions = settled(options);
  const page = pageOf(report, settledOptions);
  const width = Math.max(NARROWEST, options.width);
  const context: TextContext = { report, page, nameOf: rootNames(report, settledOptions.nameOf), width, text: Math.min(width, WIDEST_TEXT) };
  const verdict = headline(report);
  const lines: readonly Line[] = [
    ...sentences([verdict.text], context, STYLE[verdict.kind]),
    ...(verdict.kind === 'empty' ? sentences(['This says nothing about readiness: nothing was judged.'], context) : []),
    ...[scopeSentence(report), ...hiddenSentences(page)].flatMap((one) => sentences([one], context, 'dim')),
    [],
    ...report.plans.slice(0, MAX_PLANS).flatMap((plan) => [...planLines(plan, context), []]),
    ...(page.projects.length > 1 ? [...overviewLines(page.projects), []] : []),
    ...page.projects.flatMap((project) => projectLines(project, page.projects.length > 1, context)),
    ...certificateLines(report, context.text),
    ...skippedLines(report, context.text),
    ...answerLines(context),
  ];
  return `${lines.map((line) => paint(line, options.colour)).join('\n').trimEnd()}\n`;
}

function projectLines(project: ProjectPage, named: boolean, context: TextContext): readonly Line[] {
  return [
    ...(named ? [projectTitle(project, context), []] : []),
    // The overview has said that nothing breaks here, and what is fine says why: a table would repeat both.
    ...(named && nothingToDo(project) ? [] : tableLines(project, context)),
    ...items('What to change', project.changes, context),
    ...items('What could not be seen, and where to look', project.unknowns, context),
    ...groups('Fine, and why', project.fine, context),
    ...items('Remarks', project.remarks, context, false),
    ...groups('Not judged: nothing says which service they connect to', project.unassigned, context),
    ...groups('Not concerned: their servers are in no known rotation', project.elsewhere, context),
  ];
}

/** A ruler of its own, so that an eye that scrolls finds the next project. */
function projectTitle(project: ProjectPage, context: TextContext): Line {
  const name = `── ${singleLine(shortenMiddle(projectName(project.name), context.text))} `;
  return [[`${name}${'─'.repeat(Math.max(0, context.text - columns(name)))}`, 'bold']];
}

function tableLines(project: ProjectPage, context: TextContext): readonly Line[] {
  if (project.tables.length === 0) return [];
  return [...project.tables.flatMap((table) => [...matrixLines(table, context), []]).slice(0, -1), ...legendLines(project.tables, context), []];
}

function items(heading: string, all: readonly Item[], context: TextContext, chains = true): readonly Line[] {
  if (all.length === 0) return [];
  const rest = all.length - MAX_ITEMS;
  return [
    title(heading),
    [],
    ...all.slice(0, MAX_ITEMS).flatMap((item) => itemLines(item, context, chains)),
    ...(rest > 0 ? [...sentences([`… and ${count(rest, 'more finding')}. The JSON report has them all.`], context), []] : []),
  ];
}

function groups(heading: string, all: readonly ClientGroup[], context: TextContext): readonly Line[] {
  if (all.length === 0) return [];
  const rest = all.length - MAX_FINE;
  return [
    title(heading),
    [],
    ...all.slice(0, MAX_FINE).flatMap((group): readonly Line[] => [
      ...wrap(clientTitle(group), context.text, '- ').map((text): Line => [[text, 'plain']]),
      ...wrap(singleLine(shortenEnd(sentence(group.client.why), MAX_TEXT)), context.text, '  ').map((text): Line => [[text, 'dim']]),
    ]),
    ...(rest > 0 ? sentences([`… and ${count(rest, 'more row')}.`], context) : []),
    [],
  ];
}

function answerLines(context: TextContext): readonly Line[] {
  const given = answers(context.report);
  if (given.length === 0) return [];
  return [
    title('Questions that come next'),
    [],
    ...given.flatMap(({ question, text, command }): readonly Line[] => [
      ...wrap(question, context.text).map((line): Line => [[line, 'bold']]),
      ...wrap(singleLine(text), context.text, '  ').map((line): Line => [[line, 'plain']]),
      ...(command === null ? [] : [[[`    ${command}`, 'plain']] satisfies Line]),
    ]),
  ];
}

function title(text: string): Line {
  return [[text, 'bold']];
}

function sentences(all: readonly string[], context: TextContext, style: Style = 'plain'): readonly Line[] {
  return wrap(all.map(singleLine).join(' '), context.text).map((text): Line => [[text, style]]);
}
