import type { Bag, Connection, Entry, Place, Step, Text } from '../model.ts';
import { folderOf } from '../shared/paths.ts';
import type { Atlas } from './atlas.ts';
import type { Binding, Tenancy } from './tenants.ts';
import type { Source, Standpoint } from './variables.ts';

/** A connection in one place, and where its texts stand. */
export interface Use {
  readonly connection: Connection;
  readonly tenancy: Tenancy;
  /** Where the texts of the connection are to be understood. */
  readonly at: Standpoint;
  /** From the connection to the place. */
  readonly via: readonly Step[];
  readonly bag: Bag | null;
}

/** An entry that holds a connection, found through a variable. */
export interface Reading {
  readonly entry: Entry;
  readonly at: Standpoint;
  readonly via: readonly Step[];
}

/** Where code stands that runs in a place. */
export function standpoint(tenancy: Tenancy, folder: string | null, atlas: Atlas): Standpoint {
  return { moment: atlas.chains.endOf(tenancy.place), builder: null, scope: tenancy.place.scope, folder, bag: null };
}

/** The uses of what a bag's entry holds: in the places that bind the bag, else where the code below its folder runs. */
export function usesInBag(bag: Bag, entry: Entry, atlas: Atlas): readonly Use[] {
  // The keys that nobody takes out of a file are still there for the code beside it.
  const bindings = atlas.tenants.binding(bag).filter(({ layer }) => bag.folder === null || layer.kind !== 'binds' || layer.key === null || layer.key === entry.key);
  const connections = atlas.holders.of(entry);
  const bound = bindings.flatMap((binding): readonly Use[] => {
    const at = standpoint(binding, bag.folder, atlas);
    return isInForce(binding, entry, at, atlas) ? connections.map((connection) => ({ connection, tenancy: binding, at: { ...at, bag }, via: binding.via, bag })) : [];
  });
  if (bindings.length > 0) return bound;
  const tenancies: readonly Tenancy[] = bag.folder === null ? [waiting(bag, atlas)] : atlas.runsIn.ofFile(bag.at.path);
  return tenancies.flatMap((tenancy) => {
    const at = { ...standpoint(tenancy, bag.folder, atlas), bag };
    return connections.map((connection) => ({ connection, tenancy, at, via: tenancy.via, bag }));
  });
}

/** Nobody binds it here, but somebody may elsewhere. */
function waiting(bag: Bag, atlas: Atlas): Tenancy {
  const place = { ...atlas.runsIn.folderPlace(bag.at.path), scope: bag.scope };
  return { place, confidence: 'low', via: [{ at: bag.at, what: `nothing in the repository takes ${bag.name}` }] };
}

/** Whether the place, in the end, finds this entry under the name that the binding gives it. */
function isInForce({ layer }: Binding, entry: Entry, at: Standpoint, atlas: Atlas): boolean {
  if (layer.kind === 'mountsBag') return layer.items === null || layer.items.some(({ key }) => key === entry.key);
  if (layer.key !== null && layer.key !== entry.key) return false;
  const name = layer.key === null ? layer.prefix + entry.key : (layer.variable ?? layer.prefix + entry.key);
  return atlas.ground.variables.sources(name, at).some((source) => source.kind === 'entry' && source.entry === entry);
}

/**
 * The uses of what an entry of a place holds: in that place, or in those that build on it. What is only known while the
 * place is built, or stands in a stage that nothing runs, is used there, as far as anybody can tell.
 */
export function usesInPlaces(place: Place, entry: Entry, atlas: Atlas): readonly Use[] {
  const tenancies = atlas.tenants.setting(entry);
  if (tenancies.length === 0) {
    const tenancy: Tenancy = { place, confidence: 'low', via: [] };
    const at = { ...standpoint(tenancy, folderOf(entry.at.path), atlas), builder: place };
    return atlas.holders.of(entry).map((connection) => ({ connection, tenancy, at, via: [], bag: null }));
  }
  return atlas.holders.of(entry).flatMap((connection) =>
    tenancies.flatMap((tenancy): readonly Use[] => {
      const at = standpoint(tenancy, folderOf(entry.at.path), atlas);
      const source = atlas.ground.variables.sources(entry.key, at).find((candidate) => candidate.kind === 'entry' && candidate.entry === entry);
      return source?.kind === 'entry' ? [{ connection, tenancy, at: source.at, via: tenancy.via, bag: null }] : [];
    }),
  );
}

/** Variables that name variables, deeper than this. */
const DEEPEST = 8;

/** The entries with a connection that a text, being a variable as a whole, comes to. */
export function readingsOf(text: Text, at: Standpoint, atlas: Atlas, depth = 0): readonly Reading[] {
  const [part] = text.parts;
  if (text.parts.length !== 1 || part === undefined || depth > DEEPEST) return [];
  if (part.kind === 'oneOf') return part.branches.flatMap((branch) => readingsOf(branch, at, atlas, depth + 1));
  if (part.kind !== 'variable') return [];
  const readings = atlas.ground.variables.sources(part.name, at).flatMap((source) => readingsFrom(source, atlas, depth));
  return readings.length > 0 || part.otherwise === null ? readings : readingsOf(part.otherwise, at, atlas, depth + 1);
}

function readingsFrom(source: Source, atlas: Atlas, depth: number): readonly Reading[] {
  if (source.kind !== 'entry') return [];
  const own = atlas.holders.of(source.entry).filter(({ syntax }) => syntax !== 'environment');
  // A default gives way to the variable in front of it.
  const further = own.flatMap(({ hosts, reads }) => (reads === null || hosts.length === 0 ? [] : readingsOf(reads, source.at, atlas, depth + 1)));
  if (further.length > 0) return further.map((reading) => ({ ...reading, via: [...source.via, ...reading.via] }));
  if (own.length > 0) return [{ entry: source.entry, at: source.at, via: source.via }];
  return readingsOf(source.entry.value, source.at, atlas, depth + 1).map((reading) => ({ ...reading, via: [...source.via, ...reading.via] }));
}
