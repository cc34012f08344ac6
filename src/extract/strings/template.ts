import type { Location, Part, Text } from '../../model.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from './input.ts';

/** The notations of holes. Which of them a file has is for its format to say. */
export type HoleStyle =
  /** `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?message}` */
  | 'shell'
  /** `${name}`, `${name:default}` */
  | 'spring'
  /** `{{ … }}`: Helm, Jinja, GitHub's `${{ … }}` with its dollar sign */
  | 'mustache'
  /** `<%= … %>` */
  | 'erb'
  /** `#{ … }` */
  | 'hash'
  /** `$(NAME)`: Kubernetes, make */
  | 'parentheses'
  /** `%NAME%`: Windows */
  | 'windows'
  /** `%s`, `%d`, `%v`, `%(name)s` */
  | 'printf'
  /** `{name}`, `{0}`, `{}` */
  | 'brace';

/** Of a default inside a default. */
const MAX_DEPTH = 4;

interface Hole {
  /** Length of the notation in the source. */
  readonly length: number;
  readonly part: Part;
}

type Reader = (text: string, start: number, at: (from: number, to: number) => Location, depth: number) => Hole | null;

const NAME = /[A-Za-z_][A-Za-z0-9_.-]{0,200}/y;
const SHELL_NAME = /[A-Za-z_][A-Za-z0-9_]{0,200}/y;
/** No widths: `%40s` is more often a percent-encoded `@` and an `s`. */
const PRINTF = /%(?:\([A-Za-z0-9_]{1,100}\)|\d\$)?[sdvqiu](?![0-9A-Za-z])/y;
const WINDOWS = /%([A-Za-z_][A-Za-z0-9_]{1,100})%/y;
const BRACE = /\{[A-Za-z0-9_.[\]'"()!:-]{0,200}\}/y;

const READERS: Readonly<Record<HoleStyle, { readonly first: string; readonly read: Reader }>> = {
  shell: { first: '$', read: readShell },
  spring: { first: '$', read: (text, start, at, depth) => (text[start + 1] === '{' && text[start + 2] !== '{' ? readBraced(text, start, at, depth, NAME, [':']) : null) },
  mustache: { first: '{$', read: readMustache },
  erb: { first: '<', read: (text, start) => enclosed(text, start, '<%', '%>', 'computed in a template') },
  hash: { first: '#', read: (text, start) => enclosed(text, start, '#{', '}', 'computed') },
  parentheses: { first: '$', read: readParentheses },
  windows: { first: '%', read: (text, start) => named(WINDOWS, text, start) },
  printf: { first: '%', read: (text, start) => matched(PRINTF, text, start) },
  brace: { first: '{', read: (text, start) => matched(BRACE, text, start) },
};

/** Splits source text at its holes; each piece keeps its position. `styles` in order of preference. */
export function templatePieces(file: SourceFile, start: number, end: number, styles: readonly HoleStyle[]): readonly Piece[] {
  const at = (from: number, to: number): Location => file.at(start + from, start + to);
  return split(file.text.slice(start, end), styles, at, 0).map((piece) => ({ ...piece, start: piece.start + start, end: piece.end + start }));
}

function split(text: string, styles: readonly HoleStyle[], at: (from: number, to: number) => Location, depth: number): readonly Piece[] {
  const pieces: Piece[] = [];
  const readers = styles.map((style) => READERS[style]);
  let last = 0;
  const literal = (end: number): void => {
    if (end > last) pieces.push({ part: { kind: 'literal', text: text.slice(last, end) }, start: last, end });
  };
  for (let position = 0; position < text.length; ) {
    const character = text[position] ?? '';
    let hole: Hole | null = null;
    for (const { first, read } of readers) if (hole === null && first.includes(character)) hole = read(text, position, at, depth);
    if (hole === null) position++;
    else {
      literal(position);
      pieces.push({ part: hole.part, start: position, end: position + hole.length });
      position += hole.length;
      last = position;
    }
  }
  literal(text.length);
  return pieces;
}

function readShell(text: string, start: number, at: (from: number, to: number) => Location, depth: number): Hole | null {
  if (text[start + 1] === '{') return text[start + 2] === '{' ? null : readBraced(text, start, at, depth, SHELL_NAME, [':-', '-', ':=', '=']);
  SHELL_NAME.lastIndex = start + 1;
  const name = SHELL_NAME.exec(text)?.[0];
  return name === undefined ? null : { length: name.length + 1, part: { kind: 'variable', name, otherwise: null } };
}

/** `${name}` and `${name<operator>default}`; other operators keep the name, but what comes out is unknown. */
function readBraced(text: string, start: number, at: (from: number, to: number) => Location, depth: number, pattern: RegExp, operators: readonly string[]): Hole | null {
  const end = closingBrace(text, start + 2);
  if (end === -1) return null;
  const length = end + 1 - start;
  pattern.lastIndex = start + 2;
  const name = pattern.exec(text)?.[0];
  if (name === undefined) return { length, part: { kind: 'unknown', reason: 'computed' } };
  const behind = start + 2 + name.length;
  if (behind >= end) return { length, part: { kind: 'variable', name, otherwise: null } };
  const operator = operators.find((candidate) => text.startsWith(candidate, behind));
  if (operator === undefined) {
    const required = text.startsWith(':?', behind) || text.startsWith('?', behind);
    return { length, part: required ? { kind: 'variable', name, otherwise: null } : { kind: 'unknown', reason: `computed from ${name}` } };
  }
  const from = behind + operator.length;
  return { length, part: { kind: 'variable', name, otherwise: defaultText(text.slice(from, end), (a, b) => at(from + a, from + b), depth + 1, operators[0] === ':' ? 'spring' : 'shell') } };
}

function defaultText(text: string, at: (from: number, to: number) => Location, depth: number, style: HoleStyle): Text {
  const pieces: readonly Piece[] = depth > MAX_DEPTH ? [{ part: { kind: 'unknown', reason: 'nested too deep' }, start: 0, end: text.length }] : split(text, [style], at, depth);
  return { parts: pieces.map((piece) => piece.part), at: at(0, text.length) };
}

function readMustache(text: string, start: number): Hole | null {
  const open = text[start] === '$' ? start + 1 : start;
  if (!text.startsWith('{{', open)) return null;
  const end = text.indexOf('}}', open + 2);
  return end === -1 ? null : { length: end + 2 - start, part: { kind: 'unknown', reason: `template ${text.slice(open + 2, end).trim().slice(0, 80)}` } };
}

function readParentheses(text: string, start: number): Hole | null {
  if (text[start + 1] !== '(') return null;
  SHELL_NAME.lastIndex = start + 2;
  const name = SHELL_NAME.exec(text)?.[0];
  if (name === undefined || text[start + 2 + name.length] !== ')') return null;
  return { length: name.length + 3, part: { kind: 'variable', name, otherwise: null } };
}

function enclosed(text: string, start: number, open: string, close: string, reason: string): Hole | null {
  const end = text.startsWith(open, start) ? text.indexOf(close, start + open.length) : -1;
  return end === -1 ? null : { length: end + close.length - start, part: { kind: 'unknown', reason } };
}

function named(pattern: RegExp, text: string, start: number): Hole | null {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  return match === null ? null : { length: match[0].length, part: { kind: 'variable', name: match[1] ?? '', otherwise: null } };
}

function matched(pattern: RegExp, text: string, start: number): Hole | null {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  return match === null ? null : { length: match[0].length, part: { kind: 'unknown', reason: `placeholder ${match[0].slice(0, 80)}` } };
}

/** Of a `${`, past nested ones; at most 1,024 characters on, so that a text full of openings stays linear. */
function closingBrace(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < Math.min(text.length, start + 1024); at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
