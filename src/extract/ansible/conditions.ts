import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { evaluate, parseExpression, truthOf } from '../jinja/index.ts';
import { dataAt } from '../rendering/data.ts';
import { bool, mapOf, plainOf, textDatum, unknown } from '../rendering/datum.ts';
import type { Datum } from '../rendering/datum.ts';
import type { Frame } from './frame.ts';

/** Whether a task runs: null where nobody can tell. */
export function conditionOf(node: KeyedNode | undefined, { file, scope }: Frame): boolean | null {
  if (node === undefined) return true;
  const conditions = node.kind === 'list' ? node.children : [node];
  let holds: boolean | null = true;
  for (const each of conditions) {
    if (each.kind !== 'scalar') return null;
    const value = each.type === 'boolean' ? dataAt(each, file) : each.text.includes('{{') ? scope.filled(dataAt(each, file)) : evaluate(parseExpression(each.text), [], scope);
    const truth = truthOf(value.kind === 'text' ? asBool(value) : value);
    if (truth === false) return false;
    if (truth === null) holds = null;
  }
  return holds;
}

/** `when: some_text` is a matter of what the text says. */
function asBool(value: Datum): Datum {
  const plain = plainOf(value)?.toLowerCase() ?? null;
  if (plain === null) return unknown('a condition');
  return bool(!['', 'false', 'no', 'off', '0', 'n', 'f'].includes(plain));
}

export function valueOfChild(node: KeyedNode, key: string, frame: Frame): Datum | null {
  return valueOfPath(node, [key], frame);
}

export function valueOfPath(node: KeyedNode, path: readonly string[], { file, scope }: Frame): Datum | null {
  let at: KeyedNode | undefined = node;
  for (const key of path) at = at === undefined ? undefined : child(at, key);
  return at === undefined ? null : scope.filled(dataAt(at, file));
}

/** The items of a loop; null: there is none. What is not known is one unknown item. */
export function loopOf(item: KeyedNode, { file, scope }: Frame): readonly Datum[] | null {
  const node = childrenOf(item).find(({ key }) => key === 'loop' || key.startsWith('with_'));
  if (node === undefined) return null;
  const raw = node.kind === 'scalar' && node.key.startsWith('with_') && !node.text.includes('{{') && node.key !== 'with_fileglob' ? evaluate(parseExpression(node.text), [], scope) : dataAt(node, file);
  const value = scope.filled(raw);
  if (node.key === 'with_dict' && value.kind === 'map') return pairsOf(value);
  if (node.key === 'with_fileglob' || node.key === 'with_first_found') return [unknown(`what ${node.key} finds`)];
  if (value.kind === 'list') return node.key === 'with_items' ? value.items.flatMap((each) => (each.kind === 'list' ? each.items : [each])) : value.items;
  return [unknown('an item of a list that is not known')];
}

function pairsOf(map: Datum & { kind: 'map' }): readonly Datum[] {
  return [...map.entries.values()].map(({ key, value }): Datum => mapOf([['key', textDatum(key)], ['value', value]]));
}
