import type { Bag, Connection, Location, Place } from '../../model.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extraction, Extractor } from '../extractor.ts';
import { readSettings } from '../settings/index.ts';
import type { SourceFile } from '../source-file.ts';
import { chartIn, valuesIn } from './chart.ts';
import { manifestEvidence } from './evidence.ts';
import type { Variant } from './evidence.ts';
import { parsedOnce, render } from './render.ts';
import { valueFilesIn } from './value-files.ts';

/**
 * Helm charts: rendered with their own values, and again with each other file of values, so that every deployment is
 * judged by what it really gets. https://helm.sh/docs/topics/charts/
 */
export const helmCharts: Extractor = {
  id: 'helm',
  wants: (path) => nameOf(path) === 'Chart.yaml',
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && nameOf(file.path) === 'Chart.yaml',
  extract: (file, context) => readChart(folderOf(file.path), context),
};

function readChart(folder: string, context: ExtractContext): Extraction {
  if (isPartOfAnother(folder, context)) return {};
  const chart = chartIn(folder, context);
  if (chart === null) return {};
  const parsed = parsedOnce();
  const files = valueFilesIn(folder, context);
  const installs: readonly { readonly file: SourceFile | null; readonly sample: boolean }[] = [{ file: null, sample: false }, ...files];
  const places: Place[] = [];
  const bags: Bag[] = [];
  const connections: Connection[] = [];
  const whole = new Map<SourceFile, number>();
  for (const { file, sample } of installs) {
    const values = file === null ? null : valuesIn(file, '.Values');
    const name = file === null ? '' : file.path;
    const variant: Variant = { name, scope: `chart ${folder}${name === '' ? '' : ` with ${name}`}`, namespace: NAMESPACE, sample: sample || isSampleSettings(`${folder}/`) };
    const rendered = render(chart, { name: chart.name, namespace: NAMESPACE, values: values === null ? [] : [values] }, parsed, context);
    for (const { manifest } of rendered.manifests) {
      const found = manifestEvidence(manifest, variant);
      places.push(...(found.places ?? []));
      bags.push(...(found.bags ?? []));
      connections.push(...(found.connections ?? []));
    }
    for (const template of rendered.whole) whole.set(template, (whole.get(template) ?? 0) + 1);
  }
  const read = [...whole].filter(([, count]) => count === installs.length).map(([file]) => file);
  const values = [chart.values, ...files.map(({ file }) => file)].filter((file) => file !== null);
  const rest = unused([...read, ...values], connections);
  return { places, bags: [...bags, ...rest.bags], connections: [...connections, ...rest.connections], claims: [...read, ...values].map(({ path }) => path) };
}

/** What `helm install` takes where nothing is said. */
const NAMESPACE = 'default';

/** A chart below another one's `charts/` is rendered with that. */
function isPartOfAnother(folder: string, context: ExtractContext): boolean {
  const parent = folderOf(folder);
  return nameOf(parent) === 'charts' && context.open(folderOf(parent) === '' ? 'Chart.yaml' : `${folderOf(parent)}/Chart.yaml`) !== null;
}

/** What the files hold besides what came to be in a rendering: values of charts that are not here, branches that no values take. */
function unused(files: readonly SourceFile[], known: readonly Connection[]): { readonly connections: readonly Connection[]; readonly bags: readonly Bag[] } {
  const places = new Map<string, Location[]>();
  for (const { at, hosts, settings } of known) {
    for (const location of [at, ...hosts.map((host) => host.at), ...settings.map((setting) => setting.at)]) {
      const list = places.get(location.path) ?? [];
      list.push(location);
      places.set(location.path, list);
    }
  }
  const isKnown = (at: Location): boolean => (places.get(at.path) ?? []).some((other) => at.line <= other.endLine && other.line <= at.endLine);
  const connections: Connection[] = [];
  const bags: Bag[] = [];
  for (const file of files) {
    const found = readSettings(file);
    connections.push(...(found.connections ?? []).filter((connection) => ![connection.at, ...connection.hosts.map(({ at }) => at)].some(isKnown)));
    bags.push(...(found.bags ?? []).filter(({ kind }) => kind === 'environment').flatMap((bag): readonly Bag[] => {
      const entries = bag.entries.filter(({ at }) => !isKnown(at));
      return entries.length === 0 ? [] : [{ ...bag, entries }];
    }));
  }
  return { connections, bags };
}
