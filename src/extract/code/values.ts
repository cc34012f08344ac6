import type { Part, Text } from '../../model.ts';
import type { SourceFile } from '../source-file.ts';
import type { HoleStyle, Piece } from '../strings/index.ts';
import { templatePieces } from '../strings/index.ts';
import type { Expression, Primary, Step } from './expressions.ts';
import { chainPath, plainText, readArguments, readExpression } from './expressions.ts';
import type { Scope } from './scope.ts';
import { treePathOf } from './tree-path.ts';
import type { Node, StringNode } from './tree.ts';
import { isGroup, isMark, isWord } from './tree.ts';
import { BUNDLE_CALLS, CONFIGURATION_CALLS, DEFAULT_METHODS, FORMAT_CALLS, TRANSPARENT_METHODS, VARIABLE_CALLS, VARIABLE_MAPS, VARIABLE_OBJECTS } from './variables.ts';

/** Generous for any program that people wrote; a bound for one that was made to grow. */
export const EVALUATION_BUDGET = 100_000;

/** Of constants in constants, and of defaults. */
const MAX_DEPTH = 8;
/** Of one name; more assignments are a program, not a switch. */
const MAX_BRANCHES = 4;
/** Holes that stand in a plain string, for another program or a formatter to fill in. */
const STYLES: readonly HoleStyle[] = ['spring', 'mustache', 'erb', 'printf'];
const BRACED: readonly HoleStyle[] = [...STYLES, 'brace'];

/** What nodes come to, without running them: pieces with their positions, `unknown` where they are computed. */
export function evaluate(nodes: readonly Node[], scope: Scope, depth = 0): readonly Piece[] {
  const branches = depth < MAX_DEPTH ? readSwitch(nodes) : null;
  if (branches !== null) return oneOf(branches.map((branch) => evaluate(branch, scope, depth + 1)), nodes, scope);
  const read = readExpression(nodes, 0, scope.language);
  const isWhole = read !== null && (read.next === nodes.length || isHarmlessTail(nodes[read.next]));
  const pieces = isWhole ? evaluateExpression(read.expression, scope, depth) : unknown(nodes, 'computed');
  // A path that code makes from its own place is a path from the root of the tree.
  const path = pieces.some(({ part }) => part.kind === 'unknown') ? treePathOf(nodes, scope) : null;
  return path === null ? pieces : [{ part: { kind: 'literal', text: path }, ...spanOf(nodes) }];
}

export function evaluateExpression(expression: Expression, scope: Scope, depth: number): readonly Piece[] {
  const { operands, otherwise, formatted } = expression;
  let pieces: readonly Piece[] = operands.flatMap((operand) => evaluatePrimary(operand, scope, depth));
  if (formatted !== null) pieces = fill(pieces, argumentNodes(formatted), scope, depth);
  if (otherwise === null) return pieces;
  const right = toText(evaluateExpression(otherwise, scope, depth + 1), scope.file, otherwise);
  const [only] = pieces;
  if (pieces.length === 1 && only?.part.kind === 'variable') return [{ ...only, part: { kind: 'variable', name: only.part.name, otherwise: right } }];
  return [{ part: { kind: 'oneOf', branches: [toText(pieces, scope.file, expression), right] }, start: expression.start, end: expression.end }];
}

/** The pieces as text. */
export function toText(pieces: readonly Piece[], file: SourceFile, span: { readonly start: number; readonly end: number }): Text {
  return { parts: merged(pieces.map((piece) => piece.part)), at: file.at(span.start, span.end) };
}

export function spanOf(nodes: readonly Node[]): { readonly start: number; readonly end: number } {
  return { start: nodes[0]?.start ?? 0, end: nodes.at(-1)?.end ?? 0 };
}

function merged(parts: readonly Part[]): readonly Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.kind === 'literal' && last?.kind === 'literal') result[result.length - 1] = { kind: 'literal', text: last.text + part.text };
    else result.push(part);
  }
  return result;
}

function evaluatePrimary(primary: Primary, scope: Scope, depth: number): readonly Piece[] {
  if (depth > MAX_DEPTH || (depth > 0 && scope.budget.left-- <= 0)) return [{ part: { kind: 'unknown', reason: 'nested too deep' }, start: primary.start, end: primary.end }];
  if (primary.kind === 'string') return evaluateString(primary.node, primary.calls, scope, depth);
  if (primary.kind === 'group') return primary.group.open === '(' ? evaluate(primary.group.children, scope, depth + 1) : unknown([primary.group], 'computed');
  return evaluateChain(primary.steps, primary, scope, depth);
}

function evaluateString(node: StringNode, calls: readonly Step[], scope: Scope, depth: number): readonly Piece[] {
  const pieces = node.pieces.flatMap((piece): readonly Piece[] => {
    if (piece.kind === 'literal') {
      const whole = piece.text.length === piece.end - piece.start;
      return whole ? templatePieces(scope.file, piece.start, piece.end, stylesFor(node)) : [{ part: { kind: 'literal', text: piece.text }, start: piece.start, end: piece.end }];
    }
    const cut = piece.nodes.findIndex((inner) => isMark(inner, ':', '!', ','));
    const inner = evaluate(cut > 0 ? piece.nodes.slice(0, cut) : piece.nodes, scope, depth + 1);
    return inner.length === 0 ? [{ part: { kind: 'unknown', reason: 'computed' }, start: piece.start, end: piece.end }] : inner.length === 1 && inner[0]?.part.kind !== 'literal' ? inner.map((each) => ({ ...each, start: piece.start, end: piece.end })) : inner;
  });
  const [name, call] = calls;
  if (name?.kind === 'name' && call?.kind === 'call' && (name.name === 'format' || name.name === 'formatted')) return fill(pieces, call.group.children, scope, depth);
  const strange = calls.some((step) => step.kind === 'name' && !TRANSPARENT_METHODS.has(step.name));
  return strange ? [{ part: { kind: 'unknown', reason: 'computed' }, start: node.start, end: node.end }] : pieces;
}

/** `{name}` is a hole in every grammar but ODBC's, which quotes with braces. */
function stylesFor(node: StringNode): readonly HoleStyle[] {
  const [first] = node.pieces;
  return first?.kind === 'literal' && /driver\s{0,4}=/i.test(first.text.slice(0, 400)) ? STYLES : BRACED;
}

function evaluateChain(steps: readonly Step[], span: { start: number; end: number }, scope: Scope, depth: number): readonly Piece[] {
  const whole = (part: Part): readonly Piece[] => [{ part, start: span.start, end: span.end }];
  const [first] = steps;
  if (steps.length === 1 && first?.kind === 'name' && /^(?:\d+|[Tt]rue|[Ff]alse)$/.test(first.name)) return whole({ kind: 'literal', text: first.name });
  const read = readVariable(steps, scope, depth);
  if (read !== null) return whole(read);
  const path = chainPath(steps);
  const called = steps[path.split('.').length];
  const bundle = called?.kind === 'call' ? BUNDLE_CALLS.get(path) : undefined;
  if (bundle !== undefined) return whole({ kind: 'literal', text: bundle });
  const template = FORMAT_CALLS.get(path);
  if (called?.kind === 'call' && template !== undefined) {
    const { positional } = readArguments(called.group);
    const pieces = evaluate(positional[template] ?? [], scope, depth + 1);
    return fill(pieces, called.group.children, scope, depth, template + 1);
  }
  const constants = scope.constants.get(constantName(steps) ?? '');
  if (constants !== undefined && constants.length <= MAX_BRANCHES) {
    const values = constants.map((nodes) => evaluate(nodes, scope, depth + 1));
    if (values.length === 1) return values[0] ?? whole({ kind: 'unknown', reason: 'computed' });
    return whole({ kind: 'oneOf', branches: values.map((pieces, index) => toText(pieces, scope.file, spanOf(constants[index] ?? []))) });
  }
  return whole({ kind: 'unknown', reason: path === '' ? 'computed' : `computed: ${path.slice(0, 80)}` });
}

/** `X`, `this.x`, `Settings.X`, with nothing behind that changes it: the name to look up. `config.x` is somebody else's. */
function constantName(steps: readonly Step[]): string | null {
  const [first, second] = steps;
  if (first?.kind !== 'name') return null;
  const owned = second?.kind === 'name' && (/^(?:this|self|cls|\$this|@)$/.test(first.name) || (/^[A-Z]/.test(first.name) && !TRANSPARENT_METHODS.has(second.name)));
  const rest = steps.slice(owned ? 2 : 1);
  const plain = rest.every((step) => step.kind === 'call' || (step.kind === 'name' && TRANSPARENT_METHODS.has(step.name))) && rest[0]?.kind !== 'call';
  return plain ? (owned ? second.name : first.name) : null;
}

/** `process.env.X`, `os.environ['X']`, `System.getenv("X")`, `env('X', 'default')`, `configuration.GetConnectionString("X")`. */
function readVariable(steps: readonly Step[], scope: Scope, depth: number): Part | null {
  const path = chainPath(steps);
  const names = path === '' ? 0 : path.split('.').length;
  const next = steps[names];
  for (const object of VARIABLE_OBJECTS) {
    if (path.startsWith(`${object}.`)) {
      const name = path.slice(object.length + 1).split('.')[0] ?? '';
      if (name !== 'get') return variable(name, null, steps.slice(object.split('.').length + 1), scope, depth);
    }
  }
  if (next === undefined || next.kind === 'name') return null;
  const { positional } = readArguments(next.group);
  const name = literalOf(positional[0]) ?? (next.kind === 'index' ? wordOf(positional[0]) : null);
  if (name === null) return null;
  const lastName = path.split('.').at(-1) ?? '';
  const otherwise = positional[1] === undefined ? null : toText(evaluate(positional[1], scope, depth + 1), scope.file, spanOf(positional[1]));
  if (next.kind === 'index' ? VARIABLE_MAPS.has(path) : VARIABLE_CALLS.has(path)) return variable(name, otherwise, steps.slice(names + 1), scope, depth);
  const prefix = next.kind === 'call' ? CONFIGURATION_CALLS.get(lastName) : undefined;
  if (prefix !== undefined) return variable(prefix + name, otherwise, steps.slice(names + 1), scope, depth);
  return next.kind === 'index' && scope.language.id === 'dotnet' && /^_?config(?:uration)?$/i.test(lastName) ? variable(name, null, [], scope, depth) : null;
}

function variable(name: string, otherwise: Text | null, rest: readonly Step[], scope: Scope, depth: number): Part {
  let fallback = otherwise;
  for (const [index, step] of rest.entries()) {
    const argument = rest[index + 1];
    if (step.kind === 'name' && DEFAULT_METHODS.has(step.name) && argument?.kind === 'call') fallback = toText(evaluate(argument.group.children, scope, depth + 1), scope.file, argument);
    else if (step.kind === 'name' && !TRANSPARENT_METHODS.has(step.name)) return { kind: 'unknown', reason: `computed from ${name.slice(0, 80)}` };
  }
  return { kind: 'variable', name, otherwise: fallback };
}

/** Puts arguments into the placeholders of a template, in order or by name, as far as they can be told. */
function fill(pieces: readonly Piece[], argumentList: readonly Node[], scope: Scope, depth: number, skip = 0): readonly Piece[] {
  const { positional, named } = readArguments({ kind: 'group', open: '(', children: argumentList, start: 0, end: 0 });
  let index = skip;
  return pieces.map((piece): Piece => {
    if (piece.part.kind !== 'unknown' || !piece.part.reason.startsWith('placeholder ')) return piece;
    const key = /[A-Za-z_][A-Za-z0-9_]*/.exec(piece.part.reason.slice(13))?.[0];
    const braced = piece.part.reason.startsWith('placeholder {');
    const number = braced ? /^\{(\d{1,2})\}$/.exec(piece.part.reason.slice(12))?.[1] : undefined;
    const nodes = braced && key !== undefined ? named.find((entry) => entry.key === key)?.value : positional[number === undefined ? index++ : skip + Number(number)];
    if (nodes === undefined) return piece;
    const value = evaluate(nodes, scope, depth + 1);
    const [only] = value;
    if (value.length === 1 && only !== undefined) return { part: only.part, start: piece.start, end: piece.end };
    return { part: { kind: 'oneOf', branches: [toText(value, scope.file, spanOf(nodes))] }, start: piece.start, end: piece.end };
  });
}

const argumentNodes = (primary: Primary): readonly Node[] =>
  primary.kind === 'group' ? primary.group.children : primary.kind === 'string' ? [primary.node] : primary.steps.flatMap((step): readonly Node[] => (step.kind === 'name' ? [{ kind: 'word', text: step.name, start: step.start, end: step.end }] : [step.group]));

/** `cond ? a : b` and Python's `a if cond else b`: the two branches. */
export function readSwitch(nodes: readonly Node[]): readonly (readonly Node[])[] | null {
  const question = nodes.findIndex((node) => isMark(node, '?'));
  if (question > 0) {
    const colon = nodes.findIndex((node, index) => index > question + 1 && isMark(node, ':'));
    if (colon !== -1 && colon + 1 < nodes.length) return [nodes.slice(question + 1, colon), nodes.slice(colon + 1)];
  }
  const ifWord = nodes.findIndex((node) => isWord(node, 'if'));
  const elseWord = nodes.findIndex((node, index) => index > ifWord && isWord(node, 'else'));
  return ifWord > 0 && elseWord > ifWord && elseWord + 1 < nodes.length ? [nodes.slice(0, ifWord), nodes.slice(elseWord + 1)] : null;
}

function oneOf(branches: readonly (readonly Piece[])[], nodes: readonly Node[], scope: Scope): readonly Piece[] {
  const span = spanOf(nodes);
  return [{ part: { kind: 'oneOf', branches: branches.map((pieces) => toText(pieces, scope.file, { start: pieces[0]?.start ?? span.start, end: pieces.at(-1)?.end ?? span.end })) }, ...span }];
}

function unknown(nodes: readonly Node[], reason: string): readonly Piece[] {
  return [{ part: { kind: 'unknown', reason }, ...spanOf(nodes) }];
}

/** TypeScript's `as string`, a trailing comma. */
const isHarmlessTail = (node: Node | undefined): boolean => isWord(node, 'as', 'satisfies') || isMark(node, '!', '?', ';') || isGroup(node, '{');

function literalOf(nodes: readonly Node[] | undefined): string | null {
  const [only] = nodes ?? [];
  return nodes?.length === 1 && only?.kind === 'string' ? plainText(only) : null;
}

function wordOf(nodes: readonly Node[] | undefined): string | null {
  const [only] = nodes ?? [];
  return nodes?.length === 1 && isWord(only) ? only.text : null;
}
