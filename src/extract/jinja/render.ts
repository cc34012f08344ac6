import { bool, mapOf, number, textDatum, unknown } from '../rendering/datum.ts';
import { truthOf, unknownReason } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { MAX_ROPE, lengthOf, plainText, sliceOf, unreadable } from '../rendering/rope.ts';
import type { Rope, Strand } from '../rendering/rope.ts';
import { evaluate } from './evaluate.ts';
import type { World } from './evaluate.ts';
import { isTemplate, parseTemplate } from './parser.ts';
import { printed } from './printed.ts';
import type { Node } from './syntax.ts';

/** What happens where nobody can tell which arm of a template is taken: see {@link variantsOf}. */
type Decide = (condition: string) => boolean;

const MAX_STEPS = 20_000;
const MAX_DEPTH = 60;

interface Rendering {
  readonly template: Rope;
  readonly decide: Decide;
  steps: number;
  length: number;
}

/** A text with all that is known filled in; a text without marks is itself. */
export function render(template: Rope, world: World, decide: Decide = () => true): Rope {
  const source = plainText(template);
  if (!isTemplate(source)) return template;
  return rendered(parseTemplate(source), world, { template, decide, steps: MAX_STEPS, length: 0 }, 0);
}

/** The value of a template: that of its expression where it is nothing else (`{{ list }}`), else its text. */
export function valueOf(template: Rope, world: World): Datum {
  const source = plainText(template);
  if (!isTemplate(source)) return textDatum(template);
  const nodes = parseTemplate(source);
  const [only] = nodes;
  if (nodes.length === 1 && only?.kind === 'output') return evaluate(only.expression, template, world);
  return textDatum(rendered(nodes, world, { template, decide: () => true, steps: MAX_STEPS, length: 0 }, 0));
}

/** Conditions of which each way is tried. */
const MAX_OPEN = 3;

/** The texts that a template may come to, one for each way through conditions that nobody can tell; at most eight. */
export function variantsOf(template: Rope, world: World): readonly Rope[] {
  const open: string[] = [];
  const first = render(template, world, (condition) => {
    if (!open.includes(condition) && open.length < MAX_OPEN) open.push(condition);
    return true;
  });
  const found = new Map([[keyOf(first), first]]);
  for (let bits = 1; bits < 2 ** open.length; bits++) {
    const other = render(template, world, (condition) => {
      const index = open.indexOf(condition);
      return index === -1 || (bits & (1 << index)) === 0;
    });
    if (!found.has(keyOf(other))) found.set(keyOf(other), other);
  }
  return [...found.values()];
}

function keyOf(rope: Rope): string {
  return rope.map(({ text, unknown: reason }) => (reason === null ? text : `\0${reason}\0`)).join('');
}

function rendered(nodes: readonly Node[], world: World, rendering: Rendering, depth: number): Rope {
  const out: Strand[] = [];
  let local = world;
  for (const node of nodes) {
    rendering.steps -= 1;
    if (rendering.steps < 0 || depth > MAX_DEPTH || rendering.length > MAX_ROPE) return [...out, ...unreadable('a template that is too long')];
    if (node.kind === 'set') local = withVariables(local, new Map([[node.name, evaluate(node.value, rendering.template, local)]]));
    else out.push(...piece(node, local, rendering, depth));
  }
  return out;
}

function piece(node: Exclude<Node, { kind: 'set' }>, world: World, rendering: Rendering, depth: number): Rope {
  switch (node.kind) {
    case 'text':
      return counted(sliceOf(rendering.template, node.start, node.end), rendering);
    case 'output':
      return counted(printed(evaluate(node.expression, rendering.template, world)), rendering);
    case 'if':
      return branch(node, world, rendering, depth);
    case 'for':
      return loop(node, world, rendering, depth);
    case 'opaque':
      return unreadable(node.reason);
  }
}

function counted(rope: Rope, rendering: Rendering): Rope {
  rendering.length += lengthOf(rope);
  return rope;
}

function branch({ arms }: Extract<Node, { kind: 'if' }>, world: World, rendering: Rendering, depth: number): Rope {
  for (const { test, source, body } of arms) {
    const value = test === null ? bool(true) : evaluate(test, rendering.template, world);
    if (truthOf(value) ?? rendering.decide(source)) return rendered(body, world, rendering, depth + 1);
  }
  return [];
}

function loop({ names, over, body, otherwise }: Extract<Node, { kind: 'for' }>, world: World, rendering: Rendering, depth: number): Rope {
  const value = evaluate(over, rendering.template, world);
  const items = itemsOf(value);
  if (items === null) {
    const reason = unknownReason(value) ?? 'a list that is not known';
    return rendered(body, withVariables(world, new Map(names.map((name) => [name, unknown(reason)]))), rendering, depth + 1);
  }
  if (items.length === 0) return rendered(otherwise, world, rendering, depth + 1);
  return items.flatMap((item, index) => {
    const variables = new Map<string, Datum>([['loop', mapOf([['index', number(index + 1)], ['index0', number(index)], ['first', bool(index === 0)], ['last', bool(index === items.length - 1)]])]]);
    const parts = names.length > 1 && item.kind === 'list' ? item.items : [item];
    for (const [at, name] of names.entries()) variables.set(name, parts[at] ?? { kind: 'nil', missing: name });
    return rendered(body, withVariables(world, variables), rendering, depth + 1);
  });
}

function itemsOf(value: Datum): readonly Datum[] | null {
  if (value.kind === 'list') return value.items;
  return value.kind === 'map' ? [...value.entries.values()].map(({ key }) => textDatum(key)) : null;
}

function withVariables(world: World, variables: ReadonlyMap<string, Datum>): World {
  return { ...world, lookup: (name) => variables.get(name) ?? world.lookup(name) };
}
