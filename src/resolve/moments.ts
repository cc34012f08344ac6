import type { Confidence, Layer, Location, Place, Step } from '../model.ts';

/**
 * The state of a place after one of its layers. Looking something up starts at the last moment and goes back;
 * moments of a shared image are shared, so what was found out there once is known to all that build on it.
 */
export interface Moment {
  /** The place that wrote the layer: its build-time arguments and its scope count. */
  readonly place: Place;
  readonly layer: Exclude<Layer, { kind: 'inherits' }> | Joint | Fork | Ground;
  /** Null only below a {@link Ground} or a {@link Fork}. */
  readonly before: Moment | null;
}

/** From here backwards it is another place of the repository. */
export interface Joint {
  readonly kind: 'joint';
  readonly from: Place;
  readonly step: Step;
  readonly confidence: Confidence;
}

/** From here backwards it may be any of several. */
export interface Fork {
  readonly kind: 'fork';
  readonly branches: readonly Moment[];
}

/**
 * What everything stands on. `tree`: the audited tree itself, for a place that inherits nothing. `foreign`: an image
 * that is not built here. `opaque`: we cannot tell what it is.
 */
export type Ground =
  | { readonly kind: 'tree'; readonly folder: string | null }
  | { readonly kind: 'foreign'; readonly image: string; readonly at: Location }
  | { readonly kind: 'opaque'; readonly reason: string; readonly at: Location };

/** Every moment from this one backwards, across the places that it inherits from; for a fork, each branch in turn. */
export function* backwards(end: Moment): Generator<Moment> {
  const waiting: Moment[] = [end];
  const forks = new Set<Moment>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (let moment: Moment | null = next; moment !== null; moment = moment.before) {
      yield moment;
      if (moment.layer.kind !== 'fork' || forks.has(moment)) continue;
      forks.add(moment);
      waiting.push(...moment.layer.branches.toReversed());
    }
  }
}

/** What a chain stands on; of several, the first. */
export function groundOf(end: Moment): Ground | null {
  for (const moment of backwards(end)) {
    if (moment.layer.kind === 'tree' || moment.layer.kind === 'foreign' || moment.layer.kind === 'opaque') return moment.layer;
  }
  return null;
}
