import { childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { at, member, withItems, withMember } from './trees.ts';

const MAX_OPERATIONS = 500;
const MAX_SEGMENTS = 64;

/** An object after the operations of a JSON patch; one that does not fit changes nothing. https://www.rfc-editor.org/rfc/rfc6902 */
export function applyOperations<Node extends KeyedNode>(target: Node, operations: KeyedNode): Node;
export function applyOperations(target: KeyedNode, operations: KeyedNode): KeyedNode {
  let node = target;
  for (const operation of childrenOf(operations).slice(0, MAX_OPERATIONS)) {
    const path = segments(scalarText(operation, 'path'));
    const from = segments(scalarText(operation, 'from'));
    if (path === null) continue;
    const op = scalarText(operation, 'op');
    if (op === 'add' || op === 'replace') node = put(node, path, member(operation, 'value') ?? null, op === 'add');
    if (op === 'remove') node = put(node, path, null, false);
    const taken = from === null ? undefined : at(node, from);
    if (from === null || taken === undefined) continue;
    if (op === 'copy') node = put(node, path, taken, true);
    if (op === 'move') node = put(put(node, from, null, false), path, taken, true);
  }
  return node;
}

/** `/metadata/labels/app.kubernetes.io~1name`. https://www.rfc-editor.org/rfc/rfc6901 */
function segments(pointer: string | undefined): readonly string[] | null {
  if (pointer === undefined || !pointer.startsWith('/')) return null;
  const found = pointer.slice(1).split('/');
  return found.length > MAX_SEGMENTS ? null : found.map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function put(node: KeyedNode, path: readonly string[], value: KeyedNode | null, insert: boolean): KeyedNode {
  const [key, ...rest] = path;
  if (key === undefined || node.kind === 'scalar') return node;
  if (node.kind === 'map') {
    const inner = member(node, key);
    if (rest.length > 0) return inner === undefined ? node : withMember(node, key, put(inner, rest, value, insert));
    return value === null || insert || inner !== undefined ? withMember(node, key, value) : node;
  }
  const index = key === '-' ? node.children.length : Number(key);
  const inner = node.children[index];
  if (!/^(?:-|\d{1,6})$/u.test(key)) return node;
  if (rest.length > 0) return inner === undefined ? node : withItems(node, node.children.with(index, put(inner, rest, value, insert)));
  if (value === null) return withItems(node, node.children.toSpliced(index, 1));
  if (insert) return index > node.children.length ? node : withItems(node, node.children.toSpliced(index, 0, value));
  return inner === undefined ? node : withItems(node, node.children.with(index, value));
}
