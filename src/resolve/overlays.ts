import type { Bag, Edit, Entry, Layer, Overlay, Place } from '../model.ts';
import { push } from '../shared/groups.ts';

/** What one scope holds: bags and places by identifier. */
export interface Scope {
  readonly bags: Map<string, Bag>;
  readonly places: Map<string, Place>;
}

/** Applies the edits of an overlay, in order, to what its scope holds. */
export function applyEdits(scope: Scope, overlay: Overlay): void {
  const bags = byName(scope.bags);
  const places = byName(scope.places);
  for (const edit of overlay.edits) {
    if (edit.kind === 'bag') editBags(scope, bags, edit, overlay.scope);
    else for (const id of places.get(edit.name) ?? []) editPlace(scope, id, edit);
  }
}

type BagEdit = Extract<Edit, { kind: 'bag' }>;
type PlaceEdit = Extract<Edit, { kind: 'place' }>;

function editBags(scope: Scope, names: Map<string, string[]>, edit: BagEdit, name: string): void {
  const ids = names.get(edit.name);
  if (ids === undefined) {
    if (edit.how === 'delete') return;
    const bag = { id: `${name}#${edit.name}`, kind: '', name: edit.name, scope: name, at: edit.at, entries: edit.entries, folder: null, sample: false };
    scope.bags.set(bag.id, bag);
    names.set(edit.name, [bag.id]);
    return;
  }
  for (const id of ids) {
    const bag = scope.bags.get(id);
    if (bag === undefined) continue;
    if (edit.how === 'delete' && edit.entries.length === 0) scope.bags.delete(id);
    else scope.bags.set(id, { ...bag, entries: edited(bag.entries, edit) });
  }
}

function edited(entries: readonly Entry[], edit: BagEdit): readonly Entry[] {
  if (edit.how === 'replace') return edit.entries;
  const keys = new Set(edit.entries.map((entry) => entry.key));
  const kept = entries.filter((entry) => !keys.has(entry.key));
  return edit.how === 'merge' ? [...kept, ...edit.entries] : kept;
}

/** A place has one image: an appended image takes the position of the one that is there, below all that was added to it. */
function editPlace(scope: Scope, id: string, edit: PlaceEdit): void {
  const place = scope.places.get(id);
  if (place === undefined) return;
  if (edit.how === 'replace') {
    scope.places.set(id, { ...place, layers: edit.layers });
    return;
  }
  let layers: readonly Layer[] = place.layers;
  for (const layer of edit.layers) {
    const image = isImage(layer) ? layers.findLastIndex(isImage) : -1;
    layers = image === -1 ? [...layers, layer] : layers.with(image, layer);
  }
  scope.places.set(id, { ...place, layers });
}

function isImage(layer: Layer): boolean {
  return layer.kind === 'inherits' && 'image' in layer.from;
}

function byName(things: ReadonlyMap<string, { readonly name: string }>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [id, thing] of things) push(names, thing.name, id);
  return names;
}
