import type { Layer } from '../../model.ts';
import { nameOf } from '../../shared/paths.ts';
import { treePath, under } from '../operations/paths.ts';
import { literalText, plain } from '../operations/text.ts';
import type { SourceFile } from '../source-file.ts';
import type { Building } from './building.ts';
import { filledIn } from './values.ts';

/** The file of the repository that a path of the image is a copy of. */
export function scriptAt(path: string, building: Building, accepts: (file: SourceFile) => boolean): SourceFile | null {
  const wanted = plain(under(building.workdir ?? literalText('/', building.stage.at), literalText(path, building.stage.at))) ?? '';
  const onPath = path.includes('/') || building.windows ? null : path;
  for (const source of building.layers.toReversed().flatMap((layer) => sourceOf(layer, wanted, onPath, building))) {
    const file = building.open(source);
    if (file !== null && accepts(file)) return file;
  }
  return null;
}

/** Where in the repository a `COPY` took the wanted path from, if it did. */
function sourceOf(layer: Layer, wanted: string, onPath: string | null, building: Building): readonly string[] {
  if (layer.kind !== 'runs' || layer.operation.kind !== 'write' || layer.operation.content.kind !== 'repository') return [];
  const { path } = layer.operation.content;
  const target = plain(under(building.workdir ?? literalText('/', layer.operation.at), filledIn(layer.operation.to, building.known)));
  if (target === null) return [];
  const folder = target.endsWith('/') ? target : `${target}/`;
  const name = nameOf(path);
  if (onPath !== null) return name === onPath && /\/s?bin\/?/.test(target) ? [path] : target.endsWith(`bin/${onPath}`) ? [path] : [];
  const below = wanted.startsWith(folder) ? treePath(path, wanted.slice(folder.length)) : null;
  return [...(target === wanted || (wanted === folder + name) ? [path] : []), ...(below === null ? [] : [below])];
}
