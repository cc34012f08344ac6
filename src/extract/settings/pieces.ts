import type { Text } from '../../model.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from '../strings/input.ts';
import { align } from './alignment.ts';
import { MAX_VALUE, holesOf, textWithHoles } from './placeholders.ts';
import type { Interpolation } from './placeholders.ts';
import type { ScalarNode } from './tree.ts';

/** A scalar as pieces with positions, for the readers of connection strings: escapes undone, holes known; none for a long text. */
export function piecesOf(file: SourceFile, node: ScalarNode, how: Interpolation): readonly Piece[] {
  if (node.text.length > MAX_VALUE) return [];
  if (node.pieces !== undefined) return node.pieces;
  const starts = align(file.text, node);
  const at = file.at(node.span.start, node.span.end);
  const pieces: Piece[] = [];
  let last = 0;
  for (const hole of holesOf(node.text, how, at)) {
    pushLiteral(pieces, node, starts, last, hole.start);
    const end = starts?.[hole.end] ?? node.span.end;
    pieces.push({ part: hole.part, start: starts?.[hole.start] ?? node.span.start, end });
    last = hole.end;
  }
  pushLiteral(pieces, node, starts, last, node.text.length);
  return pieces;
}

/** One piece for each run whose characters follow each other in the file as they do in the value. */
function pushLiteral(pieces: Piece[], node: ScalarNode, starts: Int32Array | null, from: number, to: number): void {
  if (from >= to) return;
  if (starts === null) {
    pieces.push({ part: { kind: 'literal', text: node.text.slice(from, to) }, start: node.span.start, end: node.span.end });
    return;
  }
  let begin = from;
  for (let at = from + 1; at <= to; at++) {
    if (at < to && (starts[at] ?? 0) === (starts[at - 1] ?? 0) + 1) continue;
    const start = starts[begin] ?? node.span.start;
    // A run of one may be an escape, which is longer than the character that it stands for.
    const end = at - begin === 1 ? (starts[at] ?? node.span.end) : start + (at - begin);
    pieces.push({ part: { kind: 'literal', text: node.text.slice(begin, at) }, start, end });
    begin = at;
  }
}

/** A scalar as text. What is longer than any setting is not carried along. */
export function textOf(file: SourceFile, node: ScalarNode, how: Interpolation): Text {
  const at = file.at(node.span.start, node.span.end);
  if (node.evaluated !== undefined) return node.evaluated;
  if (node.text.length > MAX_VALUE) return { parts: [{ kind: 'unknown', reason: 'a long text' }], at };
  return textWithHoles(node.text, how, at);
}
