import { isSampleSettings } from '../../shared/sample-path.ts';
import type { Bag, Location } from '../../model.ts';
import { push } from '../../shared/groups.ts';
import { folderOf, nameOf as lastName } from '../../shared/paths.ts';
import type { ExtractContext, Extraction, PartialEvidence } from '../extractor.ts';
import { evidenceOf } from '../kubernetes/evidence.ts';
import { isPlainManifest, nameNode } from '../kubernetes/recognise.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { BagKind, Reading } from '../kubernetes/reading.ts';
import { connectionsOf } from '../settings/connections.ts';
import { newIds } from '../settings/ids.ts';
import { build } from './build.ts';
import type { Kustomization, Layout } from './layout.ts';
import { layoutOf } from './layout.ts';
import { withReferences } from './references.ts';
import { withVariables } from './replacements.ts';
import { kindOf, nameOf, namespaceOf } from './resources.ts';
import type { Resource } from './resources.ts';
import { newSession } from './session.ts';
import type { Session } from './session.ts';

interface Rendering {
  readonly session: Session;
  readonly resources: readonly Resource[];
}

function render(root: Kustomization, layout: Layout, context: ExtractContext): Rendering {
  const session = newSession(root, layout, context);
  const resources = withVariables(withReferences(build(root, [], session)), session.variables.map(({ node }) => node));
  return { session, resources };
}

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

function scopeIn({ file }: Kustomization, namespace: string): string {
  return namespace === '' ? `kustomization ${file.path}` : `kustomization ${file.path}, namespace ${namespace}`;
}

/** The namespaces in which there is a ConfigMap or Secret of a name. */
function bagIndex(resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const each of resources) for (const kind of BECOMES.get(kindOf(each)) ?? []) push(index, `${kind}/${nameOf(each)}`, isSpread(each) ? '' : namespaceOf(each));
  return index;
}

const isSpread = (resource: Resource): boolean => kindOf(resource) === 'Bundle';

const BECOMES: ReadonlyMap<string, readonly BagKind[]> = new Map<string, readonly BagKind[]>([
  ['ConfigMap', ['ConfigMap']], ['Secret', ['Secret']], ['SealedSecret', ['Secret']], ['ExternalSecret', ['Secret']], ['Certificate', ['Secret']], ['Bundle', ['ConfigMap', 'Secret']],
]);

interface Elsewhere {
  readonly root: Kustomization;
  readonly namespace: string;
}

const everywhere = new WeakMap<ExtractContext, ReadonlyMap<string, readonly Elsewhere[]>>();

/**
 * Kustomizations are often applied one after the other into one cluster: what none of a rendering's own objects is called
 * may be another rendering's, when a single one has it in this namespace.
 */
function scopeElsewhere(root: Kustomization, kind: BagKind, name: string, namespace: string, context: ExtractContext): string {
  const found = (indexOf(context).get(`${kind}/${name}`) ?? []).filter((each) => each.namespace === namespace || each.namespace === '' || namespace === '');
  const alike = found.filter((each) => each.namespace === namespace);
  const [only, ...more] = nearest(root, alike.length > 0 ? alike : found);
  return only === undefined || more.length > 0 ? scopeIn(root, namespace) : scopeIn(only.root, only.namespace);
}

function indexOf(context: ExtractContext): ReadonlyMap<string, readonly Elsewhere[]> {
  const ready = everywhere.get(context);
  if (ready !== undefined) return ready;
  const layout = layoutOf(context);
  const index = new Map<string, Elsewhere[]>();
  for (const root of layout.roots) {
    for (const [key, namespaces] of bagIndex(render(root, layout, context).resources)) for (const namespace of namespaces) push(index, key, { root, namespace });
  }
  everywhere.set(context, index);
  return index;
}

/** Those whose folder is called like one of the folders around this one (`apps/prod`, `infra/prod`); else all. */
function nearest(root: Kustomization, all: readonly Elsewhere[]): readonly Elsewhere[] {
  const names = root.folder.split('/');
  const shared = (each: Elsewhere): number => each.root.folder.split('/').filter((name) => names.includes(name)).length;
  const most = Math.max(0, ...all.map(shared));
  return all.filter((each) => shared(each) === most);
}
