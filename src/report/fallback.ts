import type { Report, ReportClient } from '../model.ts';
import { nameList, rootNames, type NameOf } from './names.ts';
import { breaks } from './phases.ts';
import { capital } from './words.ts';

/** What to say of a client with a problem that no finding speaks of: only what its outcomes say. */
export function fallbackMessage(client: ReportClient, report: Report, nameOf: NameOf): string {
  const [first] = breaks(client);
  if (first === undefined) return `This client cannot be judged from here: ${client.why}`;
  const missing = first.missing.length === 0 ? '' : `; its trust source lacks ${nameList(first.missing, rootNames(report, nameOf))}`;
  return `${capital(breakSentence(first.current, first.from))}${missing}. ${first.why}`;
}

/** `breaks now (since 2026-01-28)`, `breaks on 2026-08-26`, `breaks when an announced change comes (no date yet)` */
export function breakSentence(current: boolean, from: string | null): string {
  if (current) return from === null ? 'breaks now' : `breaks now (since ${from})`;
  return from === null ? 'breaks when an announced change comes (no date yet)' : `breaks on ${from}`;
}
