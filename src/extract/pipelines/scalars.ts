import { align } from '../settings/alignment.ts';
import type { ScalarNode } from '../settings/tree.ts';
import { derived, mapped } from '../shell/index.ts';
import type { MappedText } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from '../strings/input.ts';

/** A replacement for a stretch of a scalar's text. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text of a scalar with the way back to the file, some stretches replaced: what the runner fills in before a shell sees it. */
export function scalarText(file: SourceFile, node: ScalarNode, replacements: readonly Replacement[]): MappedText {
  const starts = align(file.text, node);
  let text = '';
  const offsets: number[] = [];
  let last = 0;
  const keep = (to: number): void => {
    for (let at = last; at < to; at++) offsets.push(at);
    text += node.text.slice(last, to);
  };
  for (const { start, end, text: replacement } of replacements) {
    keep(start);
    text += replacement;
    for (let at = 0; at < replacement.length; at++) offsets.push(start);
    last = end;
  }
  keep(node.text.length);
  if (starts === null) return derived(file, text, node.span);
  offsets.push(node.text.length);
  const source = (offset: number): number => starts[offsets[Math.min(offset, offsets.length - 1)] ?? 0] ?? node.span.end;
  return mapped(file, text, source, (offset) => (offset === 0 ? source(0) : Math.min(source(offset - 1) + 1, file.text.length)));
}

/** One piece for each run whose characters follow each other in the file as they do in the text. */
export function plainPieces(source: MappedText, from: number, to: number): readonly Piece[] {
  const { text } = source;
  const piece = (start: number, end: number): Piece => ({ part: { kind: 'literal', text: text.slice(start, end) }, start: source.start(start), end: source.end(end) });
  if (source.start(0) === source.start(1)) return [piece(from, to)];
  const found: Piece[] = [];
  let begin = from;
  for (let at = from + 1; at <= to; at++) {
    if (at < to && source.start(at) === source.start(at - 1) + 1) continue;
    found.push(piece(begin, at));
    begin = at;
  }
  return found;
}
