import type { Step, TrustSource } from '../model.ts';
import { bandsOf, overlaps, parseTableRange } from './version.ts';
import type { Interval } from './version.ts';

/** One value that a fact may have in a place, and where it comes from. */
export interface Alternative {
  /** A word of the driver's table; `?` stands for every word that the table knows. */
  readonly value: string;
  /** As people know it: `sslmode=require`. Empty: nothing to show. */
  readonly shown: string;
  /** For a mode: the driver's own word for what is in force. */
  readonly word?: string | null;
  /** For a trust source: what would be trusted. */
  readonly trust?: TrustSource;
  /** For `?`: why it cannot be told. */
  readonly reason?: string;
  /** True for a value that is possible only because something could not be read. */
  readonly guess?: boolean;
  /** For a version band: what it covers. */
  readonly band?: Interval;
  readonly via?: readonly Step[];
}

/** What a driver looks at before it decides, each with the values that it may have. */
export type Facts = Readonly<Record<string, readonly Alternative[]>>;

export interface Row {
  /** Unique within the driver; `Decision.row` puts the driver's id before it. */
  readonly id: string;
  /** Facts and the values they must have; for a component, the versions (`>=16`). Facts not named do not matter. */
  readonly when: Readonly<Record<string, string | readonly string[]>>;
  /** Facts to show besides those of `when`. */
  readonly shows?: readonly string[];
  readonly gives: {
    readonly verifies: 'yes' | 'no' | 'unknown' | 'error';
    /** True when nothing is encrypted: a server that insists on TLS refuses it. */
    readonly plaintext?: boolean;
    /** Whether the host name is compared as well. */
    readonly host?: boolean;
    /** The fact that carries the trust source. */
    readonly anchors?: string;
    /** True when only the first certificate of that source counts. */
    readonly firstOnly?: boolean;
  };
  /** For people, without a full stop: which rule this is. */
  readonly because: string;
  /** Key of the driver's `sources`. */
  readonly source: string;
}

/** A row that cannot be ruled out, with what is left of each fact when it is reached. */
export interface Reached {
  readonly row: Row;
  readonly facts: Facts;
  /** True when it is reached only if an unreadable value happens to be one of several. */
  readonly guess: boolean;
}

/** Bands of a component's versions between which the table's answers differ. */
export function componentBands(rows: readonly Row[], component: string): readonly Interval[] {
  return remember(bands, rows, component, () => bandsOf(vocabulary(rows, component)));
}

/** Every word that the table knows for a fact. */
export function vocabulary(rows: readonly Row[], fact: string): readonly string[] {
  return remember(words, rows, fact, () => [...new Set(rows.flatMap((row) => row.when[fact] ?? []))]);
}

/** Tables do not change: what follows from one is worked out once. */
const bands = new WeakMap<readonly Row[], Map<string, readonly Interval[]>>();
const words = new WeakMap<readonly Row[], Map<string, readonly string[]>>();

function remember<T>(store: WeakMap<readonly Row[], Map<string, T>>, rows: readonly Row[], name: string, make: () => T): T {
  const known = store.get(rows) ?? new Map<string, T>();
  store.set(rows, known);
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}

/** Boxes are split while rows are matched; past this many, what is left is taken to reach every later row. */
const maxBoxes = 600;

/**
 * The rows that some combination of the facts' values reaches, the first row that matches being the one that counts.
 * A combination is never listed by itself: a box of combinations is cut at each row into the part that matches and
 * the rest, so that unknown facts cost nothing where no row looks at them.
 */
export function evaluate(rows: readonly Row[], components: readonly string[], given: Facts): readonly Reached[] {
  const facts = expand(rows, given);
  const reached = new Map<Row, Reached>();
  let boxes: Facts[] = [facts];
  for (const row of rows) {
    const rest: Facts[] = [];
    for (const box of boxes) {
      const { match, remainder } = cut(box, row, components);
      if (match === null) {
        rest.push(box);
        continue;
      }
      reached.set(row, merge(reached.get(row), { row, facts: match, guess: isGuess(match, facts) }));
      if (boxes.length > maxBoxes) rest.push(box);
      else rest.push(...remainder);
    }
    boxes = rest;
    if (boxes.length === 0) break;
  }
  return [...reached.values()];
}

function expand(rows: readonly Row[], given: Facts): Facts {
  return Object.fromEntries(
    Object.entries(given).map(([fact, alternatives]) => [
      fact,
      alternatives.flatMap((alternative) =>
        alternative.value === '?'
          ? [...vocabulary(rows, fact), '(other)'].map((value) => ({ ...alternative, value, guess: true }))
          : [alternative],
      ),
    ]),
  );
}

function cut(box: Facts, row: Row, components: readonly string[]): { match: Facts | null; remainder: readonly Facts[] } {
  let match: Facts = box;
  const remainder: Facts[] = [];
  for (const [fact, wanted] of Object.entries(row.when)) {
    const alternatives = box[fact];
    if (alternatives === undefined) return { match: null, remainder: [] };
    const accepts = components.includes(fact) ? versionTest(wanted) : wordTest(wanted);
    const inside = alternatives.filter(accepts);
    if (inside.length === 0) return { match: null, remainder: [] };
    if (inside.length < alternatives.length) {
      remainder.push({ ...match, [fact]: alternatives.filter((alternative) => !accepts(alternative)) });
      match = { ...match, [fact]: inside };
    }
  }
  return { match, remainder };
}

function wordTest(wanted: string | readonly string[]): (alternative: Alternative) => boolean {
  return typeof wanted === 'string' ? ({ value }) => value === wanted : ({ value }) => wanted.includes(value);
}

function versionTest(wanted: string | readonly string[]): (alternative: Alternative) => boolean {
  const intervals = [wanted].flat().flatMap(parseTableRange);
  return ({ band }) => band !== undefined && intervals.some((interval) => overlaps(interval, band));
}

/** A match is a guess when it needs an unreadable fact to have some of its values and not others. */
function isGuess(match: Facts, all: Facts): boolean {
  return Object.entries(match).some(
    ([fact, left]) => left.length < (all[fact]?.length ?? 0) && left.every((alternative) => alternative.guess === true),
  );
}

function merge(before: Reached | undefined, now: Reached): Reached {
  if (before === undefined) return now;
  if (before.guess !== now.guess) return before.guess ? now : before;
  const facts = Object.fromEntries(
    Object.entries(now.facts).map(([fact, left]) => [fact, [...new Set([...(before.facts[fact] ?? []), ...left])]]),
  );
  return { row: now.row, facts, guess: now.guess };
}
