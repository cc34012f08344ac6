import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode, Span } from '../settings/tree.ts';

/** Kinds that run pods, and where the pod's specification stands in them. https://kubernetes.io/docs/concepts/workloads/ */
const POD_SPECS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['Pod', ['spec']],
  ['PodTemplate', ['template', 'spec']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'Rollout', 'DeploymentConfig'].map((kind) => [kind, ['spec', 'template', 'spec']] as const),
]);

/** Kinds that are, or become, a ConfigMap or a Secret, by the end of the group of their API. */
const BAG_KINDS: ReadonlyMap<string, string> = new Map([
  ['ConfigMap', 'v1'], ['Secret', 'v1'], ['ExternalSecret', 'external-secrets.io'], ['SealedSecret', 'bitnami.com'], ['Bundle', 'trust.cert-manager.io'],
  ['SecretProviderClass', 'secrets-store.csi.x-k8s.io'], ['Certificate', 'cert-manager.io'],
]);

/** The pod's specification within an object that runs pods. */
export function podSpecOf(object: KeyedNode): KeyedNode | null {
  const kind = scalarText(object, 'kind') ?? '';
  const knative = kind === 'Service' && (scalarText(object, 'apiVersion') ?? '').startsWith('serving.knative.dev/');
  const path = knative ? ['spec', 'template', 'spec'] : POD_SPECS.get(kind);
  if (path === undefined) return null;
  let at: KeyedNode | undefined = object;
  for (const key of path) at = at === undefined ? undefined : child(at, key);
  return at?.kind === 'map' ? at : null;
}

/**
 * Kinds of operators that say in fields of their own how to reach a database, by the group of their API: the database of
 * Keycloak, connectors of Kafka, clusters that others are copied from, sources of Grafana, providers of Crossplane.
 */
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['Cluster', 'postgresql.cnpg.io'], ['KafkaConnect', 'kafka.strimzi.io'], ['KafkaConnector', 'kafka.strimzi.io'], ['Keycloak', 'k8s.keycloak.org'],
  ['GrafanaDatasource', 'grafana.integreatly.org'], ['ProviderConfig', 'postgresql.sql.crossplane.io'], ['ScaledObject', 'keda.sh'], ['ScaledJob', 'keda.sh'],
]);

/** What such an object asks for; null for any other. */
export function operatorSpecOf(object: KeyedNode): KeyedNode | null {
  const group = OPERATORS.get(scalarText(object, 'kind') ?? '');
  const spec = group === undefined || !(scalarText(object, 'apiVersion') ?? '').startsWith(`${group}/`) ? undefined : child(object, 'spec');
  return spec?.kind === 'map' ? spec : null;
}

export function isBag(object: KeyedNode): boolean {
  const group = BAG_KINDS.get(scalarText(object, 'kind') ?? '');
  return group !== undefined && (scalarText(object, 'apiVersion') ?? '').split('/', 1)[0] === group;
}

/** `metadata.name`; of objects whose names the cluster makes up, what these begin with. */
export function nameNode(object: KeyedNode): KeyedNode | null {
  const metadata = child(object, 'metadata');
  const name = metadata === undefined ? undefined : (child(metadata, 'name') ?? child(metadata, 'generateName'));
  return name?.kind === 'scalar' && name.text !== '' ? name : null;
}

/**
 * Whether a document is an object, or a list of objects, that is read as plain Kubernetes: it has a name, and nothing
 * in it has to be rendered first. Readers of connection strings leave these alone.
 */
export function isPlainManifest(root: KeyedNode, source: string): boolean {
  if (root.kind !== 'map' || scalarText(root, 'apiVersion') === undefined) return false;
  const items = itemsOf(root);
  if (items !== null) return items.some((item) => isPlainManifest(item, source));
  if (nameNode(root) === null || (podSpecOf(root) === null && !isBag(root) && operatorSpecOf(root) === null)) return false;
  return !isTemplate(root, source);
}

/** `kind: List`, `ConfigMapList`: the objects in it. */
export function itemsOf(root: KeyedNode): readonly KeyedNode[] | null {
  const items = (scalarText(root, 'kind') ?? '').endsWith('List') ? child(root, 'items') : undefined;
  return items?.kind === 'list' ? items.children : null;
}

/**
 * Whether an object has to be rendered before it means anything: `{{ … }}` that is more than a name in a value (Jinja and
 * others fill these in, and what they fill in is not known). Values of a ConfigMap or Secret may be templates of somebody else's.
 */
function isTemplate(object: KeyedNode, source: string): boolean {
  const own = isBag(object) ? valueMaps(object).flatMap(childrenOf) : [];
  const values = own.filter((each) => each.kind === 'scalar').map(({ span }) => span).sort((a, b) => a.start - b.start);
  return between(object.span, values).some(({ start, end }) => holdsExpression(source.slice(start, end)));
}

/** The maps whose values a ConfigMap or Secret takes over. */
function valueMaps(object: KeyedNode): readonly KeyedNode[] {
  const paths = [['data'], ['stringData'], ['binaryData'], TEMPLATE_OF_SECRET];
  return paths.flatMap((path) => path.reduce<KeyedNode | undefined>((at, key) => (at === undefined ? undefined : child(at, key)), object) ?? []).filter(({ kind }) => kind === 'map');
}

/** What an ExternalSecret makes of what it fetches. https://external-secrets.io/latest/guides/templating/ */
export const TEMPLATE_OF_SECRET: readonly string[] = ['spec', 'target', 'template', 'data'];

/** `{{ name }}`, `{{ db.host | quote }}`: neither Helm's `{{ .Values.x }}` nor a command of a template. */
const NAMED = /^\{\{-? {0,10}(?!(?:if|else|end|range|with|define|block|include|template|tpl|toYaml|for|endfor)\b)[A-Za-z_][\w.]{0,200} {0,10}(?:\|[^{}]{0,200})?-?\}\}/u;
const LONGEST = 600;

function holdsExpression(text: string): boolean {
  for (let at = text.indexOf('{{'); at !== -1; at = text.indexOf('{{', at + 2)) if (!NAMED.test(text.slice(at, at + LONGEST))) return true;
  return false;
}

/** What is left of a span without the spans in it. */
function between(whole: Span, holes: readonly Span[]): readonly Span[] {
  const rest: Span[] = [];
  let start = whole.start;
  // Values may come from other files.
  for (const hole of holes.filter(({ start: from, end }) => from >= whole.start && end <= whole.end)) {
    rest.push({ start, end: hole.start });
    start = Math.max(start, hole.end);
  }
  return [...rest, { start, end: whole.end }];
}
