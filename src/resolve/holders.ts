import type { Bag, Connection, Entry, Evidence, Place } from '../model.ts';
import { compareLocations, compareText } from '../shared/order.ts';
import { push } from '../shared/groups.ts';
import { overlap } from './order.ts';
import type { Worlds } from './worlds.ts';

/** Which entries hold connections, and which connections stand in no entry: those of code and commands. */
export interface Holders {
  /** The connections that an entry holds: its own, and those that stand where it stands. */
  of(entry: Entry): readonly Connection[];
  /** Every entry of a bag that holds one. */
  readonly inBags: readonly { readonly bag: Bag; readonly entry: Entry }[];
  /** Entries that places themselves set, each once, with the first place that does. */
  readonly inPlaces: readonly { readonly place: Place; readonly entry: Entry }[];
  readonly free: readonly Connection[];
}

export function buildHolders(evidence: Evidence, worlds: Worlds): Holders {
  const placed = new Map<Entry, Place>();
  for (const place of worlds.places) {
    for (const layer of place.layers) if ((layer.kind === 'sets' || layer.kind === 'argument') && !placed.has(layer.entry)) placed.set(layer.entry, place);
  }
  const entries = new Set<Entry>([...worlds.bags.flatMap((bag) => bag.entries), ...placed.keys()]);
  const held = new Map<Entry, Connection[]>();
  const known = new Set<string>();
  const inFile = new Map<string, Entry[]>();
  for (const entry of entries) {
    push(inFile, entry.at.path, entry);
    for (const connection of [...(entry.connection === null ? [] : [entry.connection]), ...(entry.inside ?? [])]) {
      push(held, entry, connection);
      known.add(connection.id);
    }
  }
  for (const list of inFile.values()) list.sort((a, b) => compareLocations(a.at, b.at));
  const free: Connection[] = [];
  const connections = new Map(evidence.connections.map((connection) => [connection.id, connection]));
  for (const connection of [...connections.values()].sort((a, b) => compareText(a.id, b.id))) {
    if (known.has(connection.id)) continue;
    const entry = standingAt(connection, inFile.get(connection.at.path) ?? []);
    if (entry === null) free.push(connection);
    else push(held, entry, connection);
  }
  return {
    of: (entry) => held.get(entry) ?? [],
    inBags: worlds.bags.flatMap((bag) => bag.entries.filter((entry) => held.has(entry)).map((entry) => ({ bag, entry }))),
    inPlaces: [...placed].map(([entry, place]) => ({ place, entry })).filter(({ entry }) => held.has(entry)).sort((a, b) => compareLocations(a.entry.at, b.entry.at)),
    free,
  };
}

/** The first entry, in the order of the file, that shares a character with a connection; found by halving. */
function standingAt(connection: Connection, entries: readonly Entry[]): Entry | null {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && compareLocations(entry.at, connection.at) < 0) low = middle + 1;
    else high = middle;
  }
  return [entries[low - 1], entries[low]].find((entry) => entry !== undefined && overlap(entry.at, connection.at)) ?? null;
}
