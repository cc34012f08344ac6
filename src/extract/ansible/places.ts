import type { Bag, Connection, Entry, Layer, Location, Place } from '../../model.ts';
import { nameOf } from '../../shared/paths.ts';
import { codeLiterals } from '../code/index.ts';
import { dotenvFiles, isDotenv } from '../dotenv/index.ts';
import type { PartialEvidence } from '../extractor.ts';
import { literalText, plain, trailing, unknownText } from '../operations/text.ts';
import { readScript } from '../powershell/index.ts';
import { formatOf, readSettings } from '../settings/index.ts';
import { wholeFile } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import { isUnitPath, readUnits } from '../systemd/units.ts';
import type { UnitFile } from '../systemd/units.ts';
import type { Machine, MachineFile } from './machine.ts';
import type { Files } from './project.ts';

export interface MachineReading {
  readonly machine: Machine;
  readonly kind: 'play' | 'role';
  readonly name: string;
  readonly at: Location;
  /** Those that tasks open themselves. */
  readonly connections: readonly Connection[];
  readonly sample: boolean;
  readonly files: Files;
  readonly newId: (name: string) => string;
  readonly reads: (path: string) => void;
}

/** A machine as a place, with what its files hold; service units and containers on it are places above it. */
export function machineEvidence(reading: MachineReading): PartialEvidence {
  const { machine, kind, name, at, sample } = reading;
  const { id } = machine;
  const files = [...machine.files.values()];
  const units = files.filter(({ path }) => isUnitPath(path)).flatMap((file): readonly UnitFile[] => formsOf(file, machine, file.source).slice(0, 1).map((text) => ({ path: file.path, text })));
  for (const file of files.filter(({ path }) => isUnitPath(path))) reading.reads(file.source);
  const bags: Bag[] = [];
  const taken = new Set<string>();
  const mounts: Layer[] = [];
  const services = readUnits(units, {
    newId: (each) => reading.newId(each), sample, placeId: (unit) => `${id}/${unit}`, base: { place: id }, folder: null,
    environmentFile(path) {
      const file = machine.files.get(path);
      if (file === undefined) return null;
      addBag(file, true, reading, bags);
      taken.add(path);
      return { name: path, kind: null, scope: id };
    },
  });
  const bound = new Set([...taken, ...machine.guests.flatMap(({ layers }) => layers.flatMap((layer) => (layer.kind === 'binds' ? [layer.bag.name] : [])))]);
  for (const file of files) {
    if (isUnitPath(file.path)) continue;
    const bag = addBag(file, bound.has(file.path) || isVariables(file.path), reading, bags);
    if (bag === null || bound.has(file.path)) continue;
    // What nothing here takes may still be what a service gets that others define.
    if (isVariables(file.path)) mounts.push({ kind: 'binds', bag: { name: bag.name, kind: bag.kind, scope: id }, key: null, variable: null, prefix: '', at: file.at });
    else mounts.push({ kind: 'mountsBag', path: literalText(`${file.path}/`, file.at), bag: { name: bag.name, kind: bag.kind, scope: id }, items: null, at: file.at, verb: 'writes' });
  }
  if (reading.connections.length > 0) {
    const bag = bagWith(id, `the tasks of ${name}`, reading.connections.map((each, index) => holding(each, String(index + 1))), at, sample);
    bags.push(bag);
    mounts.push({ kind: 'binds', bag: { name: bag.name, kind: bag.kind, scope: id }, key: null, variable: null, prefix: 'ANSIBLE_TASK_', at });
  }
  const layers = [...ground(reading), ...machine.layers, ...mounts];
  const guests = machine.guests.map((guest, index): Place => ({ id: `${id}/${guest.name}${index === 0 ? '' : `~${String(index + 1)}`}`, kind: guest.kind, name: guest.name, scope: '', at: guest.at, layers: guest.layers, tags: [], folder: null, runs: guest.runs, os: guest.os }));
  if (machine.layers.length + mounts.length === 0 && guests.length === 0) return {};
  const runs = mounts.length > 0 || machine.layers.some(bringsCode);
  const place: Place = { id, kind, name, scope: '', at, layers, tags: [], folder: null, runs, os: osOf(machine) };
  const places = [place, ...services.places, ...guests];
  const set = places.flatMap((each) => each.layers.flatMap((layer) => (layer.kind === 'sets' && layer.entry.connection !== null ? [layer.entry.connection] : [])));
  return { places, bags: [...bags, ...services.bags], connections: [...set, ...bags.flatMap(({ entries }) => entries.flatMap(({ connection }) => connection ?? [])), ...services.connections] };
}

/**
 * The machine as it was before: no part of the repository. Its default files are absent until a task writes them; whose
 * home counts, a task that writes a root file may tell.
 */
function ground({ machine, at }: MachineReading): readonly Layer[] {
  const targets = machine.layers.flatMap((layer) => (layer.kind === 'runs' && layer.operation.kind === 'write' ? (plain(layer.operation.to) ?? []) : []));
  const home = targets.find((path) => path.endsWith(ROOT_FILE))?.slice(0, -ROOT_FILE.length);
  const path = home === undefined ? unknownText('nothing tells who runs it', at) : literalText(home, at);
  return [{ kind: 'inherits', from: { place: 'the machine itself' }, at }, { kind: 'home', path }];
}

const ROOT_FILE = '/.postgresql/root.crt';

/** A variable for its processes, or a folder of the repository. */
function bringsCode(layer: Layer): boolean {
  if (layer.kind === 'sets') return !layer.entry.key.startsWith('ANSIBLE_');
  return layer.kind === 'runs' && layer.operation.kind === 'write' && layer.operation.content.kind === 'repository' && trailing(layer.operation.to).endsWith('/');
}

function osOf({ layers }: Machine): Place['os'] {
  const windows = layers.some((layer) => layer.kind === 'runs' && /^(?:win_|Import-Certificate)/.test(layer.operation.program));
  return windows ? 'windows' : 'linux';
}

function formsOf(file: MachineFile, machine: Machine, path: string): readonly SourceFile[] {
  return file.forms.map((rope) => machine.asFile(path, rope, file.at));
}

const VARIABLES = /^\/etc\/(?:default|sysconfig|conf\.d)\/[^/]+$|^\/etc\/environment$/;

const isVariables = (path: string): boolean => isDotenv(path) || VARIABLES.test(path);

/** What a file of the machine holds, as a bag; null where that is nothing. */
function addBag(file: MachineFile, asVariables: boolean, reading: MachineReading, bags: Bag[]): Bag | null {
  const { machine, sample, newId } = reading;
  const known = bags.find(({ name }) => name === file.path);
  if (known !== undefined) return known;
  const found = formsOf(file, machine, pathFor(file)).map((text) => evidenceIn(text, file.path, asVariables, newId));
  const entries: Entry[] = [];
  const ids = new Map<string, Connection>();
  const owned = (connection: Connection): Connection => {
    const ready = ids.get(connection.id) ?? { ...connection, id: newId(`${file.path}:${connection.name ?? connection.syntax}`), sample: connection.sample || sample };
    ids.set(connection.id, ready);
    return ready;
  };
  for (const { bags: inner = [], connections = [] } of found) {
    ids.clear();
    const held = new Set(inner.flatMap((bag) => bag.entries.flatMap(({ connection }) => connection?.id ?? [])));
    const all = inner.flatMap((bag) => bag.entries);
    entries.push(...all.filter(({ connection }) => asVariables || connection !== null).map((entry) => ({ ...entry, connection: entry.connection === null ? null : owned(entry.connection) })));
    entries.push(...connections.filter(({ id }) => !held.has(id)).map((each, index) => holding(owned(each), `connection ${String(index + 1)}`)));
  }
  if (entries.length === 0) return null;
  reading.reads(file.source);
  const bag = bagWith(machine.id, file.path, unique(entries), file.at, sample);
  bags.push(bag);
  return bag;
}

/** Forms of one file say most things alike. */
function unique(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.key, entry.at, entry.value, entry.connection?.hosts, entry.connection?.settings, entry.connection?.fragments]);
    if (!seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()];
}

/** Named by its path, within its machine. */
function bagWith(machine: string, name: string, entries: readonly Entry[], at: Location, sample: boolean): Bag {
  return { id: `${machine}:${name}`, kind: 'file of a machine', name, scope: machine, at, entries, folder: null, sample };
}

/** An entry that stands for a connection that no key holds. */
function holding(connection: Connection, key: string): Entry {
  return { key, value: unknownText('several settings', connection.at), connection, content: null, at: connection.at };
}

/** A path whose name tells the format. */
function pathFor({ path, source }: MachineFile): string {
  const wanted = formatOf(path);
  return wanted !== null && formatOf(source) === wanted ? source : `${source}/${nameOf(path)}`;
}

function evidenceIn(text: SourceFile, path: string, asVariables: boolean, newId: (name: string) => string): PartialEvidence {
  const context = { open: () => null, list: () => null };
  if (asVariables) return dotenvFiles.extract(text, context);
  if (/\.(?:sh|bash)$/i.test(path) || /^#![^\n]{0,100}\b(?:ba|da)?sh\b/.test(text.text)) {
    return { connections: readScript('bash', wholeFile(text), { world: { shell: null, terminal: false }, newId, inPlace: true, open: null }).connections };
  }
  if (formatOf(text.path) !== null) return readSettings(text);
  const code = codeLiterals.accepts(text) ? codeLiterals.extract(text, context).connections ?? [] : [];
  return { connections: [...code, ...(readSettings(text).connections ?? [])] };
}
