import type { Part, Text } from '../../model.ts';
import { withholdInText } from '../secrets.ts';
import { piecesOf } from '../settings/pieces.ts';
import { child, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from '../strings/index.ts';

/** A node and the file that it stands in. */
export interface Sourced {
  readonly node: KeyedNode;
  readonly file: SourceFile;
}

/** What values of a linked service are understood with. */
export interface ValueReading {
  /** Where a value really stands: a template may take it from its parameters. */
  sourceOf(value: Sourced): Sourced;
  /** What a parameter of the linked service is when nobody passes one; null for a parameter without a default. */
  parameter(name: string): { readonly text: string; readonly passed: boolean } | null;
}

/** A value with its pieces, for the readers of connection strings. */
export interface FactoryValue {
  readonly file: SourceFile;
  readonly pieces: readonly Piece[];
  readonly type: ScalarNode['type'];
  readonly text: Text;
}

const MAX_LEVELS = 4;

/**
 * A property of a linked service: a text with expressions, a `SecureString` or an `Expression` around one, or a secret of
 * a key vault. Null where there is nothing: no property, `null`, an empty text.
 * https://learn.microsoft.com/azure/data-factory/parameterize-linked-services
 */
export function factoryValue(given: Sourced, reading: ValueReading, level = 0): FactoryValue | null {
  const { node, file } = reading.sourceOf(given);
  if (node.kind === 'list' || level > MAX_LEVELS) return open(node, file, 'it is written in a form that is not known');
  if (node.kind === 'map') {
    const type = scalarText(node, 'type')?.toLowerCase();
    const value = child(node, 'value');
    if (type === 'azurekeyvaultsecret') return open(node, file, 'it stands in a key vault');
    return value === undefined ? open(node, file, 'it is written in a form that is not known') : factoryValue({ node: value, file }, reading, level + 1);
  }
  if (node.type === 'null') return null;
  if (node.evaluated !== undefined) return valueOf(node, file, node.evaluated.parts.map((part) => ({ part, start: node.span.start, end: node.span.end })));
  if (node.text.trim() === '') return null;
  if (/^\*{3,}$/.test(node.text)) return open(node, file, 'it is masked');
  return valueOf(node, file, withExpressions(node, file, reading));
}

function valueOf(node: ScalarNode, file: SourceFile, pieces: readonly Piece[]): FactoryValue {
  const at = file.at(node.span.start, node.span.end);
  return { file, pieces, type: node.type, text: withholdInText({ parts: pieces.map(({ part }) => part), at }) };
}

function open({ span }: KeyedNode, file: SourceFile, reason: string): FactoryValue {
  const part: Part = { kind: 'unknown', reason };
  return { file, pieces: [{ part, ...span }], type: 'string', text: { parts: [part], at: file.at(span.start, span.end) } };
}

const MAX_EXPRESSIONS = 100;

/** `@{…}` within a text, or a text that is one expression; `@@` stands for itself. */
function withExpressions(node: ScalarNode, file: SourceFile, reading: ValueReading): readonly Piece[] {
  const literal = piecesOf(file, node, 'none');
  const { text } = node;
  if (text.startsWith('@') && !text.startsWith('@@') && !text.startsWith('@{')) {
    return [{ part: expression(text.slice(1), file, node, reading), start: node.span.start, end: node.span.end }];
  }
  const pieces: Piece[] = [];
  let last = 0;
  for (let count = 0, start = text.indexOf('@{'); start !== -1 && count < MAX_EXPRESSIONS; count++, start = text.indexOf('@{', last)) {
    const end = text.indexOf('}', start);
    if (end === -1) break;
    const hole = cut(literal, start, end + 1);
    pieces.push(...cut(literal, last, start), { part: expression(text.slice(start + 2, end), file, node, reading), start: hole[0]?.start ?? node.span.start, end: hole.at(-1)?.end ?? node.span.end });
    last = end + 1;
  }
  return [...pieces, ...cut(literal, last, text.length)];
}

/** `linkedService().name`, `linkedService()['name']`. */
const PARAMETER = /^\s{0,20}linkedService\(\)\s{0,20}(?:\.\s{0,20}(\w{1,200})|\[\s{0,20}'([^']{1,200})'\s{0,20}\])\s{0,20}$/i;

function expression(source: string, file: SourceFile, node: ScalarNode, reading: ValueReading): Part {
  const match = PARAMETER.exec(source);
  const name = match?.[1] ?? match?.[2];
  if (name === undefined) return { kind: 'unknown', reason: 'an expression computes it when the pipeline runs' };
  const value = reading.parameter(name);
  const passed: Part = { kind: 'unknown', reason: `whoever uses the linked service passes its parameter ${name}` };
  if (value === null || value.text === '') return passed;
  const literal: Part = { kind: 'literal', text: value.text };
  const at = file.at(node.span.start, node.span.end);
  return value.passed ? { kind: 'oneOf', branches: [{ parts: [literal], at }, { parts: [passed], at }] } : literal;
}

/** The pieces from one character of the value to another. */
function cut(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const found: Piece[] = [];
  let offset = 0;
  for (const { part, start, end } of pieces) {
    const text = part.kind === 'literal' ? part.text : '';
    const first = Math.max(from, offset) - offset;
    const last = Math.min(to, offset + text.length) - offset;
    offset += text.length;
    if (first >= last) continue;
    const mapped = text.length === end - start;
    found.push({ part: { kind: 'literal', text: text.slice(first, last) }, start: mapped ? start + first : start, end: mapped ? start + last : end });
  }
  return found;
}
