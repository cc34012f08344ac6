import type { Bag, BagReference, Evidence, Location, Place } from '../model.ts';
import { compareLocations, compareText } from '../shared/order.ts';
import { folderOf } from '../shared/paths.ts';
import { push } from '../shared/groups.ts';
import { foldersUp } from './paths.ts';
import { withoutReplaced } from './replaced.ts';

/** What one scope holds: bags and places by identifier. */
interface Scope {
  readonly bags: Map<string, Bag>;
  readonly places: Map<string, Place>;
}

/** The scopes as they are deployed. Evidence without a scope (the empty string) is everywhere its folder says. */
export interface Worlds {
  /** Places that exist, in a fixed order. */
  readonly places: readonly Place[];
  readonly bags: readonly Bag[];
  /** A place by identifier, as it exists in a scope. */
  place(id: string, scope: string): Place | null;
  /** The bags that a reference made in `scope` may mean: the nearest to `at`; several when nothing tells them apart. */
  bagsNamed(reference: BagReference, scope: string, at: Location): readonly Bag[];
}

export function buildWorlds(evidence: Evidence): Worlds {
  const scopes = group(evidence);
  const all = [...scopes.values()];
  return { places: withoutReplaced(sorted(all, 'places')), bags: sorted(all, 'bags'), ...lookUps(scopes) };
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

function lookUps(scopes: ReadonlyMap<string, Scope>): Pick<Worlds, 'place' | 'bagsNamed'> {
  const named = new Map<string, Bag[]>();
  const anywhereNamed = new Map<string, Bag[]>();
  const anywhere = new Map<string, Place>();
  for (const [name, scope] of scopes) {
    for (const bag of scope.bags.values()) {
      push(named, key(name, bag.name), bag);
      push(anywhereNamed, bag.name, bag);
    }
    for (const place of scope.places.values()) if (!anywhere.has(place.id)) anywhere.set(place.id, place);
  }
  return {
    place: (id, scope) => scopes.get(scope)?.places.get(id) ?? scopes.get('')?.places.get(id) ?? anywhere.get(id) ?? null,
    bagsNamed(reference, scope, at) {
      for (const name of new Set([reference.scope === '' ? scope : reference.scope, scope, ''])) {
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
