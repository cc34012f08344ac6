import type { ExtractContext } from '../extractor.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import type { SourceFile } from '../source-file.ts';
import { NIL, lookUp, mapOf, plainOf } from '../rendering/datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { written } from '../rendering/rope.ts';
import { dataOf } from '../rendering/data.ts';

/** A chart in the repository, with those that it depends on. https://helm.sh/docs/topics/charts/ */
export interface Chart {
  readonly folder: string;
  readonly name: string;
  /** `Chart.yaml`, with its keys as templates see them (`.Chart.Name`). */
  readonly metadata: Datum;
  readonly library: boolean;
  /** Everything below `templates/` that is a template, in the order of their names. */
  readonly templates: readonly SourceFile[];
  /** `values.yaml`; null where it has none. */
  readonly values: SourceFile | null;
  readonly dependencies: readonly Dependency[];
}

export interface Dependency {
  /** Under this key its parent's values are its own. */
  readonly key: string;
  /** Paths of values of the parent that switch it on and off; the first that is there decides. */
  readonly conditions: readonly string[];
  readonly tags: readonly string[];
  /** Null: it is not in the repository. */
  readonly chart: Chart | null;
}

/** The charts around one that is being read, and how many more may be. */
interface Trail {
  readonly folders: readonly string[];
  readonly budget: { left: number };
}

const MAX_TEMPLATES = 500;
const MAX_DEPENDENCIES = 100;
const MAX_LEVELS = 6;
/** With all that one brings along. */
const MAX_CHARTS = 200;
const MAX_TEMPLATE = 1_000_000;

/** The chart in a folder; null when there is none. */
export function chartIn(folder: string, context: ExtractContext, trail: Trail = { folders: [], budget: { left: MAX_CHARTS } }): Chart | null {
  const file = context.open(below(folder, 'Chart.yaml'));
  const { folders, budget } = trail;
  if (file === null || file.encoding === 'binary' || folders.length > MAX_LEVELS || folders.includes(folder) || budget.left <= 0) return null;
  budget.left--;
  const metadata = valuesIn(file, '.Chart') ?? mapOf([]);
  const all = context.list(folder) ?? [];
  const templates = all.filter((path) => path.startsWith(below(folder, 'templates/')) && TEMPLATE.test(path)).slice(0, MAX_TEMPLATES);
  const values = context.open(below(folder, 'values.yaml'));
  return {
    folder,
    name: plainOf(lookUp(metadata, 'name')) ?? nameOf(folder),
    metadata: capitalised(metadata),
    library: plainOf(lookUp(metadata, 'type')) === 'library',
    templates: templates.flatMap((path) => context.open(path) ?? []).filter((each) => each.encoding !== 'binary' && each.text.length <= MAX_TEMPLATE),
    values: values === null || values.encoding === 'binary' ? null : values,
    dependencies: dependenciesOf(folder, metadata, all, context, { folders: [...folders, folder], budget }),
  };
}

const TEMPLATE = /\.(?:ya?ml|tpl|txt|json)$/i;

export function below(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

/** The values in a file; null when it holds none that can be read. */
export function valuesIn(file: SourceFile, root: string): Datum | null {
  try {
    const data = dataOf(written(file, 0, file.text.length), root);
    return data?.kind === 'map' ? data : null;
  } catch {
    return null;
  }
}

/** `Chart.yaml` says `appVersion`, templates say `.Chart.AppVersion`. */
function capitalised(metadata: Datum): Datum {
  if (metadata.kind !== 'map') return metadata;
  const entries = [...metadata.entries].map(([name, member]) => [name === 'apiVersion' ? 'APIVersion' : name.charAt(0).toUpperCase() + name.slice(1), member] as const);
  return { kind: 'map', entries: new Map(entries) };
}

/** Those that `Chart.yaml` (of old: `requirements.yaml`) names, and whatever else lies in `charts/`. */
function dependenciesOf(folder: string, metadata: Datum, all: readonly string[], context: ExtractContext, trail: Trail): readonly Dependency[] {
  const old = context.open(below(folder, 'requirements.yaml'));
  const list = lookUp(metadata, 'dependencies') ?? (old === null ? undefined : lookUp(valuesIn(old, '.Chart') ?? NIL, 'dependencies'));
  const items = list?.kind === 'list' ? list.items.slice(0, MAX_DEPENDENCIES) : [];
  const named = items.flatMap((item): readonly Dependency[] => {
    const name = plainOf(lookUp(item, 'name'));
    if (name === null) return [];
    const repository = plainOf(lookUp(item, 'repository')) ?? '';
    const path = repository.startsWith('file://') ? joinedPath(folder, repository.slice('file://'.length)) : null;
    const tags = lookUp(item, 'tags');
    return [{
      key: plainOf(lookUp(item, 'alias')) ?? name,
      conditions: (plainOf(lookUp(item, 'condition')) ?? '').split(',').map((each) => each.trim()).filter((each) => each !== ''),
      tags: tags?.kind === 'list' ? tags.items.flatMap((tag) => plainOf(tag) ?? []) : [],
      chart: chartIn(below(folder, `charts/${name}`), context, trail) ?? (path === null || path === folder ? null : chartIn(path, context, trail)),
    }];
  });
  const known = new Set(items.map((item) => plainOf(lookUp(item, 'name')) ?? ''));
  const start = below(folder, 'charts/');
  const others = all.filter((path) => path.startsWith(start) && nameOf(path) === 'Chart.yaml').map((path) => folderOf(path).slice(start.length)).filter((name) => name !== '' && !name.includes('/') && !known.has(name));
  return [...named, ...others.slice(0, MAX_DEPENDENCIES).flatMap((name): readonly Dependency[] => {
    const chart = chartIn(`${start}${name}`, context, trail);
    return chart === null ? [] : [{ key: chart.name, conditions: [], tags: [], chart }];
  })];
}

/** A path as seen from a folder; null when it leads out of the tree. */
export function joinedPath(folder: string, path: string): string | null {
  const names = path.startsWith('/') ? [] : folder.split('/').filter((name) => name !== '');
  for (const name of path.split('/')) {
    if (name === '..') {
      if (names.pop() === undefined) return null;
    } else if (name !== '' && name !== '.') names.push(name);
  }
  return names.join('/');
}

