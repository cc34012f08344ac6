import { list } from '../shared/words.ts';
import type { Page, ProjectPage } from './page.ts';
import type { Report, ReportClient, ReportPlan } from '../model.ts';
import { nameList, type NameOf } from './names.ts';
import { LEVELS } from './order.ts';
import { shortenMiddle } from './shorten.ts';
import { count, daysAhead, number, sentence } from './words.ts';

const MAX_SOURCES = 3;
const MAX_NAME = 60;

/** Short sentences of our own words that several renderers show. Names in them come from `nameOf` and plan files. */

/** `As of 2026-11-24. 312 files listed, 48 read, 2 skipped.` */
export function scopeSentence(report: Report): string {
  const { listed, read, skipped, skippedByReason } = report.files;
  const passed = Object.values(skippedByReason).reduce((sum, amount) => sum + amount, 0) || skipped.length;
  return `As of ${report.asOf}. ${count(listed, 'file')} listed, ${count(read, 'file')} read, ${count(passed, 'file')} skipped.`;
}

/** `1 error, 2 warnings`, or null when there is nothing to count. */
export function levelCounts(counts: Readonly<Record<'error' | 'warning' | 'notice', number>>): string | null {
  const parts = LEVELS.filter((level) => counts[level] > 0).map((level) => count(counts[level], level));
  return parts.length === 0 ? null : list(parts);
}

/** What is not shown, and why; empty when everything is. */
export function hiddenSentences(page: Page): readonly string[] {
  const hidden = levelCounts(page.hidden);
  const suppressed = page.suppressed.reduce((sum, one) => sum + one.count, 0);
  return [
    ...(hidden === null ? [] : [`Hidden by min-level: ${hidden}. The JSON report has them all.`]),
    ...(suppressed === 0 ? [] : [`Suppressed: ${count(suppressed, 'finding')} (${list(sources(page))}).`]),
  ];
}

function sources(page: Page): readonly string[] {
  const named = page.suppressed.slice(0, MAX_SOURCES).map((one) => `${number(one.count)} by ${shortenMiddle(one.by, MAX_NAME)}`);
  const rest = page.suppressed.length - named.length;
  return rest > 0 ? [...named, `${number(rest)} more`] : named;
}

/** One line a phase that is in force or announced: when, what it is called, which roots count. */
export function phaseLines(report: Report, plan: ReportPlan, nameOf: NameOf): readonly string[] {
  const current = plan.phases.findIndex((phase) => phase.current);
  return plan.phases.slice(Math.max(0, current)).map((phase) => {
    const ids = phase.roots ?? [];
    // Most phases are called after their roots, and then the name says it.
    const said = ids.every((id) => phase.title.includes(nameOf(id))) && ids.some((id) => phase.title.startsWith(nameOf(id)));
    const roots = said || ids.length === 0 ? '' : ` Clients that verify need ${nameList(ids, nameOf)}.`;
    const successor = phase.retired === true ? ' The plan of its successor decides.' : '';
    return `${when(report, phase)}: ${sentence(phase.title)}${roots}${successor}`;
  });
}

function when(report: Report, phase: ReportPlan['phases'][number]): string {
  if (phase.current) return phase.from === null ? 'Now' : `Now, since ${phase.from}`;
  if (phase.from === null) return 'Announced, no date yet';
  const ahead = daysAhead(report.asOf, phase.from);
  return `From ${phase.from}${ahead === '' ? '' : `, ${ahead}`}`;
}

/** `2 break now`, `3 fine`: how many clients of a project are of each kind; empty when there is none. */
export function projectCounts(project: ProjectPage): readonly string[] {
  const kinds: readonly (readonly [one: string, many: string, worst: readonly ReportClient['worst'][]])[] = [
    ['breaks now', 'break now', ['breaks']], ['breaks later', 'break later', ['breaks-later']], ['unknown', 'unknown', ['unknown']],
    ['fine', 'fine', ['connects', 'not-affected']], ['not judged', 'not judged', [null]],
  ];
  const real = project.clients.filter((client) => !client.sample);
  return kinds.flatMap(([one, many, worst]) => {
    const amount = real.filter((client) => worst.includes(client.worst)).length;
    return amount === 0 ? [] : [`${number(amount)} ${amount === 1 ? one : many}`];
  });
}

/** Projects are folders; the root has no name of its own. */
export function projectName(name: string): string {
  return name === '' || name === '.' ? 'the repository root' : name;
}
