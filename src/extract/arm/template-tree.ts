import { align } from '../settings/alignment.ts';
import { piecesOf } from '../settings/pieces.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Expression, Span, Stretch } from './expression.ts';
import { plainKey } from './expression.ts';
import { parseExpression } from './expression-parser.ts';

/** A tree of JSON as an expression. `[…]` in strings is worked out, unless the file has values only. */
export function treeExpression(node: KeyedNode, file: SourceFile, hasExpressions: boolean): Expression {
  const { span } = node;
  switch (node.kind) {
    case 'map':
      return { kind: 'object', ...spanOf(span), properties: node.children.map((child) => ({ key: keyExpression(child, hasExpressions), value: treeExpression(child, file, hasExpressions) })) };
    case 'list':
      return { kind: 'list', ...spanOf(span), items: node.children.map((child) => treeExpression(child, file, hasExpressions)) };
    default:
      return scalarExpression(node, file, hasExpressions);
  }
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

function keyExpression(child: KeyedNode, hasExpressions: boolean): Expression {
  const at = child.keySpan ?? { start: child.span.start, end: child.span.start };
  if (!hasExpressions || !isExpression(child.key)) return plainKey(child.key, at);
  return parseExpression(child.key.slice(1, -1), (offset) => Math.min(at.start + 1 + offset, at.end));
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
