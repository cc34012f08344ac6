import type { Bag, Connection, Location } from '../../model.ts';
import { readSettings } from '../settings/index.ts';
import type { SourceFile } from '../source-file.ts';

/** What is left of files once their chart has been rendered. */
export interface Rest {
  readonly connections: readonly Connection[];
  readonly bags: readonly Bag[];
  /** Paths of the files that were read to their end. */
  readonly read: readonly string[];
}

/**
 * What files hold besides what came to be in a rendering: values of charts that are not here, branches that no values take.
 * Nothing that a reader of settings finds may be lost, as nobody else will read these files.
 */
export function restOf(files: Iterable<SourceFile>, known: readonly Connection[]): Rest {
  const isKnown = linesOf(known);
  const connections: Connection[] = [];
  const bags: Bag[] = [];
  const read: string[] = [];
  for (const file of files) {
    const found = settingsIn(file);
    if (found === null) continue;
    read.push(file.path);
    connections.push(...(found.connections ?? []).filter((connection) => ![connection.at, ...connection.hosts.map(({ at }) => at)].some(isKnown)));
    bags.push(...(found.bags ?? []).filter(({ kind }) => kind === 'environment').flatMap((bag): readonly Bag[] => {
      const entries = bag.entries.filter(({ at }) => !isKnown(at));
      return entries.length === 0 ? [] : [{ ...bag, entries }];
    }));
  }
  return { connections, bags, read };
}

/** A file that is too large, or nested too deep, is left to others, who say so. */
function settingsIn(file: SourceFile): ReturnType<typeof readSettings> | null {
  try {
    return readSettings(file);
  } catch {
    return null;
  }
}

/** Tells whether a place lies on a line that some connection is made of. */
function linesOf(connections: readonly Connection[]): (at: Location) => boolean {
  const lines = new Set<string>();
  for (const { at, hosts, settings } of connections) {
    for (const { path, line, endLine } of [at, ...hosts.map((host) => host.at), ...settings.map((setting) => setting.at)]) {
      for (let each = line; each <= Math.min(endLine, line + MAX_LINES); each++) lines.add(`${path}:${String(each)}`);
    }
  }
  return ({ path, line, endLine }) => {
    for (let each = line; each <= Math.min(endLine, line + MAX_LINES); each++) if (lines.has(`${path}:${String(each)}`)) return true;
    return false;
  };
}

const MAX_LINES = 200;
