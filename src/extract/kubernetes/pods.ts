import type { Connection, Content, Entry, Layer, Place, Text } from '../../model.ts';
import { outerFirst } from '../../shared/mount-order.ts';
import { isServerImage } from '../../shared/server-images.ts';
import { componentOf } from '../dockerfile/images.ts';
import { commandsNameTheirServers, environmentConnection } from '../dotenv/environment.ts';
import { unknownContent } from '../operations/contents.ts';
import { plain } from '../operations/text.ts';
import { poolerConnections, poolerLayers } from '../pgbouncer/containers.ts';
import { textOf } from '../settings/pieces.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { environmentOf } from './environment.ts';
import { openLayers } from './gaps.ts';
import type { Environment } from './environment.ts';
import { bagLayers, mounted, mountsOf, pathThere } from './mounts.ts';
import type { Mount } from './mounts.ts';
import type { KubernetesObject } from './objects.ts';
import { locate } from './reading.ts';
import type { Reading } from './reading.ts';
import { startOf } from './start.ts';
import type { Start } from './start.ts';
import { volumesOf } from './volumes.ts';
import type { Volume } from './volumes.ts';

/** A container with what its own lines say; what the others of the pod do to shared volumes comes on top. */
interface Container {
  readonly node: KeyedNode;
  readonly id: string;
  readonly name: string;
  /** Runs before the main ones, in order. Sidecars among them start there and go on. */
  readonly init: boolean;
  readonly environment: Environment;
  readonly start: Start;
  readonly mounts: readonly Mount[];
}

export interface PodReading {
  readonly places: readonly Place[];
  readonly connections: readonly Connection[];
}

const MAX_CONTAINERS = 100;

/** The containers of a pod, each a place: its image, its variables, what is mounted, what its command does. */
export function placesOf(object: KubernetesObject, spec: KeyedNode, reading: Reading): PodReading {
  const volumes = volumesOf(spec, object.namespace, reading);
  const containers = [...containersIn(spec, 'initContainers', object, reading), ...containersIn(spec, 'containers', object, reading)];
  const windows = scalarText(spec, 'os', 'name') === 'windows' || scalarText(spec, 'nodeSelector', 'kubernetes.io/os') === 'windows';
  const places = containers.map((container): Place => ({
    id: container.id,
    kind: container.init ? 'init container' : 'container',
    name: container.name,
    scope: reading.scopeOf(object.namespace),
    at: locate(container.node, reading),
    layers: layersOf(container, containers, volumes, reading),
    tags: [],
    folder: null,
    runs: runsCode(container),
    os: windows ? 'windows' : 'linux',
  }));
  const poolers = containers.flatMap(({ node, name }, index) => {
    const image = child(node, 'image');
    return image?.kind === 'scalar' ? poolerConnections(plain(textOf(reading.file, image, reading.how)), places[index]?.layers ?? [], `${object.name}.${name}`, locate(image, reading), reading) : [];
  });
  return { places, connections: [...poolers, ...containers.flatMap(({ environment, start, name }) => [...environment.connections, ...start.connections, ...exported(start, name, reading)])] };
}

/** Variables with which images of servers are set up. https://hub.docker.com/_/postgres */
const OF_SERVERS = /^(?:POSTGRES|PGDATA|MYSQL|MARIADB|MONGO|REDIS|RABBITMQ)/;

/** No code of a repository runs in a server's image, unless its variables make it a client as well. */
function runsCode({ node, environment }: Container): boolean {
  if (!isServerImage(scalarText(node, 'image') ?? '')) return true;
  return environment.layers.some((layer) => layer.kind === 'binds' && layer.variable !== null && !OF_SERVERS.test(layer.variable));
}

function containersIn(spec: KeyedNode, field: string, object: KubernetesObject, reading: Reading): readonly Container[] {
  const list = child(spec, field);
  if (list?.kind !== 'list') return [];
  return childrenOf(list).slice(0, MAX_CONTAINERS).filter(({ kind }) => kind === 'map').map((node, index) => {
    const name = scalarText(node, 'name') ?? String(index);
    const title = `${object.kind}/${object.title ?? object.name}/${name}`;
    const environment = environmentOf(node, `${object.name}.${name}`, object.namespace, reading);
    return { node, id: reading.placeId(title, locate(node, reading).path), name, init: field === 'initContainers', environment, start: startOf(node, environment.names, reading), mounts: mountsOf(node, reading) };
  });
}

/** `PG*` variables that the start script exports for what it starts. */
function exported({ layers, connections }: Start, name: string, reading: Reading): readonly Connection[] {
  if (commandsNameTheirServers(connections)) return [];
  const entries = layers.flatMap((layer): readonly Entry[] => (layer.kind === 'sets' ? [layer.entry] : []));
  const found = environmentConnection(entries, { id: reading.newId(`${name}.PG`), sample: reading.sample });
  return [...entries.flatMap(({ connection }) => connection ?? []), ...(found === null ? [] : [found])];
}

function layersOf(container: Container, all: readonly Container[], volumes: ReadonlyMap<string, Volume>, reading: Reading): readonly Layer[] {
  const { node, environment, start, mounts } = container;
  const workdir = child(node, 'workingDir');
  return [
    ...imageLayers(node, reading),
    ...(workdir?.kind === 'scalar' && workdir.text !== '' ? [{ kind: 'workdir', path: textOf(reading.file, workdir, reading.how) } as const] : []),
    ...openLayers(node, reading),
    ...environment.layers,
    ...outerFirst(mounts, ({ path }) => path).flatMap((mount) => mountLayers(mount, container, all, volumes.get(mount.volume))),
    ...start.layers,
  ];
}

/** A container without an image is a piece of one: what else it builds on is said elsewhere. */
function imageLayers(node: KeyedNode, reading: Reading): readonly Layer[] {
  const image = child(node, 'image');
  const at = locate(image ?? node, reading);
  const text: Text = image?.kind === 'scalar' && image.text !== '' ? textOf(reading.file, image, reading.how) : { parts: [{ kind: 'unknown', reason: 'the image is named elsewhere' }], at };
  const component = componentOf(plain(text) ?? '', at);
  return [{ kind: 'inherits', from: { image: text }, at, ...pullPolicy(node) }, ...(component === null ? [] : [component]), ...poolerLayers(plain(text) ?? '', at)];
}

/** https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy */
function pullPolicy(node: KeyedNode): { readonly pull?: string } {
  const pull = scalarText(node, 'imagePullPolicy');
  return pull === undefined || pull === '' ? {} : { pull };
}

function mountLayers(mount: Mount, container: Container, all: readonly Container[], volume: Volume | undefined): readonly Layer[] {
  if (volume?.kind === 'bags') return bagLayers(mount, volume);
  const reason = volume?.reason ?? `the volume ${mount.volume}, which is defined elsewhere`;
  return [mounted(mount.path, sharedContent(mount, container, all, volume?.empty === true, reason), mount.at)];
}

/**
 * What lies in a folder that the containers of a pod share: what the container that wrote there before leaves behind. Init
 * containers have done so when the others start; of these, one whose commands stand in the manifest counts.
 */
function sharedContent(mount: Mount, container: Container, all: readonly Container[], empty: boolean, reason: string): Content {
  const before = all.slice(0, all.indexOf(container)).filter(({ init }) => init);
  const beside = container.init ? [] : all.filter((each) => each !== container && !each.init && each.start.layers.some(({ kind }) => kind === 'runs') && !container.start.layers.some(({ kind }) => kind === 'runs'));
  for (const other of [...before, ...beside].toReversed()) {
    const there = other.mounts.findLast((each) => each.volume === mount.volume && !each.readOnly);
    if (there === undefined) continue;
    const path = pathThere(mount, there);
    if (!other.start.understood) return unknownContent(`${other.init ? 'init container' : 'container'} ${other.name} may write there`, there.at);
    return path === null ? unknownContent('containers mount different parts of the volume', mount.at) : { kind: 'path', path, place: other.id, at: there.at };
  }
  // Its own commands, or those of whoever comes next, are the first to write.
  const first = container.init && container.start.understood;
  return empty && first ? { kind: 'bytes', bytes: new Uint8Array(), at: mount.at } : unknownContent(reason, mount.at);
}
