import type { Outcome, Report, ReportClient } from '../model.ts';
import { nameList, rootNames, type NameOf } from './names.ts';
import { breaks as breakingOutcomes } from './phases.ts';
import { capital, sentence } from './words.ts';

/** What to say of a client with a problem that no finding speaks of: only what its outcomes say. */
export function fallbackMessage(client: ReportClient, report: Report, nameOf: NameOf): string {
  const [first] = breakingOutcomes(client);
  if (first === undefined) return `Whether this client keeps connecting cannot be told from here. ${whyUnknown(client)}`;
  const missing = first.missing.length === 0 ? '' : `; its trust source lacks ${nameList(first.missing, rootNames(report, nameOf))}`;
  return `${capital(breakSentence(first))}${missing}. ${sentence(first.why)}`;
}

/** Why nobody can tell, in one or two sentences. */
export function whyUnknown(client: ReportClient): string {
  const outcome = client.outcomes.find((one) => one.outcome === 'unknown');
  return [client.why, ...(outcome === undefined || outcome.why === client.why ? [] : [outcome.why])].map(sentence).join(' ');
}

/** `breaks now (since 2026-01-28)`, `breaks on 2026-08-26`, `may break once an announced change takes effect` */
export function breakSentence({ current, from, confidence }: Outcome): string {
  const breaks = confidence === 'high' ? 'breaks' : 'may break';
  if (current) return from === null ? `${breaks} now` : `${breaks} now (since ${from})`;
  return from === null ? `${breaks} once an announced change takes effect (no date yet)` : `${breaks} on ${from}`;
}
