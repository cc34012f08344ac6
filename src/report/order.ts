import type { Confidence, Finding, Level, Location, ReportClient } from '../model.ts';

/** Code units, so that the order is the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Worst first. */
export const LEVELS: readonly Level[] = ['error', 'warning', 'notice'];
const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];
const WORST: readonly ReportClient['worst'][] = ['breaks', 'breaks-later', 'unknown', 'connects', 'not-affected', null];

export function compareLocations(a: Location, b: Location): number {
  return compareText(a.path, b.path) || a.line - b.line || a.column - b.column || a.endLine - b.endLine || a.endColumn - b.endColumn;
}

/** Worst first: level, then confidence, then place. */
export function compareFindings(a: Finding, b: Finding): number {
  return LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)
    || CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence)
    || compareLocations(a.location, b.location)
    || compareText(a.rule, b.rule)
    || compareText(a.fingerprint, b.fingerprint);
}

/** Worst first, then by place; samples, which decide nothing, after all others. */
export function compareClients(a: ReportClient, b: ReportClient): number {
  return Number(a.sample) - Number(b.sample)
    || worstRank(a.worst) - worstRank(b.worst)
    || compareLocations(a.location, b.location)
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
