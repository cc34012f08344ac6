import type { Connection } from '../../model.ts';
import { connectionsOf } from '../settings/connections.ts';
import { newIds } from '../settings/ids.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Job, Variable } from './job.ts';

/** The connection strings of a pipeline in what none of its jobs has read as a variable or a script. */
export function unreadStrings(file: SourceFile, root: KeyedNode, jobs: readonly Job[], sample: boolean): readonly Connection[] {
  // By their places: an alias is the same text as its anchor.
  const read = new Set<string>();
  const add = (variables: readonly Variable[]): void => {
    for (const { value } of variables) read.add(placeOf(value));
  };
  for (const { variables, steps } of jobs) {
    add(variables);
    for (const { variables: own, action } of steps) {
      add(own);
      if (action.kind === 'script' && 'inline' in action.script) read.add(placeOf(action.script.inline));
      if (action.kind === 'variables') add(action.variables);
    }
  }
  const ids = newIds(file.path);
  return connectionsOf(without(root, read), { file, how: 'settings', sample, newId: (name) => ids(`${name} as it is`) }, 'strings').connections;
}

const placeOf = ({ span }: KeyedNode): string => `${span.start} ${span.end}`;

function without(node: KeyedNode, read: ReadonlySet<string>): KeyedNode {
  return node.kind === 'scalar' ? node : { ...node, children: node.children.filter((each) => each.kind !== 'scalar' || !read.has(placeOf(each))).map((each) => without(each, read)) };
}
