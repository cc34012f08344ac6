import type { Location, Part } from '../../../model.ts';
import { child, childrenOf } from '../../settings/tree.ts';
import type { KeyedNode } from '../../settings/tree.ts';
import { oneOf } from './expressions.ts';

const MAX_VALUES = 16;

/**
 * The values of a matrix by name, `include` among them. A matrix that is computed, or holds computed values, has none here.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix
 */
export function matrixValues(strategy: KeyedNode | undefined, at: Location): ReadonlyMap<string, readonly Part[]> {
  const matrix = strategy === undefined ? undefined : child(strategy, 'matrix');
  const values = new Map<string, string[] | null>();
  const add = (name: string, node: KeyedNode): void => {
    if (node.kind === 'map') {
      for (const each of node.children) add(`${name}.${each.key}`, each);
      return;
    }
    const known = values.get(name) ?? (values.has(name) ? null : []);
    const open = known === null || node.kind === 'list' || node.text.includes('${{') || known.length >= MAX_VALUES;
    values.set(name, open ? null : [...known, node.text]);
  };
  for (const axis of matrix?.kind === 'map' ? matrix.children : []) {
    const name = axis.key.toLowerCase();
    if (name === 'exclude') continue;
    if (axis.kind !== 'list') values.set(name, null);
    else for (const item of childrenOf(axis)) {
      if (name !== 'include') add(name, item);
      else for (const each of childrenOf(item)) add(each.key.toLowerCase(), each);
    }
  }
  const found = [...values].filter((each): each is [string, string[]] => each[1] !== null && each[1].length > 0);
  return new Map(found.map(([name, texts]) => [name.toLowerCase(), oneOf(texts, at)]));
}
