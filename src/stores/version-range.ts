/** Versions from `from` (inclusive) up to `through` (inclusive) or `below` (exclusive); what is left out is open. */
export interface VersionRange {
  readonly from?: string;
  readonly through?: string;
  readonly below?: string;
}

/** Whether a dotted version (`22.17.1`, `12`) lies in the range. A partial version lies in it when all of it does. */
export function covers(range: VersionRange, version: string): boolean {
  const lowest = numbers(version, 0);
  const highest = numbers(version, Number.MAX_SAFE_INTEGER);
  if (range.from !== undefined && compare(lowest, numbers(range.from, 0)) < 0) return false;
  if (range.through !== undefined && compare(highest, numbers(range.through, Number.MAX_SAFE_INTEGER)) > 0) return false;
  return range.below === undefined || compare(highest, numbers(range.below, 0)) < 0;
}

const PLACES = 4;

function numbers(version: string, filler: number): number[] {
  const digits = version.replace(/^v/, '').split(/[.-]/).slice(0, PLACES);
  const parts = digits.map((digit) => Number.parseInt(digit, 10)).filter((digit) => !Number.isNaN(digit));
  return [...parts, ...Array<number>(PLACES).fill(filler)].slice(0, PLACES);
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (let place = 0; place < PLACES; place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
