import { folderOf, nameOf } from '../../shared/paths.ts';
import { evidenceOfVariants } from '../azure/rendering.ts';
import type { ExtractContext, PartialEvidence } from '../extractor.ts';
import { isFactoryTemplate } from '../data-factory/template.ts';
import { readTrees } from '../settings/formats.ts';
import { child, scalarText } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { newSteps } from './evaluate.ts';
import { parameterSets } from './parameters.ts';
import type { ParameterSet } from './parameters.ts';
import { deployTemplate } from './template.ts';
import type { Template } from './linked.ts';

/** What all templates of a repository come to. */
export interface ArmAnalysis {
  /** By the file that is deployed. */
  readonly evidence: ReadonlyMap<string, PartialEvidence>;
  readonly parameterFiles: ReadonlySet<string>;
  /** What `bicep build` made of a file that is here as well: nothing that the file itself does not say. */
  readonly compiled: ReadonlySet<string>;
}

const MAX_FILES = 5000;
const analyses = new WeakMap<ExtractContext, ArmAnalysis>();

/** A file as a template; null for anything else, and for what publishing a data factory writes. */
export function templateIn(file: SourceFile | null): Template | null {
  if (file === null || file.encoding === 'binary' || !/deploymentTemplate\.json/i.test(file.text)) return null;
  const [root] = readTrees(file, 'json');
  if (root === undefined || !/deploymentTemplate\.json/i.test(scalarText(root, '$schema') ?? '') || isFactoryTemplate(root)) return null;
  return { file, root };
}

/** Deploys every template that no other one links to, once for each file of parameters. */
export function armAnalysis(context: ExtractContext): ArmAnalysis {
  const ready = analyses.get(context);
  if (ready !== undefined) return ready;
  const paths = (context.list('') ?? []).filter((path) => /\.jsonc?$/i.test(path) && !/(?:^|\/)node_modules\//.test(path)).slice(0, MAX_FILES);
  const templates = new Map(paths.flatMap((path) => {
    const template = templateIn(context.open(path));
    return template === null ? [] : [[path, template] as const];
  }));
  const compiled = new Set([...templates.values()].filter((template) => isCompiled(template, context)).map(({ file }) => file.path));
  const linked = new Set<string>();
  const open = (path: string): Template | null => {
    if (templates.has(path)) linked.add(path);
    return templates.get(path) ?? null;
  };
  const deployed = ({ file, root }: Template, set: ParameterSet | null): ReturnType<typeof deployTemplate> => {
    const steps = newSteps();
    return deployTemplate({ file, root }, { parameter: (name) => set?.parameter(name, steps) ?? null, steps, depth: 0, outer: null, open });
  };
  const parameterFiles = new Set<string>();
  const evidence = new Map<string, PartialEvidence>();
  for (const template of templates.values()) {
    const { file } = template;
    if (compiled.has(file.path)) continue;
    const isOnly = [...templates.keys()].filter((path) => folderOf(path) === folderOf(file.path)).length === 1;
    const sets = parameterSets(file.path, isOnly, context);
    for (const { path } of sets) parameterFiles.add(path);
    const variants = (sets.length === 0 ? [null] : sets).map((set) => ({ name: set?.path ?? '', resources: deployed(template, set).resources }));
    evidence.set(file.path, evidenceOfVariants(file, variants, context));
  }
  for (const path of linked) evidence.delete(path);
  const analysis: ArmAnalysis = { evidence, parameterFiles, compiled };
  analyses.set(context, analysis);
  return analysis;
}

function isCompiled({ file, root }: Template, context: ExtractContext): boolean {
  const generator = scalarText(child(root, 'metadata') ?? root, '_generator', 'name');
  const beside = `${folderOf(file.path) === '' ? '' : `${folderOf(file.path)}/`}${nameOf(file.path).replace(/\.jsonc?$/i, '')}.bicep`;
  return generator === 'bicep' && context.open(beside) !== null;
}
