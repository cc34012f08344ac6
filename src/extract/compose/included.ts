import { folderOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { isComposePath } from './names.ts';
import { readCompose } from './documents.ts';

const MAX_FILES = 500;
const MAX_PATHS = 20;

/** Files that `include` names together: by the first one, those that are merged over it, in order. */
export type Included = ReadonlyMap<string, readonly string[]>;

const ready = new WeakMap<ExtractContext, Included>();

/**
 * `include: [{path: [a.yaml, b.yaml]}]`: one project of its own, whose later files are merged over the first.
 * https://docs.docker.com/reference/compose-file/include/#long-syntax
 */
export function includedTogether(context: ExtractContext): Included {
  const found = ready.get(context) ?? find(context);
  ready.set(context, found);
  return found;
}

function find(context: ExtractContext): Included {
  const found = new Map<string, readonly string[]>();
  for (const path of (context.list('') ?? []).filter(isComposePath).slice(0, MAX_FILES)) {
    const file = context.open(path);
    if (file === null || !file.text.includes('include')) continue;
    for (const { root } of readCompose(file)) {
      for (const entry of itemsOf(child(root, 'include'))) {
        const [first, ...rest] = itemsOf(child(entry, 'path')).flatMap((each) => (each.kind === 'scalar' ? (treePath(folderOf(path), each.text) ?? []) : [])).filter((each) => each !== path);
        if (first !== undefined && rest.length > 0) found.set(first, rest);
      }
    }
  }
  return found;
}

function itemsOf(node: KeyedNode | undefined): readonly KeyedNode[] {
  return node?.kind === 'list' ? childrenOf(node).slice(0, MAX_PATHS) : [];
}
