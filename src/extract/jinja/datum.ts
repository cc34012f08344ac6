import * as values from '../rendering/datum.ts';
import type { Datum } from '../rendering/datum.ts';

/** What a filter or function is given. */
export interface Arguments {
  readonly positional: readonly Datum[];
  readonly named: ReadonlyMap<string, Datum>;
}

export function isMissing(datum: Datum): boolean {
  return datum.kind === 'nil' && datum.missing !== null;
}

export function missingReason(name: string): string {
  return `the variable ${name.slice(0, 200)} is set nowhere in the repository`;
}

/** Whether a condition holds; null: nobody knows. A variable that is set nowhere here may be set elsewhere. */
export function truthOf(datum: Datum): boolean | null {
  return isMissing(datum) ? null : values.truthOf(datum);
}

/** Why a value cannot be read; null when it can. */
export function unknownReason(datum: Datum): string | null {
  return datum.kind === 'nil' && datum.missing !== null ? missingReason(datum.missing) : values.unknownReason(datum);
}
