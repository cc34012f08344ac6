import type { Report } from '../../model.ts';
import { answers } from '../answers.ts';
import { code, markdown } from '../escape.ts';
import { hiddenSentences, projectName, scopeSentence } from '../facts.ts';
import { headline, type Headline } from '../headline.ts';
import { rootNames } from '../names.ts';
import { settled, type RenderOptions } from '../options.ts';
import { nothingToDo, pageOf, type ProjectPage } from '../page.ts';
import { shortenMiddle } from '../shorten.ts';
import { count, number } from '../words.ts';
import { fold, section, type Context } from './context.ts';
import { listClients, writeElsewhere, writeFine, writeUnassigned } from './fine.ts';
import { writeCertificates, writeSkipped } from './inventory.ts';
import { writeItems } from './items.ts';
import { writeMatrix, writePlans } from './matrix.ts';
import { createWriter } from './writer.ts';

const MAX_BYTES = 900 * 1024;
const MAX_PROJECTS = 50;
const OVERVIEW_LIMIT = { items: 200, bytes: 60 * 1024, tight: true };
const CHANGES = { items: 50, bytes: 300 * 1024 };
const UNKNOWNS = { items: 30, bytes: 120 * 1024 };
const REMARKS = { items: 30, bytes: 60 * 1024 };
const MAX_NAME = 100;

const SIGN: Readonly<Record<Headline['kind'], string>> = { ready: '✅', 'not-ready': '❌', unknown: '❔', unassigned: '❔', empty: 'ℹ️' };

/** The whole document: the verdict, then what to do about it, then everything else. Below 900 KiB whatever the report. */
export function renderDocument(report: Report, renderOptions: RenderOptions, folds: boolean): string {
  const options = settled(renderOptions);
  const page = pageOf(report, options);
  const context: Context = {
    report, page, options, folds, nameOf: rootNames(report, options.nameOf), writer: createWriter(MAX_BYTES), heading: '###',
  };
  writeTop(context);
  writePlans(context);
  if (page.projects.length > 1) writeProjects(context);
  else for (const project of page.projects) writeProject(context, project);
  section(context, 'About this report', writeEnd);
  return context.writer.text();
}

function writeTop({ writer, report, page }: Context): void {
  const verdict = headline(report);
  writer.add(`## ${SIGN[verdict.kind]} ${markdown(verdict.text)}`);
  if (verdict.kind === 'empty') {
    writer.add('This says nothing about readiness: nothing was judged. If there should be a client, look at the files that were not read, or name more files with `paths`.');
  }
  writer.add([scopeSentence(report), ...hiddenSentences(page)].map(markdown).join(' '));
}

function writeProjects(context: Context): void {
  const { page, writer } = context;
  section(context, 'Projects', () => {
    const left = writer.addAll([
      () => '| Project | Clients | Break now | Break later | Unknown | Fine |\n| :-- | --: | --: | --: | --: | --: |',
      ...page.projects.map((project) => () => overviewRow(project)),
    ], { ...OVERVIEW_LIMIT, items: OVERVIEW_LIMIT.items + 1 });
    if (left > 0) writer.close(`… and ${count(left, 'more project')}; the worst come first.`);
  });
  const shown = page.projects.slice(0, MAX_PROJECTS);
  for (const project of shown.filter((one) => !nothingToDo(one))) {
    if (!writer.add(`## ${code(shortenMiddle(projectName(project.name), MAX_NAME))}`)) break;
    writeProject(context, project);
  }
  const quiet = shown.filter(nothingToDo);
  if (quiet.length > 0) section(context, 'Nothing to change', () => fold(context, count(quiet.length, 'project'), (inner) => writeQuiet(inner, quiet)));
  const rest = page.projects.length - MAX_PROJECTS;
  if (rest > 0) writer.close(`… and ${count(rest, 'more project')}, not spelled out here. The JSON report has them all.`);
}

/** Projects in which all is fine: the overview has said so, and whoever wants to know why opens the fold. */
function writeQuiet(context: Context, projects: readonly ProjectPage[]): void {
  for (const project of projects) {
    if (!context.writer.add(`**${code(shortenMiddle(projectName(project.name), MAX_NAME))}**`)) return;
    writeMatrix(context, project);
    listClients(context, project.fine);
    if (project.remarks.length > 0) writeItems(context, project.remarks, REMARKS, false);
  }
}

function overviewRow(project: ProjectPage): string {
  const real = project.clients.filter((client) => !client.sample);
  const amount = (...worst: ProjectPage['worst'][]) => number(real.filter((client) => worst.includes(client.worst)).length);
  const broken = amount('breaks');
  return `| ${[
    code(shortenMiddle(projectName(project.name), MAX_NAME)), number(real.length),
    broken === '0' ? broken : `**✗ ${broken}**`, amount('breaks-later'), amount('unknown'), amount('connects', 'not-affected'),
  ].join(' | ')} |`;
}

function writeProject(context: Context, project: ProjectPage): void {
  writeMatrix(context, project);
  if (project.changes.length > 0) section(context, 'What to change', () => writeItems(context, project.changes, CHANGES));
  if (project.unknowns.length > 0) section(context, 'What could not be seen, and where to look', () => writeItems(context, project.unknowns, UNKNOWNS));
  writeFine(context, project.fine);
  writeUnassigned(context, project.unassigned);
  writeElsewhere(context, project.elsewhere);
  if (project.remarks.length > 0) fold(context, `Remarks: ${number(project.remarks.length)}`, () => writeItems(context, project.remarks, REMARKS, false));
}

function writeEnd(context: Context): void {
  writeCertificates(context);
  writeSkipped(context);
  const given = answers(context.report);
  if (given.length > 0) {
    fold(context, 'Questions that come next', ({ writer }) => {
      for (const { question, text, command } of given) {
        writer.close(`**${question}** ${markdown(text)}${command === null ? '' : `\n\n\`\`\`sql\n${command}\n\`\`\``}`);
      }
    });
  }
  context.writer.close(`<sub>${markdown(`${context.report.tool.name} ${context.report.tool.version}`)}</sub>`);
}
