import type { Connection, Entry, Layer, Location } from '../../model.ts';
import { entryOf } from '../dockerfile/entries.ts';
import { environmentConnection, loginOf } from '../dotenv/environment.ts';
import { textOf } from '../operations/text.ts';
import { isMissing, printed } from '../jinja/index.ts';
import { plainOf } from '../rendering/datum.ts';
import { placeOf } from '../rendering/rope.ts';
import type { Datum } from '../rendering/datum.ts';
import type { Rope } from '../rendering/rope.ts';
import type { ShellWord } from '../shell/index.ts';
import type { Piece } from '../strings/input.ts';
import type { Machine } from './machine.ts';
import type { SourceFile } from '../source-file.ts';

export interface Surroundings {
  readonly machine: Pick<Machine, 'asFile'>;
  readonly file: SourceFile;
  readonly at: Location;
  readonly sample: boolean;
  readonly newId: (name: string) => string;
}

const MAX_VARIABLES = 1000;

/** The variables of a map (or of a list of maps), each where its value is written. */
export function variableLayers(value: Datum | null | undefined, around: Surroundings): readonly Layer[] {
  const maps = value?.kind === 'list' ? value.items : value === null || value === undefined ? [] : [value];
  const members = maps.flatMap((each) => (each.kind === 'map' ? [...each.entries] : [])).slice(0, MAX_VARIABLES);
  return members.map(([name, member]): Layer => ({ kind: 'sets', entry: variableEntry(name, member.key, member.value, around) }));
}

function variableEntry(name: string, key: Rope, value: Datum, around: Surroundings): Entry {
  const rope = isMissing(value) || value.kind !== 'nil' ? printed(value) : [];
  const at = placeOf(rope, placeOf(key, around.at));
  return entryOf({ name, value: wordOf(rope, at, around), at }, (id) => around.newId(id), around.sample);
}

/** A text as the readers of connection strings want it. */
export function wordOf(rope: Rope, at: Location, { machine, file }: Pick<Surroundings, 'machine' | 'file'>): ShellWord {
  const source = machine.asFile(file.path, rope, at);
  const pieces: Piece[] = [];
  let last = 0;
  const text = source.text;
  for (const strand of rope) {
    if (strand.unknown !== null) {
      const end = text.indexOf('}', last) + 1;
      pieces.push({ part: { kind: 'unknown', reason: strand.unknown }, start: last, end });
      last = end;
    } else if (strand.text !== '') {
      pieces.push({ part: { kind: 'literal', text: strand.text }, start: last, end: last + strand.text.length });
      last += strand.text.length;
    }
  }
  return { text: textOf(pieces.map(({ part }) => part), at), content: null, pieces, file: source, variable: null };
}

/**
 * Commands that name no server take that of the variables around them. What else these say, drivers find by themselves.
 * https://www.postgresql.org/docs/current/libpq-envars.html
 */
export function servedBy(entries: readonly Entry[], connections: readonly Connection[]): readonly Connection[] {
  const host = entries.findLast(({ key }) => key === 'PGHOST' || key === 'PGHOSTADDR')?.value;
  if (host === undefined) return connections;
  return connections.map((each) => (each.syntax !== 'command' || each.hosts.length + each.fragments.length > 0 || each.reads !== null ? each
    : { ...each, hosts: [host], login: each.login === 'none' && entries.some(({ key }) => key === 'PGUSER') ? 'unknown' : each.login }));
}

/** Variables whose server a command takes are that command's. */
export function withoutTaken(connections: readonly Connection[]): readonly Connection[] {
  const taken = new Set(connections.flatMap(({ syntax, hosts }) => (syntax === 'command' ? hosts.map(({ at }) => JSON.stringify(at)) : [])));
  return connections.filter(({ syntax, hosts }) => syntax !== 'environment' || !hosts.some(({ at }) => taken.has(JSON.stringify(at))));
}

/** The connection that `PG*` among some variables make. */
export function ownConnection(layers: readonly Layer[], value: Datum | null | undefined, id: string, sample: boolean): Connection | null {
  const entries = layers.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));
  const user = value?.kind === 'map' ? value.entries.get('PGUSER')?.value : undefined;
  return environmentConnection(entries, { id, sample, login: user === undefined ? 'none' : loginOf(plainOf(user) ?? '$') });
}
