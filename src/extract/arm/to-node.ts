import type { Part } from '../../model.ts';
import type { PlacedNode } from '../azure/index.ts';
import { MAX_DEPTH, listNode, mapNode, scalarNode } from '../settings/tree.ts';
import type { Budget, Span } from '../settings/tree.ts';
import type { Piece } from '../strings/input.ts';
import type { Origin, TextPiece, Value } from './value.ts';
import { entriesOf, piecesOf } from './value.ts';

type Place = NonNullable<Origin>;

/**
 * A value as a tree of settings. Each node stands where it is written: a value that a module is handed stands in the file
 * that hands it over. `around` is where it is used. Null when there is nothing, or too much.
 */
export function toNode(key: string, keyOrigin: Origin, value: Value, around: Place, budget: Budget, depth = 0): PlacedNode | null {
  if (depth > MAX_DEPTH || budget.left <= 0) return null;
  budget.left -= 1;
  const home = value.origin ?? around;
  const at = { start: home.start, end: home.end };
  const keySpan = keyOrigin !== null && keyOrigin.file === home.file ? { start: keyOrigin.start, end: keyOrigin.end } : null;
  const inner = (name: string, nameOrigin: Origin, each: Value): PlacedNode[] => {
    const node = toNode(name, nameOrigin, each, home, budget, depth + 1);
    return node === null ? [] : [node];
  };
  switch (value.kind) {
    case 'object':
      return { ...mapNode(key, keySpan, at, value.entries.flatMap((entry) => inner(entry.key, entry.keyOrigin, entry.value))), source: home.file };
    case 'list':
      return { ...listNode(key, keySpan, at, value.items.flatMap((item, index) => inner(String(index), null, item))), source: home.file };
    case 'plain':
      return { ...scalarNode(key, keySpan, at, value.text, value.type), source: home.file };
    case 'oneOf': {
      const lists = value.branches.filter((branch) => branch.kind === 'list');
      if (lists.length > 0) return toNode(key, keyOrigin, { kind: 'list', items: lists.flatMap(({ items }) => items), origin: value.origin }, around, budget, depth + 1);
      const entries = entriesOf(value);
      return entries.length > 0 ? toNode(key, keyOrigin, { kind: 'object', entries, origin: value.origin }, around, budget, depth + 1) : textNode(key, keyOrigin, piecesOf({ ...value, origin: home }), home);
    }
    case 'text':
    case 'handle':
    case 'unknown':
      return textNode(key, keyOrigin, piecesOf(value), home);
  }
}

/** A text that stands as a whole in another file is a text of that file. */
function textNode(key: string, keyOrigin: Origin, pieces: readonly TextPiece[], used: Place): PlacedNode {
  const literals = pieces.filter(({ part }) => part.kind === 'literal');
  const foreign = literals.length > 0 && literals.every(({ origin }) => origin !== null && origin.file === literals[0]?.origin?.file) ? (literals[0]?.origin ?? null) : null;
  const moved = foreign !== null && foreign.file !== used.file;
  const home: Place = moved ? { file: foreign.file, ...hull(literals) } : used;
  // What is taken from elsewhere stands where it is put in.
  const placedPieces = pieces.map(({ part, origin, used: hole = null }): Piece => {
    const own = [origin, hole].find((place) => place !== null && place.file === home.file && place.start >= home.start && place.end <= home.end) ?? home;
    return { part, start: own.start, end: own.end };
  });
  const parts = pieces.map(({ part }) => part);
  const span = { start: home.start, end: home.end };
  const at = home.file.at(span.start, span.end);
  const flat = parts.map((part) => (part.kind === 'literal' ? part.text : '')).join('');
  const keySpan = !moved && keyOrigin !== null && keyOrigin.file === home.file ? { start: keyOrigin.start, end: keyOrigin.end } : null;
  return { ...scalarNode(key, keySpan, span, flat), evaluated: { parts: merged(parts), at }, source: home.file, pieces: placedPieces };
}

function hull(pieces: readonly TextPiece[]): Span {
  const spans = pieces.flatMap(({ origin }) => origin ?? []);
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

function merged(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'literal' && last?.kind === 'literal') joined[joined.length - 1] = { kind: 'literal', text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}
