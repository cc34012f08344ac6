import type { Bag, Connection, Place } from '../../model.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extraction, Extractor } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { chartIn } from './chart.ts';
import { manifestEvidence } from './evidence.ts';
import { restOf } from './rest.ts';
import { parsedOnce, render } from './render.ts';
import { variantsOf } from './variants.ts';

/**
 * Helm charts: rendered once for each way in which they are installed, so that every deployment is judged by what it really
 * gets. What the files hold besides is read as settings. https://helm.sh/docs/topics/charts/
 */
export const helmCharts: Extractor = {
  id: 'helm',
  wants: (path) => nameOf(path) === 'Chart.yaml',
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && nameOf(file.path) === 'Chart.yaml',
  extract: (file, context) => readChart(folderOf(file.path), context),
};

function readChart(folder: string, context: ExtractContext): Extraction {
  const chart = isPartOfAnother(folder, context) ? null : chartIn(folder, context);
  if (chart === null) return {};
  const parsed = parsedOnce();
  const variants = variantsOf(chart, context);
  const places: Place[] = [];
  const bags: Bag[] = [];
  const connections: Connection[] = [];
  const unplaced = new Map<string, Connection>();
  const rendered = new Map<SourceFile, number>();
  for (const variant of variants) {
    const { manifests, whole } = render(chart, variant, parsed, context);
    for (const { manifest } of manifests) {
      const found = manifestEvidence(manifest, { ...variant, scope: `chart ${folder}${variant.name === '' ? '' : ` with ${variant.name}`}` });
      places.push(...found.places);
      bags.push(...found.bags);
      connections.push(...found.connections);
      for (const each of found.unplaced) unplaced.set(JSON.stringify({ ...each, id: '' }), unplaced.get(JSON.stringify({ ...each, id: '' })) ?? each);
    }
    for (const template of whole) rendered.set(template, (rendered.get(template) ?? 0) + 1);
  }
  const templates = [...rendered].filter(([, count]) => count === variants.length).map(([file]) => file);
  const values = new Set([...(chart.values === null ? [] : [chart.values]), ...variants.flatMap(({ files }) => files)]);
  const known = [...connections, ...unplaced.values()];
  const rest = restOf([...templates, ...values], known);
  return { places, bags: [...bags, ...rest.bags], connections: [...known, ...rest.connections], claims: rest.read };
}

/** A chart below another one's `charts/` is rendered with that. */
function isPartOfAnother(folder: string, context: ExtractContext): boolean {
  const outer = folderOf(folder);
  return nameOf(outer) === 'charts' && context.open(folderOf(outer) === '' ? 'Chart.yaml' : `${folderOf(outer)}/Chart.yaml`) !== null;
}
