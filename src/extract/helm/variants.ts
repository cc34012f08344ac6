import { isSampleSettings } from '../../shared/sample-path.ts';
import type { ExtractContext } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import type { Chart } from './chart.ts';
import { installsIn } from './installs.ts';
import { fileLayer } from './layers.ts';
import type { Install, ValueLayer } from './layers.ts';
import { valueFilesIn, valueFilesOutside } from './value-files.ts';

/** One way in which a chart is installed. */
export interface Variant {
  /** What tells it from the others: empty for the chart's own values alone. */
  readonly name: string;
  readonly release: string;
  readonly namespace: string;
  readonly layers: readonly ValueLayer[];
  /** Value files among the layers. */
  readonly files: readonly SourceFile[];
  /** Files that hold values of it, and nothing but installations. */
  readonly saidIn: readonly SourceFile[];
  readonly sample: boolean;
}

/** What `helm install` takes where nothing is said. */
const NAMESPACE = 'default';
const MAX_VARIANTS = 80;

/**
 * The installations that scripts and objects tell of; each other value file laid over the chart's own values; and these
 * alone, where nothing tells how the chart is installed.
 */
export function variantsOf(chart: Chart, context: ExtractContext): readonly Variant[] {
  const installs = distinct(installsIn(context).filter((install) => install.chart === chart.folder));
  const told = new Set(installs.flatMap(({ files }) => files.map(({ path }) => path)));
  const beside = [...valueFilesIn(chart.folder, context), ...valueFilesOutside(chart, context)].filter(({ file }) => !told.has(file.path));
  const plain: Variant = { name: '', release: chart.name, namespace: NAMESPACE, layers: [], files: [], saidIn: [], sample: isSampleSettings(`${chart.folder}/`) };
  return [
    ...(installs.length === 0 ? [plain] : []),
    ...installs.map(({ label, release, namespace, layers, files, saidIn }): Variant => ({ name: label, release: release ?? chart.name, namespace: namespace ?? NAMESPACE, layers, files, saidIn: saidIn === undefined ? [] : [saidIn], sample: plain.sample || isSampleSettings(label.slice(0, label.indexOf('#'))) })),
    ...beside.map(({ file, sample }): Variant => ({ ...plain, name: file.path, layers: [fileLayer(file)], files: [file], sample: sample || plain.sample })),
  ].slice(0, MAX_VARIANTS);
}

/** `helm diff` and `helm upgrade` with the same options are one. */
function distinct(installs: readonly Install[]): readonly Install[] {
  const seen = new Set<string>();
  return installs.filter(({ label, release, namespace, layers, files }) => {
    const plain = layers.length === files.length;
    const key = plain ? JSON.stringify([release, namespace, files.map(({ path }) => path)]) : label;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}

