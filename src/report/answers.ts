import type { Report, ReportCertificate, ReportClient } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { commonName } from './names.ts';
import { daysAhead } from './words.ts';

/** A question that people ask next, and its answer. Plain text; `command` is to be copied. */
export interface Answer {
  readonly question: string;
  readonly text: string;
  readonly command: string | null;
}

interface Topic {
  readonly question: string;
  /** Only for plans of the provider whose guide says so. */
  readonly provider: 'azure' | null;
  /** null: does not apply to this report. */
  answer(report: Report): { readonly text: string; readonly command?: string } | null;
}

/**
 * The answers of the provider's guide to the questions that a rotation raises
 * (https://learn.microsoft.com/azure/postgresql/single-server/concepts-certificate-rotation).
 */
const TOPICS: readonly Topic[] = [
  {
    question: 'Do I need to restart the database server or plan a maintenance window?',
    provider: 'azure',
    answer: (report) => somethingToChange(report)
      ? { text: 'No. Only clients change; the server needs no restart and there is no downtime to plan.' }
      : null,
  },
  {
    question: 'What must I restart?',
    provider: null,
    answer: (report) => somethingToChange(report)
      ? { text: 'Your application, once its certificate file, keystore or setting is replaced: most programs read it only when they start or open a new pool.' }
      : null,
  },
  {
    question: 'What about read replicas?',
    provider: 'azure',
    answer: (report) => somethingToChange(report)
      ? { text: 'The same change, for every client that reads from one.' }
      : null,
  },
  {
    question: 'How do I ask the server whether a session uses TLS?',
    provider: null,
    answer: (report) => report.clients.length > 0
      ? { text: 'Run this in the session. It answers t or f. It does not tell whether the client verifies the certificate.', command: 'select ssl from pg_stat_ssl where pid = pg_backend_pid()' }
      : null,
  },
  {
    question: 'What about servers that I create later?',
    provider: 'azure',
    answer: (report) => judged(report).length > 0
      ? { text: 'They start with the certificates of the phase that is then in force, so a client that is ready for that phase connects to them too.' }
      : null,
  },
  { question: 'When does the next root that is needed expire?', provider: null, answer: nextExpiry },
  {
    question: 'Where do I get help?',
    provider: 'azure',
    answer: (report) => report.plans.length > 0
      ? { text: 'From the community at Microsoft Q&A (learn.microsoft.com/answers), or, with a support plan, from Azure support. By mail: AzureDatabaseforPostgreSQL@service.microsoft.com' }
      : null,
  },
];

/** The answers that apply to this report. */
export function answers(report: Report): readonly Answer[] {
  const azure = report.plans.some((plan) => plan.id.startsWith('azure-'));
  return TOPICS.flatMap((topic) => {
    if (topic.provider === 'azure' && !azure) return [];
    const answer = topic.answer(report);
    return answer === null ? [] : [{ question: topic.question, text: answer.text, command: answer.command ?? null }];
  });
}

function judged(report: Report): readonly ReportClient[] {
  return report.clients.filter((client) => client.worst !== null);
}

function somethingToChange(report: Report): boolean {
  return report.clients.some((client) => client.worst === 'breaks' || client.worst === 'breaks-later');
}

/** Of the roots that a plan needs from today on, or, where the plan does not say, that a client anchors on. */
function nextExpiry(report: Report): { readonly text: string } | null {
  const needed = neededRoots(report);
  const [first] = needed
    .filter((certificate) => certificate.notAfter.slice(0, 10) >= report.asOf)
    .sort((a, b) => compareText(a.notAfter, b.notAfter));
  if (first === undefined) return null;
  const day = first.notAfter.slice(0, 10);
  const ahead = daysAhead(report.asOf, day);
  return { text: `Of the needed roots that this repository holds, ${commonName(first)} expires first: on ${day}${ahead === '' ? '' : ` (${ahead})`}. The provider has to change its certificates before that day.` };
}

function neededRoots(report: Report): readonly ReportCertificate[] {
  const phases = report.plans.flatMap((plan) => plan.phases.slice(Math.max(0, plan.phases.findIndex((phase) => phase.current))));
  const ids = new Set(phases.flatMap((phase) => phase.roots ?? []));
  const anchors = new Set(judged(report).flatMap((client) => client.trust.anchors));
  return report.certificates.filter((certificate) => certificate.kind === 'root' && certificate.id !== null
    && (ids.size > 0 ? ids.has(certificate.id) : anchors.has(certificate.sha256)));
}
