import { folderOf, nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { commandInstalls } from './commands.ts';
import { helmfileInstalls } from './helmfile.ts';
import type { Install } from './layers.ts';
import { objectInstalls } from './releases.ts';
import type { Shelf } from './shelf.ts';
import { terraformInstalls } from './terraform-releases.ts';

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
    return file === null || file.encoding === 'binary' || file.text.length > MAX_TEXT ? [] : [...helmfileInstalls(file, shelf), ...objectInstalls(file, shelf), ...commandInstalls(file, shelf), ...terraformInstalls(file, shelf)];
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
const SPEAKS_OF_HELM = /\.(?:ya?ml|sh|bash|mk|gotmpl|ps1|json|tf|tofu)$|(?:^|\/)(?:Makefile|Jenkinsfile|justfile|Taskfile|Tiltfile)[\w.]*$/;
