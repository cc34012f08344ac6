import { isSampleSettings } from '../../shared/sample-path.ts';
import type { Bag, Location } from '../../model.ts';
import { folderOf, nameOf as lastName } from '../../shared/paths.ts';
import type { ExtractContext, Extraction, PartialEvidence } from '../extractor.ts';
import { evidenceOf } from '../kubernetes/evidence.ts';
import { isPlainManifest, nameNode } from '../kubernetes/recognise.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Reading } from '../kubernetes/reading.ts';
import { connectionsOf } from '../settings/connections.ts';
import { newIds } from '../settings/ids.ts';
import { bagIndex, scopeElsewhere } from './elsewhere.ts';
import type { Kustomization } from './layout.ts';
import { layoutOf } from './layout.ts';
import { render, scopeIn } from './rendering.ts';
import { kindOf, nameOf, namespaceOf } from './resources.ts';
import type { Resource } from './resources.ts';

/** What a kustomization that nobody builds on deploys, in a scope of its own. */
export function readRoot(root: Kustomization, context: ExtractContext): Extraction {
  const { session, resources } = render(root, layoutOf(context), context);
  const file = session.joined();
  const newId = newIds(root.file.path);
  const [plain, others] = partition(resources, ({ node }) => isPlainManifest(node, file.text));
  const own = bagIndex(resources);
  const counters = new Map<string, (name: string) => string>();
  const reading: Reading = {
    file,
    how: 'settings',
    sample: isSample(root, context),
    newId,
    scopeOf: (namespace) => scopeIn(root, namespace ?? ''),
    scopeOfBag: (kind, name, namespace) => {
      const found = own.get(`${kind}/${name}`);
      if (found !== undefined) return scopeIn(root, found.includes(namespace ?? '') || found.length > 1 ? (namespace ?? '') : (found[0] ?? ''));
      return scopeElsewhere(root, kind, name, namespace ?? '', context);
    },
    // The same in all variants, so that they are known to be variants of one.
    placeId: (name, path) => {
      const next = counters.get(path) ?? newIds(path);
      counters.set(path, next);
      return next(name);
    },
  };
  const evidence = evidenceOf(plain.flatMap(objectOf), reading);
  const copied = withoutCopies(evidence);
  const strings = [...others.map(({ node }) => node), ...session.loose].flatMap((tree) => connectionsOf(tree, reading, 'strings').connections).filter(({ at }) => session.claims.has(at.path));
  return { ...copied, connections: [...copied.connections, ...strings], claims: [...session.claims] };
}

/**
 * `overlays/test`, beside `overlays/prod`, is where something is deployed, and no test of it.
 */
function isSample({ file, folder }: Kustomization, context: ExtractContext): boolean {
  const parent = folderOf(folder);
  const beside = layoutOf(context).roots.some((each) => each.folder !== folder && folderOf(each.folder) === parent && !isSampleSettings(each.file.path));
  return isSampleSettings(beside ? `${parent}/${lastName(file.path)}` : file.path);
}

/** A replacement copies the string of a ConfigMap into a container: it is one string, and the container has it. */
function withoutCopies({ places = [], bags = [], connections = [] }: PartialEvidence): Required<Pick<PartialEvidence, 'places' | 'bags' | 'connections'>> {
  const layers = places.flatMap((place) => place.layers);
  const bound = new Set(layers.flatMap((layer) => (layer.kind === 'binds' || layer.kind === 'mountsBag' ? [`${layer.bag.scope}/${layer.bag.name}`] : [])));
  const placed = new Set(layers.flatMap((layer) => (layer.kind === 'sets' && layer.entry.connection !== null ? [placeOf(layer.entry.connection.at)] : [])));
  const gone = new Set<string>();
  const kept = bags.map((bag): Bag => (bound.has(`${bag.scope}/${bag.name}`) ? bag : {
    ...bag,
    entries: bag.entries.map((entry) => {
      if (entry.connection === null || !placed.has(placeOf(entry.connection.at))) return entry;
      gone.add(entry.connection.id);
      return { ...entry, connection: null };
    }),
  }));
  return { places, bags: kept, connections: connections.filter(({ id }) => !gone.has(id)) };
}

const placeOf = ({ path, line, column }: Location): string => `${path}:${String(line)}:${String(column)}`;

function objectOf(resource: Resource): readonly KubernetesObject[] {
  const named = nameNode(resource.node);
  const namespace = namespaceOf(resource);
  if (named === null) return [];
  return [{ kind: kindOf(resource), name: nameOf(resource) === '' && named.kind === 'scalar' ? named.text : nameOf(resource), title: resource.before[0] ?? nameOf(resource), named, namespace: namespace === '' ? null : namespace, node: resource.node }];
}

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): readonly [readonly Item[], readonly Item[]] {
  const yes: Item[] = [];
  const no: Item[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
