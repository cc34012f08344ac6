import type { Day, Report, ReportClient } from '../model.ts';
import { count, daysAhead, number } from './words.ts';

export interface Headline {
  /** `empty`: no client was found. `unassigned`: there are clients, and no plan concerns any of them. */
  readonly kind: 'ready' | 'not-ready' | 'unknown' | 'unassigned' | 'empty';
  /** One sentence of plain text, made of our own words and numbers only. */
  readonly text: string;
}

/** The verdict in one sentence, the same wherever it is shown. */
export function headline(report: Report): Headline {
  const { summary } = report;
  const judged = Math.max(0, summary.clients - summary.unassigned);
  if (summary.verdict === 'not-ready') return { kind: 'not-ready', text: notReady(report, judged) };
  if (summary.clients === 0) return { kind: 'empty', text: empty(report) };
  if (judged === 0) return { kind: 'unassigned', text: unassigned(summary.clients) };
  if (summary.verdict === 'unknown') return { kind: 'unknown', text: unknown(report, judged) };
  return { kind: 'ready', text: ready(report, judged) };
}

function notReady(report: Report, judged: number): string {
  const { breaking, breakingLater, unknown: unclear } = report.summary;
  const parts: string[] = [];
  if (breaking > 0) parts.push(brokenNow(report, judged));
  if (breakingLater > 0) parts.push(brokenLater(report, judged));
  if (unclear > 0) parts.push(`${breaking + breakingLater + unclear === judged ? 'the other ' : ''}${number(unclear)} cannot be judged from here`);
  return `Not ready: ${parts.join(', ')}${others(report, judged)}.`;
}

function brokenNow(report: Report, judged: number): string {
  const { breaking } = report.summary;
  const broken = report.clients.filter((client) => client.worst === 'breaks');
  const partly = broken.length > 0 && broken.every(onSomeServers);
  const since = commonDay(broken.map((client) => breakDay(client, true)));
  const when = typeof since === 'string' ? ` since ${since}` : '';
  if (partly) return `${share(breaking, judged)} cannot connect to some of the servers${when}`;
  if (breaking === judged && judged > 1) return `none of the ${number(judged)} database clients can connect${when}`;
  return `${share(breaking, judged)} cannot connect${when}`;
}

function brokenLater(report: Report, judged: number): string {
  const { breaking, breakingLater } = report.summary;
  const later = report.clients.filter((client) => client.worst === 'breaks-later');
  const days = later.map((client) => breakDay(client, false));
  const dated = days.filter((day) => day !== null).sort();
  const subject = breaking > 0 ? `${number(breakingLater)} more` : share(breakingLater, judged);
  const verb = breakingLater === 1 ? 'stops connecting' : 'stop connecting';
  const [first] = dated;
  if (first === undefined) return `${subject} ${verb} when an announced change comes that has no date yet`;
  const ahead = daysAhead(report.asOf, first);
  const same = days.every((day) => day === first);
  return `${subject} ${verb} ${same ? 'on' : 'from'} ${first}${ahead === '' ? '' : `, ${ahead}`}${same ? '' : ' on'}`;
}

function unknown(report: Report, judged: number): string {
  const { unknown: unclear } = report.summary;
  const rest = judged - unclear;
  const kept = rest > 0 ? `; the other ${rest === 1 ? 'one keeps' : `${number(rest)} keep`} connecting` : '';
  return `Cannot tell: ${share(unclear, judged)} cannot be judged from here${kept}.`;
}

function ready(report: Report, judged: number): string {
  const { verifying } = report.summary;
  const who = judged === 1 ? 'the one database client keeps connecting' : `all ${number(judged)} database clients keep connecting`;
  const because = verifying === 0
    ? `, because ${judged === 1 ? 'it does' : 'they do'} not verify the server's certificate`
    : '';
  return `Ready: ${who}${because}${others(report, judged)}.`;
}

function empty(report: Report): string {
  const read = report.files.read;
  const where = read === 0 ? `no file of ${number(report.files.listed)} had anything to read` : `in ${count(read, 'file')} read of ${number(report.files.listed)}`;
  return read === 0 ? `No PostgreSQL client was found: ${where}.` : `No PostgreSQL client was found ${where}.`;
}

function unassigned(clients: number): string {
  return clients === 1
    ? 'Nothing was judged: the one database client does not say which service it connects to.'
    : `Nothing was judged: none of the ${number(clients)} database clients says which service it connects to.`;
}

/** What the numbers leave out. */
function others(report: Report, judged: number): string {
  const { unassigned: apart } = report.summary;
  if (apart === 0 || judged === 0) return '';
  return ` (${number(apart)} more ${apart === 1 ? 'names' : 'name'} no known service)`;
}

function share(part: number, whole: number): string {
  if (whole === 1) return 'the one database client';
  if (part === whole) return `all ${number(whole)} database clients`;
  return `${number(part)} of ${number(whole)} database clients`;
}

/** Whether only some of the servers present the chain that this client cannot anchor. */
export function onSomeServers(client: ReportClient): boolean {
  const broken = client.outcomes.filter((outcome) => outcome.current && outcome.outcome === 'breaks');
  return broken.length > 0 && broken.every((outcome) => outcome.confidence !== 'high');
}

/** The first day on which a client breaks, now or later; null when no day is known. */
export function breakDay(client: ReportClient, current: boolean): Day | null {
  const days = client.outcomes
    .filter((outcome) => outcome.outcome === 'breaks' && outcome.current === current)
    .map((outcome) => outcome.from);
  return days.filter((day) => day !== null).sort()[0] ?? null;
}

function commonDay(days: readonly (Day | null)[]): Day | null {
  const [first] = days;
  return first !== undefined && days.every((day) => day === first) ? first : null;
}
