import type { Connection, Content, Entry, Layer, Location, Setting, Text } from '../../model.ts';
import { literalText, unknownText } from '../operations/text.ts';
import { isLatest, poolerImage, poolerVersion } from './images.ts';
import type { PoolerImage } from './images.ts';

/** What the image of a pooler adds to a container: its version, and the CA file that it comes with. None for any other image. */
export function poolerLayers(image: string, at: Location): readonly Layer[] {
  const pooler = poolerImage(image);
  if (pooler === null) return [];
  const version = poolerVersion(image);
  const component: readonly Layer[] = version === null ? [] : [{ kind: 'component', name: pooler.program, version, at }];
  const { roots } = pooler;
  if (roots === undefined) return component;
  const content: Content = isLatest(image) ? { kind: 'store', store: roots.store, at } : { kind: 'unknown', reason: 'the image is pinned, and what this one comes with is not known', at };
  return [...component, { kind: 'runs', operation: { kind: 'write', to: literalText(roots.path, at), content, append: false, at, sometimes: false, program: 'the image' } }];
}

interface Origin {
  readonly sample: boolean;
  newId(name: string): string;
}

const MAX_LINES = 50;

/**
 * The connections that the image of a pooler makes of its variables. `image` as far as it is known; `layers` are those of
 * the container, variables among them. The values are looked up where the container runs. `others`: somebody else may set more
 * variables, as they may where an image is built.
 */
export function poolerConnections(image: string | null, layers: readonly Layer[], name: string, at: Location, origin: Origin, others = false): readonly Connection[] {
  const pooler = image === null ? null : poolerImage(image);
  if (pooler === null) return [];
  const given = variablesOf(layers);
  /** A bag as a whole may set any variable; a configuration that is mounted wins over them. */
  const open = (others || layers.some((layer) => layer.kind === 'binds' && layer.key === null)) && !layers.some((layer) => isConfiguration(layer, pooler));
  const settings = pooler.settings.map(({ key, variable, otherwise }): Setting => {
    const place = given.get(variable) ?? at;
    return { layer: 'option', key, value: variableText(variable, otherwise, place), type: 'string', content: null, at: place };
  });
  // Where the image is named: all variables of the container are known there, wherever each of them is set.
  const make = (hosts: readonly Text[], reads: Text | null): Connection => ({
    id: origin.newId(`${name}.${pooler.program}`), at, syntax: 'settings', scheme: null, hosts, login: 'unknown', settings, fragments: [],
    hint: { language: null, library: null, program: pooler.program }, name: null, reads, sample: origin.sample,
  });
  const url = pooler.urls.find((variable) => given.has(variable));
  if (url !== undefined) return [make([], variableText(url, null, at))];
  const lines = pooler.lines === undefined ? [] : [...given].filter(([variable]) => variable.startsWith(pooler.lines ?? '')).slice(0, MAX_LINES);
  const nodes = pooler.nodes === undefined ? undefined : given.get(pooler.nodes);
  const named = pooler.hosts.filter(({ variable }) => given.has(variable));
  const hosts = named.length > 0 || !open ? named : pooler.hosts.slice(0, 1);
  return [
    ...lines.flatMap(([variable, where]) => listed(variable, where, layers, /(?:^|[\s=])host\s{0,8}=\s{0,8}([^\s,]{1,255})/g).map((texts) => make(texts, null))),
    ...(nodes === undefined || pooler.nodes === undefined ? [] : listed(pooler.nodes, nodes, layers, /(?:^|,)\s{0,8}(?:\d{1,4}:)?([A-Za-z0-9][\w.-]{0,254})/g).map((texts) => make(texts, null))),
    ...(hosts.length === 0 ? [] : [make(hosts.map(({ variable, otherwise }) => variableText(variable, otherwise, given.get(variable) ?? at)), null)]),
  ];
}

/** The variables that a container sets or binds by name, each with where that stands. */
function variablesOf(layers: readonly Layer[]): ReadonlyMap<string, Location> {
  const found = new Map<string, Location>();
  for (const layer of layers) {
    if (layer.kind === 'sets') found.set(layer.entry.key, layer.entry.at);
    else if (layer.kind === 'binds' && layer.key !== null) found.set(layer.variable ?? layer.prefix + layer.key, layer.at);
  }
  return found;
}

/** Hosts within the value of a variable that the container sets itself; of any other the value as a whole, which no plan knows. */
function listed(variable: string, at: Location, layers: readonly Layer[], pattern: RegExp): readonly (readonly Text[])[] {
  const entry = layers.flatMap((layer): readonly Entry[] => (layer.kind === 'sets' && layer.entry.key === variable ? [layer.entry] : [])).at(-1);
  // A password among it is withheld; what stands before and behind it is not.
  const text = entry?.value.parts.map((part) => (part.kind === 'literal' ? part.text : '\0')).join('').slice(0, 8000);
  if (entry === undefined || text === undefined || text === '\0') return [[unknownText(`${variable} cannot be read from here`, at)]];
  const hosts = [...text.matchAll(pattern)].map((match) => (match[1]?.includes('\0') === true ? unknownText(`${variable} cannot be read from here`, entry.at) : literalText(match[1] ?? '', entry.at)));
  return hosts.length === 0 ? [] : [hosts];
}

function isConfiguration(layer: Layer, { folder }: PoolerImage): boolean {
  const path = layer.kind === 'mounts' || layer.kind === 'mountsBag' ? layer.path : layer.kind === 'runs' && layer.operation.kind === 'write' ? layer.operation.to : null;
  const [part] = path?.parts ?? [];
  return part?.kind === 'literal' && (part.text === folder || part.text.startsWith(`${folder}/`));
}

function variableText(name: string, otherwise: string | null, at: Location): Text {
  return { parts: [{ kind: 'variable', name, otherwise: otherwise === null ? null : { parts: otherwise === '' ? [] : [{ kind: 'literal', text: otherwise }], at } }], at };
}
