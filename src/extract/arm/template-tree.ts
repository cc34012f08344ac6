import { align } from '../settings/alignment.ts';
import { piecesOf } from '../settings/pieces.ts';
import { child } from '../settings/tree.ts';
import type { KeyedNode, ListNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Expression, Property, Span, Stretch } from './expression.ts';
import { plainKey } from './expression.ts';
import { parseExpression } from './expression-parser.ts';

/** A tree of JSON as an expression. `[…]` in strings is worked out, unless the file has values only. */
export function treeExpression(node: KeyedNode, file: SourceFile, hasExpressions: boolean): Expression {
  const { span } = node;
  switch (node.kind) {
    case 'map':
      return { kind: 'object', ...spanOf(span), properties: node.children.flatMap((each) => (hasExpressions && isLoops(each) ? loops(each, file) : [{ key: keyExpression(each, hasExpressions), value: treeExpression(each, file, hasExpressions) }])) };
    case 'list':
      return { kind: 'list', ...spanOf(span), items: node.children.map((each) => treeExpression(each, file, hasExpressions)) };
    case 'scalar':
      return scalarExpression(node, file, hasExpressions);
  }
}

/** `copy` within an object: each item makes a property of that name. https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-properties */
function isLoops(node: KeyedNode): node is ListNode {
  return node.kind === 'list' && node.key === 'copy' && node.children.length > 0 && node.children.every((each) => child(each, 'name') !== undefined && child(each, 'count') !== undefined);
}

function loops(list: ListNode, file: SourceFile): readonly Property[] {
  return list.children.flatMap((each): readonly Property[] => {
    const [name, count, input] = ['name', 'count', 'input'].map((key) => child(each, key));
    if (name?.kind !== 'scalar' || count === undefined || input === undefined) return [];
    const at = spanOf(each.span);
    const body: Expression = { kind: 'loop', item: '#item', index: `#copy:${name.text.toLowerCase()}`, over: turns(treeExpression(count, file, true), at), when: null, body: treeExpression(input, file, true), ...at };
    return [{ key: plainKey(name.text, name.span), value: body }];
  });
}

/** A list as long as a loop. */
export function turns(count: Expression, at: Span): Expression {
  return { kind: 'call', name: 'range', on: null, arguments: [{ kind: 'plain', type: 'number', text: '0', ...at }, count], ...at };
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

function keyExpression({ key, keySpan, span: { start } }: KeyedNode, hasExpressions: boolean): Expression {
  const at = keySpan ?? { start, end: start };
  if (!hasExpressions || !isExpression(key)) return plainKey(key, at);
  return parseExpression(key.slice(1, -1), (offset) => Math.min(at.start + 1 + offset, at.end));
}

/** `[…]`; two brackets at the start stand for one. https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}

function scalarExpression(node: ScalarNode, file: SourceFile, hasExpressions: boolean): Expression {
  const { span, text } = node;
  if (node.type !== 'string') return { kind: 'plain', type: node.type, text, ...spanOf(span) };
  if (hasExpressions && isExpression(text)) {
    const starts = align(file.text, node);
    return { ...parseExpression(text.slice(1, -1), (offset) => starts?.[offset + 1] ?? (offset <= 0 ? span.start : span.end)), ...spanOf(span) };
  }
  const pieces = piecesOf(file, node, 'none').flatMap(({ part, start, end }): Stretch[] => (part.kind === 'literal' ? [{ kind: 'stretch', text: part.text, start, end }] : []));
  const own = pieces.length > 0 || text === '' ? pieces : [{ kind: 'stretch' as const, text, ...spanOf(span) }];
  const [first] = own;
  const isEscaped = hasExpressions && first !== undefined && text.startsWith('[[');
  return { kind: 'text', pieces: isEscaped ? [{ ...first, text: first.text.slice(1), start: first.start + 1 }, ...own.slice(1)] : own, ...spanOf(span) };
}
