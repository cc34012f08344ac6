import { ParseError, parseTOML } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';
import { TooLarge } from '../too-large.ts';
import { EMPTY_SPAN, MAX_DEPTH, newBudget, scalarNode } from './tree.ts';
import type { Budget, Escapes, KeyedNode, ScalarNode, Span } from './tree.ts';
import { TreeBuilder } from './tree-builder.ts';
import type { Placed } from './tree-builder.ts';

/** The parser stops at the first error; the line with the error is blanked and the rest read, this many times. */
const MAX_ERRORS = 20;
/** Characters parsed in all these attempts together. */
const MAX_PARSED = 1_000_000;
/** Of a file: lock files are the longest. */
const MAX_LENGTH = 2_500_000;

/** @throws TooLarge */
export function tomlTree(source: string): KeyedNode | null {
  if (source.length > MAX_LENGTH) throw new TooLarge(MAX_LENGTH, 'characters of TOML');
  const program = parseTolerantly(source);
  if (program === null) return null;
  const builder = new TreeBuilder();
  const budget = newBudget();
  for (const item of program.body[0].body) {
    if (item.type === 'TOMLKeyValue') addPair(builder, [], item, 0, budget);
    else {
      const path = item.resolvedKey.map((name, index) => ({ name: String(name), span: keySpan(item.key.keys[index]) }));
      builder.map(path, { start: item.range[0], end: item.range[1] });
      for (const pair of item.body) addPair(builder, path, pair, 0, budget);
    }
  }
  return builder.build({ start: 0, end: source.length });
}

function addPair(builder: TreeBuilder, prefix: readonly Placed[], pair: AST.TOMLKeyValue, depth: number, budget: Budget): void {
  add(builder, [...prefix, ...pair.key.keys.map((key) => ({ name: keyName(key), span: keySpan(key) }))], pair.value, depth, budget);
}

function add(builder: TreeBuilder, path: readonly Placed[], value: AST.TOMLContentNode, depth: number, budget: Budget): void {
  if (depth > MAX_DEPTH || budget.left <= 0) return;
  budget.left -= 1;
  const span = { start: value.range[0], end: value.range[1] };
  if (value.type === 'TOMLArray') {
    builder.map(path, span, 'list');
    value.elements.forEach((element, index) => add(builder, [...path, { name: String(index), span: null }], element, depth + 1, budget));
  } else if (value.type === 'TOMLInlineTable') {
    builder.map(path, span);
    for (const pair of value.body) addPair(builder, path, pair, depth + 1, budget);
  } else builder.scalar(path, (key, at) => scalar(value, key, at, span));
}

function scalar(value: AST.TOMLValue, key: string, at: Span | null, span: Span): ScalarNode {
  if (value.kind !== 'string') {
    const type = value.kind === 'boolean' ? 'boolean' : value.kind === 'integer' || value.kind === 'float' ? 'number' : 'string';
    const text = value.kind === 'boolean' ? String(value.value) : value.kind === 'integer' || value.kind === 'float' ? value.number : value.datetime;
    return scalarNode(key, at, span, text, type);
  }
  const quote = value.multiline ? 3 : 1;
  const inner = { start: span.start + quote, end: Math.max(span.start + quote, span.end - quote) };
  const escapes: Escapes = value.style === 'basic' ? 'backslash' : 'none';
  return scalarNode(key, at, inner, value.value, 'string', escapes);
}

function parseTolerantly(source: string): AST.TOMLProgram | null {
  let text = source;
  for (let errors = 0; errors <= MAX_ERRORS && (errors === 0 || errors * source.length < MAX_PARSED); errors++) {
    try {
      return parseTOML(text);
    } catch (error) {
      if (!(error instanceof ParseError)) return null;
      const start = text.lastIndexOf('\n', Math.min(error.index, text.length) - 1) + 1;
      const stop = text.indexOf('\n', start);
      const end = stop === -1 ? text.length : stop;
      if (text.slice(start, end).trim() === '') return null;
      text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
    }
  }
  return null;
}

const keyName = (key: AST.TOMLBare | AST.TOMLQuoted): string => (key.type === 'TOMLBare' ? key.name : key.value);

function keySpan(key: AST.TOMLBare | AST.TOMLQuoted | undefined): Span | null {
  if (key === undefined) return EMPTY_SPAN;
  const quote = key.type === 'TOMLQuoted' ? 1 : 0;
  return { start: key.range[0] + quote, end: key.range[1] - quote };
}
