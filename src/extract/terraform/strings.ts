import type { Connection, Location } from '../../model.ts';
import { textValue } from '../hcl/values.ts';
import type { Value } from '../hcl/values.ts';
import { isSecretName } from '../secrets.ts';
import type { FileScope } from '../settings/scope.ts';
import { parseConnection } from '../strings/index.ts';
import type { Piece } from '../strings/index.ts';

const MAX_DEPTH = 40;
const MAX_CONNECTIONS = 500;
/** Where an address begins in a longer text: a script, a file of settings. */
const ADDRESS = /(?:jdbc:|r2dbc:)?postgres(?:ql)?(?:\+[a-z0-9]{1,20})?:\/\/[^\s"'`<>\\;,|)]{4,2000}/g;

/** Keys whose text is for people. */
const PROSE = new Set(['description', 'error_message', 'comment', 'notes']);

/** Where connections stand that were found before. */
export interface Told {
  readonly places: Set<string>;
  /** Stretches of commands: the string that one is given begins within. */
  readonly commands: readonly Location[];
}

export function toldOf(connections: readonly Connection[]): Told {
  return { places: new Set(connections.map(({ at }) => placeKey(at))), commands: connections.filter(({ syntax }) => syntax === 'command').map(({ at }) => at) };
}

const placeKey = ({ line, column, path }: Location): string => `${line}:${column} ${path}`;

function isTold({ at }: Connection, { places, commands }: Told): boolean {
  return places.has(placeKey(at)) || commands.some((each) => each.path === at.path && isBefore(each.line, each.column, at.line, at.column) && isBefore(at.line, at.column, each.endLine, each.endColumn));
}

const isBefore = (line: number, column: number, otherLine: number, otherColumn: number): boolean => line < otherLine || (line === otherLine && column <= otherColumn);

/**
 * Every connection string in a value that nothing else has told of; they are told of from then on. A string that an app is
 * given is one connection, wherever its text stands.
 */
export function stringsIn(value: Value, key: string, scope: FileScope, told: Told): readonly Connection[] {
  const found: Connection[] = [];
  const add = (pieces: readonly Piece[], name: string): boolean => {
    // Ids are counted: one is made only for what is kept.
    const connection = parseConnection({ pieces, file: scope.file, id: '', name: name === '' ? null : name, sample: scope.sample });
    if (connection === null) return false;
    if (!isTold(connection, told) && found.length < MAX_CONNECTIONS) found.push({ ...connection, id: scope.newId(name) });
    told.places.add(placeKey(connection.at));
    return true;
  };
  const visited = new Set<Value>();
  const visit = (each: Value, name: string, depth: number): void => {
    if (depth > MAX_DEPTH || visited.has(each)) return;
    visited.add(each);
    if (each.kind === 'map') for (const entry of each.entries) if (!PROSE.has(entry.key)) visit(entry.value, entry.key, depth + 1);
    if (each.kind === 'list') for (const item of each.items) visit(item, name, depth + 1);
    if (each.kind === 'choice') for (const branch of each.branches) visit(branch, name, depth + 1);
    if (each.kind !== 'text') return;
    if (each.structure !== undefined) visit(each.structure, name, depth + 1);
    else {
      const inner = addressesIn(each.pieces);
      // A script or a file of settings is no string of its own, however many of its words look like one.
      if (inner.length > 1 || (inner.length === 1 && !startsAlike(inner[0], each.pieces)) || !add(each.pieces, name)) for (const address of inner) add(address, name);
    }
  };
  visit(value, isSecretName(key) ? '' : key, 0);
  return found;
}

/** Addresses in a file of which a part was not understood, but for its comments. */
export function addressesInText(text: string, base: number): readonly Value[] {
  const found: Value[] = [];
  for (const { index, 0: address } of text.matchAll(ADDRESS)) {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    if (found.length >= 200 || /^\s{0,200}(?:#|\/\/)/.test(line)) continue;
    const start = index + base;
    found.push(textValue(templatePieces(address, start), { start, end: start + address.length }));
  }
  return found;
}

/** Interpolations are not known. */
function templatePieces(text: string, start: number): Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (let at = text.indexOf('${'); at !== -1; at = text.indexOf('${', last)) {
    const close = text.indexOf('}', at);
    if (close === -1) break;
    if (at > last) pieces.push({ part: { kind: 'literal', text: text.slice(last, at) }, start: start + last, end: start + at });
    pieces.push({ part: { kind: 'unknown', reason: 'an expression' }, start: start + at, end: start + close + 1 });
    last = close + 1;
  }
  return last < text.length ? [...pieces, { part: { kind: 'literal', text: text.slice(last) }, start: start + last, end: start + text.length }] : pieces;
}

/** Stretches of pieces that are addresses within a longer text. */
function addressesIn(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const texts = pieces.map(({ part }) => (part.kind === 'literal' ? part.text : HOLE));
  const flat = texts.join('');
  if (!flat.includes('postgres')) return [];
  return [...flat.matchAll(ADDRESS)].slice(0, 200).map(({ index, 0: text }) => between(pieces, texts, index, index + text.length));
}

const startsAlike = (a: readonly Piece[] | undefined, b: readonly Piece[]): boolean => a?.[0]?.start === b[0]?.start;

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
