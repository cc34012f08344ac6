import { push } from '../../shared/groups.ts';
import type { ExtractContext } from '../extractor.ts';
import type { BagKind } from '../kubernetes/reading.ts';
import type { Kustomization } from './layout.ts';
import { layoutOf } from './layout.ts';
import { render, scopeIn } from './rendering.ts';
import { kindOf, nameOf, namespaceOf } from './resources.ts';
import type { Resource } from './resources.ts';

/** The namespaces in which there is a ConfigMap or Secret of a name. */
export function bagIndex(resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
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
export function scopeElsewhere(root: Kustomization, kind: BagKind, name: string, namespace: string, context: ExtractContext): string {
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
    const nameable = render(root, layout, context).resources.filter(({ hashed = false }) => !hashed);
    for (const [key, namespaces] of bagIndex(nameable)) for (const namespace of namespaces) push(index, key, { root, namespace });
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
