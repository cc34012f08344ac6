import type { Bag, Connection, Place } from '../../model.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import type { ExtractContext, Extraction } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { below, chartIn } from './chart.ts';
import type { Chart } from './chart.ts';
import { manifestEvidence } from './evidence.ts';
import { ALL_STEPS } from './expressions.ts';
import { foreignPlaces } from './foreign.ts';
import { chartFolders, installsIn } from './installs.ts';
import { parsedOnce, render } from './render.ts';
import type { Parsed } from './render.ts';
import { restOf } from './rest.ts';
import { variantsOf } from './variants.ts';

/** What the charts of a repository deploy, by the folder of each; files that several share are told of with the first. */
export type Deployments = ReadonlyMap<string, Extraction>;

const known = new WeakMap<ExtractContext, Deployments>();

/** Renders every chart, once for each way in which it is installed. */
export function deploymentsIn(context: ExtractContext): Deployments {
  const ready = known.get(context);
  if (ready !== undefined) return ready;
  const parsed = parsedOnce();
  const budget = { left: ALL_STEPS };
  const deployed = deployedCharts(context).map((chart) => deploy(chart, parsed, budget, context));
  const connections = deployed.flatMap((each) => each.connections);
  const told = new Set<string>();
  const found = new Map(deployed.map(({ chart, places, bags, connections: own, files }): [string, Extraction] => {
    const fresh = files.filter(({ path }) => !told.has(path));
    for (const { path } of fresh) told.add(path);
    const rest = restOf(fresh, connections);
    const file = context.open(below(chart.folder, 'Chart.yaml'));
    const foreign = file === null ? [] : foreignPlaces(chart, rest.connections, file.whole());
    return [chart.folder, { places: [...places, ...foreign], bags: [...bags, ...rest.bags], connections: [...own, ...rest.connections], claims: rest.read }];
  }));
  known.set(context, found);
  return found;
}

/** Charts that are installed by themselves: those that others bring along are rendered with them. */
function deployedCharts(context: ExtractContext): readonly Chart[] {
  const charts = chartFolders(context).flatMap((folder) => (isInside(folder, context) ? [] : (chartIn(folder, context) ?? [])));
  const brought = new Set(charts.flatMap((chart) => chart.dependencies.flatMap((dependency) => (dependency.chart === null ? [] : withDependencies(dependency.chart)))).map(({ folder }) => folder));
  const installed = new Set(installsIn(context).map((install) => install.chart));
  return charts.filter((chart) => installed.has(chart.folder) || !brought.has(chart.folder));
}

/** A chart below another one's `charts/`. */
function isInside(folder: string, context: ExtractContext): boolean {
  const outer = folderOf(folder);
  return nameOf(outer) === 'charts' && context.open(folderOf(outer) === '' ? 'Chart.yaml' : `${folderOf(outer)}/Chart.yaml`) !== null;
}

function withDependencies(chart: Chart): readonly Chart[] {
  return [chart, ...chart.dependencies.flatMap((dependency) => (dependency.chart === null ? [] : withDependencies(dependency.chart)))];
}

interface Deployed {
  readonly chart: Chart;
  readonly places: readonly Place[];
  readonly bags: readonly Bag[];
  readonly connections: readonly Connection[];
  /** Files that went into it as a whole. */
  readonly files: readonly SourceFile[];
}

function deploy(chart: Chart, parsed: Parsed, budget: { left: number }, context: ExtractContext): Deployed {
  const variants = variantsOf(chart, context);
  const places: Place[] = [];
  const bags: Bag[] = [];
  const connections: Connection[] = [];
  const unplaced = new Map<string, Connection>();
  const rendered = new Map<SourceFile, number>();
  for (const variant of variants) {
    const { manifests, whole } = render(chart, variant, parsed, budget, context);
    const broken = new Set<SourceFile>();
    for (const { template, manifest } of manifests) {
      const found = manifestEvidence(manifest, { ...variant, scope: `chart ${chart.folder}${variant.name === '' ? '' : ` with ${variant.name}`}` });
      if (found === null) {
        broken.add(template);
        continue;
      }
      places.push(...found.places);
      bags.push(...found.bags);
      connections.push(...found.connections);
      for (const each of found.unplaced) {
        const key = JSON.stringify({ ...each, id: '' });
        unplaced.set(key, unplaced.get(key) ?? each);
      }
    }
    for (const template of whole) if (!broken.has(template)) rendered.set(template, (rendered.get(template) ?? 0) + 1);
  }
  const templates = [...rendered].filter(([, count]) => count === variants.length).map(([file]) => file);
  const values = withDependencies(chart).flatMap((each) => each.values ?? []);
  return { chart, places, bags, connections: [...connections, ...unplaced.values()], files: [...new Set([...templates, ...values, ...variants.flatMap(({ files, saidIn }) => [...files, ...saidIn])])] };
}
