import { NIL, number, textDatum, truthOf, unknown, unknownReason } from '../rendering/datum.ts';
import { printed } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { included, valueOf } from './expressions.ts';
import type { Frame, Rendering, Variables } from './expressions.ts';
import type { Body, Node } from './parser.ts';
import { sliceOf, unreadable } from '../rendering/rope.ts';
import type { Rope, Site, Strand } from '../rendering/rope.ts';
import { sorted } from './yaml-print.ts';

const MAX_ROUNDS = 2000;

type Turn = 'break' | 'continue' | null;

/** The text that a template makes of `dot`. What cannot be read stays in it as strands that say why. */
export function evaluate(body: Body, dot: Datum, rendering: Rendering, depth = 0): Rope {
  const out: Strand[] = [];
  const variables: Variables = { own: new Map([['', dot]]), outer: null };
  run(body.nodes, { source: body.source, dot, variables, depth }, rendering, out);
  return out;
}

function run(nodes: readonly Node[], frame: Frame, rendering: Rendering, out: Strand[]): Turn {
  for (const node of nodes) {
    rendering.effort.steps--;
    if (rendering.effort.steps < 0 || rendering.effort.characters < 0) return 'break';
    const turn = step(node, frame, rendering, out);
    if (turn !== null) return turn;
  }
  return null;
}

function step(node: Node, frame: Frame, rendering: Rendering, out: Strand[]): Turn {
  switch (node.kind) {
    case 'text':
      emit(sliceOf(frame.source, node.start, node.end), null, rendering, out);
      return null;
    case 'print': {
      const value = valueOf(node.pipeline, frame, rendering);
      if (node.pipeline.names.length === 0) emit(printed(value), siteOf(node, frame), rendering, out);
      return null;
    }
    case 'template':
      emit(printed(included(node.name, node.pipeline === null ? NIL : valueOf(node.pipeline, frame, rendering), rendering, frame.depth)), siteOf(node, frame), rendering, out);
      return null;
    case 'if':
    case 'with':
      return choose(node, frame, rendering, out);
    case 'range':
      rangeOver(node, frame, rendering, out);
      return null;
    case 'break':
    case 'continue':
      return node.kind;
  }
}

/** Where an action stands. */
function siteOf({ start, end }: { readonly start: number; readonly end: number }, frame: Frame): Site | null {
  const within = sliceOf(frame.source, start, end);
  const first = within.find((strand) => strand.file !== null);
  if (first === undefined || first.file === null) return null;
  return { file: first.file, start: first.start, end: Math.max(first.end, ...within.filter(({ file }) => file === first.file).map((strand) => strand.end)) };
}

/** What an action makes up stands where the action stands. */
function emit(pieces: Rope, site: Site | null, { effort }: Rendering, out: Strand[]): void {
  for (const strand of pieces) {
    effort.characters -= strand.text.length + 1;
    if (effort.characters < 0) return;
    out.push(strand.file === null && site !== null ? { ...strand, ...site, exact: false, site } : { ...strand, site });
  }
}

function inner(frame: Frame, dot: Datum, own: Iterable<readonly [string, Datum]> = []): Frame {
  return { ...frame, dot, variables: { own: new Map(own), outer: frame.variables } };
}

type Choice = Extract<Node, { kind: 'if' | 'with' }>;

function choose(node: Choice, frame: Frame, rendering: Rendering, out: Strand[]): Turn {
  const own = inner(frame, frame.dot);
  const value = valueOf(node.pipeline, own, rendering);
  const body = node.kind === 'with' ? { ...own, dot: value } : own;
  const truth = truthOf(value);
  if (truth === true) return run(node.body, body, rendering, out);
  if (truth === false) return run(node.otherwise, own, rendering, out);
  perhaps([[node.body, body], [node.otherwise, own]], unknownReason(value) ?? 'a condition', node, frame, rendering, out);
  return null;
}

/** Nobody knows which: both may be there. Within a line only one can be, and then the text is not known. */
function perhaps(arms: readonly (readonly [readonly Node[], Frame])[], reason: string, node: { readonly start: number; readonly end: number }, frame: Frame, rendering: Rendering, out: Strand[]): void {
  const before = bindingsOf(frame.variables);
  const outcomes = arms.map(([nodes, within]) => {
    restore(before);
    const strands: Strand[] = [];
    run(nodes, within, rendering, strands);
    return { text: strands, after: bindingsOf(frame.variables) };
  });
  for (const [variables, bindings] of before) {
    for (const name of bindings.keys()) {
      const values = new Set(outcomes.map(({ after }) => after.get(variables)?.get(name)));
      if (values.size > 1) variables.own.set(name, unknown(reason));
    }
  }
  const texts = outcomes.map((each) => each.text.map(({ text: part }) => part).join(''));
  const lines = texts.some((each) => each.includes('\n'));
  if (!lines && texts.some((each) => each.trim() !== '')) {
    emit(new Set(texts).size === 1 ? (outcomes[0]?.text ?? []) : unreadable(reason), siteOf(node, frame), rendering, out);
    return;
  }
  for (const each of outcomes) out.push(...each.text.map((strand) => ({ ...strand, depth: strand.depth + 1 })));
}

function bindingsOf(variables: Variables): Map<Variables, Map<string, Datum>> {
  const all = new Map<Variables, Map<string, Datum>>();
  for (let at: Variables | null = variables; at !== null; at = at.outer) all.set(at, new Map(at.own));
  return all;
}

function restore(bindings: ReadonlyMap<Variables, ReadonlyMap<string, Datum>>): void {
  for (const [variables, own] of bindings) for (const [name, value] of own) variables.own.set(name, value);
}

function rangeOver(node: Extract<Node, { kind: 'range' }>, frame: Frame, rendering: Rendering, out: Strand[]): void {
  const { names, commands } = node.pipeline;
  const whole = valueOf({ names: [], declares: false, commands }, frame, rendering);
  const value = whole.kind === 'service' ? (whole.service.members?.() ?? NIL) : whole;
  if (value.kind === 'unknown') {
    perhaps([[node.body, inner(frame, value, names.map((name) => [name, value]))]], value.reason, node, frame, rendering, out);
    return;
  }
  const rounds = roundsOf(value);
  if (rounds.length === 0) run(node.otherwise, inner(frame, frame.dot), rendering, out);
  for (const [key, item] of rounds) {
    const own: readonly (readonly [string, Datum])[] = names.length > 1 ? [[names[0] ?? '', key], [names[1] ?? '', item]] : names.map((name) => [name, item]);
    if (run(node.body, inner(frame, item, own), rendering, out) === 'break') break;
  }
}

function roundsOf(value: Datum): readonly (readonly [Datum, Datum])[] {
  if (value.kind === 'map') return sorted(value).slice(0, MAX_ROUNDS).map(([, { key, value: item }]) => [textDatum(key), item]);
  if (value.kind === 'list') return value.items.slice(0, MAX_ROUNDS).map((item, index) => [number(index), item]);
  return value.kind === 'number' ? Array.from({ length: Math.max(0, Math.min(value.value, MAX_ROUNDS)) }, (_, index) => [number(index), number(index)] as const) : [];
}
