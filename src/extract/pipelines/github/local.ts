import type { ExtractContext } from '../../extractor.ts';
import { treePath } from '../../operations/paths.ts';
import { readTrees } from '../../settings/formats.ts';
import { child, childrenOf, eachScalar, scalarText as textAt } from '../../settings/tree.ts';
import type { KeyedNode } from '../../settings/tree.ts';
import type { SourceFile } from '../../source-file.ts';
import { isWorkflow } from './names.ts';

/** A workflow or action of the repository. */
export interface Opened {
  readonly file: SourceFile;
  readonly root: KeyedNode;
}

function openTree(path: string | null, context: ExtractContext): Opened | null {
  const file = path === null ? null : context.open(path);
  const root = file === null || file.encoding === 'binary' ? undefined : readTrees(file, 'yaml')[0];
  return file === null || root === undefined ? null : { file, root };
}

/** `./.github/workflows/deploy.yml`. */
export function openWorkflow(uses: string, context: ExtractContext): Opened | null {
  return uses.startsWith('./') ? openTree(treePath('', uses), context) : null;
}

/** `./.github/actions/fetch`, which holds an `action.yml`. */
export function openAction(uses: string, context: ExtractContext): Opened | null {
  return openTree(treePath('', `${uses}/action.yml`), context) ?? openTree(treePath('', `${uses}/action.yaml`), context);
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
  const callers = ['.github', '.gitea', '.forgejo'].flatMap((folder) => context.list(`${folder}/workflows`) ?? []).filter(isWorkflow).slice(0, MAX_WORKFLOWS);
  const waiting = [...callers];
  const seen = new Set(waiting);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const opened = openTree(next, context);
    if (opened === null) continue;
    eachScalar(opened.root, ({ key, text }) => {
      if (key !== 'uses' || !text.startsWith('./')) return;
      const called = openWorkflowOrAction(text, context);
      if (called === null) return;
      found.add(called.file.path);
      if (!seen.has(called.file.path)) waiting.push(called.file.path);
      seen.add(called.file.path);
    });
  }
  return found;
}

function openWorkflowOrAction(uses: string, context: ExtractContext): Opened | null {
  return /\.ya?ml$/i.test(uses) ? openWorkflow(uses, context) : openAction(uses, context);
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
