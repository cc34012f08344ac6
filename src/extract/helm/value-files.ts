import { isSampleSettings } from '../../shared/sample-path.ts';
import { nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { below, valuesIn } from './chart.ts';
import type { Chart } from './chart.ts';
import type { Datum } from '../rendering/datum.ts';

/** A file of values that may be laid over those of a chart. */
export interface ValueFile {
  readonly file: SourceFile;
  readonly sample: boolean;
}

/** Names of value files within a chart, seen from its folder. */
const BESIDE = /^(?:values[-_.][\w.-]+|[\w-]+[-_.]values)\.ya?ml$|^(?:values|environments|envs?|config|overrides|values[-_][\w-]+)\/(?:[\w.-]+\/){0,3}[\w.-]+\.ya?ml$/i;
/** Values with which the chart is tested. https://github.com/helm/chart-testing */
const TESTED = /^ci\/[\w.-]*values\.ya?ml$/i;
/** Names that value files have anywhere. */
const OUTSIDE = /(?:^|\/)(?:values?|helm)(?:[-_][\w-]+)?\/(?:[\w.-]+\/){0,3}[\w.-]+\.ya?ml$|(?:^|\/)(?:values(?:[-_.][\w.-]+)?|[\w.-]+[-_.]values)\.ya?ml$/i;
const MAX_FILES = 60;

/** The value files in the folder of a chart, besides `values.yaml`. */
export function valueFilesIn(folder: string, context: ExtractContext): readonly ValueFile[] {
  const start = below(folder, '').length;
  const paths = (context.list(folder) ?? []).filter((path) => BESIDE.test(path.slice(start)) || TESTED.test(path.slice(start)));
  return paths.slice(0, MAX_FILES).flatMap((path) => opened(path, TESTED.test(path.slice(start)), context));
}

function opened(path: string, sample: boolean, context: ExtractContext): readonly ValueFile[] {
  const file = context.open(path);
  return file === null || file.encoding === 'binary' || file.text.length > MAX_TEXT ? [] : [{ file, sample: sample || isSampleSettings(path) }];
}

const MAX_TEXT = 1_000_000;

/** Files elsewhere that are called like values and say nothing but what this chart has a key for: at least two. */
export function valueFilesOutside(chart: Chart, context: ExtractContext): readonly ValueFile[] {
  const own = chart.values === null ? null : valuesIn(chart.values, '.Values');
  if (own?.kind !== 'map') return [];
  const all = context.list('') ?? [];
  const charts = all.filter((path) => nameOf(path) === 'Chart.yaml').map((path) => path.slice(0, -'Chart.yaml'.length));
  const paths = all.filter((path) => OUTSIDE.test(path) && !charts.some((folder) => path.startsWith(folder)));
  return paths.slice(0, MAX_FILES * 5).flatMap((path) => opened(path, false, context)).filter(({ file }) => isFor(own, valuesIn(file, '.Values'))).slice(0, MAX_FILES);
}

function isFor(own: Extract<Datum, { kind: 'map' }>, given: Datum | null): boolean {
  if (given?.kind !== 'map') return false;
  const keys = [...given.entries.keys()].filter((key) => key !== 'global');
  return keys.length >= 2 && keys.every((key) => own.entries.has(key));
}
