import type { Expression, Step } from './expressions.ts';
import { chainPath, plainText, readExpression } from './expressions.ts';
import type { Language } from './languages.ts';
import type { Group, Node, StringNode } from './tree.ts';
import { isGroup, isMark, isWord } from './tree.ts';
import { VARIABLE_CALLS, VARIABLE_MAPS } from './variables.ts';

/** An expression where it stands. */
export interface Site {
  readonly expression: Expression;
  /** The variable, key or property that it is assigned to; for a default, the environment variable before it. */
  readonly name: string | null;
}

export interface CallSite {
  /** Names in front of the brackets, joined with dots; the first and the last one with `…` when calls stand between. */
  readonly callees: readonly string[];
  readonly group: Group;
  /** C#'s object initialiser behind the brackets, Ruby's block. */
  readonly initialiser: Group | null;
  readonly start: number;
  readonly end: number;
  readonly name: string | null;
}

export interface Visitor {
  readonly expression?: (site: Site) => void;
  readonly call?: (site: CallSite) => void;
}

/** Visits every expression and every call of a tree, in the order of the source. Recursion is bounded by the tree's depth. */
export function walk(nodes: readonly Node[], language: Language, visitor: Visitor, inherited: string | null = null): void {
  for (let at = 0; at < nodes.length; ) {
    const read = readExpression(nodes, at, language);
    if (read === null) {
      at++;
      continue;
    }
    const name = assignedName(nodes, at) ?? inherited;
    visit(read.expression, name, nodes[read.next], language, visitor);
    at = Math.max(read.next, at + 1);
  }
}

function visit(expression: Expression, name: string | null, behind: Node | undefined, language: Language, visitor: Visitor): void {
  visitor.expression?.({ expression, name });
  for (const operand of [...expression.operands, ...(expression.formatted === null ? [] : [expression.formatted])]) {
    if (operand.kind === 'group') walk(operand.group.children, language, visitor, operand.group.open === '(' ? name : null);
    else if (operand.kind === 'string') {
      visitHoles(operand.node, language, visitor);
      visitSteps(operand.calls, name, undefined, language, visitor);
    } else visitSteps(operand.steps, name, behind, language, visitor);
  }
  if (expression.otherwise !== null) visit(expression.otherwise, variableName(expression) ?? name, behind, language, visitor);
}

function visitHoles(node: StringNode, language: Language, visitor: Visitor): void {
  for (const piece of node.pieces) if (piece.kind === 'hole') walk(piece.nodes, language, visitor);
}

function visitSteps(steps: readonly Step[], name: string | null, behind: Node | undefined, language: Language, visitor: Visitor): void {
  if (language.id === 'dotnet' && isGroup(behind, '{') && steps.length > 0 && steps.every((step) => step.kind === 'name')) {
    // `new Builder { … }`, without brackets.
    const start = steps[0]?.start ?? behind.start;
    visitor.call?.({ callees: calleesOf(steps, steps.length), group: { ...behind, open: '(', children: [] }, initialiser: behind, start, end: behind.end, name });
  }
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'name') continue;
    if (step.kind === 'call') {
      visitor.call?.({
        callees: calleesOf(steps, index),
        group: step.group,
        initialiser: index === steps.length - 1 && isGroup(behind, '{') && language.id === 'dotnet' ? behind : null,
        start: steps[0]?.start ?? step.start,
        end: step.end,
        name,
      });
    }
    walk(step.group.children, language, visitor, environmentName(steps, index));
  }
}

function calleesOf(steps: readonly Step[], index: number): readonly string[] {
  const names: string[] = [];
  for (let at = index - 1; at >= 0; at--) {
    const step = steps[at];
    if (step?.kind !== 'name') break;
    names.unshift(step.name);
  }
  const first = steps[0];
  const joined = names.join('.');
  return first?.kind === 'name' && names.length < index ? [joined, `${first.name}…${names.at(-1) ?? ''}`] : [joined];
}

/** For the arguments of `os.getenv('X', …)`: `X`. */
function environmentName(steps: readonly Step[], index: number): string | null {
  const step = steps[index];
  const path = chainPath(steps);
  if (step === undefined || step.kind === 'name' || index !== path.split('.').length || !(VARIABLE_CALLS.has(path) || VARIABLE_MAPS.has(path))) return null;
  const [first] = step.group.children;
  return first?.kind === 'string' ? plainText(first) : null;
}

function variableName(expression: Expression): string | null {
  const [operand] = expression.operands;
  if (operand?.kind !== 'chain') return null;
  const last = operand.steps.at(-1);
  return last?.kind === 'name' ? last.name : environmentName(operand.steps, operand.steps.length - 1);
}

/** `NAME = …`, `name: …`, `'name' => …`, `const name: string = …`, `settings['NAME'] = …`. */
function assignedName(nodes: readonly Node[], at: number): string | null {
  let from = at;
  while (from > 0 && (isMark(nodes[from - 1], '&', '*', '\\') || isWord(nodes[from - 1], 'new', 'await'))) from--;
  if (!isMark(nodes[from - 1], '=', ':', '=>', ':=', '||=', '+=')) return null;
  const before = nodes[from - 2];
  // A type stands between the name and its value.
  if (isWord(before) && isMark(nodes[from - 3], ':') && isWord(nodes[from - 4]) && isMark(nodes[from - 1], '=')) return (nodes[from - 4] as { text: string }).text;
  if (isWord(before)) return before.text.replace(/^\$/, '');
  if (before?.kind === 'string') return plainText(before);
  if (isGroup(before, '[') && before.children[0]?.kind === 'string') return plainText(before.children[0]);
  return null;
}

/** What the file assigns to names: value nodes by name, in the order of the source. An assignment that adds to a name makes it computed. */
export function collectConstants(nodes: readonly Node[], language: Language): ReadonlyMap<string, readonly (readonly Node[])[]> {
  const constants = new Map<string, (readonly Node[])[]>();
  const collect = (level: readonly Node[]): void => {
    for (const [index, node] of level.entries()) {
      // In round brackets `name = value` is an argument; only Go groups declarations in them.
      if (node.kind === 'group' && (node.open === '{' || (language.id === 'go' && isWord(level[index - 1], 'const', 'var')))) collect(node.children);
      if (!isMark(node, '=', ':=', '+=', '.=')) continue;
      const before = level[index - 1];
      const typed = isWord(before) && isMark(level[index - 2], ':') && isWord(level[index - 3]) ? level[index - 3] : before;
      if (!isWord(typed)) continue;
      const read = readExpression(level, index + 1, language);
      const value = read === null || node.text === '+=' || node.text === '.=' ? [] : level.slice(index + 1, branchEnd(level, read.next, language));
      const own = value.length === 1 && isWord(value[0], typed.text);
      const known = constants.get(typed.text) ?? [];
      if (!own && known.length <= 8) constants.set(typed.text, [...known, value]);
    }
  };
  collect(nodes);
  return constants;
}

/** Past `? a : b` behind a condition. */
function branchEnd(nodes: readonly Node[], at: number, language: Language): number {
  if (!isMark(nodes[at], '?')) return at;
  const first = readExpression(nodes, at + 1, language);
  const second = first !== null && isMark(nodes[first.next], ':') ? readExpression(nodes, first.next + 1, language) : null;
  return second?.next ?? at;
}
