import { folderOf, nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { commandInstalls } from './commands.ts';
import { helmfileInstalls } from './helmfile.ts';
import type { ValueLayer } from './layers.ts';
import { objectInstalls } from './releases.ts';

/** One installation of a chart, as a script or a deployment's object says it. */
export interface Install {
  /** How it is told from others of the same chart: what says it, and what it is called there. */
  readonly label: string;
  /** Folder of the chart. */
  readonly chart: string;
  readonly release: string | null;
  readonly namespace: string | null;
  readonly layers: readonly ValueLayer[];
  /** Value files among the layers. */
  readonly files: readonly SourceFile[];
  /** The file that says so, where it holds values and nothing but installations. */
  readonly saidIn?: SourceFile;
}

/** Where a path is looked for. */
export interface Shelf {
  readonly context: ExtractContext;
  /** Folders that are charts. */
  readonly charts: readonly string[];
  readonly paths: readonly string[];
}

const MAX_FILES = 4000;
const known = new WeakMap<ExtractContext, readonly Install[]>();

/** Every installation of a chart of this repository. */
export function installsIn(context: ExtractContext): readonly Install[] {
  const ready = known.get(context);
  if (ready !== undefined) return ready;
  const paths = context.list('') ?? [];
  const charts = chartFolders(context);
  const shelf: Shelf = { context, charts, paths };
  const outside = paths.filter((path) => !charts.some((folder) => path.startsWith(folder === '' ? 'templates/' : `${folder}/templates/`)));
  const found = charts.length === 0 ? [] : outside.filter((path) => SPEAKS_OF_HELM.test(path)).slice(0, MAX_FILES).flatMap((path) => {
    const file = context.open(path);
    return file === null || file.encoding === 'binary' || file.text.length > MAX_TEXT ? [] : [...helmfileInstalls(file, shelf), ...objectInstalls(file, shelf), ...commandInstalls(file, shelf)];
  });
  known.set(context, found);
  return found;
}

/** Every folder that holds a chart. */
export function chartFolders(context: ExtractContext): readonly string[] {
  return (context.list('') ?? []).filter((path) => nameOf(path) === 'Chart.yaml').slice(0, MAX_CHARTS).map(folderOf);
}

const MAX_CHARTS = 500;
const MAX_TEXT = 500_000;
const SPEAKS_OF_HELM = /\.(?:ya?ml|sh|bash|mk|gotmpl|ps1|json)$|(?:^|\/)(?:Makefile|Jenkinsfile|justfile|Taskfile|Tiltfile)[\w.]*$/;
