import type { Value, View } from '../model.ts';
import { branches } from './lookup.ts';
import { componentBands } from './table.ts';
import type { Alternative, Row } from './table.ts';
import { describeInterval, overlaps, parseDeclared, parseTableRange } from './version.ts';
import type { Interval } from './version.ts';

/** A part of a driver whose version decides, under the name that its rows use. */
export interface Component {
  readonly name: string;
  /** For people, where the name is a short one. */
  readonly title?: string;
  /** Names to ask the place for, the first that is known counts; `major` where only the major version carries over. */
  readonly ask: readonly { readonly component: string; readonly major?: boolean }[];
  /** What another component's version says about this one when nothing names it: the range that its manifest asks for. */
  readonly implied?: { readonly by: string; readonly table: readonly { readonly when: string; readonly means: string }[] };
}

interface Known {
  readonly interval: Interval;
  readonly text: string;
  readonly via: Alternative['via'];
}

/** The bands of a component's versions that the place leaves possible. All of them when it does not say. */
export function versionFact(component: Component, rows: readonly Row[], view: View): readonly Alternative[] {
  const known = knownVersions(component, view);
  const bands = componentBands(rows, component.name);
  if (known.length === 0) return bands.map((band) => ({ value: describeInterval(band), shown: '', band, via: [] }));
  return bands.flatMap((band) => {
    const first = known.find(({ interval }) => overlaps(interval, band));
    return first === undefined ? [] : [{ value: describeInterval(band), shown: `${component.title ?? component.name} ${first.text}`, word: first.text, band, via: first.via ?? [] }];
  });
}

/** The version as the repository shows it; null when it does not, or shows several. */
export function shownVersion(component: Component, view: View): string | null {
  const known = knownVersions({ name: component.name, ask: component.ask }, view);
  return known.length === 1 ? (known[0]?.text ?? null) : null;
}

function knownVersions({ ask, implied }: Component, view: View): readonly Known[] {
  for (const { component, major } of ask) {
    const known = branches(view.version(component)).flatMap((value) => read(value, major === true));
    if (known.length > 0) return known;
  }
  if (implied === undefined) return [];
  return branches(view.version(implied.by)).flatMap((value): readonly Known[] => {
    const by = value.kind === 'known' ? parseDeclared(value.value) : null;
    if (by === null) return [];
    return implied.table
      .filter(({ when }) => parseTableRange(when).some((interval) => overlaps(interval, by)))
      .flatMap(({ means }) => parseTableRange(means).map((interval) => ({ interval, text: means, via: value.via })));
  });
}

function read(value: Exclude<Value, { kind: 'oneOf' }>, major: boolean): readonly Known[] {
  if (value.kind !== 'known') return [];
  const interval = parseDeclared(value.value);
  if (interval === null) return [];
  const whole = interval.min[0] ?? 0;
  return [major ? { interval: { min: [whole], max: [whole + 1] }, text: `${whole}`, via: value.via } : { interval, text: value.value, via: value.via }];
}
