import { readTrees } from '../settings/formats.ts';
import { childrenOf } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { newCursor } from './expression.ts';
import { moved } from './moved.ts';
import type { Attribute, Block, Body, Expression } from './syntax.ts';
import { EMPTY_BODY } from './syntax.ts';
import { fileTemplate } from './template.ts';

/** How many names stand between a kind of block and its body. https://developer.hashicorp.com/terraform/language/syntax/json */
const LABELS: ReadonlyMap<string, number> = new Map([['resource', 2], ['data', 2], ['variable', 1], ['output', 1], ['module', 1], ['provider', 1], ['locals', 0], ['terraform', 0]]);
const MAX_NODES_DEPTH = 60;

/** The JSON form of a configuration, as the same syntax tree. `base`: where the file's text begins. */
export function jsonBody(file: SourceFile, base: number): Body {
  const [root] = readTrees(file, 'json');
  if (root?.kind !== 'map') return EMPTY_BODY;
  const blocks = root.children.flatMap((kind) => blocksOf(kind, kind.key, [], LABELS.get(kind.key) ?? 0, kind, file.text));
  const attributes = root.children.filter(({ key }) => !LABELS.has(key)).map((node) => attributeOf(node, file.text));
  return moved({ attributes, blocks }, ({ start, end }) => ({ start: start + base, end: end + base }));
}

function blocksOf(node: KeyedNode, type: string, labels: readonly string[], left: number, named: KeyedNode, text: string): readonly Block[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.children.flatMap((each) => blocksOf(each, type, labels, left, named, text));
  if (left > 0) return node.children.filter(({ key }) => key !== '//').flatMap((each) => blocksOf(each, type, [...labels, each.key], left - 1, each, text));
  const attributes = childrenOf(node).filter(({ key }) => key !== '//').map((each) => attributeOf(each, text));
  return [{ type, labels, body: { attributes, blocks: [] }, head: named.keySpan ?? node.span, span: node.span }];
}

function attributeOf(node: KeyedNode, text: string): Attribute {
  return { name: node.key, nameSpan: node.keySpan ?? node.span, value: expressionOf(node, text, 0) };
}

function expressionOf(node: KeyedNode, text: string, depth: number): Expression {
  const { span } = node;
  if (depth > MAX_NODES_DEPTH) return { kind: 'broken', span };
  if (node.kind === 'list') return { kind: 'list', items: node.children.map((each) => expressionOf(each, text, depth + 1)), span };
  if (node.kind === 'map') return { kind: 'object', items: node.children.filter(({ key }) => key !== '//').map((each) => ({ key: keyOf(each), value: expressionOf(each, text, depth + 1) })), span };
  if (node.type !== 'string') return { kind: 'literal', type: node.type, text: node.text, span };
  // Where nothing is escaped, every character has its place; else they all have that of the string.
  const exact = text.slice(span.start, span.end) === node.text;
  const parts = exact ? fileTemplate(newCursor(text, span.start, span.end)) : moved(fileTemplate(newCursor(node.text)), () => span);
  return { kind: 'template', parts, inner: span, span };
}

function keyOf({ key, keySpan, span }: KeyedNode): Expression {
  const at = keySpan ?? span;
  return { kind: 'template', parts: key === '' ? [] : [{ kind: 'text', text: key, ...at }], inner: at, span: at };
}
