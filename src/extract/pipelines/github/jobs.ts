import type { Part } from '../../../model.ts';
import type { ExtractContext } from '../../extractor.ts';
import type { ScriptLanguage } from '../../powershell/index.ts';
import { child, childrenOf, scalarText as textAt } from '../../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../../settings/tree.ts';
import type { SourceFile } from '../../source-file.ts';
import { filledText, filledWord } from '../fill.ts';
import type { Source } from '../fill.ts';
import type { Image, Job, Step, Variable } from '../job.ts';
import { publicAction } from './actions.ts';
import { githubFill } from './expressions.ts';
import type { Contexts } from './expressions.ts';
import { openAction, openWorkflow } from './local.ts';
import { matrixValues } from './matrix.ts';
import { repositoryOf } from './names.ts';

const MAX_DEPTH = 6;
const MAX_STEPS = 2000;

/** What surrounds a step. */
interface Around {
  readonly source: Source;
  readonly os: Job['os'];
  readonly shell: string | null;
  readonly folder: string | null;
  readonly variables: readonly Variable[];
  readonly sometimes: boolean;
  readonly depth: number;
  readonly context: ExtractContext;
  /** The repository, by path from the root of the tree. */
  readonly root: string;
}

type Inputs = Contexts['inputs'];

/**
 * The jobs of a workflow, those of the workflows of this repository that it calls among them.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
export function workflowJobs(root: KeyedNode, file: SourceFile, context: ExtractContext, given: Inputs = new Map(), depth = 0): readonly Job[] {
  const inputs = new Map([...defaultsOf(root), ...given]);
  const base = sourceOf(file, inputs, new Map());
  const outer = variablesOf(child(root, 'env'), base);
  const jobs = child(root, 'jobs');
  return (jobs?.kind === 'map' ? jobs.children : []).flatMap((node): readonly Job[] => {
    if (node.kind !== 'map' || isOff(node)) return [];
    const source = sourceOf(file, inputs, matrixValues(child(node, 'strategy'), file.at(node.span.start)));
    const called = textAt(node, 'uses');
    if (called !== undefined) return calledJobs(node, called, source, context, depth);
    const container = child(node, 'container');
    const os = osOf(node, source);
    const around: Around = {
      source, os, context, depth, sometimes: false, variables: [], root: repositoryOf(file.path),
      shell: textAt(node, 'defaults', 'run', 'shell') ?? textAt(root, 'defaults', 'run', 'shell') ?? null,
      folder: folderIn(node, source) ?? folderIn(root, source),
    };
    const inside = (list: readonly Variable[]): readonly Variable[] => list.map((each) => ({ ...each, source }));
    return [{
      name: node.key, source, os,
      span: { start: node.keySpan?.start ?? node.span.start, end: node.span.end },
      variables: [...inside(outer), ...(container?.kind === 'map' ? variablesOf(child(container, 'env'), source) : []), ...variablesOf(child(node, 'env'), source)],
      image: imageOf(container, source),
      steps: stepsOf(child(node, 'steps'), around).slice(0, MAX_STEPS),
    }];
  });
}

/** A composite action that no workflow of the repository uses, as a job of its own. */
export function actionJobs(root: KeyedNode, file: SourceFile, context: ExtractContext): readonly Job[] {
  const runs = child(root, 'runs');
  const steps = runs === undefined ? undefined : child(runs, 'steps');
  if (steps === undefined) return [];
  const source = sourceOf(file, defaultsOf(root), new Map());
  const around: Around = { source, os: null, shell: null, folder: null, variables: [], sometimes: false, depth: 0, context, root: repositoryOf(file.path) };
  return [{ name: textAt(root, 'name') ?? 'action', source, os: null, span: { start: runs?.keySpan?.start ?? steps.span.start, end: steps.span.end }, variables: [], image: null, steps: stepsOf(steps, around) }];
}

function calledJobs(node: KeyedNode, called: string, source: Source, context: ExtractContext, depth: number): readonly Job[] {
  const opened = depth >= MAX_DEPTH ? null : openWorkflow(called, repositoryOf(source.file.path), context);
  if (opened === null) return [];
  const given = inputsFrom(child(node, 'with'), source);
  return workflowJobs(opened.root, opened.file, context, given, depth + 1).map((job) => ({ ...job, name: `${node.key}/${job.name}` }));
}

function sourceOf(file: SourceFile, inputs: Inputs, matrix: Contexts['matrix']): Source {
  return { file, fill: githubFill({ inputs, matrix, at: file.at(0) }) };
}

/** Inputs with a default: those of an action, of a workflow that is called, of one that is started by hand. */
function defaultsOf(root: KeyedNode): Inputs {
  const on = child(root, 'on');
  const triggers = on === undefined ? [] : ['workflow_call', 'workflow_dispatch'].flatMap((name) => child(on, name) ?? []);
  const found = new Map<string, readonly Part[]>();
  for (const holder of [root, ...triggers]) {
    for (const input of childrenOf(child(holder, 'inputs') ?? { ...holder, kind: 'list', children: [] })) {
      const value = child(input, 'default');
      if (value?.kind === 'scalar' && !value.text.includes('${{')) found.set(input.key.toLowerCase(), value.text === '' ? [] : [{ kind: 'literal', text: value.text }]);
    }
  }
  return found;
}

function inputsFrom(inputs: KeyedNode | undefined, source: Source): Inputs {
  const given = inputs === undefined ? [] : childrenOf(inputs).filter((node): node is ScalarNode => node.kind === 'scalar');
  return new Map(given.map((node) => [node.key.toLowerCase(), filledWord(source, node).text.parts]));
}

function variablesOf(node: KeyedNode | undefined, source: Source): readonly Variable[] {
  return node?.kind === 'map' ? node.children.flatMap((value): readonly Variable[] => (value.kind === 'scalar' ? [{ name: value.key, value, source, sometimes: false }] : [])) : [];
}

/** `runs-on`: an image of GitHub, or labels; a matrix counts where all of it agrees. */
function osOf(node: KeyedNode, source: Source): Job['os'] {
  const on = child(node, 'runs-on');
  if (on === undefined) return null;
  const labels = on.kind === 'map' ? [...childrenOf(child(on, 'labels') ?? on), on] : [on, ...childrenOf(on)];
  const names = labels.flatMap((label) => (label.kind === 'scalar' ? filledWord(source, label).text.parts.flatMap((part) => (part.kind === 'oneOf' ? part.branches.flatMap(({ parts }) => parts) : [part])) : []));
  const systems = new Set(names.flatMap((part): readonly Job['os'][] => (part.kind !== 'literal' ? [null] : /windows/i.test(part.text) ? ['windows'] : /ubuntu|linux|debian/i.test(part.text) ? ['linux'] : /self-hosted|x64|arm/i.test(part.text) ? [] : [null])));
  const [only] = systems;
  return systems.size === 1 ? (only ?? null) : null;
}

/** `container`, by name or with options. An empty name is none. */
function imageOf(container: KeyedNode | undefined, source: Source): Image | null {
  const name = container?.kind === 'map' ? child(container, 'image') : container;
  return name?.kind === 'scalar' && name.text.trim() !== '' ? { name, source } : null;
}

function folderIn(node: KeyedNode, source: Source): string | null {
  const run = child(child(node, 'defaults') ?? node, 'run');
  const folder = run === undefined ? undefined : child(run, 'working-directory');
  return folder?.kind === 'scalar' ? treeFolder(filledText(source, folder)) : null;
}

/** From the root of the checked-out tree; null for the root itself, or a folder that is not known. */
function treeFolder(written: string | null): string | null {
  const path = written?.trim().replaceAll('\\', '/').replace(/^\$(?:GITHUB_WORKSPACE|\{GITHUB_WORKSPACE\})/, '.').replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  return path === undefined || path === '' || path === '.' || path.includes('$') || path.startsWith('/') ? null : path;
}

function isOff(node: KeyedNode): boolean {
  return /^(?:\$\{\{\s*)?false(?:\s*\}\})?$/.test((textAt(node, 'if') ?? '').trim());
}

const ALWAYS = /^(?:\$\{\{\s*)?(?:(?:always|success)\(\)|!\s*cancelled\(\)|true)(?:\s*\}\})?$/;

function stepsOf(list: KeyedNode | undefined, around: Around): readonly Step[] {
  return (list?.kind === 'list' ? list.children : []).flatMap((item) => (item.kind === 'map' && !isOff(item) ? stepsIn(item, around) : []));
}

function stepsIn(item: KeyedNode, around: Around): readonly Step[] {
  const { source } = around;
  const condition = textAt(item, 'if')?.trim();
  const sometimes = around.sometimes || (condition !== undefined && condition !== '' && !ALWAYS.test(condition));
  const variables = [...around.variables, ...variablesOf(child(item, 'env'), source)];
  const run = child(item, 'run');
  const written = child(item, 'working-directory');
  const folder = written?.kind === 'scalar' ? treeFolder(filledText(source, written)) : around.folder;
  const common = { source, span: { start: item.span.start, end: item.span.end }, folder, variables, sometimes };
  if (run?.kind === 'scalar') {
    const language = languageOf(textAt(item, 'shell') ?? around.shell, around.os);
    return language === null ? [] : [{ ...common, action: { kind: 'script', language, script: { inline: [run] } } }];
  }
  const uses = textAt(item, 'uses');
  if (uses === undefined) return [];
  if (!uses.startsWith('./')) return publicAction(uses, child(item, 'with'), source, around.root).map((action) => ({ ...common, folder: null, action }));
  const opened = around.depth >= MAX_DEPTH ? null : openAction(uses, around.root, around.context);
  if (opened === null) return [];
  const inner = sourceOf(opened.file, new Map([...defaultsOf(opened.root), ...inputsFrom(child(item, 'with'), source)]), new Map());
  const runs = child(opened.root, 'runs');
  return stepsOf(runs === undefined ? undefined : child(runs, 'steps'), { ...around, source: inner, variables, sometimes, shell: null, folder: null, depth: around.depth + 1 });
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
function languageOf(shell: string | null, os: Job['os']): ScriptLanguage | null {
  const program = (shell ?? (os === 'windows' ? 'pwsh' : 'bash')).trim().split(/\s/, 1)[0]?.replace(/^.*[\\/]/, '').replace(/\.exe$/, '') ?? '';
  return (['bash', 'sh', 'cmd', 'powershell', 'pwsh'] as const).find((each) => each === program) ?? null;
}
