import { audit } from '../../../src/audit.ts';
import { openWorkingCopy } from '../../../src/discover/index.ts';
import { tables } from '../../../src/drivers/registry.ts';
import type { Outcome, Plan, Report, ReportClient } from '../../../src/model.ts';
import { AFTER, BEFORE } from './plan.ts';

type Answer = 'yes' | 'no' | '?';

/** What the audit says of the one client in a repository. */
export interface Prediction {
  /** `=`, `X`, `+` or `n`; `? then no` and the like where it cannot tell, or where there is not one answer. */
  readonly code: string;
  /** What the audit of the day before says of both phases, as the same kind of code. */
  readonly ahead: string;
  readonly why: string;
}

const DEAD = new Set(['dead-configuration', 'invalid-ssl-mode']);
const plaintext = new Set(tables.flatMap(({ id, rows }) => rows.filter(({ gives }) => gives.plaintext === true).map((row) => `${id}/${row.id}`)));

/** Whether it gets in, against a server that insists on TLS. */
function getsIn(report: Report, client: ReportClient, outcome: Outcome | undefined): Answer {
  if (outcome === undefined || outcome.outcome === 'unknown') return '?';
  if (outcome.outcome !== 'not-affected') return outcome.outcome === 'connects' ? 'yes' : 'no';
  const isDead = report.findings.some(({ rule, clients }) => DEAD.has(rule) && clients.includes(client.id));
  return isDead || plaintext.has(client.row) ? 'no' : 'yes';
}

export function codeOf(before: string, after: string): string {
  const codes: Readonly<Record<string, string>> = { 'yes yes': '=', 'yes no': 'X', 'no yes': '+', 'no no': 'n' };
  return codes[`${before} ${after}`] ?? `${before} then ${after}`;
}

/** Audits a repository on disk as of the day before the rotation and as of a day after it. */
export async function predict(folder: string, plan: Plan): Promise<Prediction> {
  const tree = await openWorkingCopy({ root: folder, untracked: true });
  const judged = (asOf: string): { report: Report; clients: readonly ReportClient[] } => {
    const report = audit(tree, { asOf, plans: [plan], assigned: [plan.id] });
    return { report, clients: report.clients.filter(({ outcomes }) => outcomes.length > 0) };
  };
  const [before, after] = [judged(BEFORE), judged(AFTER)];
  // Two places may say how to connect (a service file, and the command that names the service): they have to agree.
  const now = agreed(before.clients.map((client) => getsIn(before.report, client, client.outcomes.find(({ current }) => current))));
  const announced = agreed(before.clients.map((client) => getsIn(before.report, client, client.outcomes.find(({ current }) => !current))));
  const then = agreed(after.clients.map((client) => getsIn(after.report, client, client.outcomes.find(({ current }) => current))));
  const why = before.clients.map(({ location, driver, row, why: reason, outcomes }) => `${location.path}:${location.line} ${driver} ${row}: ${reason}; ${outcomes.map((outcome) => `${outcome.phase} ${outcome.outcome} ${outcome.why}`).join('; ')}`);
  return { code: codeOf(now, then), ahead: codeOf(now, announced), why: why.join('\n') };
}

function agreed(answers: readonly Answer[]): Answer | 'no client' | 'clients that differ' {
  const [first, ...rest] = new Set(answers);
  return first === undefined ? 'no client' : rest.length === 0 ? first : 'clients that differ';
}
