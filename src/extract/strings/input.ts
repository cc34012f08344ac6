import type { DriverHint, Location, Part, SettingLayer, Text } from '../../model.ts';
import { lastAtMost } from '../../shared/order.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * A stretch of the source and what it stands for. A literal as long as its span maps character by character; any other
 * piece (an escape, a hole) is one unit. So a caller that undoes escapes makes each escape a piece of its own.
 */
export interface Piece {
  readonly part: Part;
  /** Offsets in `SourceFile.text`, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A string that may be a connection string, as the caller's format understands it: escapes undone, holes known. */
export interface StringInput {
  readonly pieces: readonly Piece[];
  readonly file: SourceFile;
  /** Of the connection: stable when lines move (path, name and ordinal). */
  readonly id: string;
  /** The variable or key that holds the string. */
  readonly name?: string | null;
  /** What the surroundings tell about the driver; wins over what the shape of the string tells. */
  readonly hint?: Partial<DriverHint>;
  /** Layer of the settings; `string` when left out. */
  readonly layer?: SettingLayer;
  readonly sample?: boolean;
  /** A PostgreSQL library takes it: `service=orders` alone is then a connection. */
  readonly certain?: boolean;
}

/** Stands for a hole in {@link Flat.text}: a character of the private use area, removed from literal text. */
export const HOLE = '\uE000';

/** Longer strings are no connection strings. UTF-16 units. */
export const MAX_STRING_LENGTH = 16_384;

/** A string in one line of characters, with the way back to its pieces and to the source. */
export interface Flat {
  /** Each hole is one {@link HOLE}. */
  readonly text: string;
  at(start: number, end: number): Location;
  /** The slice as text; `decode` is applied to its literal runs. */
  slice(start: number, end: number, decode?: (literal: string) => string): Text;
  /** Source offset of a character of `text`. */
  source(offset: number): number;
}

/** Pieces for a stretch of source that means itself. */
export function plainPieces(file: SourceFile, start: number, end: number): readonly Piece[] {
  return [{ part: { kind: 'literal', text: file.text.slice(start, end) }, start, end }];
}

/** The text that the scanners of the grammars see. */
export function flatText(pieces: readonly Piece[]): string {
  return pieces.map(flatPiece).join('');
}

export function flatten(pieces: readonly Piece[], file: SourceFile): Flat {
  const begins: number[] = [];
  let text = '';
  for (const piece of pieces) {
    begins.push(text.length);
    text += flatPiece(piece);
  }

  const index = (offset: number): number => lastAtMost(begins, offset);

  function source(offset: number, side: 'start' | 'end' = 'start'): number {
    const found = index(side === 'start' ? offset : Math.max(0, offset - 1));
    const piece = pieces[found];
    if (piece === undefined) return 0;
    const inside = offset - (begins[found] ?? 0);
    const length = flatPiece(piece).length;
    const mapped = piece.part.kind === 'literal' && length === piece.end - piece.start;
    if (mapped) return piece.start + Math.min(inside, length);
    return side === 'start' && inside < Math.max(length, 1) ? piece.start : piece.end;
  }

  const at = (start: number, end: number): Location => {
    const from = source(start);
    return file.at(from, end > start ? source(end, 'end') : from);
  };

  function slice(start: number, end: number, decode: (literal: string) => string = (literal) => literal): Text {
    const parts: Part[] = [];
    let run = '';
    const flush = (): void => {
      if (run !== '') parts.push({ kind: 'literal', text: decode(run) });
      run = '';
    };
    for (let found = end > start ? index(start) : pieces.length; found < pieces.length; found++) {
      const piece = pieces[found];
      const begin = begins[found] ?? 0;
      if (piece === undefined || begin >= end) break;
      if (piece.part.kind === 'literal') run += text.slice(Math.max(begin, start), Math.min(begin + piece.part.text.length, end));
      else {
        flush();
        parts.push(piece.part);
      }
    }
    flush();
    return { parts, at: at(start, end) };
  }

  return { text, at, slice, source };
}

function flatPiece(piece: Piece): string {
  return piece.part.kind === 'literal' ? piece.part.text.replaceAll(HOLE, '\uFFFD') : HOLE;
}
