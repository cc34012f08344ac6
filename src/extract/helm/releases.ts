import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { yamlTrees } from '../settings/yaml-tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Datum } from '../rendering/datum.ts';
import { fileLayer, laidOver, set } from './layers.ts';
import type { Install, ValueLayer } from './layers.ts';
import { chartsNamed, valueFilesNamed } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import { dataAt, dataOf } from '../rendering/data.ts';

/** Objects that have a controller install charts: Argo CD's and Flux's. */
export function objectInstalls(file: SourceFile, shelf: Shelf): readonly Install[] {
  if (!isReleaseFile(file)) return [];
  const trees = treesIn(file);
  const only = trees.every((tree) => isArgo(tree) || isFlux(tree));
  const found = trees.flatMap((tree) => {
    if (isArgo(tree)) return argoSources(tree).flatMap((source, index) => argoInstalls(source, index, tree, file, shelf));
    return isFlux(tree) ? fluxInstalls(tree, file, shelf) : [];
  });
  return only ? found.map((install) => ({ ...install, saidIn: file })) : found;
}

export function isReleaseFile(file: SourceFile): boolean {
  return /\.ya?ml$/i.test(file.path) && (file.text.includes('argoproj.io/') || file.text.includes('helm.toolkit.fluxcd.io/'));
}

function treesIn(file: SourceFile): readonly KeyedNode[] {
  try {
    return yamlTrees(file.text);
  } catch {
    return [];
  }
}

const isArgo = (tree: KeyedNode): boolean => (scalarText(tree, 'apiVersion') ?? '').startsWith('argoproj.io/') && ['Application', 'ApplicationSet'].includes(scalarText(tree, 'kind') ?? '');
const isFlux = (tree: KeyedNode): boolean => (scalarText(tree, 'apiVersion') ?? '').startsWith('helm.toolkit.fluxcd.io/') && scalarText(tree, 'kind') === 'HelmRelease';

function at(node: KeyedNode, ...path: readonly string[]): KeyedNode | undefined {
  let found: KeyedNode | undefined = node;
  for (const key of path) found = found === undefined ? undefined : child(found, key);
  return found;
}

const listed = (node: KeyedNode | undefined): readonly KeyedNode[] => (node?.kind === 'list' ? childrenOf(node).slice(0, 200) : []);

/** `spec.source` or `spec.sources`; of a set of applications those of its template. */
function argoSources(tree: KeyedNode): readonly KeyedNode[] {
  const spec = scalarText(tree, 'kind') === 'ApplicationSet' ? at(tree, 'spec', 'template', 'spec') : at(tree, 'spec');
  if (spec === undefined) return [];
  const one = child(spec, 'source');
  return [...(one === undefined ? [] : [one]), ...listed(child(spec, 'sources'))];
}

/** https://argo-cd.readthedocs.io/en/stable/user-guide/helm/ : files, then `values`, then `valuesObject`, then parameters. */
function argoInstalls(source: KeyedNode, index: number, tree: KeyedNode, file: SourceFile, shelf: Shelf): readonly Install[] {
  const path = scalarText(source, 'path');
  if (path === undefined) return [];
  const helm = child(source, 'helm') ?? source;
  const name = scalarText(tree, 'metadata', 'name') ?? '';
  const inline = [embedded(child(helm, 'values'), file), objectValues(child(helm, 'valuesObject'), file)].flatMap((values): readonly ValueLayer[] => (values === null ? [] : [laidOver(values)]));
  const parameters = listed(child(helm, 'parameters')).flatMap((item): readonly ValueLayer[] => {
    const key = scalarText(item, 'name');
    const value = child(item, 'value');
    return key === undefined || value === undefined ? [] : [set(key, dataAt(value, file, '.Values'))];
  });
  return chartsNamed(`/${path}`, file, shelf).flatMap((chart) => {
    const files = listed(child(helm, 'valueFiles')).flatMap((item) => (item.kind === 'scalar' ? [valueFilesNamed(item.text, chart, file, shelf)] : []));
    return combined(files).map((each, number): Install => ({
      label: labelOf(file, name, index, number),
      chart,
      release: plainName(scalarText(helm, 'releaseName') ?? name),
      namespace: plainName(scalarText(tree, 'spec', 'destination', 'namespace') ?? ''),
      layers: [...each.map(fileLayer), ...inline, ...parameters],
      files: each,
    }));
  });
}

/** https://fluxcd.io/flux/components/helm/helmreleases/ : `valuesFiles` of the chart, `valuesFrom` in order, then `values`. */
function fluxInstalls(tree: KeyedNode, file: SourceFile, shelf: Shelf): readonly Install[] {
  const spec = child(tree, 'spec');
  const chartSpec = at(tree, 'spec', 'chart', 'spec');
  const word = chartSpec === undefined ? undefined : scalarText(chartSpec, 'chart');
  if (spec === undefined || chartSpec === undefined || word === undefined) return [];
  const name = scalarText(tree, 'metadata', 'name') ?? '';
  const own = objectValues(child(spec, 'values'), file);
  const from = listed(child(spec, 'valuesFrom')).flatMap((item) => bagValues(item, shelf));
  return chartsNamed(`/${word.replace(/^\.?\//, '')}`, file, shelf).flatMap((chart) => {
    const files = listed(child(chartSpec, 'valuesFiles')).flatMap((item) => (item.kind === 'scalar' ? [valueFilesNamed(item.text, chart, file, shelf)] : []));
    return combined(files).map((each, number): Install => ({
      label: labelOf(file, name, 0, number),
      chart,
      release: plainName(scalarText(spec, 'releaseName') ?? name),
      namespace: plainName(scalarText(spec, 'targetNamespace') ?? scalarText(tree, 'metadata', 'namespace') ?? ''),
      layers: [...each.map(fileLayer), ...from, ...(own === null ? [] : [laidOver(own)])],
      files: each,
    }));
  });
}

/** `valuesFrom`: a ConfigMap that some manifest of the repository holds. */
function bagValues(item: KeyedNode, shelf: Shelf): readonly ValueLayer[] {
  const kind = scalarText(item, 'kind') ?? '';
  const name = scalarText(item, 'name');
  if (name === undefined) return [];
  const key = scalarText(item, 'valuesKey') ?? 'values.yaml';
  const found = manifestsWith(name, shelf).flatMap(({ file, tree }): readonly ValueLayer[] => {
    if (scalarText(tree, 'kind') !== kind || scalarText(tree, 'metadata', 'name') !== name) return [];
    const values = embedded(at(tree, kind === 'Secret' ? 'stringData' : 'data', key), file);
    return values === null ? [] : [laidOver(values)];
  });
  return found.slice(0, 1);
}

const MAX_SEARCHED = 2000;

function manifestsWith(name: string, { paths, context }: Shelf): readonly { readonly file: SourceFile; readonly tree: KeyedNode }[] {
  return paths.filter((path) => /\.ya?ml$/i.test(path)).slice(0, MAX_SEARCHED).flatMap((path) => {
    const file = context.open(path);
    if (file === null || file.encoding === 'binary' || file.text.length > 500_000 || !file.text.includes(name) || !/kind:\s{0,5}(?:ConfigMap|Secret)/.test(file.text)) return [];
    return treesIn(file).map((tree) => ({ file, tree }));
  });
}

/** Values that stand as a text in a value. */
function embedded(node: KeyedNode | undefined, file: SourceFile): Datum | null {
  if (node?.kind !== 'scalar' || node.text === '') return null;
  const text = dataAt(node, file, '');
  if (text.kind !== 'text') return null;
  try {
    const values = dataOf(text.rope, '.Values');
    return values?.kind === 'map' ? values : null;
  } catch {
    return null;
  }
}

function objectValues(node: KeyedNode | undefined, file: SourceFile): Datum | null {
  return node?.kind === 'map' ? dataAt(node, file, '.Values') : null;
}

const MAX_COMBINATIONS = 24;

/** One of the files of each step. */
function combined(steps: readonly (readonly SourceFile[])[]): readonly (readonly SourceFile[])[] {
  let all: readonly (readonly SourceFile[])[] = [[]];
  for (const files of steps) if (files.length > 0) all = all.flatMap((each) => files.map((file) => [...each, file])).slice(0, MAX_COMBINATIONS);
  return all;
}

const labelOf = (file: SourceFile, name: string, index: number, number: number): string => `${file.path}#${name}${index === 0 ? '' : `.${String(index + 1)}`}${number === 0 ? '' : `~${String(number + 1)}`}`;
const plainName = (name: string): string | null => (/^[a-z0-9-]+$/.test(name) ? name : null);
