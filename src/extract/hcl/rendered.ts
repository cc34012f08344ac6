import { lastAtMost } from '../../shared/order.ts';
import { mapped } from '../shell/index.ts';
import type { MappedText } from '../shell/index.ts';
import { RenderedFile } from '../rendering/rendered-file.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from '../strings/input.ts';

/** How an open piece is spelled in what a reader of another format gets. */
export type Spelling = 'settings' | 'shell';

/** Readers of settings take it for an expression, shells for the output of a command: unknown to both. */
const OPEN: Readonly<Record<Spelling, string>> = { settings: '${=}', shell: '$(deployed value)' };

/** The text of pieces, for a reader of another format, with the way back to the source. */
export function mappedPieces(pieces: readonly Piece[], source: SourceFile, spelling: Spelling): MappedText {
  const texts = pieces.map(({ part }) => (part.kind === 'literal' ? part.text : OPEN[spelling]));
  const begins: number[] = [];
  let length = 0;
  for (const text of texts) {
    begins.push(length);
    length += text.length;
  }
  const offset = (of: number, side: 'start' | 'end'): number => {
    const index = lastAtMost(begins, side === 'start' ? of : Math.max(0, of - 1));
    const piece = pieces[index];
    if (piece === undefined) return 0;
    const inside = of - (begins[index] ?? 0);
    if (piece.part.kind === 'literal' && piece.part.text.length === piece.end - piece.start) return piece.start + Math.min(inside, piece.part.text.length);
    return side === 'start' ? piece.start : piece.end;
  };
  return mapped(source, texts.join(''), (of) => offset(of, 'start'), (of) => offset(of, 'end'));
}

/** The same as a file of its own, for readers that take files. */
export function renderedPieces(path: string, pieces: readonly Piece[], file: SourceFile): RenderedFile {
  return new RenderedFile(path, pieces.map(({ part, start, end }) => {
    const text = part.kind === 'literal' ? part.text : OPEN.settings;
    return { text, file, start, end, exact: part.kind === 'literal' && text.length === end - start, value: null };
  }), file.at(pieces[0]?.start ?? 0, pieces.at(-1)?.end ?? 0));
}
