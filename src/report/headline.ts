import type { Day, Report, ReportClient } from '../model.ts';
import { howItBreaks } from './phases.ts';
import { count, daysAhead, number } from './words.ts';

export interface Headline {
  /** `empty`: no client was found. `unassigned`: there are clients, and no plan concerns any of them, or none is known to. */
  readonly kind: 'ready' | 'not-ready' | 'unknown' | 'unassigned' | 'empty';
  /** One sentence of plain text, made of our own words and numbers only. */
  readonly text: string;
}

/** The verdict in one sentence, the same wherever it is shown. */
export function headline(report: Report): Headline {
  const { summary } = report;
  const judged = Math.max(0, summary.clients - summary.unassigned - elsewhere(report));
  if (summary.verdict === 'not-ready') return { kind: 'not-ready', text: notReady(report, judged) };
  if (summary.clients === 0) return { kind: 'empty', text: empty(report) };
  if (judged === 0) return { kind: 'unassigned', text: unassigned(report) };
  if (summary.verdict === 'unknown') return { kind: 'unknown', text: unknown(report, judged) };
  return { kind: 'ready', text: ready(report, judged) };
}

function notReady(report: Report, judged: number): string {
  const { breaking, breakingLater, unknown: unclear } = report.summary;
  const parts: string[] = [];
  if (breaking > 0) parts.push(brokenNow(report, judged));
  if (breakingLater > 0) parts.push(brokenLater(report, judged));
  if (unclear > 0) parts.push(`${number(unclear)} cannot be judged from here`);
  return `Not ready: ${parts.join(', ')}${others(report, judged)}.`;
}

function brokenNow(report: Report, judged: number): string {
  const { breaking } = report.summary;
  const broken = counted(report).filter((client) => client.worst === 'breaks');
  const since = commonDay(broken.map((client) => breakDay(client, true)));
  const some = broken.filter((client) => breaksHow(client) === 'some').length;
  const perhaps = broken.filter((client) => breaksHow(client) === 'may-break').length;
  const parts: readonly (readonly [number, string])[] = [
    [breaking - some - perhaps, 'cannot connect'], [some, 'cannot connect to some servers'], [perhaps, 'may fail to connect'],
  ];
  const [first, ...rest] = parts.filter(([amount]) => amount > 0);
  if (first === undefined) return `${share(breaking, judged)} cannot connect`;
  const [amount, verb] = first;
  const none = judged === 2 ? 'neither of the two database clients' : `none of the ${number(judged)} database clients`;
  const whole = amount === judged && judged > 1 && verb === 'cannot connect' ? `${none} can connect` : `${share(amount, judged)} ${verb}`;
  return `${whole}${since === null ? '' : ` since ${since}`}${rest.map(([more, how]) => `, ${number(more)} more ${how}`).join('')}`;
}

function brokenLater(report: Report, judged: number): string {
  const { breaking, breakingLater } = report.summary;
  const later = counted(report).filter((client) => client.worst === 'breaks-later');
  const days = later.map((client) => breakDay(client, false));
  const one = breakingLater === 1;
  const some = later.every(failsOnSome);
  const stops = `${one ? 'stops' : 'stop'}${breaking > 0 ? ' connecting' : ''}`;
  const fails = `${one ? 'fails' : 'fail'} on some servers`;
  const subject = breaking > 0
    ? `${number(breakingLater)} more ${some ? fails : stops}`
    : `${share(breakingLater, judged)} ${one ? 'connects' : 'connect'} today but ${some ? fails : stops}`;
  const [first] = days.filter((day) => day !== null).sort();
  if (first === undefined) return `${subject} once an announced change takes effect (no date yet)`;
  const ahead = daysAhead(report.asOf, first);
  return `${subject} ${days.every((day) => day === first) ? (some ? 'from' : 'on') : 'one after the other, the first on'} ${first}${some && days.every((day) => day === first) ? ' on' : ''}${ahead === '' ? '' : `, ${ahead}`}`;
}

function unknown(report: Report, judged: number): string {
  const { unknown: unclear } = report.summary;
  const rest = judged - unclear;
  const kept = rest > 0 ? `; the other ${rest === 1 ? 'one keeps' : `${number(rest)} keep`} connecting` : '';
  return `Cannot tell: ${share(unclear, judged)} cannot be judged from here${kept}.`;
}

function ready(report: Report, judged: number): string {
  const concerned = counted(report).filter((client) => client.worst !== null);
  const who = judged === 1 ? 'the one database client keeps connecting' : `${share(judged, judged)} keep connecting`;
  const because = concerned.every(({ verifies }) => verifies === 'no')
    ? `, because ${judged === 1 ? 'it does' : 'they do'} not verify the server's certificate`
    : '';
  return `Ready: ${who}${because}${others(report, judged)}.`;
}

function empty(report: Report): string {
  const { listed, read } = report.files;
  const { errors, warnings } = report.summary;
  const look = errors + warnings === 0 ? '' : `; ${count(errors + warnings, 'other finding')} ${errors + warnings === 1 ? 'needs' : 'need'} a look`;
  if (listed === 0) return 'No PostgreSQL client was found: there was no file to look at.';
  if (read === 0) return `No PostgreSQL client was found: none of ${count(listed, 'file')} mentions one.`;
  return `No PostgreSQL client was found in ${count(listed, 'file')}, ${number(read)} of which ${read === 1 ? 'was' : 'were'} read closely${look}.`;
}

function unassigned(report: Report): string {
  const { clients, unassigned: apart } = report.summary;
  const away = elsewhere(report);
  if (away === 0) {
    return clients === 1
      ? 'Nothing was judged: the one database client does not say which service it connects to.'
      : `Nothing was judged: none of the ${number(clients)} database clients says which service it connects to.`;
  }
  const subject = clients === 1 ? 'the one database client' : share(away, clients);
  return `Nothing was judged: ${subject} ${away === 1 ? 'connects' : 'connect'} to servers of which no rotation is known${apart === 0 ? '' : `, ${number(apart)} ${apart === 1 ? 'does' : 'do'} not say to which`}.`;
}

/** What the numbers leave out. */
function others(report: Report, judged: number): string {
  if (judged === 0) return '';
  const { unassigned: apart } = report.summary;
  const away = elsewhere(report);
  const parts = [
    ...(apart > 0 ? [`${number(apart)} more ${apart === 1 ? 'names' : 'name'} no known service`] : []),
    ...(away > 0 ? [`${number(away)} more ${away === 1 ? 'connects' : 'connect'} to servers of which no rotation is known`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** Clients whose servers are known, and no plan's: other providers, the machine itself. */
function elsewhere(report: Report): number {
  return counted(report).filter((client) => client.worst === null && !client.unassigned).length;
}

function share(part: number, whole: number): string {
  if (whole === 1) return 'the one database client';
  if (part === whole) return whole === 2 ? 'both database clients' : `all ${number(whole)} database clients`;
  return `${number(part)} of ${number(whole)} database clients`;
}

/** Samples are documentation: they are shown, and never counted. */
function counted(report: Report): readonly ReportClient[] {
  return report.clients.filter((client) => !client.sample);
}

/** The surest of its breaks in the phase in force. */
function breaksHow(client: ReportClient): ReturnType<typeof howItBreaks> {
  const ways = new Set(client.outcomes.filter((outcome) => outcome.current && outcome.outcome === 'breaks').map(howItBreaks));
  if (ways.has('breaks') || ways.size === 0) return 'breaks';
  return ways.has('some') ? 'some' : 'may-break';
}

/** Whether no announced phase stops it everywhere. */
function failsOnSome(client: ReportClient): boolean {
  return client.outcomes.filter((outcome) => outcome.outcome === 'breaks').every((outcome) => outcome.servers === 'some');
}

/** The first day on which a client breaks, now or later; null when no day is known. */
function breakDay(client: ReportClient, current: boolean): Day | null {
  const days = client.outcomes
    .filter((outcome) => outcome.outcome === 'breaks' && outcome.current === current)
    .map((outcome) => (current ? outcome.since : outcome.from));
  return days.filter((day) => day !== null).sort()[0] ?? null;
}

function commonDay(days: readonly (Day | null)[]): Day | null {
  const [first] = days;
  return first !== undefined && days.every((day) => day === first) ? first : null;
}
