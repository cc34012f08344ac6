import type { CodeEffect, Evidence, FileOperation, Place } from '../model.ts';
import { push } from '../shared/groups.ts';
import type { RunsIn } from './runs-in.ts';

/**
 * The evidence with what code does to files as the last layers of the places that run the code. Code that runs in no
 * place of the evidence gets one: its project's folder.
 */
export function withCodeEffects(evidence: Evidence, effects: readonly CodeEffect[], runsIn: RunsIn): Evidence {
  const added = new Map<string, FileOperation[]>();
  const folders = new Map<string, Place>();
  for (const effect of effects) {
    for (const { place } of runsIn.ofCode(effect.at)) {
      const host = evidence.places.find(({ id }) => id === place.id || place.id.endsWith(` after ${id}`));
      if (host === undefined) folders.set(place.id, place);
      const operation = operationIn(host ?? place, effect);
      if (operation !== null) push(added, (host ?? place).id, operation);
    }
  }
  const places = [...evidence.places, ...folders.values()].map((place): Place => {
    const operations = added.get(place.id);
    return operations === undefined ? place : { ...place, layers: [...place.layers, ...operations.map((operation) => ({ kind: 'runs' as const, operation }))] };
  });
  return { ...evidence, places, effects: [] };
}

/** What happens in this place; where its system is not known, what only one system does may happen. */
function operationIn({ os }: Place, effect: CodeEffect): FileOperation | null {
  if (effect.os === null || effect.os === os) return effect.operation;
  return os === null && effect.os === 'windows' ? { ...effect.operation, sometimes: true } : null;
}
