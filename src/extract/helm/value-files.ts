import { isSampleSettings } from '../../shared/sample-path.ts';
import type { ExtractContext } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { below } from './chart.ts';

/** A file of values that may be laid over those of a chart. */
export interface ValueFile {
  readonly file: SourceFile;
  readonly sample: boolean;
}

/** Names of value files within a chart, seen from its folder. */
const BESIDE = /^(?:values[-_.][\w.-]+|[\w-]+[-_.]values)\.ya?ml$|^(?:values|environments|envs?|config|overrides|values[-_][\w-]+)\/(?:[\w.-]+\/){0,3}[\w.-]+\.ya?ml$/i;
/** Values with which the chart is tested. https://github.com/helm/chart-testing */
const TESTED = /^ci\/[\w.-]*values\.ya?ml$/i;
const MAX_FILES = 60;

/** The value files in the folder of a chart, besides `values.yaml`. */
export function valueFilesIn(folder: string, context: ExtractContext): readonly ValueFile[] {
  const start = below(folder, '').length;
  const paths = (context.list(folder) ?? []).filter((path) => BESIDE.test(path.slice(start)) || TESTED.test(path.slice(start)));
  return paths.slice(0, MAX_FILES).flatMap((path): readonly ValueFile[] => {
    const file = context.open(path);
    return file === null || file.encoding === 'binary' ? [] : [{ file, sample: TESTED.test(path.slice(start)) || isSampleSettings(path) }];
  });
}
