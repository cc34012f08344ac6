import type { Confidence } from '../model.ts';

const LEVELS: readonly Confidence[] = ['low', 'medium', 'high'];

/** The lowest of several confidences: a chain of facts is as sure as its weakest one. `high` for none. */
export function least(confidences: readonly Confidence[]): Confidence {
  return LEVELS.find((level) => confidences.includes(level)) ?? 'high';
}

/** The highest of several confidences: where several facts say the same, the surest counts. `high` for none. */
export function surest(confidences: readonly Confidence[]): Confidence {
  return LEVELS.findLast((level) => confidences.includes(level)) ?? 'high';
}

/** One step down, never below low. */
export function lower(confidence: Confidence): Confidence {
  return LEVELS[Math.max(0, LEVELS.indexOf(confidence) - 1)] ?? 'low';
}
