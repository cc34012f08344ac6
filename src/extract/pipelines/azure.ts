import type { ExtractContext } from '../extractor.ts';
import type { ScriptLanguage } from '../powershell/index.ts';
import { child, childrenOf, scalarText as textAt } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { openTemplate, parametersOf } from './azure-templates.ts';
import type { Parameters } from './azure-templates.ts';
import type { Fill, Filled, Source } from './fill.ts';
import type { Action, Image, Job, Step, Variable } from './job.ts';

/** `${{ if … }}:` in front of an item: it may be there. */
const isExpression = (key: string): boolean => key.startsWith('${{');
const MAX_DEPTH = 12;

interface Around {
  readonly os: Job['os'];
  readonly variables: readonly Variable[];
  readonly name: string;
  readonly source: Source;
  readonly context: ExtractContext;
  readonly image: Job['image'];
  /** Containers that the pipeline declares, by name. */
  readonly containers: ReadonlyMap<string, Image>;
}

/** The jobs of a pipeline, or of a template of one. https://learn.microsoft.com/azure/devops/pipelines/yaml-schema */
export function azureJobs(root: KeyedNode, file: SourceFile, context: ExtractContext): readonly Job[] {
  const source: Source = { file, fill: () => [] };
  return jobsIn(root, { os: null, variables: [], name: 'job', context, image: null, containers: new Map(), source: { file, fill: azureFill(parametersOf(root, undefined, source)) } }, 0);
}

function jobsIn(node: KeyedNode, outer: Around, depth: number): readonly Job[] {
  if (depth > MAX_DEPTH) return [];
  const containers = new Map([...outer.containers, ...containersOf(node, outer.source)]);
  const container = child(node, 'container');
  const around: Around = {
    containers,
    image: container === undefined ? outer.image : imageOf(container, outer.source, containers),
    os: osOf(node) ?? outer.os,
    variables: [...outer.variables, ...variablesOf(child(node, 'variables'), false, outer)],
    source: outer.source,
    context: outer.context,
    name: textAt(node, 'job') ?? textAt(node, 'deployment') ?? textAt(node, 'stage') ?? outer.name,
  };
  const steps = stepLists(node, 0);
  const own: readonly Job[] = steps.length === 0 ? [] : [{ name: around.name, source: around.source, image: around.image, span: { start: node.keySpan?.start ?? node.span.start, end: node.span.end }, os: around.os, variables: around.variables, steps: steps.flatMap((list) => stepsOf(list, around, false, 0)) }];
  const inner = ['stages', 'jobs'].flatMap((key) => items(child(node, key), 0)).flatMap((each) => [...jobsIn(each, around, depth + 1), ...jobsOfTemplate(each, around, depth)]);
  const extended = child(node, 'extends');
  return [...own, ...inner, ...(extended === undefined ? [] : jobsOfTemplate(extended, around, depth))];
}

function jobsOfTemplate(item: KeyedNode, around: Around, depth: number): readonly Job[] {
  const inside = templateIn(item, around);
  return inside === null || depth > MAX_DEPTH ? [] : jobsIn(inside.root, inside.around, depth + 1);
}

/** The template that an item stands for, and what surrounds its parts. */
function templateIn(item: KeyedNode, around: Pick<Around, 'source' | 'context'> & Partial<Around>): { readonly root: KeyedNode; readonly around: Around } | null {
  const written = textAt(item, 'template');
  const template = written === undefined ? null : openTemplate(written, around.source.file, around.context);
  if (template === null) return null;
  const parameters = parametersOf(template.root, child(item, 'parameters'), around.source);
  return { root: template.root, around: { os: null, image: null, containers: new Map(), variables: [], name: 'job', ...around, source: { file: template.file, fill: azureFill(parameters) } } };
}

/** Items of a list, those behind expressions included. */
function items(list: KeyedNode | undefined, depth: number): readonly KeyedNode[] {
  if (list === undefined || depth > MAX_DEPTH) return [];
  return childrenOf(list).flatMap((item) => [item, ...childrenOf(item).filter(({ key }) => isExpression(key)).flatMap((branch) => items(branch, depth + 1))]);
}

/** `steps`, also those of a deployment's strategy. */
function stepLists(node: KeyedNode, depth: number): readonly KeyedNode[] {
  const steps = child(node, 'steps');
  if (steps !== undefined) return [steps];
  const strategy = child(node, 'strategy');
  if (strategy === undefined || depth > 0) return [];
  return childrenOf(strategy).flatMap((kind) => childrenOf(kind)).flatMap((hook) => {
    const hookSteps = child(hook, 'steps');
    return hookSteps === undefined ? childrenOf(hook).flatMap((each) => child(each, 'steps') ?? []) : [hookSteps];
  });
}

/** `resources: containers:`. https://learn.microsoft.com/azure/devops/pipelines/process/container-phases */
function containersOf(node: KeyedNode, source: Source): readonly (readonly [string, Image])[] {
  const list = child(child(node, 'resources') ?? node, 'containers');
  return (list === undefined ? [] : childrenOf(list)).flatMap((item): readonly (readonly [string, Image])[] => {
    const image = child(item, 'image');
    const name = textAt(item, 'container');
    return name !== undefined && image?.kind === 'scalar' ? [[name, { name: image, source }]] : [];
  });
}

/** `container`: the name of one that is declared, or of an image. */
function imageOf(container: KeyedNode, source: Source, containers: Around['containers']): Image | null {
  const name = container.kind === 'map' ? (child(container, 'image') ?? child(container, 'alias')) : container;
  if (name?.kind !== 'scalar' || name.text.trim() === '') return null;
  return containers.get(name.text) ?? { name, source };
}

/** `pool: vmImage: windows-2022`; of other pools only the name may tell. */
function osOf(node: KeyedNode): Job['os'] {
  const pool = child(node, 'pool');
  const image = (pool === undefined ? undefined : pool.kind === 'scalar' ? pool.text : (textAt(pool, 'vmImage') ?? textAt(pool, 'name'))) ?? '';
  const demands = pool === undefined ? '' : JSON.stringify(childrenOf(child(pool, 'demands') ?? pool).map((each) => (each.kind === 'scalar' ? each.text : '')));
  if (/windows|^vs20/i.test(image) || /Agent\.OS -equals Windows/i.test(demands)) return 'windows';
  return /ubuntu|linux/i.test(image) ? 'linux' : null;
}

function variablesOf(node: KeyedNode | undefined, sometimes: boolean, around: Pick<Around, 'source' | 'context'>, depth = 0): readonly Variable[] {
  if (node === undefined || depth > MAX_DEPTH) return [];
  const { source } = around;
  return childrenOf(node).flatMap((each): readonly Variable[] => {
    if (isExpression(each.key)) return variablesOf(each, true, around, depth + 1);
    if (each.kind === 'scalar') return node.kind === 'map' ? [variable(each.key, each, sometimes, source)] : [];
    const inside = templateIn(each, around);
    if (inside !== null) return variablesOf(child(inside.root, 'variables'), sometimes, inside.around, depth + 1);
    const name = textAt(each, 'name');
    const value = child(each, 'value');
    if (name !== undefined && value?.kind === 'scalar') return [variable(name, value, sometimes, source)];
    return childrenOf(each).filter(({ key }) => isExpression(key)).flatMap((branch) => variablesOf(branch, true, around, depth + 1));
  });
}

/** Processes see a variable in upper case, with underscores for dots. */
function variable(name: string, value: ScalarNode, sometimes: boolean, source: Source): Variable {
  return { name: environmentName(name), value, sometimes, source };
}

function environmentName(name: string): string {
  return name.toUpperCase().replaceAll(/[. ]/g, '_');
}

function stepsOf(list: KeyedNode, around: Around, sometimes: boolean, depth: number): readonly Step[] {
  if (depth > MAX_DEPTH) return [];
  return childrenOf(list).flatMap((item) => {
    const behind = childrenOf(item).filter(({ key }) => isExpression(key)).flatMap((branch) => stepsOf(branch, around, true, depth + 1));
    const inside = templateIn(item, around);
    if (inside !== null) return stepsOf(child(inside.root, 'steps') ?? item, inside.around, sometimes, depth + 1);
    const step = stepOf(item, around, sometimes);
    return step === null ? behind : [step, ...behind];
  });
}

const SHORT: readonly (readonly [string, (os: Job['os']) => ScriptLanguage])[] = [
  ['script', (os) => (os === 'windows' ? 'cmd' : 'bash')], ['bash', () => 'bash'], ['powershell', (os) => (os === 'linux' ? 'pwsh' : 'powershell')], ['pwsh', () => 'pwsh'],
];

function stepOf(item: KeyedNode, around: Around, outer: boolean): Step | null {
  const { os, source } = around;
  if (textAt(item, 'enabled')?.toLowerCase() === 'false') return null;
  const condition = textAt(item, 'condition')?.trim().toLowerCase();
  const sometimes = outer || (condition !== undefined && condition !== 'always()' && condition !== 'succeeded()' && condition !== 'succeededorfailed()');
  const variables = variablesOf(child(item, 'env'), false, around).map((each) => ({ ...each, name: each.value.key }));
  const common = { source, span: { start: item.span.start, end: item.span.end }, variables, sometimes };
  const folder = folderOf(textAt(item, 'workingDirectory') ?? textAt(item, 'inputs', 'workingDirectory'));
  for (const [key, language] of SHORT) {
    const script = child(item, key);
    if (script?.kind === 'scalar') return { ...common, folder, action: { kind: 'script', language: language(os), script: { inline: [script] } } };
  }
  const script = taskScript(item, os);
  return script === null ? null : { ...common, folder, action: { kind: 'script', ...script } };
}

/** The tasks that run a script, inline or from a file. */
function taskScript(item: KeyedNode, os: Job['os']): Pick<Extract<Action, { kind: 'script' }>, 'language' | 'script'> | null {
  const task = (textAt(item, 'task') ?? '').toLowerCase().split('@', 1)[0] ?? '';
  const inputs = child(item, 'inputs');
  if (inputs === undefined) return null;
  const inline = (...keys: readonly string[]): ScalarNode | null => {
    const found = keys.map((key) => child(inputs, key)).find((node) => node?.kind === 'scalar');
    return found?.kind === 'scalar' ? found : null;
  };
  const script = inline('script', 'inlineScript', 'Inline');
  const file = inline('filePath', 'scriptPath')?.text.replace(/^\$\((?:build\.sourcesdirectory|system\.defaultworkingdirectory)\)[\\/]/i, '');
  const language = languageOfTask(task, inputs, os);
  if (language === null) return null;
  if (script !== null && !/^(?:filepath|scriptpath)$/i.test(textAt(inputs, 'targetType') ?? textAt(inputs, 'scriptLocation') ?? textAt(inputs, 'ScriptType') ?? '')) return { language, script: { inline: [script] } };
  return file === undefined || file.includes('$(') ? null : { language, script: { file } };
}

function languageOfTask(task: string, inputs: KeyedNode, os: Job['os']): ScriptLanguage | null {
  switch (task) {
    case 'powershell': case 'azurepowershell':
      return /^true$/i.test(textAt(inputs, 'pwsh') ?? '') || os === 'linux' ? 'pwsh' : 'powershell';
    case 'cmdline':
      return os === 'windows' ? 'cmd' : 'bash';
    case 'batchscript':
      return 'cmd';
    case 'bash': case 'shellscript':
      return 'bash';
    case 'azurecli':
      return ({ ps: 'powershell', pscore: 'pwsh', batch: 'cmd', bash: 'bash' } as const)[(textAt(inputs, 'scriptType') ?? '').toLowerCase()] ?? null;
    default:
      return null;
  }
}

const ROOTS = /\$\((?:build\.sourcesdirectory|system\.defaultworkingdirectory|build\.repository\.localpath|pipeline\.workspace[\\/]s)\)/gi;

/** From the root of the checked-out tree; null for the root itself, or a folder that is not known. */
function folderOf(written: string | undefined): string | null {
  const path = written?.replace(ROOTS, '.').replaceAll('\\', '/').trim();
  return path === undefined || path === '' || path === '.' || path.includes('$') || path.startsWith('/') ? null : path;
}

/** `$(name)`: what processes find under that name. Of `${{ }}` only the parameters of a template are known. */
export function azureFill(parameters: Parameters): Fill {
  return (text) => [...text.matchAll(/\$\(([A-Za-z_][\w.]{0,100})\)|\$\{\{([^}\n]{0,300})\}\}/g)].flatMap((match): readonly Filled[] => {
    const [whole, name, expression = ''] = match;
    const span = { start: match.index, end: match.index + whole.length };
    if (name === undefined) return [{ ...span, ...parameterIn(expression, parameters) }];
    if (new RegExp(ROOTS.source, 'i').test(whole)) return [{ ...span, name, parts: [{ kind: 'literal', text: '.' }] }];
    // A name without a dot may be a command as well: `$(pwd)`.
    return COMMANDS.has(name.toLowerCase()) ? [] : [{ ...span, name, parts: [{ kind: 'variable', name: environmentName(name), otherwise: null }] }];
  });
}

function parameterIn(expression: string, parameters: Parameters): Pick<Filled, 'parts' | 'name'> {
  const written = expression.trim();
  const reference = /^variables(?:\.([\w.]{1,100})|\['([\w.]{1,100})'\])$/.exec(written);
  const named = reference?.[1] ?? reference?.[2];
  if (named !== undefined) return { name: environmentName(named), parts: [{ kind: 'variable', name: environmentName(named), otherwise: null }] };
  const name = /^parameters(?:\.([\w-]{1,100})|\['([\w-]{1,100})'\])$/.exec(written);
  const known = name === null ? undefined : parameters.get((name[1] ?? name[2] ?? '').toLowerCase());
  return { name: 'TEMPLATE_PARAMETER', parts: known ?? [{ kind: 'unknown', reason: 'known when the pipeline runs' }] };
}

const COMMANDS = new Set(['pwd', 'date', 'whoami', 'hostname', 'uname', 'id', 'nproc', 'mktemp', 'ls', 'tty', 'arch']);
