/** Orders that are the same on every machine, whatever its language. */
import type { Location } from '../model.ts';

/** By UTF-16 unit. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** By file, then by where they start. */
export function compareLocations(left: Location, right: Location): number {
  return compareText(left.path, right.path) || left.line - right.line || left.column - right.column;
}

/** The index of the first of these sorted texts that is not less than `wanted`; their number when all are less. */
export function firstAtLeast(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the last of these sorted numbers that is not more than `wanted`; 0 when all are more. */
export function lastAtMost(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
