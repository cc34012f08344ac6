import type { Connection } from '../../model.ts';
import type { Value } from '../hcl/values.ts';
import { isSecretName } from '../secrets.ts';
import type { FileScope } from '../settings/scope.ts';
import { parseConnection } from '../strings/index.ts';
import type { Piece } from '../strings/index.ts';

const MAX_DEPTH = 40;
const MAX_CONNECTIONS = 500;
/** Where an address begins in a longer text: a script, a file of settings. */
const ADDRESS = /(?:jdbc:|r2dbc:)?postgres(?:ql)?(?:\+[a-z0-9]{1,20})?:\/\/[^\s"'`<>\\;,|)]{4,2000}/g;

/** Keeps what was said already: a string that an app is given is one connection, wherever its text stands. */
export interface Seen {
  has(connection: Connection): boolean;
}

/** Every connection string in a value that nothing else has told of. */
export function stringsIn(value: Value, key: string, scope: FileScope, seen: Seen): readonly Connection[] {
  const found: Connection[] = [];
  const add = (pieces: readonly Piece[], name: string): boolean => {
    // Ids are counted: one is made only for what is kept.
    const connection = parseConnection({ pieces, file: scope.file, id: '', name: name === '' ? null : name, sample: scope.sample });
    if (connection === null) return false;
    if (!seen.has(connection) && !found.some((each) => sameAt(each, connection)) && found.length < MAX_CONNECTIONS) found.push({ ...connection, id: scope.newId(name) });
    return true;
  };
  const visit = (each: Value, name: string, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (each.kind === 'map') for (const entry of each.entries) visit(entry.value, entry.key, depth + 1);
    if (each.kind === 'list') for (const item of each.items) visit(item, name, depth + 1);
    if (each.kind === 'choice') for (const branch of each.branches) visit(branch, name, depth + 1);
    if (each.kind !== 'text') return;
    if (each.structure !== undefined) visit(each.structure, name, depth + 1);
    else if (!add(each.pieces, name)) for (const inner of addressesIn(each.pieces)) add(inner, name);
  };
  visit(value, isSecretName(key) ? '' : key, 0);
  return found;
}

export const sameAt = (a: Connection, b: Connection): boolean => a.at.path === b.at.path && a.at.line === b.at.line && a.at.column === b.at.column;

/** Stretches of pieces that are addresses within a longer text. */
function addressesIn(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const texts = pieces.map(({ part }) => (part.kind === 'literal' ? part.text : HOLE));
  const flat = texts.join('');
  if (!flat.includes('postgres')) return [];
  return [...flat.matchAll(ADDRESS)].slice(0, 200).map(({ index, 0: text }) => between(pieces, texts, index, index + text.length));
}

const HOLE = '\uE000';

function between(pieces: readonly Piece[], texts: readonly string[], start: number, end: number): readonly Piece[] {
  const kept: Piece[] = [];
  let offset = 0;
  for (const [index, piece] of pieces.entries()) {
    const { length } = texts[index] ?? '';
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, length)];
    if (to > from) kept.push(piece.part.kind === 'literal' && to - from < length ? { part: { kind: 'literal', text: piece.part.text.slice(from, to) }, ...(piece.end - piece.start === length ? { start: piece.start + from, end: piece.start + to } : { start: piece.start, end: piece.end }) } : piece);
    offset += length;
  }
  return kept;
}
