import type { Outcome, Report, ReportClient } from '../model.ts';
import { driverLabel } from './clients.ts';
import { nameList, rootNames, type NameOf } from './names.ts';
import { breaks as breakingOutcomes, howItBreaks } from './phases.ts';
import { capital, sentence } from './words.ts';

/** What to say of a client with a problem that no finding speaks of: only what its outcomes say. */
export function fallbackMessage(client: ReportClient, report: Report, nameOf: NameOf): string {
  const [first] = breakingOutcomes(client);
  if (first === undefined) return `Whether this client keeps connecting cannot be told from here. ${whyUnknown(client)}`;
  const missing = first.missing.length === 0 ? '' : `; its trust source lacks ${nameList(first.missing, rootNames(report, nameOf))}`;
  return `${capital(breakSentence(first))}${missing}. ${capital(sentence(first.why))}`;
}

/** How the chain of a client ends: each break with what is missing, or why nobody can tell. */
export interface Ending {
  readonly sign: '✗' | '?';
  /** `Breaks now (since 2026-01-28)`, after the title of the plan where there are several. */
  readonly verdict: string;
  /** `DigiCert Global Root G2 is missing`, or empty. The names are those of the report or a plan. */
  readonly missing: string;
  /** Empty where `missing` says it. */
  readonly why: string;
}

const MAX_ENDINGS = 4;

export function endings(client: ReportClient, report: Report, nameOf: NameOf): readonly Ending[] {
  const several = new Set(client.outcomes.map((outcome) => outcome.plan)).size > 1;
  const broken = breakingOutcomes(client).slice(0, MAX_ENDINGS).map((outcome): Ending => {
    const plan = report.plans.find((one) => one.id === outcome.plan);
    const service = several && plan !== undefined ? `${plan.title}: ` : '';
    // What is missing says it all; the sentence of the outcome would say it again.
    return { sign: '✗', verdict: `${service}${capital(breakSentence(outcome))}`, missing: missingSentence(outcome.missing, nameOf), why: outcome.missing.length > 0 ? '' : capital(sentence(outcome.why)) };
  });
  if (broken.length > 0 || client.worst !== 'unknown') return broken;
  // The chain has said which rule of the driver decided.
  const outcome = client.chain.some(({ what }) => what === client.why) ? client.outcomes.find((one) => one.outcome === 'unknown') : undefined;
  return [{ sign: '?', verdict: 'Unknown', missing: '', why: outcome === undefined ? whyUnknown(client) : capital(sentence(outcome.why)) }];
}

function missingSentence(ids: readonly string[], nameOf: NameOf): string {
  return ids.length === 0 ? '' : `${nameList(ids, nameOf)} ${ids.length === 1 ? 'is' : 'are'} missing`;
}

const VERIFIES = { yes: 'it verifies', no: 'it does not verify', unknown: 'it may verify' };
const MAX_ALTERNATIVES = 6;

/** What holds if another driver or version is the one; empty when there is no doubt. */
export function alternativeSentences(client: ReportClient): readonly string[] {
  const others = client.alternatives.filter(({ driver, why }) => driver !== client.driver || why !== client.why);
  return others.slice(0, MAX_ALTERNATIVES).map((one) => `${driverLabel(one) === driverLabel(client) ? 'In another version' : `If it is ${driverLabel(one)}`}, ${VERIFIES[one.verifies]}. ${sentence(one.why)}`);
}

/** Why nobody can tell, in one or two sentences. */
function whyUnknown(client: ReportClient): string {
  const outcome = client.outcomes.find((one) => one.outcome === 'unknown');
  return [sentence(client.why), ...(outcome === undefined || outcome.why === client.why ? [] : [capital(sentence(outcome.why))])].join(' ');
}

const VERBS = { breaks: 'breaks', some: 'fails on some servers', 'may-break': 'may break' };

/** `breaks now (since 2026-01-28)`, `fails on some servers from 2022-12-01 on`, `may break once an announced change takes effect` */
function breakSentence(outcome: Outcome): string {
  const verb = VERBS[howItBreaks(outcome)];
  if (outcome.current) return outcome.since === null ? `${verb} now` : `${verb} now (since ${outcome.since})`;
  return outcome.from === null ? `${verb} once an announced change takes effect (no date yet)` : `${verb} from ${outcome.from} on`;
}
