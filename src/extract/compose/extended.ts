import { folderOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import { isComposePath } from './names.ts';
import { readCompose } from './documents.ts';

const MAX_FILES = 500;
const ready = new WeakMap<ExtractContext, ReadonlySet<string>>();

/** Services that services of other files extend, as `path#name`. */
export function extendedServices(context: ExtractContext): ReadonlySet<string> {
  const found = ready.get(context) ?? find(context);
  ready.set(context, found);
  return found;
}

function find(context: ExtractContext): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of (context.list('') ?? []).filter(isComposePath).slice(0, MAX_FILES)) {
    const file = context.open(path);
    for (const { root } of file === null ? [] : readCompose(file)) {
      for (const service of childrenOf(child(root, 'services') ?? root)) {
        const from = scalarText(service, 'extends', 'file');
        const target = from === undefined ? null : treePath(folderOf(path), from);
        if (target !== null && target !== path) found.add(`${target}#${scalarText(service, 'extends', 'service') ?? service.key}`);
      }
    }
  }
  return found;
}
