/** Dotted version numbers, as far as a driver's table needs them. Suffixes (`-beta.1`, `.jre7`) are dropped. */
export type Version = readonly number[];

/** From `min` on, up to `max` (exclusive; null: no end). */
export interface Interval {
  readonly min: Version;
  readonly max: Version | null;
}

export function compareVersions(a: Version, b: Version): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The leading numbers of a version; null when there are none. Accepts `v20.1.0`, `42.7.3.jre7`, `8.x`. */
export function parseVersion(text: string): Version | null {
  const numbers = text.trim().replace(/^[v=]+/u, '').slice(0, 40).match(/^\d{1,9}(?:\.\d{1,9})*/u);
  return numbers === null ? null : numbers[0].split('.').map(Number);
}

/** `>=2.4 <3`, parts joined by `||`: the only operators that a table uses. Throws on anything else: it is our own data. */
export function parseTableRange(text: string): readonly Interval[] {
  const known = tableRanges.get(text);
  if (known !== undefined) return known;
  const parsed = readTableRange(text);
  tableRanges.set(text, parsed);
  return parsed;
}

/** The tables hold a few dozen ranges, and are asked for each client. */
const tableRanges = new Map<string, readonly Interval[]>();

function readTableRange(text: string): readonly Interval[] {
  return text.split('||').map((part) => {
    let min: Version = [0];
    let max: Version | null = null;
    for (const condition of part.trim().split(/\s+/u)) {
      const version = parseVersion(condition.replace(/^(?:>=|<)/u, ''));
      if (version === null) throw new Error(`not a version range: ${text}`);
      if (condition.startsWith('>=')) min = version;
      else if (condition.startsWith('<')) max = version;
      else throw new Error(`not a version range: ${text}`);
    }
    return { min, max };
  });
}

/**
 * What a manifest says: an exact version, a range that starts with `^`, `~`, `~>`, `~=` or `>=` (npm, Bundler, pip,
 * Cargo), or one in brackets (NuGet, Maven). Of several joined by `||`, all that lies between the lowest and the
 * highest. null when it says nothing that we can use.
 */
export function parseDeclared(text: string): Interval | null {
  const choices = text.slice(0, 200).split('||').map(parseRange);
  const ranges = choices.flatMap((range) => range ?? []);
  const [lowest] = ranges.toSorted((a, b) => compareVersions(a.min, b.min));
  if (lowest === undefined || ranges.length < choices.length) return null;
  const ends = ranges.map(({ max }) => max);
  return { min: lowest.min, max: ends.reduce((last, end) => (last === null || end === null ? null : compareVersions(end, last) > 0 ? end : last)) };
}

/** `[10.0,11.0)`, `[10.0.3]`. https://learn.microsoft.com/nuget/concepts/package-versioning#version-ranges */
function parseBrackets(text: string): Interval | null {
  const [low = '', high] = text.slice(1, -1).split(',').map((bound) => bound.trim());
  const min = low === '' ? [0] : parseVersion(low);
  if (min === null) return null;
  if (high === undefined) return text.startsWith('[') ? { min, max: next(min) } : null;
  if (high === '') return { min, max: null };
  const end = parseVersion(high);
  return end === null ? null : { min, max: text.endsWith(']') ? next(end) : end };
}

/** What comes right behind a release, or behind a series (`8`). */
function next(version: Version): Version {
  return [...version.slice(0, -1), (version.at(-1) ?? 0) + 1];
}

function parseRange(range: string): Interval | null {
  const text = range.trim();
  // Several sets of brackets, and `1.0 - 2.0`, are rare enough to be called unknown.
  if (/^[[(]/u.test(text)) return /^[[(][^[\]()]{0,80}[\])]$/u.test(text) ? parseBrackets(text) : null;
  if (text.includes(' - ')) return null;
  const [first = '', second = ''] = text.trim().slice(0, 80).replace(/^([\^~>=<]{1,2})\s+/u, '$1').split(/[\s,]+/u, 2);
  const operator = /^(?:\^|~>|~=|~|>=|==|=)?/u.exec(first)?.[0] ?? '';
  const min = parseVersion(first.slice(operator.length));
  if (min === null) return null;
  if (operator === '^') return { min, max: [(min[0] ?? 0) + 1] };
  if (operator === '~') return { min, max: min.length > 1 ? [min[0] ?? 0, (min[1] ?? 0) + 1] : [(min[0] ?? 0) + 1] };
  if (operator === '~>' || operator === '~=') {
    const fixed = min.slice(0, Math.max(1, min.length - 1));
    return { min, max: [...fixed.slice(0, -1), (fixed.at(-1) ?? 0) + 1] };
  }
  if (operator === '>=') return { min, max: second.startsWith('<') && !second.startsWith('<=') ? parseVersion(second.slice(1)) : null };
  // `8.x`, `8` and `17` name a whole series; three numbers name one release.
  return { min, max: next(min) };
}

export function overlaps(a: Interval, b: Interval): boolean {
  return (a.max === null || compareVersions(b.min, a.max) < 0) && (b.max === null || compareVersions(a.min, b.max) < 0);
}

/** The versions at which a set of ranges changes its answer, in order: each starts a band that ends before the next. */
export function bandsOf(ranges: readonly string[]): readonly Interval[] {
  const starts: Version[] = [[0]];
  for (const interval of ranges.flatMap(parseTableRange)) {
    for (const bound of [interval.min, interval.max]) {
      if (bound !== null && !starts.some((start) => compareVersions(start, bound) === 0)) starts.push(bound);
    }
  }
  starts.sort(compareVersions);
  return starts.map((min, index) => ({ min, max: starts[index + 1] ?? null }));
}

/** Intervals in order, those that touch joined into one. */
export function joinIntervals(intervals: readonly Interval[]): readonly Interval[] {
  const joined: Interval[] = [];
  for (const interval of intervals.toSorted((a, b) => compareVersions(a.min, b.min))) {
    const last = joined.at(-1);
    if (last !== undefined && last.max !== null && compareVersions(last.max, interval.min) >= 0) joined[joined.length - 1] = { min: last.min, max: interval.max };
    else joined.push(interval);
  }
  return joined;
}

export function describeInterval({ min, max }: Interval): string {
  const from = min.some((part) => part > 0) ? `>=${min.join('.')}` : '';
  return [from, max === null ? '' : `<${max.join('.')}`].filter((part) => part !== '').join(' ') || 'any version';
}

/** The same for a sentence: `16 or later`, `before 16`, `3 or later and before 6`. */
export function intervalInWords({ min, max }: Interval): string {
  const from = min.some((part) => part > 0) ? `${min.join('.')} or later` : '';
  return [from, max === null ? '' : `before ${max.join('.')}`].filter((part) => part !== '').join(' and ') || 'any version';
}
