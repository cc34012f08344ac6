import type { Bag, BagReference, Connection, Place } from '../../model.ts';
import type { SourceFile } from '../source-file.ts';

/** A unit or one of its drop-ins, by the path that it has on the machine. */
export interface UnitFile {
  readonly path: string;
  readonly text: SourceFile;
}

export interface UnitContext {
  readonly sample: boolean;
  /** What lies below each unit. */
  readonly base: { readonly place: string } | null;
  newId(name: string): string;
  placeId(unit: string): string;
  /** The bag of a file of variables; null: it is not known. */
  environmentFile(path: string): BagReference | null;
}

export interface UnitReading {
  readonly places: readonly Place[];
  readonly bags: readonly Bag[];
  readonly connections: readonly Connection[];
}

export function isUnitPath(path: string): boolean {
  return /\.service$|\.service\.d\/[^/]+\.conf$/.test(path);
}

export function readUnits(_units: readonly UnitFile[], _context: UnitContext): UnitReading {
  return { places: [], bags: [], connections: [] };
}
