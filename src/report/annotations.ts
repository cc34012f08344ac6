import type { Finding, Level, Report } from '../model.ts';
import { singleLine } from './escape.ts';
import { levelCounts } from './facts.ts';
import { settled, type RenderOptions } from './options.ts';
import { atLeast, compareFindings } from './order.ts';
import { shortenEnd, shortenMiddle } from './shorten.ts';
import { count } from './words.ts';

/** One annotation, in the words of @actions/core: `core[level](message, properties)`. The toolkit escapes both. */
export interface Annotation {
  readonly level: Level;
  readonly message: string;
  readonly properties: AnnotationProperties;
}

export interface AnnotationProperties {
  readonly title: string;
  readonly file?: string;
  readonly startLine?: number;
  readonly endLine?: number;
  /** Only when the annotation is on one line: the runner drops columns of longer ones. */
  readonly startColumn?: number;
  readonly endColumn?: number;
}

/** How many the runner shows: per level and step, and per job. */
export interface AnnotationLimits {
  readonly error: number;
  readonly warning: number;
  readonly notice: number;
  readonly total: number;
}

/**
 * Ten per level and step, fifty a job (https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations).
 * One error is kept for `setFailed`, which is an annotation too.
 */
export const LIMITS: AnnotationLimits = { error: 9, warning: 10, notice: 10, total: 49 };

/** The runner cuts messages here, counted in UTF-16 units. */
const MAX_MESSAGE = 4096;
const MAX_TITLE = 200;
/** No file system that git supports on all platforms has longer paths; the runner would only lose the rest of the line. */
const MAX_FILE = 1024;

export interface Annotations {
  readonly annotations: readonly Annotation[];
  /** Findings for which there was no room, by level. */
  readonly left: Readonly<Record<Level, number>>;
}

/** What to show on the lines of the change, worst first; one notice points to the summary when something had no room. */
export function annotations(report: Report, options: RenderOptions = {}, limits: AnnotationLimits = LIMITS): Annotations {
  const { minLevel, rules } = settled(options);
  const titles = new Map(rules.map((rule) => [rule.id, rule.title]));
  const findings = report.findings
    .filter((finding) => finding.suppressed === null && atLeast(finding.level, minLevel))
    .sort(compareFindings);
  const all = select(findings, limits);
  // The pointer takes the place of a notice, so that it is itself within the limits.
  const { shown, left } = all.shown.length === findings.length
    ? all
    : select(findings, { ...limits, notice: limits.notice - 1, total: limits.total - 1 });
  const made = shown.map((finding) => annotationOf(finding, titles.get(finding.rule) ?? finding.rule));
  const words = levelCounts(left);
  if (words !== null && limits.notice > 0 && limits.total > 0) made.push(pointer(words));
  return { annotations: made, left };
}

function select(findings: readonly Finding[], limits: AnnotationLimits): { shown: readonly Finding[]; left: Record<Level, number> } {
  const left: Record<Level, number> = { error: 0, warning: 0, notice: 0 };
  const room: Record<Level, number> = { error: limits.error, warning: limits.warning, notice: limits.notice };
  const shown: Finding[] = [];
  for (const finding of findings) {
    if (shown.length < limits.total && room[finding.level] > 0) {
      room[finding.level] -= 1;
      shown.push(finding);
    } else left[finding.level] += 1;
  }
  return { shown, left };
}

function pointer(words: string): Annotation {
  return {
    level: 'notice',
    message: `${words} more than can be shown here: the job summary lists them, worst first.`,
    properties: { title: 'More in the job summary' },
  };
}

function annotationOf(finding: Finding, title: string): Annotation {
  const { path, line, column, endLine, endColumn } = finding.location;
  const placed = path.length <= MAX_FILE && line >= 1;
  const lines = [
    ...(placed ? [] : [`${shortenMiddle(singleLine(path), MAX_TITLE)}:${line}`]),
    singleLine(finding.message),
    ...(finding.fix === null || finding.message.includes(finding.fix.summary) ? [] : [`What to do: ${singleLine(finding.fix.summary)}`]),
    ...(finding.fix?.commands ?? []).map((command) => `    ${singleLine(command)}`),
    ...(finding.clients.length > 1 ? [`This concerns ${count(finding.clients.length, 'client')}.`] : []),
    ...(finding.confidence === 'high' ? [] : [`Confidence: ${finding.confidence}.`]),
  ];
  const last = Math.max(line, endLine);
  const columns = last === line && column >= 1 && endColumn >= column
    ? { startColumn: column, endColumn }
    : {};
  return {
    level: finding.level,
    message: shortenEnd(lines.join('\n'), MAX_MESSAGE),
    properties: {
      title: shortenEnd(singleLine(title), MAX_TITLE),
      ...(placed ? { file: path, startLine: line, endLine: last, ...columns } : {}),
    },
  };
}
