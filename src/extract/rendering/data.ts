import { align } from '../settings/alignment.ts';
import { childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { yamlTrees } from '../settings/yaml-tree.ts';
import type { SourceFile } from '../source-file.ts';
import { listOf, unknown } from './datum.ts';
import type { Datum } from './datum.ts';
import { made, plainText, reasonOf, sliceOf, written } from './rope.ts';
import type { Rope } from './rope.ts';

/** Where the nodes of a tree are written. */
interface Origin {
  readonly text: string;
  readonly source: Rope;
  /** Whether the values get names: those of a text that a template made have theirs already. */
  readonly named: boolean;
}

/**
 * The values that a YAML text holds, each with its place; of several documents the first. `root`: how their names begin
 * (`.Values`); null: they keep those that they have. Text that is no YAML gives a text or nothing.
 *
 * @throws TooLarge
 */
export function dataOf(source: Rope, root: string | null): Datum | null {
  const reason = reasonOf(source);
  if (reason !== null) return unknown(reason);
  const text = plainText(source);
  const [tree] = yamlTrees(text);
  return tree === undefined ? null : datumOf(tree, { text, source, named: root !== null }, root ?? '');
}

/** A part of a file's tree as values; `root`: how their names begin; null: they have none. */
export function dataAt(node: KeyedNode, file: SourceFile, root: string | null = null): Datum {
  return datumOf(node, { text: file.text, source: written(file, 0, file.text.length), named: root !== null }, root ?? '');
}

function datumOf(node: KeyedNode, origin: Origin, path: string): Datum {
  if (node.kind === 'scalar') return scalarDatum(node, origin, path);
  if (node.kind === 'list') return listOf(childrenOf(node).map((item, index) => datumOf(item, origin, `${path}[${String(index)}]`)));
  return {
    kind: 'map',
    entries: new Map(childrenOf(node).map((each) => {
      const key = each.keySpan === null ? made(each.key) : standing(each.key, each.keySpan.start, each.keySpan.end, origin, null);
      return [each.key, { key, value: datumOf(each, origin, `${path}.${each.key}`) }];
    })),
  };
}

function scalarDatum(node: ScalarNode, origin: Origin, path: string): Datum {
  if (node.type === 'null') return { kind: 'nil', missing: null };
  const rope = scalarRope(node, origin, origin.named ? path.slice(0, MAX_NAME) : null);
  if (node.type === 'boolean') return { kind: 'bool', value: /^true$/i.test(node.text), rope };
  if (node.type !== 'number') return { kind: 'text', rope };
  const value = Number(node.text.replaceAll('_', ''));
  return Number.isNaN(value) ? unknown('a number that is written in an unusual way') : { kind: 'number', value, rope };
}

const MAX_NAME = 120;

/** One strand for each run whose characters follow each other in the source as they do in the value. */
function scalarRope(node: ScalarNode, origin: Origin, value: string | null): Rope {
  const { text, span } = node;
  const starts = text === '' ? null : align(origin.text, node);
  if (starts === null) return standing(text, span.start, span.end, origin, value);
  const ropes: Rope[] = [];
  let begin = 0;
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && (starts[at] ?? 0) === (starts[at - 1] ?? 0) + 1) continue;
    const start = starts[begin] ?? span.start;
    const end = at - begin === 1 ? Math.max(start + 1, Math.min(starts[at] ?? span.end, span.end)) : start + (at - begin);
    ropes.push(standing(text.slice(begin, at), start, end, origin, value));
    begin = at;
  }
  return ropes.flat();
}

/** Text that is spelled by a stretch of the source. */
function standing(text: string, start: number, end: number, { source, text: whole }: Origin, value: string | null): Rope {
  const found = sliceOf(source, start, Math.max(end, start + 1)).filter(({ file }) => file !== null);
  const [first] = found;
  if (whole.slice(start, end) === text && text !== '') return value === null ? found : found.map((strand) => ({ ...strand, value }));
  if (first === undefined) return made(text);
  const last = found.findLast(({ file }) => file === first.file) ?? first;
  return [{ ...first, text, end: text === '' ? first.start : last.end, exact: false, value: value ?? first.value }];
}
