import type { Bag, BagReference, Evidence, Location, Overlay, Place } from '../model.ts';
import { compareLocations, compareText } from '../shared/order.ts';
import { folderOf } from '../shared/paths.ts';
import { push } from '../shared/groups.ts';
import type { Scope } from './overlays.ts';
import { applyEdits } from './overlays.ts';
import { foldersUp } from './paths.ts';
import { withoutReplaced } from './replaced.ts';

/**
 * The scopes as they are deployed. Evidence without a scope (the empty string) is everywhere its folder says.
 * An overlay makes the bags and places of other scopes exist again, edited; those other scopes are then not deployed
 * by themselves.
 */
export interface Worlds {
  /** Places that exist, in a fixed order; those of scopes that are only built upon are left out. */
  readonly places: readonly Place[];
  readonly bags: readonly Bag[];
  /** A place by identifier, as it exists in a scope. */
  place(id: string, scope: string): Place | null;
  /** The bags that a reference made in `scope` may mean: the nearest to `at`; several when nothing tells them apart. */
  bagsNamed(reference: BagReference, scope: string, at: Location): readonly Bag[];
  /** Bags of every scope, those that are only built upon included. */
  readonly allBags: readonly Bag[];
  /** Whether a scope is a variant of others, or what variants build on: what it holds then counts for itself only. */
  isVariant(scope: string): boolean;
}

/** Overlays of overlays deeper than this are not followed. */
const DEEPEST = 32;
/** Copies of bags and places that overlays may make, all together. */
const MOST_COPIES = 200_000;

export function buildWorlds(evidence: Evidence): Worlds {
  const written = group(evidence);
  const overlays = new Map<string, Overlay[]>();
  for (const overlay of [...evidence.overlays].sort((a, b) => compareLocations(a.at, b.at))) push(overlays, overlay.scope, overlay);
  const built = new Map<string, Scope>();
  const building = new Set<string>();
  const origins = new Map<string, Set<string>>();
  const copied = new Set<string>();
  let copies = 0;

  const build = (name: string, depth: number): Scope => {
    const ready = built.get(name);
    if (ready !== undefined) return ready;
    const own = written.get(name);
    const scope: Scope = { bags: new Map(own?.bags), places: new Map(own?.places) };
    built.set(name, scope);
    building.add(name);
    const from = new Set<string>([name]);
    origins.set(name, from);
    for (const overlay of overlays.get(name) ?? []) {
      for (const base of overlay.of) {
        if (from.has(base) || building.has(base) || depth >= DEEPEST) continue;
        const below = build(base, depth + 1);
        copies += below.bags.size + below.places.size;
        if (copies > MOST_COPIES) continue;
        for (const bag of below.bags.values()) if (!scope.bags.has(bag.id)) scope.bags.set(bag.id, { ...bag, scope: name });
        for (const place of below.places.values()) if (!scope.places.has(place.id)) scope.places.set(place.id, { ...place, scope: name });
        for (const origin of origins.get(base) ?? [base]) from.add(origin);
        if (base !== '') copied.add(base);
      }
      applyEdits(scope, overlay);
    }
    building.delete(name);
    return scope;
  };

  const names = [...new Set(['', ...written.keys(), ...overlays.keys()])].sort(compareText);
  for (const name of names) build(name, 0);
  const deployed = names.filter((name) => !copied.has(name)).map((name) => built.get(name)).filter((scope) => scope !== undefined);
  return { places: withoutReplaced(sorted(deployed, 'places')), bags: sorted(deployed, 'bags'), allBags: sorted([...built.values()], 'bags'), isVariant: (scope) => overlays.has(scope) || copied.has(scope), ...lookUps(built, origins) };
}

function sorted<Key extends 'places' | 'bags'>(scopes: readonly Scope[], of: Key): (Key extends 'places' ? Place : Bag)[];
function sorted(scopes: readonly Scope[], of: 'places' | 'bags'): (Place | Bag)[] {
  return scopes.flatMap((scope) => [...scope[of].values()]).sort((a, b) => compareText(a.id, b.id) || compareText(a.scope, b.scope));
}

function group(evidence: Evidence): Map<string, Scope> {
  const scopes = new Map<string, Scope>();
  const of = (name: string): Scope => {
    const scope = scopes.get(name) ?? { bags: new Map<string, Bag>(), places: new Map<string, Place>() };
    scopes.set(name, scope);
    return scope;
  };
  for (const bag of [...evidence.bags].sort((a, b) => compareText(a.id, b.id) || compareLocations(a.at, b.at))) of(bag.scope).bags.set(bag.id, bag);
  for (const place of [...evidence.places].sort((a, b) => compareText(a.id, b.id) || compareLocations(a.at, b.at))) of(place.scope).places.set(place.id, place);
  return scopes;
}

function lookUps(built: ReadonlyMap<string, Scope>, origins: ReadonlyMap<string, ReadonlySet<string>>): Pick<Worlds, 'place' | 'bagsNamed'> {
  const named = new Map<string, Bag[]>();
  const anywhereNamed = new Map<string, Bag[]>();
  const anywhere = new Map<string, Place>();
  for (const [name, scope] of built) {
    for (const bag of scope.bags.values()) {
      push(named, key(name, bag.name), bag);
      push(anywhereNamed, bag.name, bag);
    }
    for (const place of scope.places.values()) if (!anywhere.has(place.id)) anywhere.set(place.id, place);
  }
  const scopesFor = (wanted: string, from: string): string[] =>
    wanted === '' || origins.get(from)?.has(wanted) === true ? [from, ''] : [wanted, from, ''];
  return {
    place: (id, scope) => built.get(scope)?.places.get(id) ?? built.get('')?.places.get(id) ?? anywhere.get(id) ?? null,
    bagsNamed(reference, scope, at) {
      for (const name of scopesFor(reference.scope, scope)) {
        const bags = (named.get(key(name, reference.name)) ?? []).filter((bag) => reference.kind === null || bag.kind === '' || bag.kind === reference.kind);
        if (bags.length > 0) return nearest(bags, at);
      }
      // Who does not say where it runs may run wherever there is something of that name.
      if (reference.scope !== '' || scope !== '' || reference.kind === null) return [];
      return nearest((anywhereNamed.get(reference.name) ?? []).filter((bag) => bag.kind === reference.kind), at);
    },
  };
}

/** Of several that share a name, those in the same file, else those that share the most folders with the reference. */
function nearest(bags: readonly Bag[], at: Location): readonly Bag[] {
  if (bags.length === 1) return bags;
  const samples = bags.every((bag) => bag.sample);
  const folders = foldersUp(folderOf(at.path));
  const distance = (bag: Bag): number => {
    if (bag.at.path === at.path) return -1;
    const above = new Set(foldersUp(folderOf(bag.at.path)));
    return folders.findIndex((folder) => above.has(folder));
  };
  const real = bags.filter((bag) => samples || !bag.sample).map((bag) => ({ bag, far: distance(bag) }));
  const least = real.reduce((least_, { far }) => Math.min(least_, far), Number.POSITIVE_INFINITY);
  return real.filter(({ far }) => far === least).map(({ bag }) => bag);
}

function key(scope: string, name: string): string {
  return `${scope}\n${name}`;
}
