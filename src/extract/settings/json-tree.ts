import { parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { MAX_DEPTH, listNode, mapNode, newBudget, scalarNode } from './tree.ts';
import type { Budget, KeyedNode, Span } from './tree.ts';

/** Brackets nested deeper than this are an attack on the parser's stack, not settings. */
const MAX_NESTING = 1000;

/** JSON with comments and trailing commas; what can be read of a broken file. */
export function jsonTree(source: string): KeyedNode | null {
  if (nestsDeeper(source, MAX_NESTING)) return null;
  const root = parseTree(source, [], { allowTrailingComma: true, allowEmptyContent: true });
  return root === undefined ? null : convert(root, '', null, 0, newBudget(), source);
}

function convert(node: Node, key: string, keySpan: Span | null, depth: number, budget: Budget, source: string): KeyedNode | null {
  if (depth > MAX_DEPTH || budget.left <= 0) return null;
  budget.left -= 1;
  const span = { start: node.offset, end: node.offset + node.length };
  if (node.type === 'object') {
    const children = (node.children ?? []).map((property) => propertyNode(property, depth, budget, source));
    return mapNode(key, keySpan, span, children.filter((each) => each !== null));
  }
  if (node.type === 'array') {
    const children = (node.children ?? []).map((item, index) => convert(item, String(index), null, depth + 1, budget, source));
    return listNode(key, keySpan, span, children.filter((each) => each !== null));
  }
  if (node.type === 'string') return scalarNode(key, keySpan, unquoted(span), String(node.value), 'string', 'backslash');
  if (node.type === 'property') return null;
  return scalarNode(key, keySpan, span, source.slice(span.start, span.end), node.type);
}

function propertyNode(property: Node, depth: number, budget: Budget, source: string): KeyedNode | null {
  const [key, value] = property.children ?? [];
  if (key === undefined || value === undefined) return null;
  return convert(value, String(key.value), unquoted({ start: key.offset, end: key.offset + key.length }), depth + 1, budget, source);
}

const unquoted = (span: Span): Span => ({ start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) });

/** Counts brackets outside strings in one pass, without recursion. */
export function nestsDeeper(source: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < source.length; at++) {
    const char = source.charCodeAt(at);
    if (quoted) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22 || char === 0x0a) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x7b || char === 0x5b) depth += 1;
    else if (char === 0x7d || char === 0x5d) depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
