import type { Confidence, Finding, Level, Location, ReportClient } from '../model.ts';
import { compareLocations, compareText } from '../shared/order.ts';

/** Worst first. */
export const LEVELS: readonly Level[] = ['error', 'warning', 'notice'];
const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];
const WORST: readonly ReportClient['worst'][] = ['breaks', 'breaks-later', 'unknown', 'connects', 'not-affected', null];

function compareSpans(a: Location, b: Location): number {
  return compareLocations(a, b) || a.endLine - b.endLine || a.endColumn - b.endColumn;
}

/** Worst first: level, then confidence, then place. */
export function compareFindings(a: Finding, b: Finding): number {
  return LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)
    || CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence)
    || compareSpans(a.location, b.location)
    || compareText(a.rule, b.rule)
    || compareText(a.fingerprint, b.fingerprint);
}

/** Worst first, then by place; samples, which decide nothing, after all others. */
export function compareClients(a: ReportClient, b: ReportClient): number {
  return Number(a.sample) - Number(b.sample)
    || worstRank(a.worst) - worstRank(b.worst)
    || compareSpans(a.location, b.location)
    || compareText(a.driver, b.driver)
    || compareText(a.id, b.id);
}

/** 0 for `breaks`; the higher, the less there is to do. */
export function worstRank(worst: ReportClient['worst']): number {
  return WORST.indexOf(worst);
}

export function atLeast(level: Level, minLevel: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(minLevel);
}
