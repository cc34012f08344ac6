import { Composer, isAlias, isMap, isPair, isScalar, isSeq, visit } from 'yaml';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import { maskTemplates, unmask } from './template-mask.ts';
import type { Masked } from './template-mask.ts';
import { EMPTY_SPAN, MAX_DEPTH, listNode, mapNode, newBudget, scalarNode } from './tree.ts';
import type { Budget, Escapes, KeyedNode, Span } from './tree.ts';
import { yamlTokens } from './yaml-tokens.ts';

/** Duplicate keys are two arms of a template as often as a mistake, and looking for them is quadratic. */
const OPTIONS = { uniqueKeys: false, strict: false, logLevel: 'silent', keepSourceTokens: true, prettyErrors: false } as const;

interface Reading {
  /** By name, in the order of the file: an alias means the last one before it. */
  readonly anchors: ReadonlyMap<string, readonly Node[]>;
  readonly masked: Masked;
  readonly budget: Budget;
  /** Anchors whose maps others merge. */
  readonly merged: ReadonlySet<string>;
  /** Aliases being followed, so that one that contains itself ends. */
  readonly following: Set<Node>;
}

/**
 * One tree for each document. Errors are tolerated: what the parser still understands is kept. Aliases are followed
 * within the node budget (the `yaml` package's own conversion to JavaScript is never called on scanned text). `masked`: for
 * a source whose templates have been rendered as far as that goes.
 *
 * @throws TooLarge
 */
export function yamlTrees(source: string, masked: Masked = maskTemplates(source)): readonly KeyedNode[] {
  const documents = withoutStackTraces(() => [...new Composer(OPTIONS).compose(yamlTokens(masked.text))]);
  const budget = newBudget();
  return documents.flatMap((document) => {
    const reading: Reading = { anchors: anchorsOf(document), masked, budget, merged: mergedAnchors(document.contents), following: new Set() };
    const root = document.contents === null ? null : convert(document.contents, '', null, 0, reading);
    return root === null ? [] : [root];
  });
}

/** The parser makes an exception of each mistake and throws none; where it made them takes most of the time, and nobody asks. */
function withoutStackTraces<T>(work: () => T): T {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

function convert(node: Node, key: string, keySpan: Span | null, depth: number, reading: Reading): KeyedNode | null {
  if (depth > MAX_DEPTH || reading.budget.left <= 0) return null;
  reading.budget.left -= 1;
  if (isAlias(node)) return followed(node, reading, (target) => convert(target, key, keySpan, depth, reading));
  const span = spanOf(node);
  if (isMap(node)) {
    const map = mapNode(key, keySpan, span, mapChildren(node, keySpan, depth, reading));
    return node.anchor !== undefined && reading.merged.has(node.anchor) ? { ...map, abstract: true } : map;
  }
  if (isSeq(node)) {
    const items = node.items.map((item, index) => itemNode(item, index, depth, reading)).filter((item) => item !== null);
    return listNode(key, keySpan, span, items);
  }
  return isScalar(node) ? scalar(node, key, keySpan, span) : null;
}

function itemNode(item: unknown, index: number, depth: number, reading: Reading): KeyedNode | null {
  if (isPair(item)) return pairNode(item, depth, reading);
  return isNode(item) ? convert(item, String(index), null, depth + 1, reading) : null;
}

/** Own keys come after merged ones, so that the last one wins. */
function mapChildren(map: YAMLMap, keySpan: Span | null, depth: number, reading: Reading): KeyedNode[] {
  const merged: KeyedNode[] = [];
  const own: KeyedNode[] = [];
  const around = reading.masked.depthAt(keySpan?.start ?? 0);
  for (const pair of map.items) {
    if (isMergeKey(pair)) {
      merged.push(...mergedChildren(pair.value, depth, reading));
      continue;
    }
    const node = pairNode(pair, depth, reading);
    if (node === null) continue;
    const optional = reading.masked.depthAt(node.keySpan?.start ?? 0) > around;
    own.push(optional ? { ...node, optional } : node);
  }
  return [...merged, ...own];
}

function pairNode(pair: Pair, depth: number, reading: Reading): KeyedNode | null {
  if (!isScalar(pair.key)) return null;
  const key = unmask(String(pair.key.source ?? pair.key.value));
  const keySpan = spanOf(pair.key);
  if (isNode(pair.value)) return convert(pair.value, key, keySpan, depth + 1, reading);
  return scalarNode(key, keySpan, { start: keySpan.end, end: keySpan.end }, '', 'null');
}

function mergedChildren(value: unknown, depth: number, reading: Reading): readonly KeyedNode[] {
  if (isSeq(value)) return value.items.slice(0, 20).flatMap((item) => mergedChildren(item, depth + 1, reading));
  if (isAlias(value)) return followed(value, reading, (target) => mergedChildren(target, depth + 1, reading)) ?? [];
  return isMap(value) && depth < MAX_DEPTH ? mapChildren(value, null, depth, reading) : [];
}

function followed<T>(alias: Alias, reading: Reading, use: (target: Node) => T): T | null {
  if (reading.budget.left <= 0 || reading.following.size >= MAX_DEPTH) return null;
  reading.budget.left -= 1;
  const place = spanOf(alias).start;
  const target = reading.anchors.get(alias.source)?.findLast((node) => spanOf(node).start <= place);
  if (target === undefined || reading.following.has(target)) return null;
  reading.following.add(target);
  try {
    return use(target);
  } finally {
    reading.following.delete(target);
  }
}

function scalar(node: Scalar, key: string, keySpan: Span | null, span: Span): KeyedNode {
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  const escapes: Escapes = node.type === 'QUOTE_DOUBLE' ? 'backslash' : node.type === 'QUOTE_SINGLE' ? 'doubled' : 'none';
  const inner = quoted ? { start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) } : span;
  const type = quoted || block || typeof node.value === 'string' ? 'string' : kindOf(node.value);
  const text = unmask(typeof node.value === 'string' ? node.value : (node.source ?? ''));
  return scalarNode(key, keySpan, block ? blockBody(node, inner) : inner, text, type, escapes);
}

/** A block scalar's text starts after its header line (`|-`, and perhaps a comment). */
function blockBody(node: Scalar, span: Span): Span {
  const token = node.srcToken;
  if (token?.type !== 'block-scalar') return span;
  const header = token.props.reduce((length, prop) => length + ('source' in prop ? prop.source.length : 0), 0);
  return { start: Math.min(token.offset + header, span.end), end: span.end };
}

function kindOf(value: unknown): 'boolean' | 'number' | 'null' | 'string' {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number' || typeof value === 'bigint') return 'number';
  return value === null ? 'null' : 'string';
}

function mergedAnchors(root: Node | null): ReadonlySet<string> {
  const anchors = new Set<string>();
  if (isMap(root)) collectMerged(root, anchors, 0, newBudget());
  return anchors;
}

function collectMerged(map: YAMLMap, anchors: Set<string>, depth: number, budget: Budget): void {
  if (depth > MAX_DEPTH || budget.left <= 0) return;
  for (const pair of map.items) {
    budget.left -= 1;
    if (isMergeKey(pair)) {
      const values = isSeq(pair.value) ? pair.value.items : [pair.value];
      for (const value of values) if (isAlias(value)) anchors.add(value.source);
    } else if (isMap(pair.value)) collectMerged(pair.value, anchors, depth + 1, budget);
  }
}

function anchorsOf(document: Document): ReadonlyMap<string, readonly Node[]> {
  const anchors = new Map<string, Node[]>();
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node) || node.anchor === undefined) return;
      anchors.set(node.anchor, [...(anchors.get(node.anchor) ?? []).slice(-MAX_SAME_ANCHOR), node]);
    },
  });
  return anchors;
}

/** Definitions of one anchor that are kept. */
const MAX_SAME_ANCHOR = 100;

const isMergeKey = (pair: Pair): boolean => isScalar(pair.key) && pair.key.source === '<<';
const isNode = (value: unknown): value is Node => isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);

function spanOf(node: Node): Span {
  const range = node.range;
  return range === null || range === undefined ? EMPTY_SPAN : { start: range[0], end: range[1] };
}
