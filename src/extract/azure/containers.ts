import type { Bag, BagItem, BagReference, Connection, Layer, Location, Place } from '../../model.ts';
import { layersOuterFirst } from '../../shared/mount-order.ts';
import { isServerImage } from '../../shared/server-images.ts';
import { isWindowsImage } from '../../shared/public-images.ts';
import type { PartialEvidence } from '../extractor.ts';
import { unknownContent } from '../operations/contents.ts';
import { plain, unknownText } from '../operations/text.ts';
import { childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { plainWord, readWords, wholeFile } from '../shell/index.ts';
import { variableLayers } from './app-settings.ts';
import type { AppSetting } from './app-settings.ts';
import { imageLayers } from './app-service.ts';
import { flat, vaultBag } from './key-vault.ts';
import { settingConnections, startedBy } from './place.ts';
import type { Started } from './place.ts';
import { projectLink } from './project-link.ts';
import { secretsOf } from './secrets.ts';
import type { AzureReading, AzureResource } from './resource.ts';
import { itemsAt, nodeAt, scalarAt, wordAt } from './resource.ts';
import { fileOf, nodePlace, pathText, shellText, valueAt } from './values.ts';

/** Where the parts of a container stand: Container Apps and Container Instances spell them in two ways. */
interface Shape {
  readonly kind: string;
  readonly containers: readonly KeyedNode[];
  readonly volumes: readonly KeyedNode[];
  /** The map of a container with its image and variables. */
  inner(container: KeyedNode): KeyedNode;
  readonly variables: string;
}

const MAX_CONTAINERS = 100;

/** Each container of a container app, a job or a container group as a place. https://learn.microsoft.com/azure/container-apps/containers */
export function containerPlaces(resource: AzureResource, isOnly: boolean, reading: AzureReading): PartialEvidence {
  const shape = shapeOf(resource);
  const bags = resource.type.startsWith('microsoft.app/') ? secretsOf(resource, reading) : { bag: null, vault: new Map<string, string>() };
  const places: Place[] = [];
  const connections: Connection[] = [];
  for (const container of shape.containers.slice(0, MAX_CONTAINERS)) {
    const inner = shape.inner(container);
    const name = shape.containers.length === 1 ? resource.title : `${resource.title}/${wordAt(container, 'name') ?? String(places.length)}`;
    const image = scalarAt(inner, 'image');
    const at = nodePlace(shape.containers.length === 1 ? resource.body : container, reading);
    const settings = plainVariables(inner, shape);
    const { layers, entries } = variableLayers(settings, reading);
    const started = startOf(inner, reading);
    const link = projectLink(resource, ['containerapp'], isOnly && shape.containers.length === 1, reading);
    const text = image === undefined ? unknownText('the image is named elsewhere', at) : pathText(image, reading);
    places.push({
      id: reading.placeId(name),
      kind: shape.kind,
      name,
      scope: '',
      at,
      layers: [...imageLayers(text, link, reading), ...layers, ...secretVariables(inner, shape, bags.bag, bags.vault, reading), ...mountLayers(inner, shape, bags.bag, reading), ...started.layers],
      tags: [],
      folder: null,
      runs: !isServerImage(plain(text) ?? ''),
      os: wordAt(resource.body, 'properties', 'osType')?.toLowerCase() === 'windows' || isWindowsImage(plain(text) ?? '') ? 'windows' : 'linux',
    });
    connections.push(...settingConnections(name, settings, entries, reading), ...started.connections);
  }
  return { places, connections: [...connections, ...(bags.bag?.entries.flatMap(({ connection }) => connection ?? []) ?? [])], bags: bags.bag === null ? [] : [bags.bag] };
}

function shapeOf({ type, body }: AzureResource): Shape {
  if (type === 'microsoft.containerinstance/containergroups') {
    return {
      kind: 'container',
      containers: [...itemsAt(body, 'properties', 'initContainers'), ...itemsAt(body, 'properties', 'containers')],
      volumes: itemsAt(body, 'properties', 'volumes'),
      inner: (container) => nodeAt(container, 'properties') ?? container,
      variables: 'environmentVariables',
    };
  }
  return {
    kind: type.endsWith('/jobs') ? 'container job' : 'container app',
    containers: [...itemsAt(body, 'properties', 'template', 'initContainers'), ...itemsAt(body, 'properties', 'template', 'containers')],
    volumes: itemsAt(body, 'properties', 'template', 'volumes'),
    inner: (container) => container,
    variables: 'env',
  };
}

const referenceTo = ({ name, kind, scope }: Bag): BagReference => ({ name, kind, scope });

/** A value that is marked as secret is there all the same; it may be a connection string. */
function plainVariables(container: KeyedNode, shape: Shape): readonly AppSetting[] {
  return itemsAt(container, shape.variables).flatMap((item): readonly AppSetting[] => {
    const name = wordAt(item, 'name');
    const value = nodeAt(item, 'value') ?? nodeAt(item, 'secureValue');
    return name === undefined || value?.kind !== 'scalar' ? [] : [{ name, value }];
  });
}

function secretVariables(container: KeyedNode, shape: Shape, bag: Bag | null, vault: ReadonlyMap<string, string>, reading: AzureReading): readonly Layer[] {
  return itemsAt(container, shape.variables).flatMap((item): readonly Layer[] => {
    const variable = wordAt(item, 'name');
    const reference = scalarAt(item, 'secretRef');
    if (variable === undefined || reference === undefined) return [];
    const key = flat(reference);
    const kept = vault.get(key);
    const at = valueAt(reference, reading);
    if (kept !== undefined) return [{ kind: 'binds', bag: vaultBag(kept), key: 'value', variable, prefix: '', at }];
    return [{ kind: 'binds', bag: bag === null ? { name: key, kind: 'secret', scope: '' } : referenceTo(bag), key, variable, prefix: '', at }];
  });
}

function mountLayers(container: KeyedNode, shape: Shape, bag: Bag | null, reading: AzureReading): readonly Layer[] {
  return layersOuterFirst(itemsAt(container, 'volumeMounts').flatMap((mount): readonly Layer[] => {
    const path = scalarAt(mount, 'mountPath');
    const name = wordAt(mount, 'volumeName') ?? wordAt(mount, 'name');
    if (path === undefined) return [];
    const text = pathText(path, reading);
    const volume = shape.volumes.find((each) => wordAt(each, 'name') === name);
    return [volumeLayer(volume, text, bag, valueAt(path, reading), reading)];
  }));
}

function volumeLayer(volume: KeyedNode | undefined, path: ReturnType<typeof pathText>, bag: Bag | null, at: Location, reading: AzureReading): Layer {
  if (volume !== undefined && bag !== null && wordAt(volume, 'storageType')?.toLowerCase() === 'secret') {
    const items = itemsAt(volume, 'secrets').flatMap((item): readonly BagItem[] => {
      const key = wordAt(item, 'secretRef');
      return key === undefined ? [] : [{ key, path: wordAt(item, 'path') ?? key }];
    });
    return { kind: 'mountsBag', path, bag: referenceTo(bag), items: items.length === 0 ? null : items, at };
  }
  const secret = volume === undefined ? undefined : nodeAt(volume, 'secret');
  if (secret !== undefined) return { kind: 'mounts', path, content: unknownContent('secret files of the container group', valueAt(secret, reading)), at };
  return { kind: 'mounts', path, content: unknownContent(`the volume ${volume === undefined ? '' : (wordAt(volume, 'name') ?? '')} lies outside of the repository`, at), at };
}

const SHELL = /(?:^|\/)(?:ba|da|a)?sh$/;

/** `command` and `args`, or a command alone. */
function startOf(container: KeyedNode, reading: AzureReading): Started {
  const words = ['command', 'args'].flatMap((key) => childrenOf(nodeAt(container, key) ?? NO_WORDS)).filter((node): node is ScalarNode => node.kind === 'scalar').slice(0, 500);
  const [first] = words;
  if (first === undefined || nodeAt(container, 'command') === undefined) return { layers: [], connections: [] };
  const script = SHELL.test(flat(first)) ? words[words.findIndex((word) => /^-[a-z]{0,10}c$/.test(flat(word))) + 1] : undefined;
  if (script !== undefined && script !== first) return startedBy(shellText(script, reading), reading);
  const file = fileOf(first, reading);
  const plainWords = words.filter((word) => fileOf(word, reading) === file).map((word) => plainWord(flat(word), file, word.span.start, word.span.end));
  const { layers, connections } = readWords(plainWords, wholeFile(file), valueAt(first, reading), { world: { shell: null, terminal: false }, newId: (each) => reading.newId(each), sample: reading.sample });
  return { layers: layers.filter(({ kind }) => kind === 'runs' || kind === 'sets'), connections };
}

const NO_WORDS: KeyedNode = { kind: 'list', key: '', keySpan: null, span: { start: 0, end: 0 }, children: [], optional: false };

