import { lexemesOf } from './lexer.ts';
import type { Lexeme, Token } from './lexer.ts';
import { plainText } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';

/** A template of Go's `text/template`. https://pkg.go.dev/text/template */
export type Node =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'print'; readonly pipeline: Pipeline; readonly start: number; readonly end: number }
  | { readonly kind: 'if' | 'with'; readonly pipeline: Pipeline; readonly body: readonly Node[]; readonly otherwise: readonly Node[]; readonly start: number; readonly end: number }
  | { readonly kind: 'range'; readonly pipeline: Pipeline; readonly body: readonly Node[]; readonly otherwise: readonly Node[]; readonly start: number; readonly end: number }
  | { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | null; readonly start: number; readonly end: number }
  | { readonly kind: 'break' | 'continue' };

/** Commands, each of which gets the value of the one before as its last argument; perhaps kept in variables. */
export interface Pipeline {
  readonly names: readonly string[];
  readonly declares: boolean;
  readonly commands: readonly Command[];
}

/** The first is what is called or taken, the others are its arguments. */
export type Command = readonly Operand[];

export type Operand =
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number; readonly plain: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'function'; readonly name: string }
  /** `.a.b` of the current value, `$x.a`, `(…).a`. */
  | { readonly kind: 'path'; readonly from: 'dot' | Pipeline | { readonly variable: string }; readonly fields: readonly string[] };

/** Nodes with the text that their offsets count in. */
export interface Body {
  readonly source: Rope;
  readonly nodes: readonly Node[];
}

export interface Template extends Body {
  readonly defines: ReadonlyMap<string, Body>;
  /** False: something is no template, and what stands behind it was left out. */
  readonly whole: boolean;
}

const MAX_NESTING = 60;

interface State {
  readonly source: Rope;
  readonly lexemes: readonly Lexeme[];
  readonly defines: Map<string, Body>;
  at: number;
  whole: boolean;
}

export function parseTemplate(source: Rope): Template {
  const text = plainText(source);
  const lexemes = lexemesOf(text);
  const end = lexemes.at(-1)?.end ?? 0;
  const state: State = { source, lexemes, defines: new Map(), at: 0, whole: !text.slice(end).includes('{{') || text.slice(end).trimStart().startsWith('{{/*') || text.slice(end).trimStart().startsWith('{{- /*') };
  const body: Node[] = [];
  while (state.at < lexemes.length) {
    const { nodes, stop } = nodesUntil(state, 0);
    body.push(...nodes);
    // An `end` or `else` of nothing: a mistake; what follows may still be of use.
    if (stop !== null) state.whole = false;
  }
  return { source, nodes: body, defines: state.defines, whole: state.whole };
}

interface Stop {
  readonly word: 'end' | 'else';
  readonly tokens: readonly Token[];
}

function nodesUntil(state: State, depth: number): { readonly nodes: Node[]; readonly stop: Stop | null } {
  const nodes: Node[] = [];
  while (state.at < state.lexemes.length) {
    const lexeme = state.lexemes[state.at++];
    if (lexeme === undefined) break;
    if (lexeme.kind === 'text') {
      nodes.push(lexeme);
      continue;
    }
    const [first, ...rest] = lexeme.tokens;
    const word = first?.kind === 'word' ? first.text : '';
    if (word === 'end' || word === 'else') return { nodes, stop: { word, tokens: rest } };
    const node = word === 'if' || word === 'with' || word === 'range' || word === 'define' || word === 'block'
      ? blockNode(state, word, rest, lexeme, depth)
      : simpleNode(state, word, lexeme.tokens, lexeme);
    if (node !== null) nodes.push(node);
  }
  return { nodes, stop: null };
}

function simpleNode(state: State, word: string, tokens: readonly Token[], { start, end }: Lexeme): Node | null {
  if (word === 'break' || word === 'continue') return { kind: word };
  if (word === 'template') return { kind: 'template', name: tokens[1]?.text ?? '', pipeline: tokens.length > 2 ? pipelineOf(tokens.slice(2), state) : null, start, end };
  return tokens.length === 0 ? null : { kind: 'print', pipeline: pipelineOf(tokens, state), start, end };
}

function blockNode(state: State, word: 'if' | 'with' | 'range' | 'define' | 'block', tokens: readonly Token[], { start, end }: Lexeme, depth: number): Node | null {
  if (depth > MAX_NESTING) {
    state.whole = false;
    state.at = state.lexemes.length;
    return null;
  }
  const { nodes: body, stop } = nodesUntil(state, depth + 1);
  if (stop === null) state.whole = false;
  if (word === 'define' || word === 'block') {
    const name = tokens[0]?.text ?? '';
    // The first one counts for `block` as well: another file may have given it a body already.
    state.defines.set(name, { source: state.source, nodes: body });
    return word === 'define' ? null : { kind: 'template', name, pipeline: tokens.length > 1 ? pipelineOf(tokens.slice(1), state) : null, start, end };
  }
  const otherwise = stop?.word === 'else' ? elseNodes(state, stop.tokens, { kind: 'action', start, end, tokens }, depth) : [];
  return { kind: word, pipeline: pipelineOf(tokens, state), body, otherwise, start, end };
}

/** `else`, `else if …`, `else with …`. */
function elseNodes(state: State, tokens: readonly Token[], lexeme: Lexeme, depth: number): readonly Node[] {
  const [word, ...rest] = tokens;
  if (word?.kind === 'word' && (word.text === 'if' || word.text === 'with')) {
    const node = blockNode(state, word.text, rest, lexeme, depth + 1);
    return node === null ? [] : [node];
  }
  const { nodes, stop } = nodesUntil(state, depth + 1);
  if (stop?.word !== 'end') state.whole = false;
  return nodes;
}

/** `$a, $b := command | command`. */
function pipelineOf(tokens: readonly Token[], state: State): Pipeline {
  const assign = tokens.findIndex(({ kind, text }) => kind === 'mark' && (text === ':=' || text === '='));
  const named = assign > 0 && assign <= 3 && tokens.slice(0, assign).every(({ kind, text }) => kind === 'variable' || text === ',');
  const names = named ? tokens.slice(0, assign).filter(({ kind }) => kind === 'variable').map(({ text }) => text) : [];
  const reader: Reader = { tokens, at: named ? assign + 1 : 0, depth: 0 };
  const commands = commandsOf(reader);
  if (reader.at < tokens.length) state.whole = false;
  return { names, declares: named && tokens[assign]?.text === ':=', commands };
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

function commandsOf(reader: Reader): readonly Command[] {
  const commands: Operand[][] = [[]];
  while (reader.at < reader.tokens.length) {
    const token = reader.tokens[reader.at];
    if (token === undefined || (token.kind === 'mark' && token.text === ')')) break;
    if (token.kind === 'mark' && token.text === '|') {
      reader.at++;
      commands.push([]);
      continue;
    }
    commands.at(-1)?.push(operandOf(reader, token));
  }
  return commands.filter((command) => command.length > 0);
}

function operandOf(reader: Reader, token: Token): Operand {
  reader.at++;
  switch (token.kind) {
    case 'text':
      return { kind: 'text', text: token.text, start: token.start + 1, end: token.end - 1, plain: token.plain };
    case 'number':
      return { kind: 'number', text: token.text };
    case 'field':
      return { kind: 'path', from: 'dot', fields: [token.text, ...fieldsAfter(reader)] };
    case 'variable':
      return { kind: 'path', from: { variable: token.text }, fields: fieldsAfter(reader) };
    case 'word':
      return { kind: 'function', name: token.text };
    case 'mark':
      return markOf(reader, token);
  }
}

function markOf(reader: Reader, token: Token): Operand {
  if (token.text === '(' && reader.depth < MAX_NESTING) {
    reader.depth++;
    const commands = commandsOf(reader);
    reader.depth--;
    reader.at++;
    return { kind: 'path', from: { names: [], declares: false, commands }, fields: fieldsAfter(reader) };
  }
  return token.text === '.' ? { kind: 'path', from: 'dot', fields: [] } : { kind: 'function', name: token.text };
}

function fieldsAfter(reader: Reader): readonly string[] {
  const fields: string[] = [];
  for (let token = reader.tokens[reader.at]; token?.kind === 'field' && !token.spaced; token = reader.tokens[reader.at]) {
    fields.push(token.text);
    reader.at++;
  }
  return fields;
}
