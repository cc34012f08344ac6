import type { Piece } from '../strings/input.ts';
import type { HclFunction } from './scope.ts';
import { piecesOf, plainOf, plainValue, textValue, unknown } from './values.ts';
import type { Value } from './values.ts';

/** A function of each stretch of text; `whole` is for texts of which nothing is open. A change of length costs the way back within it. */
export function inPieces(each: (text: string) => string, whole: ((text: string) => string) | null = null): HclFunction {
  return ({ given: [value], span }) => {
    if (value?.kind !== 'text') return value ?? unknown('an expression', span);
    const plain = plainOf(value);
    if (whole === null || plain === null) return { ...value, pieces: value.pieces.map((piece) => (piece.part.kind === 'literal' ? { ...piece, part: { kind: 'literal', text: each(piece.part.text) } } : piece)) };
    const changed = whole(plain);
    const at = plain.indexOf(changed);
    return at === -1 ? plainValue(changed, value.span) : textValue(slice(value.pieces, at, at + changed.length), value.span);
  };
}

/** Pieces of the characters from one offset to another; all of them must be literal. */
function slice(pieces: readonly Piece[], start: number, end: number): readonly Piece[] {
  const kept: Piece[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const length = piece.part.kind === 'literal' ? piece.part.text.length : 1;
    const [from, to] = [Math.max(start, offset) - offset, Math.min(end, offset + length) - offset];
    if (to > from) kept.push(from === 0 && to === length ? piece : cut(piece, from, to));
    offset += length;
  }
  return kept;
}

function cut(piece: Piece, from: number, to: number): Piece {
  if (piece.part.kind !== 'literal') return piece;
  const part = { kind: 'literal', text: piece.part.text.slice(from, to) } as const;
  // Only a literal as long as its span maps character by character.
  return piece.end - piece.start === piece.part.text.length ? { part, start: piece.start + from, end: piece.start + to } : { ...piece, part };
}

const VERB = /%(?:%|(?:\[(\d{1,3})\])?[-+ #0]?\d{0,4}(?:\.\d{0,4})?([a-zA-Z]))/g;

/** `format("%s/%d", a, b)`: the literal stretches keep their places. */
export const formatted: HclFunction = ({ given: [spec, ...values], span, scope }) => {
  if (spec?.kind !== 'text') return unknown('a format that is not known here', span);
  const pieces: Piece[] = [];
  let next = 0;
  for (const piece of spec.pieces) {
    if (piece.part.kind !== 'literal') {
      pieces.push(piece);
      continue;
    }
    const { text } = piece.part;
    let last = 0;
    for (const match of text.matchAll(VERB)) {
      if (match.index > last) pieces.push(cut(piece, last, match.index));
      last = match.index + match[0].length;
      const at = cut(piece, match.index, last);
      if (match[0] === '%%') {
        pieces.push({ ...at, part: { kind: 'literal', text: '%' } });
        continue;
      }
      if (match[1] !== undefined) next = Number(match[1]) - 1;
      const value = values[next];
      next += 1;
      const made = value === undefined ? [] : piecesOf(value, { start: at.start, end: at.end }, scope.source);
      pieces.push(...(match[2] === 'q' ? quotedPieces(made, at) : made));
    }
    if (last < text.length) pieces.push(cut(piece, last, text.length));
  }
  return textValue(pieces, span);
};

function quotedPieces(pieces: readonly Piece[], at: Piece): readonly Piece[] {
  const mark: Piece = { ...at, part: { kind: 'literal', text: '"' } };
  return [mark, ...pieces, mark];
}

/** `join(",", list)`. */
export const joinedValues: HclFunction = ({ given: [separator, ...lists], span, scope }) => {
  if (separator === undefined || lists.length === 0 || lists.some((list) => list.kind !== 'list')) return unknown('a list that is not known here', span);
  const items = lists.flatMap((list): readonly Value[] => (list.kind === 'list' ? list.items : []));
  const between = piecesOf(separator, separator.span, scope.source);
  const open = lists.some((list) => list.kind === 'list' && list.open);
  const pieces = items.flatMap((item, index) => [...(index === 0 ? [] : between), ...piecesOf(item, item.span, scope.source)]);
  return textValue(open ? [...pieces, { part: { kind: 'unknown', reason: 'more of a list that is not known here' }, ...span }] : pieces, span);
};

/** `replace(text, "a", "b")`; a pattern between slashes is a regular expression, which is not run. */
export const replaced: HclFunction = ({ given: [text, from, to], span, scope }) => {
  const wanted = plainOf(from);
  if (text === undefined || to === undefined || text.kind !== 'text' || wanted === null || wanted === '' || (wanted.length > 1 && wanted.startsWith('/') && wanted.endsWith('/'))) return text?.kind === 'unknown' ? text : unknown('what replace() gives', span);
  const by = piecesOf(to, to.span, scope.source);
  const pieces = text.pieces.flatMap((piece): readonly Piece[] => {
    if (piece.part.kind !== 'literal') return [piece];
    const all: Piece[] = [];
    const { text: own } = piece.part;
    let last = 0;
    for (let at = own.indexOf(wanted); at !== -1; at = own.indexOf(wanted, last)) {
      if (at > last) all.push(cut(piece, last, at));
      all.push(...by);
      last = at + wanted.length;
    }
    return last < own.length ? [...all, cut(piece, last, own.length)] : all;
  });
  return textValue(pieces, span);
};

const MAX_ITEMS = 1000;

export const splitText: HclFunction = ({ given: [separator, text], span }) => {
  const [mark, plain] = [plainOf(separator), plainOf(text)];
  if (mark === null || plain === null || mark === '' || text?.kind !== 'text') return unknown('what split() gives', span);
  let offset = 0;
  const items = plain.split(mark, MAX_ITEMS).map((item) => {
    const value = textValue(slice(text.pieces, offset, offset + item.length), text.span);
    offset += item.length + mark.length;
    return value;
  });
  return { kind: 'list', items, open: false, span };
};
