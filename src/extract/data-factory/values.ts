import type { Location, Part, Text } from '../../model.ts';
import type { PlacedNode } from '../azure/resource.ts';
import { withholdInText } from '../secrets.ts';
import { piecesOf } from '../settings/pieces.ts';
import { child, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { flatText } from '../strings/input.ts';
import type { Piece } from '../strings/index.ts';

/** What values of a linked service are understood with. */
export interface ValueReading {
  /** Of nodes that do not say theirs. */
  readonly file: SourceFile;
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

/** Where a node stands; `file` is that of nodes that do not say theirs. */
export function placeOf(node: KeyedNode, file: SourceFile): Location {
  return fileOf(node, file).at(node.span.start, node.span.end);
}

function fileOf(node: PlacedNode, file: SourceFile): SourceFile {
  return node.source ?? file;
}

const MAX_LEVELS = 4;

/**
 * A property of a linked service: a text with expressions, a `SecureString` or an `Expression` around one, or a secret of
 * a key vault. Null where there is nothing: no property, `null`, an empty text.
 * https://learn.microsoft.com/azure/data-factory/parameterize-linked-services
 */
export function factoryValue(node: KeyedNode, reading: ValueReading, level = 0): FactoryValue | null {
  const file = fileOf(node, reading.file);
  if (node.kind === 'list' || level > MAX_LEVELS) return open(node, file, 'it is written in a form that is not known');
  if (node.kind === 'map') {
    const type = scalarText(node, 'type')?.toLowerCase();
    const value = child(node, 'value');
    if (type === 'azurekeyvaultsecret') return open(node, file, 'it stands in a key vault');
    return value === undefined ? open(node, file, 'it is written in a form that is not known') : factoryValue(value, reading, level + 1);
  }
  const written = writtenPieces(node, file);
  const flat = flatText(written);
  if (node.type === 'null' || flat.trim() === '') return null;
  if (/^\*{3,}$/.test(flat)) return open(node, file, 'it is masked');
  const pieces = withExpressions(written, flat, node, reading);
  const at = file.at(node.span.start, node.span.end);
  return { file, pieces, type: node.type, text: withholdInText({ parts: joined(pieces), at }) };
}

/** As the file has it, with what a pipeline fills in (`#{SERVER}#`); as a template computes it, for one that it does. */
function writtenPieces(node: ScalarNode & { readonly pieces?: readonly Piece[] }, file: SourceFile): readonly Piece[] {
  if (node.pieces !== undefined) return node.pieces;
  return node.evaluated === undefined ? piecesOf(file, node, 'settings') : node.evaluated.parts.map((part) => ({ part, start: node.span.start, end: node.span.end }));
}

/** Escapes made pieces of their own; a text has one part for what is plain. */
function joined(pieces: readonly Piece[]): readonly Part[] {
  const parts: Part[] = [];
  for (const { part } of pieces) {
    const last = parts.at(-1);
    if (part.kind === 'literal' && last?.kind === 'literal') parts[parts.length - 1] = { kind: 'literal', text: last.text + part.text };
    else parts.push(part);
  }
  return parts;
}

function open({ span }: KeyedNode, file: SourceFile, reason: string): FactoryValue {
  const part: Part = { kind: 'unknown', reason };
  return { file, pieces: [{ part, ...span }], type: 'string', text: { parts: [part], at: file.at(span.start, span.end) } };
}

const MAX_EXPRESSIONS = 100;

/** `@{…}` within a text, or a text that is one expression; `@@` stands for itself. */
function withExpressions(written: readonly Piece[], flat: string, node: KeyedNode, reading: ValueReading): readonly Piece[] {
  if (flat.startsWith('@') && !flat.startsWith('@@') && !flat.startsWith('@{')) {
    return [{ part: expression(flat.slice(1), node, reading), start: node.span.start, end: node.span.end }];
  }
  const pieces: Piece[] = [];
  let last = 0;
  for (let count = 0, start = flat.indexOf('@{'); start !== -1 && count < MAX_EXPRESSIONS; count++, start = flat.indexOf('@{', last)) {
    const end = flat.indexOf('}', start);
    if (end === -1) break;
    const hole = cut(written, start, end + 1);
    pieces.push(...cut(written, last, start), { part: expression(flat.slice(start + 2, end), node, reading), start: hole[0]?.start ?? node.span.start, end: hole.at(-1)?.end ?? node.span.end });
    last = end + 1;
  }
  return [...pieces, ...cut(written, last, flat.length)];
}

/** `linkedService().name`, `linkedService()['name']`. */
const PARAMETER = /^\s{0,20}linkedService\(\)\s{0,20}(?:\.\s{0,20}(\w{1,200})|\[\s{0,20}'([^']{1,200})'\s{0,20}\])\s{0,20}$/i;

function expression(source: string, node: KeyedNode, reading: ValueReading): Part {
  const match = PARAMETER.exec(source);
  const name = match?.[1] ?? match?.[2];
  if (name === undefined) return { kind: 'unknown', reason: 'an expression computes it when the pipeline runs' };
  const value = reading.parameter(name);
  const passed: Part = { kind: 'unknown', reason: `whoever uses the linked service passes its parameter ${name}` };
  if (value === null || value.text === '') return passed;
  const literal: Part = { kind: 'literal', text: value.text };
  const at = placeOf(node, reading.file);
  return value.passed ? { kind: 'oneOf', branches: [{ parts: [literal], at }, { parts: [passed], at }] } : literal;
}

/** The pieces from one character of the value to another; what is not plain is one character. */
function cut(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const found: Piece[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const { part, start, end } = piece;
    const length = part.kind === 'literal' ? part.text.length : 1;
    const first = Math.max(from, offset) - offset;
    const last = Math.min(to, offset + length) - offset;
    offset += length;
    if (first >= last) continue;
    const mapped = length === end - start;
    if (part.kind === 'literal') found.push({ part: { kind: 'literal', text: part.text.slice(first, last) }, start: mapped ? start + first : start, end: mapped ? start + last : end });
    else found.push(piece);
  }
  return found;
}
