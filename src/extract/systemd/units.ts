import type { Bag, BagReference, Connection, Content, Entry, Layer, Location, Place, Text } from '../../model.ts';
import { layersOuterFirst } from '../../shared/mount-order.ts';
import { nameOf } from '../../shared/paths.ts';
import { isServerImage } from '../../shared/server-images.ts';
import { servedBy, withoutTaken } from '../ansible/environment.ts';
import { commandsNameTheirServers, environmentConnection } from '../dotenv/environment.ts';
import { unknownContent } from '../operations/contents.ts';
import { literalText, plain, unknownText } from '../operations/text.ts';
import type { SourceFile } from '../source-file.ts';
import { environmentFiles, variablesOf } from './environment.ts';
import { startOf } from './start.ts';
import { sliced, wordsOf } from './syntax.ts';
import { lastOf, linesFor, specifiersOf, unitOf } from './unit.ts';
import type { Given, Unit } from './unit.ts';
import { wordFrom } from './words.ts';
import type { Specifiers } from './words.ts';

/** A unit or one of its drop-ins, by the path that it has on the machine. */
export interface UnitFile {
  readonly path: string;
  readonly text: SourceFile;
}

export interface UnitContext {
  readonly sample: boolean;
  /** The machine below each unit; null: none is known. */
  readonly base: { readonly place: string } | null;
  readonly newId: (name: string) => string;
  readonly placeId: (unit: string) => string;
  /** The bag of a file of variables; null: it is not known. */
  readonly environmentFile: (path: string) => BagReference | null;
  /** Folder of the tree that the place belongs to. */
  readonly folder: string | null;
}

export interface UnitReading {
  readonly places: readonly Place[];
  readonly bags: readonly Bag[];
  readonly connections: readonly Connection[];
}

const UNIT = /(?:^|\/)([^/]{1,250}\.service)(?:\.d\/[^/]{1,250}\.conf)?$/;

/** A service unit or a drop-in of one, by the path that it has on a machine. */
export function isUnitPath(path: string): boolean {
  return UNIT.test(path);
}

/** Service units as places, each with its drop-ins over it, in the order of their names. */
export function readUnits(files: readonly UnitFile[], context: UnitContext): UnitReading {
  const groups = new Map<string, UnitFile[]>();
  for (const file of files) {
    const name = UNIT.exec(file.path)?.[1] ?? '';
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  const readings = [...groups].flatMap(([name, group]) => {
    const sorted = [...group].sort((a, b) => Number(a.path.endsWith('.conf')) - Number(b.path.endsWith('.conf')) || (nameOf(a.path) < nameOf(b.path) ? -1 : 1));
    const unit = unitOf(name, sorted.map(({ text }) => text));
    return unit === null || !unit.directives.some(({ section }) => section === 'Service') ? [] : [readUnit(unit, context)];
  });
  return { places: readings.map(({ place }) => place), bags: readings.flatMap(({ bag }) => bag), connections: readings.flatMap(({ connections }) => connections) };
}

function readUnit(unit: Unit, context: UnitContext): { readonly place: Place; readonly bag: Bag; readonly connections: readonly Connection[] } {
  const at = unit.file.at(0, unit.file.text.length);
  const home = homeOf(unit);
  const specifiers = specifiersOf(unit, home);
  const around = { specifiers, sample: context.sample, newId: context.newId };
  const entries = variablesOf(unit, around);
  const start = startOf(unit, around);
  const id = context.placeId(unit.name);
  const files = environmentFiles(unit, specifiers, context.environmentFile);
  const own = commandsNameTheirServers(start.connections) ? null : environmentConnection(entries, { id: context.newId(`${unit.name}.PG`), sample: context.sample, login: entries.some(({ key }) => key === 'PGUSER') ? 'unknown' : 'none' });
  const commands = servedBy(entries, start.connections);
  const free = withoutTaken(own === null ? commands : [...commands, own]);
  const held = [...entries, ...free.map((connection, index): Entry => ({ key: `command ${String(index + 1)}`, value: unknownText('a command', connection.at), connection, content: null, at: connection.at }))];
  // As a bag: what a service is given, and what its commands open, belongs to this place wherever the lines stand.
  const bag: Bag = { id: `${id}:unit`, kind: 'service unit', name: unit.name, scope: id, at, entries: held, folder: null, sample: context.sample };
  // Without a machine below it the unit stands on the audited tree, like the code that it runs: folder and home say nothing there.
  const layers: Layer[] = [
    ...(context.base === null ? [] : [{ kind: 'inherits' as const, from: context.base, at }]),
    ...rootLayers(unit, specifiers),
    { kind: 'binds', bag: { name: bag.name, kind: bag.kind, scope: id }, key: null, variable: null, prefix: '', at },
    ...files,
    ...(context.base !== null || start.layers.some(({ kind }) => kind === 'runs') ? identity(unit, specifiers, home) : []),
    ...layersOuterFirst(mounts(unit, specifiers)),
    ...start.layers,
  ];
  const runs = !start.programs.some(isServer);
  const place: Place = { id, kind: 'service unit', name: unit.name, scope: '', at, layers, tags: [], folder: context.folder, runs, os: 'linux' };
  return { place, bag, connections: held.flatMap(({ connection }) => connection ?? []) };
}

const SERVERS = new Set(['postgres', 'postmaster', 'pg_ctl', 'pg_ctlcluster', 'mysqld', 'mariadbd', 'mongod', 'dockerd', 'containerd', 'sshd', 'httpd', 'apache2', 'kubelet', 'node_exporter']);

/** No code of a project runs in a server. */
function isServer(program: string): boolean {
  return SERVERS.has(program) || isServerImage(program);
}

/** Of the user that it runs as; without one, of root. Units of a user's own manager have the home of that user. */
function homeOf(unit: Unit): string | null {
  const user = lastOf(unit, 'User')?.value.text;
  if (lastOf(unit, 'DynamicUser')?.value.text.toLowerCase() === 'yes' || /\/(?:\.config\/systemd\/)?user\//.test(unit.file.path)) return null;
  if (user === undefined || user === 'root' || user === '0') return '/root';
  return /^[a-z_][\w-]*$/i.test(user) ? `/home/${user}` : null;
}

function identity(unit: Unit, specifiers: Specifiers, home: string | null): readonly Layer[] {
  const layers: Layer[] = [];
  const user = lastOf(unit, 'User');
  const at = unit.file.whole();
  if (home === '/root' || user === null) layers.push({ kind: 'home', path: home === null ? unknownText('the home of whoever runs the manager', at) : literalText(home, at) });
  else layers.push({ kind: 'user', name: textOf(user, specifiers) });
  const folder = lastOf(unit, 'WorkingDirectory');
  if (folder !== null) layers.push({ kind: 'workdir', path: folder.value.text.replace(/^-/, '') === '~' ? literalText(home ?? '/', at) : textOf(folder, specifiers, folder.value.text.startsWith('-') ? 1 : 0) });
  return layers;
}

function textOf({ value, file }: Given, specifiers: Specifiers, from = 0): Text {
  return wordFrom(sliced(value, from), { file, specifiers, variables: 'open' }).text;
}

function rootLayers(unit: Unit, specifiers: Specifiers): readonly Layer[] {
  const root = lastOf(unit, 'RootDirectory') ?? lastOf(unit, 'RootImage');
  if (root === null) return [];
  const path = textOf(root, specifiers);
  const content: Content = root.key === 'RootDirectory' ? { kind: 'path', path, place: null, at: path.at } : unknownContent('the unit runs from an image of its own', path.at);
  return [{ kind: 'mounts', path: literalText('/', path.at), content, at: path.at }];
}

/** Paths that the unit sees somewhere else, and credentials that the manager puts into a folder of their own. */
function mounts(unit: Unit, specifiers: Specifiers): readonly Layer[] {
  const word = ({ file }: Given, each: Parameters<typeof wordFrom>[0]): Text => wordFrom(each, { file, specifiers, variables: 'open' }).text;
  const bound = linesFor(unit, 'BindReadOnlyPaths', 'BindPaths').flatMap((given) => wordsOf(given.value).flatMap((each): readonly Layer[] => {
    const text = word(given, each);
    const [from, to] = (plain(text) ?? '').replace(/^-/, '').split(':');
    return from === undefined || to === undefined || to === '' || from === to ? [] : [mount(to, { kind: 'path', path: literalText(from, text.at), place: null, at: text.at }, text.at)];
  }));
  const credentials = linesFor(unit, 'LoadCredential', 'LoadCredentialEncrypted', 'SetCredential', 'SetCredentialEncrypted').flatMap((given): readonly Layer[] => {
    const text = textOf(given, specifiers);
    const [name, path] = (plain(text) ?? '').split(':');
    if (name === undefined || name === '') return [];
    const content: Content = given.key === 'LoadCredential' && path?.startsWith('/') === true ? { kind: 'path', path: literalText(path, text.at), place: null, at: text.at } : unknownContent('a credential that the manager holds', text.at);
    return [mount(`/run/credentials/${unit.name}/${name}`, content, text.at)];
  });
  const at = credentials[0]?.kind === 'mounts' ? credentials[0].at : null;
  const variable: readonly Layer[] = at === null ? [] : [{ kind: 'sets', entry: { key: 'CREDENTIALS_DIRECTORY', value: literalText(`/run/credentials/${unit.name}`, at), connection: null, content: null, at } }];
  return [...bound, ...variable, ...credentials];
}

function mount(path: string, content: Content, at: Location): Layer {
  return { kind: 'mounts', path: literalText(path, at), content, at };
}
