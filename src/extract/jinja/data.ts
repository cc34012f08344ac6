import { listOf, unknown } from './datum.ts';
import type { Datum } from './datum.ts';
import { made, madeOf } from './rope.ts';
import type { Rope, Strand } from './rope.ts';
import { align } from '../settings/alignment.ts';
import { childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';

/** A tree as values that know where they are written. */
export function datumOf(node: KeyedNode, file: SourceFile): Datum {
  if (node.kind === 'scalar') return scalarDatum(node, file);
  if (node.kind === 'list') return listOf(childrenOf(node).map((item) => datumOf(item, file)));
  return {
    kind: 'map',
    entries: new Map(childrenOf(node).map((each) => {
      const key = each.keySpan === null ? made(each.key) : madeOf(each.key, file, each.keySpan.start, each.keySpan.end);
      return [each.key, { key, value: datumOf(each, file) }];
    })),
  };
}

function scalarDatum(node: ScalarNode, file: SourceFile): Datum {
  if (node.type === 'null') return { kind: 'nil', missing: null };
  const rope = scalarRope(node, file);
  if (node.type === 'boolean') return { kind: 'bool', value: /^true$/i.test(node.text), rope };
  const value = Number(node.text);
  return node.type !== 'number' ? { kind: 'text', rope } : Number.isNaN(value) ? unknown('a number that is written in an unusual way') : { kind: 'number', value, rope };
}

/** One strand for each run whose characters follow each other in the file as they do in the value. */
export function scalarRope(node: ScalarNode, file: SourceFile): Rope {
  const { text, span } = node;
  const starts = align(file.text, node);
  if (starts === null) return madeOf(text, file, span.start, span.end);
  const strands: Strand[] = [];
  let begin = 0;
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && (starts[at] ?? 0) === (starts[at - 1] ?? 0) + 1) continue;
    const start = starts[begin] ?? span.start;
    const end = at - begin === 1 ? Math.max(start + 1, Math.min(starts[at] ?? span.end, span.end)) : start + (at - begin);
    strands.push({ text: text.slice(begin, at), file, start, end, exact: end - start === at - begin, unknown: null });
    begin = at;
  }
  return strands.length === 0 ? madeOf('', file, span.start, span.end) : strands;
}
