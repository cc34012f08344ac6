import type { ExtractContext } from '../../extractor.ts';
import { treePath } from '../../operations/paths.ts';
import { child, childrenOf, eachScalar, scalarText as textAt } from '../../settings/tree.ts';
import type { KeyedNode } from '../../settings/tree.ts';
import type { SourceFile } from '../../source-file.ts';
import { treesOf } from '../trees.ts';
import { isWorkflow, repositoryOf } from './names.ts';

/** A workflow or action of the repository. */
export interface Opened {
  readonly file: SourceFile;
  readonly root: KeyedNode;
}

function openTree(path: string | null, context: ExtractContext): Opened | null {
  const file = path === null ? null : context.open(path);
  const root = file === null ? undefined : treesOf(file)[0];
  return file === null || root === undefined ? null : { file, root };
}

/** `./.github/workflows/deploy.yml`. */
export function openWorkflow(uses: string, root: string, context: ExtractContext): Opened | null {
  return uses.startsWith('./') ? openTree(treePath(root, uses), context) : null;
}

/** `./.github/actions/fetch`, which holds an `action.yml`. */
export function openAction(uses: string, root: string, context: ExtractContext): Opened | null {
  return openTree(treePath(root, `${uses}/action.yml`), context) ?? openTree(treePath(root, `${uses}/action.yaml`), context);
}

const used = new WeakMap<ExtractContext, ReadonlySet<string>>();
const MAX_WORKFLOWS = 500;

/** Paths of the workflows and actions that workflows of the repository call: they are read where they are called. */
export function calledFrom(context: ExtractContext): ReadonlySet<string> {
  const ready = used.get(context) ?? findCalled(context);
  used.set(context, ready);
  return ready;
}

function findCalled(context: ExtractContext): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = (context.list('') ?? []).filter(isWorkflow).slice(0, MAX_WORKFLOWS).map((path) => ({ path, root: repositoryOf(path) }));
  const seen = new Set(waiting.map(({ path }) => path));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, root } = next;
    const opened = openTree(path, context);
    if (opened === null) continue;
    eachScalar(opened.root, ({ key, text }) => {
      if (key !== 'uses' || !text.startsWith('./')) return;
      const called = openWorkflowOrAction(text, root, context);
      if (called === null) return;
      found.add(called.file.path);
      if (!seen.has(called.file.path)) waiting.push({ path: called.file.path, root });
      seen.add(called.file.path);
    });
  }
  return found;
}

function openWorkflowOrAction(uses: string, root: string, context: ExtractContext): Opened | null {
  return /\.ya?ml$/i.test(uses) ? openWorkflow(uses, root, context) : openAction(uses, root, context);
}

/** Whether a workflow does nothing until another one calls it. */
export function isOnlyCalled(root: KeyedNode): boolean {
  const on = child(root, 'on');
  if (on === undefined) return false;
  const triggers = on.kind === 'scalar' ? [on.text] : childrenOf(on).map((each) => (on.kind === 'list' ? (each.kind === 'scalar' ? each.text : '') : each.key));
  return triggers.length > 0 && triggers.every((name) => name === 'workflow_call');
}

export function isAction(root: KeyedNode): boolean {
  return textAt(root, 'runs', 'using') !== undefined;
}
