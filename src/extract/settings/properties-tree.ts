import { parseLines } from 'dot-properties';
import type { Pair } from 'dot-properties';
import { MAX_NODES, mapNode, scalarNode } from './tree.ts';
import type { KeyedNode } from './tree.ts';

/** Java `.properties`: flat here; dotted keys become paths where trees are read. */
export function propertiesTree(source: string): KeyedNode {
  const pairs = parseLines(source, true).filter((line): line is Required<Pair> => line.type === 'PAIR');
  const children = pairs.slice(0, MAX_NODES).flatMap((pair) => {
    const [start, keyEnd] = pair.range;
    const [, , valueStart = keyEnd, end = valueStart] = pair.range as readonly number[];
    return pair.key === '' ? [] : [scalarNode(pair.key, { start, end: keyEnd }, { start: valueStart, end }, pair.value, 'string', 'backslash')];
  });
  return mapNode('', null, { start: 0, end: source.length }, children);
}
