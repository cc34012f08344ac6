import { isDay } from '../shared/day.ts';
import { UsageError } from '../shared/errors.ts';
import type { Day, Level, Secret, Summary } from '../model.ts';
import { nearest } from './near.ts';

/** From the worst to the mildest. */
export const LEVELS = ['error', 'warning', 'notice'] as const satisfies readonly Level[];
export const FAIL_ON = [...LEVELS, 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** What the action's inputs and the terminal's options have in common, and what counts when they are not given. */
export interface AuditSettings {
  readonly asOf: Day;
  /** Ids of built-in rotations, or files. */
  readonly rotations: readonly string[];
  /** Passwords that may open a keystore of the repository. */
  readonly keystorePasswords: readonly Secret[];
  readonly minLevel: Level;
  readonly failOn: FailOn;
}
export const DEFAULT_MIN_LEVEL: Level = 'notice';
export const DEFAULT_FAIL_ON: FailOn = 'error';

/**
 * One of the allowed words.
 * @param what names the option or input, as the user writes it.
 * @throws UsageError that names the option, the value, what is allowed and what was probably meant.
 */
export function oneOf<Word extends string>(what: string, value: string, allowed: readonly Word[]): Word {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new UsageError(`${what}: ${quoted(value)} is not allowed; use ${listed(allowed)}.${hint(value, allowed)}`);
  return found;
}

/** A calendar day that exists. */
export function readDay(what: string, value: string): Day {
  if (!isDay(value)) {
    throw new UsageError(`${what}: ${quoted(value)} is no day; write YYYY-MM-DD, for example 2026-11-24.`);
  }
  return value;
}

/** The day it is, in UTC. */
export function today(now: Date): Day {
  return now.toISOString().slice(0, 10);
}

/** Whether something at or above the level was found. Suppressed findings are in none of the counts. */
export function reaches(summary: Pick<Summary, 'errors' | 'warnings' | 'notices'>, failOn: FailOn): boolean {
  const counts = { error: summary.errors, warning: summary.warnings, notice: summary.notices };
  if (failOn === 'never') return false;
  return LEVELS.slice(0, LEVELS.indexOf(failOn) + 1).some((level) => counts[level] > 0);
}

/** ` Did you mean X?`, or nothing. */
export function hint(value: string, allowed: readonly string[]): string {
  const meant = nearest(value, allowed);
  return meant === null ? '' : ` Did you mean ${meant}?`;
}

/** For messages: in quotes, on one line, not longer than people read. */
export function quoted(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}

export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
