/** Versions from `from` (inclusive) up to `through` (inclusive, with all that begins so) or `below` (exclusive); what is left out is open. */
export interface VersionRange {
  readonly from?: string;
  readonly through?: string;
  readonly below?: string;
}

/** A stretch of versions: `start` inclusive, `end` exclusive. */
export interface Interval {
  readonly start: Version;
  readonly end: Version;
}

/** Four numbers; what a version leaves out is 0 at the start of a stretch and without bound at its end. */
export type Version = readonly number[];

const PLACES = 4;
const FIRST: Version = [0, 0, 0, 0];
const LAST: Version = Array<number>(PLACES).fill(Number.MAX_SAFE_INTEGER);

/** Any version at all. */
export const EVERY: Interval = { start: FIRST, end: LAST };

export function intervalOf({ from, through, below }: VersionRange): Interval {
  return {
    start: from === undefined ? FIRST : numbers(from, 0),
    end: through !== undefined ? numbers(through, Number.MAX_SAFE_INTEGER) : below !== undefined ? numbers(below, 0) : LAST,
  };
}

/** Whether a dotted version (`22.17.1`, `12`) lies in the range. A partial version lies in it when all of it does. */
export function covers(range: VersionRange, version: string): boolean {
  const { start, end } = intervalOf(range);
  return versionsOf(version).every((each) => compare(start, each.start) <= 0 && compare(each.end, end) <= 0);
}

/** More alternatives than anybody writes by hand. */
const MAX_ALTERNATIVES = 16;

/**
 * The versions that a text may mean: `22.17.1`, `22` (any 22), `12|13` (either), and the ranges of package managers
 * (`^20.11`, `~1.4`, `>=18 <21`, `18 || 20`, `~=3.1`, `22.x`). What is not understood means every version.
 */
export function versionsOf(text: string): readonly Interval[] {
  const alternatives = text.split('|').filter((part) => part.trim() !== '');
  if (alternatives.length === 0 || alternatives.length > MAX_ALTERNATIVES) return [EVERY];
  return alternatives.map((alternative) => meet(alternative.replace(/([<>=~^])\s+/g, '$1').split(/[\s,]+/).filter((term) => term !== '').map(termOf)));
}

function meet(intervals: readonly Interval[]): Interval {
  return intervals.reduce((left, right) => ({ start: compare(left.start, right.start) > 0 ? left.start : right.start, end: compare(left.end, right.end) < 0 ? left.end : right.end }), EVERY);
}

const TERM = /^(\^|~=|~>|~|>=|<=|==?=?|<|>)?v?(\d[\w.+-]{0,60})(?:\.[x*])?$/i;

function termOf(term: string): Interval {
  const [, operator = '', version] = TERM.exec(term) ?? [];
  if (version === undefined) return EVERY;
  const start = numbers(version, 0);
  switch (operator) {
    case '^':
      return { start, end: start[0] === 0 ? numbers(version.split('.').slice(0, 2).join('.'), Number.MAX_SAFE_INTEGER) : numbers(String(start[0]), Number.MAX_SAFE_INTEGER) };
    case '~':
      return { start, end: numbers(version.split('.').slice(0, 2).join('.'), Number.MAX_SAFE_INTEGER) };
    case '~=':
    case '~>':
      return { start, end: numbers(version.split('.').slice(0, -1).join('.') || version, Number.MAX_SAFE_INTEGER) };
    case '>=':
      return { start, end: LAST };
    case '>':
      return { start: numbers(version, Number.MAX_SAFE_INTEGER), end: LAST };
    case '<=':
      return { start: FIRST, end: numbers(version, Number.MAX_SAFE_INTEGER) };
    case '<':
      return { start: FIRST, end: start };
    default:
      return { start, end: numbers(version, Number.MAX_SAFE_INTEGER) };
  }
}

/** `8u302`, `1.8.0_302` and `8.0.302` are one version of Java; `21.0.4_7` and `21.0.4+7` name a build of 21.0.4. */
function numbers(version: string, filler: number): Version {
  const plain = version.replace(/^v/i, '').replace(/^1\.(\d+)\.0_/, '$1.0.').replace(/^(\d+)u(\d+)/, '$1.0.$2');
  const parts: number[] = [];
  for (const piece of plain.split(/[._+-]/).slice(0, PLACES)) {
    if (!/^\d{1,15}/.test(piece)) break;
    parts.push(Number.parseInt(piece, 10));
  }
  return [...parts, ...Array<number>(PLACES).fill(filler)].slice(0, PLACES);
}

export function compare(left: Version, right: Version): number {
  for (let place = 0; place < PLACES; place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
