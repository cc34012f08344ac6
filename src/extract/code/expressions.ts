import type { Language } from './languages.ts';
import type { Group, Node, StringNode } from './tree.ts';
import { isGroup, isMark, isWord, split } from './tree.ts';
import { FORMAT_CALLS } from './variables.ts';

/** An operand: a string, something in brackets, or names, calls and indices in a row. */
export type Primary =
  | { readonly kind: 'string'; readonly node: StringNode; readonly calls: readonly Step[]; readonly start: number; readonly end: number }
  | { readonly kind: 'group'; readonly group: Group; readonly start: number; readonly end: number }
  | { readonly kind: 'chain'; readonly steps: readonly Step[]; readonly start: number; readonly end: number };

export type Step =
  | { readonly kind: 'name'; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: 'call'; readonly group: Group; readonly start: number; readonly end: number }
  | { readonly kind: 'index'; readonly group: Group; readonly start: number; readonly end: number };

/** Words in front of an operand that change nothing about it. */
const PREFIX_WORDS = new Set(['new', 'await', 'return', 'const', 'move', 'ref', 'out', 'my', 'our', 'local', 'async', 'throw', 'yield', 'New', 'Await', 'Return']);
const PREFIX_MARKS = ['&', '*', '!', '\\', '@', '?', '%', '...'] as const;
const JOINTS = ['.', '?.', '::', '->', '\\', '!.'] as const;

/** Reads one operand from `at` on; null when none begins there. `next` is the first node behind it. */
export function readPrimary(nodes: readonly Node[], at: number, { concatenation }: Language): { readonly primary: Primary; readonly next: number } | null {
  let from = at;
  while (from < nodes.length && isWord(nodes[from]) && PREFIX_WORDS.has((nodes[from] as { text: string }).text) && !isMark(nodes[from + 1], '.', ':', '=', '=>')) from++;
  const first = nodes[from];
  if (first === undefined || first.kind === 'mark') return null;
  if (first.kind === 'group') return { primary: { kind: 'group', group: first, start: first.start, end: first.end }, next: from + 1 };
  const steps: Step[] = first.kind === 'word' ? [{ kind: 'name', name: first.text, start: first.start, end: first.end }] : [];
  let next = from + 1;
  let end = first.end;
  for (;;) {
    const node = nodes[next];
    // Where the dot joins strings, it is no joint of names.
    if (isMark(node, ...JOINTS) && !concatenation.includes(node.text) && isWord(nodes[next + 1])) {
      const word = nodes[next + 1] as { text: string; start: number; end: number };
      steps.push({ kind: 'name', name: word.text, start: word.start, end: word.end });
      next += 2;
      end = word.end;
    } else if (isMark(node, '?', '!') && (isMark(nodes[next + 1], '.', '?', ';', ',') || nodes[next + 1] === undefined || (isMark(node, '!') && isGroup(nodes[next + 1], '(')))) next++;
    else if (isMark(node, '?.', '->', '.') && !concatenation.includes(node.text) && nodes[next + 1]?.kind === 'group') next++;
    else if (node?.kind === 'group' && (isMark(nodes[next - 1], '->') || node.start - end < 3) && (node.open !== '{' || isEnvironmentHash(steps))) {
      if (first.kind === 'string' && steps.length === 0) break;
      steps.push({ kind: node.open === '(' ? 'call' : 'index', group: node, start: node.start, end: node.end });
      next++;
      end = node.end;
    } else break;
  }
  return {
    primary: first.kind === 'string' ? { kind: 'string', node: first, calls: steps, start: first.start, end } : { kind: 'chain', steps, start: first.start, end },
    next,
  };
}

/** Perl's `$ENV{X}`. */
const isEnvironmentHash = (steps: readonly Step[]): boolean => steps.length === 1 && steps[0]?.kind === 'name' && steps[0].name === '$ENV';

export interface Expression {
  /** Operands that are concatenated. */
  readonly operands: readonly Primary[];
  /** What counts when the left side is not set: `|| 'default'`. */
  readonly otherwise: Expression | null;
  /** Arguments of a format operator: `'…%s' % (a, b)`. */
  readonly formatted: Primary | null;
  readonly start: number;
  readonly end: number;
}

const DEFAULT_MARKS = ['||', '??', '?:', '//'] as const;
const MAX_OPERANDS = 200;
const MAX_DEFAULTS = 8;

/** Reads operands, concatenation and defaults from `at` on. */
export function readExpression(nodes: readonly Node[], at: number, language: Language, depth = 0): { readonly expression: Expression; readonly next: number } | null {
  let from = at;
  while (isMark(nodes[from], ...PREFIX_MARKS) && nodes[from + 1] !== undefined && from - at < 3) from++;
  const first = readPrimary(nodes, from, language);
  if (first === null) return null;
  const operands = [first.primary];
  let next = first.next;
  let otherwise: Expression | null = null;
  let formatted: Primary | null = null;
  for (; operands.length < MAX_OPERANDS; ) {
    const node = nodes[next];
    const last = operands.at(-1);
    if (language.adjacent && node?.kind === 'string' && last?.kind === 'string') {
      const beside = readPrimary(nodes, next, language);
      if (beside === null) break;
      operands.push(beside.primary);
      next = beside.next;
    } else if (isMark(node, ...language.concatenation) || (language.id === 'java' && isMark(node, '+'))) {
      const beside = readPrimary(nodes, next + 1, language);
      if (beside === null) break;
      operands.push(beside.primary);
      next = beside.next;
    } else if ((isMark(node, ...DEFAULT_MARKS) || isWord(node, 'or')) && depth < MAX_DEFAULTS) {
      const right = readExpression(nodes, next + 1, language, depth + 1);
      if (right === null) break;
      otherwise = right.expression;
      next = right.next;
      break;
    } else if (isMark(node, '%') && last?.kind === 'string' && (language.id === 'python' || language.id === 'ruby')) {
      const right = readPrimary(nodes, next + 1, language);
      if (right === null) break;
      formatted = right.primary;
      next = right.next;
    } else break;
  }
  return { expression: { operands, otherwise, formatted, start: operands[0]?.start ?? 0, end: otherwise?.end ?? formatted?.end ?? operands.at(-1)?.end ?? 0 }, next };
}

/** `a.b.c` of a chain's names up to its first call or index. */
export function chainPath(steps: readonly Step[]): string {
  const names: string[] = [];
  for (const step of steps) {
    if (step.kind !== 'name') break;
    names.push(step.name);
  }
  return names.join('.');
}

/** The template of a formatting call: `String.format("…", …)`. */
export function formatTemplate(primary: Primary): StringNode | null {
  if (primary.kind !== 'chain') return null;
  const path = chainPath(primary.steps);
  const position = FORMAT_CALLS.get(path);
  const call = primary.steps[path.split('.').length];
  if (position === undefined || call?.kind !== 'call') return null;
  const [first] = readArguments(call.group).positional[position] ?? [];
  return first?.kind === 'string' ? first : null;
}

/** Arguments of a call, by position and by name: `f(a, key=b)`, `f(key: b)`, `f({key: b})` stays a position. */
export interface Arguments {
  readonly positional: readonly (readonly Node[])[];
  readonly named: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  readonly value: readonly Node[];
  readonly start: number;
  readonly end: number;
}

const isSeparator = (node: Node): boolean => isMark(node, ',', ';');

export function readArguments(group: Group): Arguments {
  const positional: (readonly Node[])[] = [];
  const named: Entry[] = [];
  for (const item of split(group.children, isSeparator)) {
    const entry = readEntry(item);
    if (entry === null) positional.push(item);
    else named.push(entry);
  }
  return { positional, named };
}

/** `key: value`, `'key' => value`, `key = value`, `:key => value`, `{"key", value}`, shorthand `key`. */
export function readEntries(group: Group): readonly Entry[] {
  return split(group.children, isSeparator).flatMap((item) => readEntry(item) ?? shorthand(item) ?? []);
}

function readEntry(item: readonly Node[]): Entry | null {
  const at = isMark(item[0], ':', '.') ? 1 : 0;
  const key = keyText(item[at]);
  if (key === null || !isMark(item[at + 1], ':', '=', '=>', ':=') || item.length < at + 3) return null;
  return { key, value: item.slice(at + 2), start: item[0]?.start ?? 0, end: item.at(-1)?.end ?? 0 };
}

function shorthand(item: readonly Node[]): Entry | null {
  const [word] = item;
  return item.length === 1 && isWord(word) ? { key: word.text, value: item, start: word.start, end: word.end } : null;
}

function keyText(node: Node | undefined): string | null {
  if (node?.kind === 'word') return node.text;
  if (node?.kind === 'string') return plainText(node);
  if (isGroup(node, '[') && node.children.length === 1) return keyText(node.children[0]);
  return null;
}

/** The text of a string without holes. */
export function plainText(node: StringNode): string | null {
  let text = '';
  for (const piece of node.pieces) {
    if (piece.kind === 'hole') return null;
    text += piece.text;
  }
  return text;
}
