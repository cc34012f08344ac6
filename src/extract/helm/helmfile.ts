import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { yamlTrees } from '../settings/yaml-tree.ts';
import { nameOf } from '../../shared/paths.ts';
import type { SourceFile } from '../source-file.ts';
import { plainOf, textDatum } from '../rendering/datum.ts';
import { fileLayer, laidOver, set } from './layers.ts';
import type { Install, ValueLayer } from './layers.ts';
import { chartsNamed, valueFilesNamed } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import { dataAt } from '../rendering/data.ts';

const MAX_INSTALLS = 24;

/** `helmfile.yaml` and `skaffold.yaml`: releases with the files of values that they name. https://helmfile.readthedocs.io/ */
export function helmfileInstalls(file: SourceFile, shelf: Shelf): readonly Install[] {
  const helmfile = /(?:^|\/)helmfile[\w.-]*\.(?:ya?ml|gotmpl)$|(?:^|\/)helmfile\.d\/[^/]+$/.test(file.path);
  if (!helmfile && !/^skaffold[\w.-]*\.ya?ml$/.test(nameOf(file.path))) return [];
  return treesOf(file).flatMap((tree) => releasesIn(tree)).slice(0, 200).flatMap((release) => installsOf(release, file, shelf));
}

function treesOf(file: SourceFile): readonly KeyedNode[] {
  try {
    return yamlTrees(file.text);
  } catch {
    return [];
  }
}

function releasesIn(tree: KeyedNode): readonly KeyedNode[] {
  const deploy = child(tree, 'deploy') ?? child(tree, 'manifests');
  const lists = [child(tree, 'releases'), deploy === undefined ? undefined : child(child(deploy, 'helm') ?? deploy, 'releases')];
  return lists.flatMap((list) => (list?.kind === 'list' ? childrenOf(list) : []));
}

function installsOf(release: KeyedNode, file: SourceFile, shelf: Shelf): readonly Install[] {
  const name = scalarText(release, 'name') ?? '';
  const word = scalarText(release, 'chart') ?? scalarText(release, 'chartPath') ?? '';
  const listed = [...items(release, 'values'), ...items(release, 'valuesFiles')];
  return chartsNamed(word, file, shelf).flatMap((chart) => {
    let all: readonly Pick<Install, 'layers' | 'files'>[] = [{ layers: [], files: [] }];
    for (const item of listed) {
      if (item.kind === 'scalar') {
        const files = valueFilesNamed(item.text, null, file, shelf);
        if (files.length > 0) all = all.flatMap((each) => files.map((found) => ({ layers: [...each.layers, fileLayer(found)], files: [...each.files, found] }))).slice(0, MAX_INSTALLS);
      } else {
        const layer = laidOver(dataAt(item, file, '.Values'));
        all = all.map((each) => ({ ...each, layers: [...each.layers, layer] }));
      }
    }
    const sets = setLayers(release, file);
    return all.map(({ layers, files }, index): Install => ({
      label: `${file.path}#${name}${index === 0 ? '' : `.${String(index + 1)}`}`,
      chart,
      release: plainName(name),
      namespace: plainName(scalarText(release, 'namespace') ?? ''),
      layers: [...layers, ...sets],
      files,
    }));
  });
}

function items(node: KeyedNode, key: string): readonly KeyedNode[] {
  const list = child(node, key);
  return list?.kind === 'list' ? childrenOf(list) : [];
}

function setLayers(release: KeyedNode, file: SourceFile): readonly ValueLayer[] {
  const listed = items(release, 'set').flatMap((item): readonly ValueLayer[] => {
    const name = scalarText(item, 'name');
    const value = child(item, 'value');
    return name === undefined || value === undefined ? [] : [set(name, dataAt(value, file, '.Values'))];
  });
  const mapped = child(release, 'setValues');
  return [...listed, ...(mapped?.kind === 'map' ? childrenOf(mapped).map((each) => set(each.key, dataAt(each, file, '.Values'))) : [])];
}

function plainName(name: string): string | null {
  return /^[a-z0-9-]+$/.test(plainOf(textDatum(name)) ?? '') ? name : null;
}
