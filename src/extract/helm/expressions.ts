import { NIL, bool, number, plainOf, textDatum, unknown, unknownReason } from '../rendering/datum.ts';
import { isSpelled, sizeOf } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { functionNamed } from './functions.ts';
import type { Body, Operand, Pipeline, Template } from './parser.ts';
import { MAX_ROPE, remade, sliceOf } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';

/** What bounds the work of one template. */
export interface Effort {
  steps: number;
  characters: number;
}

/** For one template; `left` steps for all of a repository. */
export function newEffort(left: number = MAX_STEPS): Effort {
  return { steps: Math.min(MAX_STEPS, left), characters: MAX_ROPE };
}

const MAX_STEPS = 400_000;
/** For all renderings of a repository. */
export const ALL_STEPS = 4_000_000;

/** What a rendering has in common. */
export interface Rendering {
  /** Named templates of all charts. */
  readonly defines: Map<string, Body>;
  effort: Effort;
  /** Parses text that is a template itself. */
  parse(source: Rope): Template;
  /** The text that a template makes of a value. */
  evaluate(body: Body, dot: Datum, rendering: Rendering, depth: number): Rope;
}

/** What an expression is evaluated in. */
export interface Frame {
  readonly source: Rope;
  readonly dot: Datum;
  readonly variables: Variables;
  readonly depth: number;
}

/** Variables of one block; those around it are seen through it. */
export interface Variables {
  readonly own: Map<string, Datum>;
  readonly outer: Variables | null;
}

const MAX_DEPTH = 60;
/** A call costs as much as so many nodes. */
const INCLUDE_STEPS = 20;
/** Calls a named template. */
export function included(name: string, dot: Datum, rendering: Rendering, depth: number): Datum {
  const body = rendering.defines.get(name);
  rendering.effort.steps -= INCLUDE_STEPS;
  if (body === undefined) return unknown(`the template ${name.slice(0, 80)} is not in the repository`);
  return depth > MAX_DEPTH ? unknown('templates include each other too deep') : textDatum(rendering.evaluate(body, dot, rendering, depth + 1));
}

/** What a pipeline comes to; kept in its variable, if it has one. */
export function valueOf({ names, declares, commands }: Pipeline, frame: Frame, rendering: Rendering): Datum {
  let value: Datum | null = null;
  for (const command of commands) value = commandValue(command, value, frame, rendering);
  const result = value ?? NIL;
  const [name] = names;
  if (name !== undefined) {
    let at: Variables | null = frame.variables;
    if (!declares) while (at !== null && !at.own.has(name)) at = at.outer;
    (at ?? frame.variables).own.set(name, result);
  }
  return result;
}

function commandValue([first, ...rest]: readonly Operand[], before: Datum | null, frame: Frame, rendering: Rendering): Datum {
  rendering.effort.steps--;
  if (first === undefined || rendering.effort.steps < 0) return unknown('templates that take too long');
  const args = [...rest.map((operand) => operandValue(operand, [], frame, rendering)), ...(before === null ? [] : [before])];
  return operandValue(first, args, frame, rendering);
}

function operandValue(operand: Operand, args: readonly Datum[], frame: Frame, rendering: Rendering): Datum {
  switch (operand.kind) {
    case 'text': {
      const source = sliceOf(frame.source, operand.start, operand.end);
      return textDatum(operand.text === '' ? [] : operand.plain ? source : remade(source, operand.text));
    }
    case 'number':
      return number(Number(operand.text.replaceAll('_', '')));
    case 'function':
      return called(operand.name, args, frame, rendering);
    case 'path':
      return fieldOf(startOf(operand.from, frame, rendering), operand.fields, args, nameOf(operand));
  }
}

const WORDS: ReadonlyMap<string, Datum> = new Map([['true', bool(true)], ['false', bool(false)], ['nil', NIL]]);

function called(name: string, args: readonly Datum[], frame: Frame, rendering: Rendering): Datum {
  const word = WORDS.get(name);
  if (word !== undefined) return word;
  const [first, second = NIL] = args;
  if (name === 'include') return isSpelled(first) || rendering.defines.has(plainOf(first) ?? '') ? included(plainOf(first) ?? '', second, rendering, frame.depth) : unknown('a template whose name is a value');
  if (name === 'tpl') return rendered(first, second, frame, rendering);
  const found = functionNamed(name);
  if (found === undefined) return unknown(`the function ${name.slice(0, 40)}, whose result is not known here`);
  // Maps can hold the same map many times over, and texts double: what goes in is counted before it is worked on.
  const size = args.reduce((sum, arg) => sum + sizeOf(arg, MAX_SIZE), 0);
  rendering.effort.steps -= Math.ceil(size / 10);
  return size > MAX_SIZE || rendering.effort.steps < 0 ? unknown('values of too great a size') : found(args);
}

const MAX_SIZE = 50_000;

/** `tpl`: text that is a template itself. */
function rendered(source: Datum | undefined, dot: Datum, frame: Frame, rendering: Rendering): Datum {
  if (source === undefined || source.kind === 'nil') return textDatum('');
  if (source.kind !== 'text' || unknownReason(source) !== null) return source;
  if (frame.depth > MAX_DEPTH) return unknown('templates in templates, too deep');
  return textDatum(rendering.evaluate(rendering.parse(source.rope), dot, rendering, frame.depth + 1));
}

function startOf(from: 'dot' | Pipeline | { readonly variable: string }, frame: Frame, rendering: Rendering): Datum {
  if (from === 'dot') return frame.dot;
  if (!('variable' in from)) return valueOf(from, frame, rendering);
  for (let at: Variables | null = frame.variables; at !== null; at = at.outer) {
    const value = at.own.get(from.variable);
    if (value !== undefined) return value;
  }
  return unknown(`the variable $${from.variable.slice(0, 40)}`);
}

function nameOf(operand: Extract<Operand, { kind: 'path' }>): string {
  const start = operand.from === 'dot' ? '' : 'variable' in operand.from ? (operand.from.variable === '' ? '' : `$${operand.from.variable}`) : '…';
  return `${start}.${operand.fields.join('.')}`.slice(0, 100);
}

function fieldOf(start: Datum, fields: readonly string[], args: readonly Datum[], name: string): Datum {
  let at = start;
  for (const [index, field] of fields.entries()) {
    if (at.kind === 'service') at = at.service.field(field, index === fields.length - 1 ? args : []);
    else if (at.kind === 'map') at = at.entries.get(field)?.value ?? NIL;
    else if (at.kind === 'nil') break;
    else if (at.kind !== 'unknown') return unknown(`${name} asks a value that is no map`);
  }
  return at.kind === 'nil' && fields.length > 0 ? { kind: 'nil', missing: name } : at;
}

