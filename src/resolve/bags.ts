import type { Bag, BagReference, Entry, Location } from '../model.ts';
import { push } from '../shared/groups.ts';
import { foldersUp } from './paths.ts';
import type { Worlds } from './worlds.ts';

/** Bags by name and by the folder that they concern, and their keys. */
export interface Bags {
  named(reference: BagReference, scope: string, at: Location): readonly Bag[];
  /** The last entry of a key: later ones win. */
  entry(bag: Bag, key: string): Entry | undefined;
  /** The keys of a bag, each once, in the order in which they first occur. */
  keys(bag: Bag): readonly string[];
  /** The entries of a key in the bags that concern the code of a folder: the nearest folder that has it wins. */
  concerning(key: string, folder: string): readonly { readonly bag: Bag; readonly entry: Entry }[];
}

/** More bags for one folder and key than this cannot be told apart anyway. */
const MOST_ALIKE = 32;

export function buildBags(worlds: Worlds): Bags {
  const indexes = new WeakMap<Bag, Map<string, Entry>>();
  const indexOf = (bag: Bag): Map<string, Entry> => {
    const ready = indexes.get(bag);
    if (ready !== undefined) return ready;
    const index = new Map(bag.entries.map((entry) => [entry.key, entry]));
    indexes.set(bag, index);
    return index;
  };
  const byFolder = new Map<string, { bag: Bag; entry: Entry }[]>();
  for (const bag of worlds.bags) {
    if (bag.folder === null || bag.sample) continue;
    for (const [key, entry] of indexOf(bag)) {
      const place = `${bag.folder}\n${key}`;
      if ((byFolder.get(place)?.length ?? 0) < MOST_ALIKE) push(byFolder, place, { bag, entry });
    }
  }
  return {
    named: (reference, scope, at) => worlds.bagsNamed(reference, scope, at),
    entry: (bag, key) => indexOf(bag).get(key),
    keys: (bag) => [...indexOf(bag).keys()],
    concerning(key, folder) {
      for (const above of foldersUp(folder)) {
        const found = byFolder.get(`${above}\n${key}`);
        if (found !== undefined) return found;
      }
      return [];
    },
  };
}
