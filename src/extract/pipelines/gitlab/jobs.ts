import type { Part } from '../../../model.ts';
import type { ScriptLanguage } from '../../powershell/index.ts';
import { child, childrenOf, scalarText as textAt } from '../../settings/tree.ts';
import type { KeyedNode, MapNode, ScalarNode } from '../../settings/tree.ts';
import type { SourceFile } from '../../source-file.ts';
import type { Fill, Filled, Source } from '../fill.ts';
import type { Job, Step, Variable } from '../job.ts';
import { merged } from './files.ts';
import type { Merged } from './files.ts';

/** Keys at the top that are no jobs. https://docs.gitlab.com/ci/yaml/ */
const RESERVED = new Set(['default', 'include', 'stages', 'variables', 'workflow', 'image', 'services', 'cache', 'before_script', 'after_script', 'spec']);
const MAX_DEPTH = 12;
const MAX_LINES = 5000;

/** The jobs of a pipeline, with all that they extend. */
export function gitlabJobs(pipeline: Merged): readonly Job[] {
  const { root } = pipeline;
  return root.children.flatMap((node): readonly Job[] => {
    if (node.kind !== 'map' || RESERVED.has(node.key) || node.key.startsWith('.') || textAt(node, 'when') === 'never') return [];
    const job = withDefaults(extended(node, root, 0), root);
    return ['script', 'before_script', 'after_script', 'variables', 'run'].some((key) => child(job, key) !== undefined) ? [readJob(node, job, pipeline)] : [];
  });
}

/** Behind what it extends: maps are merged, lists replaced. */
function extended(node: MapNode, root: MapNode, depth: number): MapNode {
  const names = child(node, 'extends');
  if (names === undefined || depth > MAX_DEPTH) return node;
  const bases = (names.kind === 'scalar' ? [names] : childrenOf(names)).flatMap((name) => {
    const base = name.kind === 'scalar' ? child(root, name.text) : undefined;
    return base?.kind === 'map' && base !== node ? [extended(base, root, depth + 1)] : [];
  });
  return [...bases, node].reduce(merged);
}

/** `default`, and the same keys at the top as they were written once. */
function withDefaults(job: MapNode, root: MapNode): MapNode {
  const inherit = child(job, 'inherit');
  if (inherit !== undefined && textAt(inherit, 'default') === 'false') return job;
  const defaults = child(root, 'default');
  const missing = ['image', 'services', 'before_script', 'after_script', 'tags'].filter((key) => child(job, key) === undefined);
  return { ...job, children: [...job.children, ...missing.flatMap((key) => (defaults === undefined ? undefined : child(defaults, key)) ?? child(root, key) ?? [])] };
}

function readJob(node: MapNode, job: MapNode, { root, fileOf }: Merged): Job {
  const source = scriptSource(fileOf(node));
  const image = child(job, 'image');
  const name = image?.kind === 'map' ? child(image, 'name') : image;
  const named = name?.kind === 'scalar' && name.text.trim() !== '' ? { name, source: valueSource(fileOf(name)) } : null;
  const os = osOf(job, named !== null);
  const inherit = child(job, 'inherit');
  const outer = inherit !== undefined && textAt(inherit, 'variables') === 'false' ? [] : variablesOf(child(root, 'variables'), fileOf);
  const language: ScriptLanguage = os === 'windows' ? 'pwsh' : 'bash';
  return {
    name: node.key, source, os, image: named,
    span: { start: node.keySpan?.start ?? node.span.start, end: node.span.end },
    variables: [...outer, ...variablesOf(child(job, 'variables'), fileOf), ...matrixOf(job, fileOf)],
    steps: ['before_script', 'script', 'after_script'].flatMap((key) => stepsOf(linesOf(child(job, key), root, 0), fileOf, language)),
  };
}

/** Scripts are handed to the shell as they are. */
function scriptSource(file: SourceFile): Source {
  return { file, fill: () => [] };
}

function valueSource(file: SourceFile): Source {
  return { file, fill: variablesIn };
}

/** `$NAME` and `${NAME}`; `$$` stands for one dollar sign. https://docs.gitlab.com/ci/variables/where_variables_can_be_used/ */
const variablesIn: Fill = (text) => [...text.matchAll(/\$\$|\$([A-Za-z_]\w{0,200})|\$\{([A-Za-z_]\w{0,200})\}/g)].map((match): Filled => {
  const name = match[1] ?? match[2];
  const parts: readonly Part[] = name === undefined ? [{ kind: 'literal', text: '$' }] : [{ kind: 'variable', name, otherwise: null }];
  return { start: match.index, end: match.index + match[0].length, parts, name: name ?? 'DOLLAR' };
});

function variablesOf(node: KeyedNode | undefined, fileOf: Merged['fileOf']): readonly Variable[] {
  return (node?.kind === 'map' ? node.children : []).flatMap((each): readonly Variable[] => {
    const value = each.kind === 'map' ? child(each, 'value') : each;
    if (value?.kind !== 'scalar') return [];
    const isPlain = each.kind === 'map' && textAt(each, 'expand') === 'false';
    return [{ name: each.key, value, source: isPlain ? scriptSource(fileOf(value)) : valueSource(fileOf(value)), sometimes: false }];
  });
}

/** `parallel: matrix:` gives each job one of the values. */
function matrixOf(job: MapNode, fileOf: Merged['fileOf']): readonly Variable[] {
  const parallel = child(job, 'parallel');
  const matrix = parallel === undefined ? undefined : child(parallel, 'matrix');
  const values = new Map<string, ScalarNode[]>();
  for (const node of (matrix === undefined ? [] : childrenOf(matrix)).flatMap(childrenOf)) {
    const list = node.kind === 'scalar' ? [node] : childrenOf(node).filter((each): each is ScalarNode => each.kind === 'scalar');
    values.set(node.key, [...(values.get(node.key) ?? []), ...list].slice(0, MAX_DEPTH));
  }
  return [...values].flatMap(([name, [value, ...alternatives]]) => (value === undefined ? [] : [{ name, value, alternatives, source: valueSource(fileOf(value)), sometimes: false }]));
}

function osOf(job: MapNode, hasImage: boolean): Job['os'] {
  const tags = childrenOf(child(job, 'tags') ?? { ...job, children: [] }).map((tag) => (tag.kind === 'scalar' ? tag.text : ''));
  if (tags.some((tag) => /windows/i.test(tag))) return 'windows';
  return hasImage || tags.some((tag) => /linux|docker/i.test(tag)) ? 'linux' : null;
}

/** The lines of a script: lists within lists are one, and `!reference [job, key]` stands for the lines of another job. */
function linesOf(node: KeyedNode | undefined, root: MapNode, depth: number): readonly ScalarNode[] {
  if (node === undefined || depth > MAX_DEPTH) return [];
  if (node.kind === 'scalar') return node.type === 'null' ? [] : [node];
  if (node.kind === 'map') return [];
  const target = referenced(node, root);
  if (target !== null) return linesOf(target, root, depth + 1);
  return node.children.flatMap((each) => linesOf(each, root, depth + 1)).slice(0, MAX_LINES);
}

function referenced(node: KeyedNode, root: MapNode): KeyedNode | null {
  const path = childrenOf(node).map((each) => (each.kind === 'scalar' ? each.text : null));
  const [job, key] = path;
  if (job == null || key == null || path.length > 3) return null;
  let found: KeyedNode | undefined = child(root, job);
  if (found?.kind !== 'map') return null;
  found = extended(found, root, 0);
  for (const each of path.slice(1)) found = found === undefined || each === null ? undefined : child(found, each);
  return found ?? null;
}

/** Lines that stand in one file are one script. */
function stepsOf(lines: readonly ScalarNode[], fileOf: Merged['fileOf'], language: ScriptLanguage): readonly Step[] {
  const steps: { readonly file: SourceFile; readonly lines: ScalarNode[] }[] = [];
  for (const line of lines) {
    const last = steps.at(-1);
    if (last?.file === fileOf(line)) last.lines.push(line);
    else steps.push({ file: fileOf(line), lines: [line] });
  }
  return steps.map(({ file, lines: inline }): Step => {
    const start = Math.min(...inline.map(({ span }) => span.start));
    return { source: scriptSource(file), span: { start, end: Math.max(start, ...inline.map(({ span }) => span.end)) }, action: { kind: 'script', language, script: { inline } }, folder: null, variables: [], sometimes: false };
  });
}
