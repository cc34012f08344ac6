import { listNode, mapNode, newBudget, scalarNode } from '../settings/tree.ts';
import type { Budget, KeyedNode, Span } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { piecesOf, plainOf, textOfValue } from './values.ts';
import type { Value } from './values.ts';

const MAX_DEPTH = 40;

/** A value as the common tree of settings. What a condition may leave out is optional there. */
export function toTree(value: Value, file: SourceFile, key = '', keySpan: Span | null = null, budget: Budget = newBudget(), depth = 0): KeyedNode {
  const { span } = value;
  budget.left -= 1;
  if (depth > MAX_DEPTH || budget.left < 0) return scalarNode(key, keySpan, span, '', 'null');
  switch (value.kind) {
    case 'map': return mapNode(key, keySpan, span, value.entries.map((entry) => toTree(entry.value, file, entry.key, entry.keySpan, budget, depth + 1)));
    case 'list': return listNode(key, keySpan, span, value.items.map((item, index) => toTree(item, file, String(index), null, budget, depth + 1)));
    case 'null': return scalarNode(key, keySpan, span, '', 'null');
    case 'choice': {
      const maps = value.branches.filter((branch) => branch.kind === 'map' || branch.kind === 'list');
      if (maps.length === 0) break;
      const children = maps.flatMap((branch) => (branch.kind === 'map' ? branch.entries.map((entry) => toTree(entry.value, file, entry.key, entry.keySpan, budget, depth + 1)) : branch.items.map((item, index) => toTree(item, file, String(index), null, budget, depth + 1))));
      const optional = children.map((each): KeyedNode => ({ ...each, optional: true }));
      return maps.some(({ kind }) => kind === 'list') ? listNode(key, keySpan, span, optional) : mapNode(key, keySpan, span, optional);
    }
    case 'text': case 'unknown': break;
  }
  const type = value.kind === 'text' ? value.type : 'string';
  const node = { ...scalarNode(key, keySpan, span, plainOf(value) ?? COMPUTED, type), evaluated: textOfValue(value, file), pieces: piecesOf(value, span, file) };
  return value.kind === 'text' && value.file !== undefined ? { ...node, file: value.file } : node;
}

/** A computed value looks like a hole to whoever reads the text alone. */
const COMPUTED = '${computed}';
