import type { Connection, Layer, Place } from '../../model.ts';
import { isServerImage } from '../../shared/server-images.ts';
import type { PartialEvidence } from '../extractor.ts';
import { plainOf, textOfValue } from '../hcl/values.ts';
import type { MapEntry, Value } from '../hcl/values.ts';
import type { Reading } from '../kubernetes/reading.ts';
import { plain, unknownText } from '../operations/text.ts';
import { componentOf } from '../dockerfile/images.ts';
import type { Resource } from './azurerm.ts';
import { variablesOf } from './commands.ts';
import { entriesOf, valueAt } from './shape.ts';

/** Keys whose map, or list of names with values, becomes the variables of a process. */
const ENVIRONMENTS = new Set(['env', 'environment', 'environment_variables', 'env_vars', 'environment_vars', 'app_settings', 'variables', 'secure_environment_variables']);
const IMAGES = ['image', 'image_name', 'image_uri', 'container_image'];
const MAX_DEPTH = 12;

/**
 * Resources of any provider that start something with variables of its own: task definitions of ECS, Cloud Run, Lambda,
 * Docker. Each map that has some is a place, with the image that stands beside them or around them.
 */
export function environmentPlaces(resource: Resource, reading: Reading): PartialEvidence {
  const places: Place[] = [];
  const connections: Connection[] = [];
  const visited = new Set<Value>();
  const visit = (value: Value, image: Value | undefined, depth: number): void => {
    if (depth > MAX_DEPTH || visited.has(value)) return;
    visited.add(value);
    if (value.kind === 'text' && value.structure !== undefined) visit(value.structure, image, depth + 1);
    if (value.kind === 'list') for (const item of value.items) visit(item, image, depth + 1);
    if (value.kind === 'choice') for (const branch of value.branches) visit(branch, image, depth + 1);
    if (value.kind !== 'map') return;
    const own = imageIn(value) ?? image;
    const environments = new Set(value.entries.filter(isEnvironment));
    const variables = [...environments].flatMap(({ value: given }) => variablesIn(given));
    if (variables.length > 0) {
      const made = placeOf(resource, value, variables, own, reading);
      places.push(made.place);
      connections.push(...made.connections);
    }
    for (const entry of value.entries) if (!environments.has(entry) && entry.key !== 'provisioner') visit(entry.value, own, depth + 1);
      else if (entry.value.kind === 'list' && entry.key !== 'provisioner') for (const item of entry.value.items) for (const inner of entriesOf(item)) if (isEnvironment(inner)) visit(item, own, depth + 1);
  };
  visit(resource.value, undefined, 0);
  return { places, connections };
}

/** By its key, or by a variable in it that only PostgreSQL's own library reads. */
function isEnvironment({ key, value }: MapEntry): boolean {
  return ENVIRONMENTS.has(key) || ((value.kind === 'map' || value.kind === 'list') && variablesIn(value).some((each) => /^PG(?:HOST|HOSTADDR|SERVICE|SSLMODE|SSLROOTCERT)$/.test(each.key)));
}

function imageIn(map: Value): Value | undefined {
  for (const key of IMAGES) {
    const found = valueAt(map, key);
    if (found?.kind === 'text') return found;
  }
  return undefined;
}

/** A map of variables; a list of names with values; a list of `NAME=value` (Docker). */
function variablesIn(value: Value): readonly MapEntry[] {
  if (value.kind === 'text' && value.structure !== undefined) return variablesIn(value.structure);
  if (value.kind === 'map' || value.kind === 'choice') return entriesOf(value).filter((entry) => entry.value.kind === 'text' || entry.value.kind === 'choice' || entry.value.kind === 'unknown');
  if (value.kind !== 'list') return [];
  return value.items.flatMap((item): readonly MapEntry[] => {
    const name = valueAt(item, 'name');
    const plainName = plainOf(name) ?? plainOf(valueAt(item, 'key'));
    const given = valueAt(item, 'value');
    if (plainName !== null && given !== undefined) return [{ key: plainName, keySpan: (name ?? given).span, value: given }];
    return item.kind === 'text' ? assigned(item) : [];
  });
}

const ASSIGNED = /^([A-Za-z_]\w{0,200})=/;

function assigned(item: Extract<Value, { kind: 'text' }>): readonly MapEntry[] {
  const [first, ...rest] = item.pieces;
  const match = first?.part.kind === 'literal' ? ASSIGNED.exec(first.part.text) : null;
  if (first?.part.kind !== 'literal' || match?.[1] === undefined) return [];
  const { text } = first.part;
  const cut = match[0].length;
  const start = first.end - first.start === text.length ? first.start + cut : first.start;
  const pieces = [...(cut === text.length ? [] : [{ part: { kind: 'literal' as const, text: text.slice(cut) }, start, end: first.end }]), ...rest];
  return [{ key: match[1], keySpan: item.span, value: { ...item, pieces } }];
}

function placeOf(resource: Resource, map: Value, variables: readonly MapEntry[], image: Value | undefined, reading: Reading): { readonly place: Place; readonly connections: readonly Connection[] } {
  const { layers, connections } = variablesOf({ kind: 'map', entries: variables, open: false, span: map.span }, resource.address, reading);
  const at = reading.file.at(resource.head.start, resource.head.end);
  const text = image === undefined ? unknownText('what runs there is named elsewhere', at) : textOfValue(image, reading.file);
  const component = componentOf(plain(text) ?? '', text.at);
  const base: readonly Layer[] = [{ kind: 'inherits', from: { image: text }, at: text.at }, ...(component === null ? [] : [component])];
  return {
    place: { id: reading.placeId(resource.address, at.path), kind: 'container', name: resource.address, scope: '', at, layers: [...base, ...layers], tags: [], folder: null, runs: !isServerImage(plain(text) ?? ''), os: null },
    connections,
  };
}
