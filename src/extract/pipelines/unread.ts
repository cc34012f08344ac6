import type { Connection } from '../../model.ts';
import { connectionsOf } from '../settings/connections.ts';
import { newIds } from '../settings/ids.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Job, Variable } from './job.ts';

/** The connection strings of a pipeline in what none of its jobs has read as a variable or a script. */
export function unreadStrings(file: SourceFile, root: KeyedNode, jobs: readonly Job[], sample: boolean): readonly Connection[] {
  // By their places: an alias is the same text as its anchor.
  const read = new Set<string>();
  const add = (variables: readonly Variable[]): void => {
    for (const { value, alternatives = [], source } of variables) for (const each of [value, ...alternatives]) read.add(placeOf(each, source.file));
  };
  for (const { variables, steps } of jobs) {
    add(variables);
    for (const { variables: own, action, source } of steps) {
      add(own);
      if (action.kind === 'script' && 'inline' in action.script) for (const line of action.script.inline) read.add(placeOf(line, source.file));
      if (action.kind === 'variables') add(action.variables);
    }
  }
  return stringsBut(file, root, read, sample);
}

/** The connection strings of a file, those of texts left out that something else reads. */
function stringsBut(file: SourceFile, root: KeyedNode, read: ReadonlySet<string>, sample: boolean): readonly Connection[] {
  const ids = newIds(file.path);
  return connectionsOf(without(root, (node) => read.has(placeOf(node, file))), { file, how: 'settings', sample, newId: (name) => ids(`${name} as it is`) }, 'strings').connections;
}

/** The same, for a file of which some texts are read. */
export function stringsWithout(file: SourceFile, root: KeyedNode, read: readonly ScalarNode[], sample: boolean): readonly Connection[] {
  return stringsBut(file, root, new Set(read.map((node) => placeOf(node, file))), sample);
}

const placeOf = ({ span }: KeyedNode, { path }: SourceFile): string => `${span.start} ${span.end} ${path}`;

function without(node: KeyedNode, isRead: (node: KeyedNode) => boolean): KeyedNode {
  return node.kind === 'scalar' ? node : { ...node, children: node.children.filter((each) => each.kind !== 'scalar' || !isRead(each)).map((each) => without(each, isRead)) };
}
