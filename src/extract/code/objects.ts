import type { CallShape } from './calls.ts';
import { plainText, readEntries } from './expressions.ts';
import type { Group, Node } from './tree.ts';
import { isGroup, isMark, isWord } from './tree.ts';

/** An object of options that no call in the same file takes: a configuration module, what a factory returns. */
export interface OptionsObject {
  readonly shape: CallShape;
  readonly group: Group;
  /** The key or variable that it is assigned to: `production`. */
  readonly name: string | null;
}

/** Objects that say by themselves whose options they are: the key and its words name PostgreSQL to one library. */
const SHAPES: readonly (CallShape & { readonly engine: readonly [string]; readonly words: readonly string[] })[] = [
  { callee: '', library: 'knex', engine: ['client'], words: ['pg', 'pg-native', 'postgres', 'postgresql'], options: [0], keys: ['connection', 'connection.connectionString'] },
  { callee: '', library: 'sequelize', engine: ['dialect'], words: ['postgres'], options: [0], keys: ['url', 'uri'], variable: 'use_env_variable' },
  { callee: '', library: 'typeorm', engine: ['type'], words: ['postgres'], options: [0], keys: ['url'] },
];

/** Whether a source may hold such an object, from its text alone. */
export function mayHoldOptions(text: string): boolean {
  return /\b(?:client|dialect|type)["']?[ \t]{0,16}:[ \t]{0,16}["'`](?:pg|postgres)/.test(text);
}

/** Of nested objects and calls. */
const MAX_DEPTH = 60;

/** The objects of a tree that are options of a PostgreSQL library; those within the spans of `taken` have been read. */
export function optionsObjects(nodes: readonly Node[], taken: readonly { readonly start: number; readonly end: number }[]): readonly OptionsObject[] {
  const found: OptionsObject[] = [];
  const visit = (level: readonly Node[], inherited: string | null, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const [index, node] of level.entries()) {
      if (node.kind !== 'group' || taken.some(({ start, end }) => start <= node.start && node.end <= end)) continue;
      const name = assignedTo(level, index) ?? inherited;
      const shape = node.open === '{' ? shapeOf(node) : undefined;
      if (shape === undefined) visit(node.children, node.open === '(' ? name : null, depth + 1);
      else found.push({ shape, group: node, name });
    }
  };
  visit(nodes, null, 0);
  return found;
}

function shapeOf(group: Group): CallShape | undefined {
  if (!group.children.some((node) => isWord(node, 'client', 'dialect', 'type') || node.kind === 'string')) return undefined;
  const entries = readEntries(group);
  return SHAPES.find(({ engine: [key], words }) => entries.some((entry) => entry.key === key && words.includes(literal(entry.value) ?? '')));
}

function literal(nodes: readonly Node[]): string | null {
  const value = nodes.filter((node, index) => index === 0 || !(isWord(node, 'as', 'const', 'satisfies') || isWord(nodes[index - 1], 'as', 'satisfies')));
  const [only] = value;
  return value.length === 1 && only?.kind === 'string' ? plainText(only) : null;
}

function assignedTo(level: readonly Node[], index: number): string | null {
  if (!isMark(level[index - 1], ':', '=', '=>')) return null;
  const before = level[index - 2];
  if (isWord(before)) return before.text;
  return before?.kind === 'string' ? plainText(before) : isGroup(before, '[') && before.children[0]?.kind === 'string' ? plainText(before.children[0]) : null;
}
