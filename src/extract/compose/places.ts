import type { Connection, Content, Layer, Location, Place } from '../../model.ts';
import { commandsNameTheirServers, environmentConnection } from '../dotenv/environment.ts';
import { dotenvFiles, isDotenv } from '../dotenv/index.ts';
import type { PartialEvidence } from '../extractor.ts';
import { unknownContent } from '../operations/contents.ts';
import { leading, literalText, plain } from '../operations/text.ts';
import { poolerConnections } from '../pgbouncer/containers.ts';
import { outerFirst } from '../../shared/mount-order.ts';
import { isServerImage } from '../../shared/server-images.ts';
import { readStart } from './command.ts';
import type { Start } from './command.ts';
import { environmentFiles, environmentLayers } from './environment.ts';
import { baseOf } from './image.ts';
import type { Base } from './image.ts';
import type { Project } from './project.ts';
import { scalarOf, servicesOf } from './services.ts';
import type { Service } from './services.ts';
import { sharedFilesOf } from './shared-files.ts';
import { interpolated } from './variables.ts';
import { volumesOf } from './volumes.ts';
import type { Mount } from './volumes.ts';

/** A service, read; what its volumes hold depends on the others. */
interface Reading {
  readonly service: Service;
  readonly id: string;
  readonly at: Location;
  readonly base: Base;
  readonly environment: ReturnType<typeof environmentLayers>;
  readonly mounts: readonly Mount[];
  readonly start: Start;
}

/** Each service as a place: its image, then its environment, its files, and what starts in it. */
export function projectPlaces(project: Project): PartialEvidence {
  const readings = servicesOf(project).filter(({ name }) => !project.lends(name)).map((service) => readService(service, project));
  const places: Place[] = [];
  const connections: Connection[] = [];
  for (const reading of readings) {
    const { service, id, at, base, environment, start } = reading;
    const layers: Layer[] = [
      ...base.layers,
      ...environment.layers,
      ...reading.mounts.flatMap((mount) => mountLayer(mount, reading, readings)),
      ...identity(service, project),
      ...start.layers,
    ];
    places.push(...base.places);
    connections.push(...base.connections);
    const own = [...connectionsOf(reading, project), ...poolerConnections(base.name, layers, service.name, imageAt(layers, at), project)];
    const runs = own.length > 0 || runsCode(reading, readings);
    places.push({ id, kind: 'service', name: service.name, scope: project.folder, at, layers, tags: [], folder: project.folder, runs, os: base.os });
    connections.push(...own);
  }
  const files = readings.flatMap(({ service }) => environmentFiles(service, project));
  const found = [...new Set(files.filter((path) => !isDotenv(path)))].flatMap((path) => bagFile(path, project));
  return { places, bags: found.flatMap(({ bags }) => bags ?? []), connections: [...connections, ...found.flatMap((each) => each.connections ?? [])] };
}

function imageAt(layers: readonly Layer[], otherwise: Location): Location {
  return layers.flatMap((layer) => (layer.kind === 'inherits' ? [layer.at] : []))[0] ?? otherwise;
}

/** A file of variables whose name does not tell that it is one. */
function bagFile(path: string, project: Project): readonly PartialEvidence[] {
  const file = project.open(path);
  return file === null || file.encoding === 'binary' ? [] : [dotenvFiles.extract(file, project)];
}

function readService(service: Service, project: Project): Reading {
  const id = `${project.entry.path}#${service.name}`;
  // The part that stands in the project's own file, where there is one.
  const part = service.parts.findLast(({ file }) => file.path === project.entry.path) ?? service.parts.at(-1);
  const at = part === undefined ? project.entry.at(0) : part.file.at(part.node.keySpan?.start ?? part.node.span.start, part.node.span.end);
  const base = baseOf(service, id, at, project);
  const mounts = outerFirst([...volumesOf(service, project), ...sharedFilesOf(service, project)], ({ target }) => target);
  return { service, id, at, base, mounts, environment: environmentLayers(service, project), start: readStart(service, mounts, base.context, project) };
}

/**
 * Whether code of the repository may run in a service. None does in a database server, nor, as far as anybody can tell, in
 * an image from elsewhere of which the file says nothing.
 */
function runsCode({ base, environment, mounts, start }: Reading, all: readonly Reading[]): boolean {
  const { name } = base;
  if (name === null || all.some((other) => other.base.tag === name)) return true;
  if (isServerImage(name)) return environment.layers.some((layer) => layer.kind === 'binds' && (layer.variable ?? '').startsWith('PG'));
  return environment.layers.length + start.layers.length > 0 || mounts.some(({ source }) => source.kind === 'content' && source.content.kind === 'repository');
}

function connectionsOf({ service, environment, start, base }: Reading, project: Project): readonly Connection[] {
  const set = [...environment.layers, ...base.layers].flatMap((layer) => (layer.kind === 'sets' || layer.kind === 'argument' ? [layer.entry] : []));
  const bound = new Set(environment.layers.flatMap((layer) => (layer.kind === 'binds' && layer.variable !== null ? [layer.variable] : [])));
  const inFile = environment.layers.some((layer) => layer.kind === 'binds' && layer.key === null);
  const own = commandsNameTheirServers(start.connections) ? null
    : environmentConnection(environment.layers.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : [])), { id: project.newId(`${service.name}.PG`), sample: project.sample, login: environment.login });
  // Variables that only adjust what a file of variables describes are no connection of their own.
  const adjusts = own !== null && own.hosts.length === 0 && (inFile || ['PGHOST', 'PGHOSTADDR', 'PGSERVICE'].some((name) => bound.has(name)));
  return [...start.connections, ...set.flatMap(({ connection }) => connection ?? []), ...(own === null || adjusts ? [] : [own])];
}

function mountLayer(mount: Mount, reading: Reading, all: readonly Reading[]): readonly Layer[] {
  const content = contentOf(mount, reading, all);
  return content === null ? [] : [{ kind: 'mounts', path: mount.target, content, at: mount.at }];
}

/** Null: the mount leaves what is there. */
function contentOf(mount: Mount, reading: Reading, all: readonly Reading[]): Content | null {
  const { source, at, path } = mount;
  if (source.kind === 'content') return source.content;
  if (source.kind === 'anonymous') return reading.base.built === null ? null : { kind: 'path', path: literalText(path, at), place: reading.base.built, at };
  const writer = writerOf(source.name, all);
  if (writer === null) return unknownContent(`the volume ${source.name} outlives its containers`, at);
  return writer.reading === reading ? null : { kind: 'path', path: literalText(writer.path, at), place: writer.reading.id, at };
}

/**
 * The service that fills a volume: the only one whose commands write there, else the only one that may write while all
 * others only read.
 */
function writerOf(name: string, all: readonly Reading[]): { readonly reading: Reading; readonly path: string } | null {
  const users = all.flatMap((reading) => reading.mounts.flatMap((mount) => (mount.source.kind === 'volume' && mount.source.name === name ? [{ reading, path: mount.path, readOnly: mount.readOnly }] : [])));
  const writing = users.filter(({ reading, path }) => reading.start.layers.some((layer) => writesBelow(layer, path)));
  const able = users.filter(({ readOnly }) => !readOnly);
  const [only] = writing.length === 1 ? writing : writing.length === 0 && able.length === 1 && users.length > 1 ? able : [];
  return only ?? null;
}

function writesBelow(layer: Layer, path: string): boolean {
  if (layer.kind !== 'runs') return false;
  const { operation } = layer;
  const target = operation.kind === 'write' || operation.kind === 'move' ? operation.to : operation.kind === 'import' ? operation.store : null;
  return target !== null && (leading(target) === path || leading(target).startsWith(`${path}/`));
}

function identity(service: Service, project: Project): readonly Layer[] {
  const layers: Layer[] = [];
  const folder = scalarOf(service, 'working_dir');
  if (folder !== null) layers.push({ kind: 'workdir', path: interpolated(folder.part.file, folder.node, project.environment) });
  const user = scalarOf(service, 'user');
  if (user !== null) {
    const name = interpolated(user.part.file, user.node, project.environment);
    layers.push({ kind: 'user', name });
    if (/^(?:root|0)(?::|$)/.test(plain(name) ?? '')) layers.push({ kind: 'home', path: literalText('/root', name.at) });
  }
  return layers;
}
