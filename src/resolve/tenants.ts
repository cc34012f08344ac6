import type { Bag, Confidence, Entry, Layer, Place, Step } from '../model.ts';
import { least } from '../shared/confidence.ts';
import { push } from '../shared/groups.ts';
import type { Bags } from './bags.ts';
import type { Chains } from './chains.ts';
import type { Moment } from './moments.ts';
import type { Sources } from './sources.ts';
import type { Worlds } from './worlds.ts';
import { bindingWords, doneBy, mountingWords } from './titles.ts';

/** A place where something runs, how we know, and how sure we are. */
export interface Tenancy {
  readonly place: Place;
  readonly confidence: Confidence;
  readonly via: readonly Step[];
  /** Places that work on the same folders of the tree, and may leave files there. */
  readonly beside?: readonly Place[];
}

/** A place that binds a bag. */
export interface Binding extends Tenancy {
  readonly layer: Extract<Layer, { kind: 'binds' | 'mountsBag' }>;
}

/** What the places in which something runs hold: one walk over the layers of each, indexed by what is asked for later. */
export interface Tenants {
  /** Places that run and that no running place builds on. */
  readonly places: readonly Place[];
  /** The places that something in this place runs in: those that build on it, else itself. */
  heirs(place: Place): readonly Tenancy[];
  /** Places that hold exactly this file or folder of the tree. */
  holding(path: string): readonly Tenancy[];
  binding(bag: Bag): readonly Binding[];
  /** Places that hold a layer which sets this entry. */
  setting(entry: Entry): readonly Tenancy[];
}

export function buildTenants(worlds: Worlds, chains: Chains, bags: Bags, sources: Sources): Tenants {
  const running = worlds.places.filter(({ runs }) => runs);
  const heirs = new Map<Place, Tenancy[]>();
  // What builds on a place for a while takes nothing from those that stay.
  for (const place of running.filter(({ passes }) => passes !== true)) {
    walk(chains.endOf(place), (moment, via, confidence) => {
      if (moment.layer.kind === 'joint') push(heirs, moment.layer.from, { place, confidence, via: [...via, moment.layer.step] });
    });
  }
  const places = running.filter((place) => !heirs.has(place));
  const last = new Set(places);
  const holding = new Map<string, Tenancy[]>();
  const binding = new Map<Bag, Binding[]>();
  const setting = new Map<Entry, Tenancy[]>();
  for (const place of places) {
    const certainty = new Map<Step, Confidence>();
    walk(chains.endOf(place), (moment, via, confidence) => {
      const layer = moment.layer;
      if (layer.kind === 'joint') certainty.set(layer.step, confidence);
      if (layer.kind === 'sets') push(setting, layer.entry, { place, confidence, via });
      if (layer.kind !== 'binds' && layer.kind !== 'mountsBag') return;
      const step: Step = { at: layer.at, what: doneBy(moment.place, layer.at, layer.kind === 'binds' ? bindingWords(layer) : mountingWords(layer)) };
      for (const bag of bags.named(layer.bag, moment.place.scope, layer.at)) push(binding, bag, { place, confidence, layer, via: [...via, step] });
    });
    // What is over when its work is done is no home of the code that it has checked out.
    for (const { path, via } of place.passes === true ? [] : sources.of(place)) {
      push(holding, path, { place, confidence: least(via.map((step) => certainty.get(step) ?? 'high')), via });
    }
  }
  return {
    places,
    heirs(place) {
      const found = (heirs.get(place) ?? []).filter((heir) => last.has(heir.place));
      if (found.length > 0) return unique(found);
      return [{ place, confidence: place.runs ? 'high' : 'low', via: [] }];
    },
    holding: (path) => unique(holding.get(path) ?? []),
    binding: (bag) => binding.get(bag) ?? [],
    setting: (entry) => setting.get(entry) ?? [],
  };
}

/** Visits every moment of a place, with the steps across the places that it inherits from. */
function walk(end: Moment, visit: (moment: Moment, via: readonly Step[], confidence: Confidence) => void): void {
  const waiting: { moment: Moment; via: readonly Step[]; confidence: Confidence }[] = [{ moment: end, via: [], confidence: 'high' }];
  const seen = new Set<Moment>([end]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    let { via, confidence } = next;
    for (let moment: Moment | null = next.moment; moment !== null; moment = moment.before) {
      const layer: Moment['layer'] = moment.layer;
      if (layer.kind === 'joint') confidence = least([confidence, layer.confidence]);
      visit(moment, via, confidence);
      if (layer.kind === 'joint') via = [...via, layer.step];
      if (layer.kind !== 'fork') continue;
      for (const branch of layer.branches.toReversed()) {
        if (seen.has(branch)) continue;
        seen.add(branch);
        waiting.push({ moment: branch, via, confidence: least([confidence, 'medium']) });
      }
    }
  }
}

function unique(tenancies: readonly Tenancy[]): readonly Tenancy[] {
  const seen = new Map<Place, Tenancy>();
  for (const tenancy of tenancies) if (!seen.has(tenancy.place)) seen.set(tenancy.place, tenancy);
  return [...seen.values()];
}
