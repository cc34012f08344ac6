import type { SourceFile } from '../source-file.ts';
import type { Entry } from './expressions.ts';
import type { Node } from './tree.ts';
import { isMark, isWord } from './tree.ts';

/** `builder.SslMode = SslMode.VerifyFull;`: a property that is set after the object was made. */
export interface MemberAssignment {
  readonly entry: Entry;
  /** Where the block begins that it stands in: in another one than the object it may not always run. */
  readonly block: number;
}

/** Assignments to members, by the name of the object. */
export function memberAssignments(tree: readonly Node[], file: SourceFile): ReadonlyMap<string, readonly MemberAssignment[]> {
  const found = new Map<string, MemberAssignment[]>();
  const waiting: { nodes: readonly Node[]; block: number }[] = [{ nodes: tree, block: 0 }];
  for (let level = waiting.pop(); level !== undefined; level = waiting.pop()) {
    const { nodes, block } = level;
    for (const [at, node] of nodes.entries()) {
      if (node.kind === 'group') waiting.push({ nodes: node.children, block: node.open === '{' ? node.start : block });
      const [object, joint, key, mark] = nodes.slice(at, at + 4);
      if (!isWord(object) || !isMark(joint, '.') || !isWord(key) || !isMark(mark, '=', '<-') || isMark(nodes[at - 1], '.')) continue;
      const value = valueBehind(nodes, at + 4, file);
      if (value.length === 0) continue;
      const entry: Entry = { key: key.text, value, start: key.start, end: value.at(-1)?.end ?? key.end };
      found.set(object.text, [...(found.get(object.text) ?? []), { entry, block }]);
    }
  }
  return found;
}

/** Where the innermost block begins around an offset. */
export function blockAround(tree: readonly Node[], offset: number): number {
  let block = 0;
  let nodes: readonly Node[] = tree;
  for (;;) {
    const inner = nodes.find((node) => node.kind === 'group' && node.start <= offset && offset < node.end);
    if (inner?.kind !== 'group') return block;
    if (inner.open === '{') block = inner.start;
    nodes = inner.children;
  }
}

/** A value is longer than this only in code that computes it. */
const MOST_NODES = 40;

/** Up to the semicolon; in languages without one, up to the end of the line. */
function valueBehind(nodes: readonly Node[], from: number, file: SourceFile): readonly Node[] {
  const rest = nodes.slice(from, from + MOST_NODES);
  const semicolon = rest.findIndex((node) => isMark(node, ';'));
  if (semicolon !== -1) return rest.slice(0, semicolon);
  const start = rest[0]?.start ?? 0;
  const feed = file.text.indexOf('\n', start);
  return rest.filter((node) => feed === -1 || node.start < feed);
}
