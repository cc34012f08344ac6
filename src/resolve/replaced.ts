import type { Content, Place } from '../model.ts';

/**
 * Places that nobody needs as they are: others stand for them, and nothing that is left builds on them or takes files
 * from them.
 */
export function withoutReplaced(places: readonly Place[]): readonly Place[] {
  const replaced = new Set(places.flatMap(({ replaces }) => replaces ?? []));
  if (replaced.size === 0) return places;
  const byId = new Map<string, Place[]>();
  for (const place of places) byId.set(place.id, [...(byId.get(place.id) ?? []), place]);
  const needed = new Set<string>();
  const waiting = places.filter(({ id }) => !replaced.has(id));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const id of next.layers.flatMap(usedBy)) {
      if (!replaced.has(id) || needed.has(id)) continue;
      needed.add(id);
      waiting.push(...(byId.get(id) ?? []));
    }
  }
  return places.filter(({ id }) => !replaced.has(id) || needed.has(id));
}

function usedBy(layer: Place['layers'][number]): readonly string[] {
  if (layer.kind === 'inherits') return 'place' in layer.from ? [layer.from.place] : [];
  if (layer.kind === 'mounts') return placesIn(layer.content);
  return layer.kind === 'runs' && (layer.operation.kind === 'write' || layer.operation.kind === 'import') ? placesIn(layer.operation.content) : [];
}

function placesIn(content: Content): readonly string[] {
  if (content.kind === 'path') return content.place === null ? [] : [content.place];
  if (content.kind === 'conversion') return placesIn(content.from);
  if (content.kind === 'pieces') return content.pieces.flatMap(placesIn);
  return content.kind === 'choice' ? content.branches.flatMap(placesIn) : [];
}
