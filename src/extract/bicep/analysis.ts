import { folderOf } from '../../shared/paths.ts';
import { newSteps } from '../arm/evaluate.ts';
import { evaluate } from '../arm/evaluate.ts';
import type { Scope, Steps } from '../arm/evaluate.ts';
import { parameterSets } from '../arm/parameters.ts';
import type { ParameterSet } from '../arm/parameters.ts';
import type { Value } from '../arm/value.ts';
import { evidenceOfVariants } from '../azure/rendering.ts';
import type { ExtractContext, PartialEvidence } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { deploy } from './deployment.ts';
import { libraryOf } from './library.ts';
import type { BicepFile, Library } from './library.ts';
import { loaded } from './loading.ts';

/** What all Bicep files of a repository come to. */
export interface BicepAnalysis {
  /** By the file that is deployed. */
  readonly evidence: ReadonlyMap<string, PartialEvidence>;
  /** Files of parameters that were used. */
  readonly parameterFiles: ReadonlySet<string>;
}

const MAX_FILES = 2000;
const analyses = new WeakMap<ExtractContext, BicepAnalysis>();

/** Deploys every file that no other one takes as a module, once for each file of parameters. */
export function bicepAnalysis(context: ExtractContext): BicepAnalysis {
  const ready = analyses.get(context);
  if (ready !== undefined) return ready;
  const library = libraryOf(context);
  const paths = (context.list('') ?? []).filter((path) => /\.bicep(?:param)?$/i.test(path)).slice(0, MAX_FILES);
  const files = paths.flatMap((path) => library.file(path) ?? []);
  const templates = files.filter(({ source }) => !source.path.toLowerCase().endsWith('param'));
  const taken = new Set(templates.flatMap(({ source, statements }) => statements.flatMap((statement) => (statement.kind === 'module' ? (treePath(folderOf(source.path), statement.path) ?? []) : []))));
  const entries = templates.filter(({ source }) => !taken.has(source.path));
  const evidence = new Map<string, PartialEvidence>();
  const parameterFiles = new Set<string>();
  for (const entry of entries) {
    const isOnly = entries.filter(({ source }) => folderOf(source.path) === folderOf(entry.source.path)).length === 1;
    const own = files.filter((file) => usesOf(file, library) === entry.source.path).map((file) => bicepParameters(file, library, 0));
    const sets = [...own, ...parameterSets(entry.source.path, isOnly, context)];
    for (const { path } of sets) parameterFiles.add(path);
    const deployed = (set: ParameterSet | null): ReturnType<typeof deploy> => {
      const steps = newSteps();
      return deploy(entry, { parameter: (name) => set?.parameter(name, steps) ?? null, title: '', within: '', steps, depth: 0 }, library);
    };
    const variants = sets.length === 0 ? [{ name: '', resources: deployed(null).resources }] : sets.map((set) => ({ name: set.path, resources: deployed(set).resources }));
    evidence.set(entry.source.path, evidenceOfVariants(entry.source, variants, context));
  }
  const analysis: BicepAnalysis = { evidence, parameterFiles };
  analyses.set(context, analysis);
  return analysis;
}

/** The template that a file of parameters is for. */
function usesOf({ source, statements }: BicepFile, library: Library): string | null {
  const using = statements.find(({ kind }) => kind === 'using');
  return using?.kind === 'using' ? (library.file(treePath(folderOf(source.path), using.path))?.source.path ?? null) : null;
}

const MAX_EXTENDS = 5;

function bicepParameters(file: BicepFile, library: Library, depth: number): ParameterSet {
  const { source, statements } = file;
  const extended = statements.find(({ kind }) => kind === 'extends');
  const base = extended?.kind === 'extends' && depth < MAX_EXTENDS ? library.file(treePath(folderOf(source.path), extended.path)) : null;
  const pending = new Set<string>();
  const valueOf = (name: string, steps: Steps): Value | undefined => {
    const statement = statements.find((each) => (each.kind === 'param' || each.kind === 'var') && each.name === name);
    if ((statement?.kind !== 'param' && statement?.kind !== 'var') || statement.value === null || pending.has(name)) return undefined;
    const scope: Scope = { file: source, steps, name: (inner) => valueOf(inner, steps), call: (called, values, origin) => loaded(called, values, origin, folderOf(source.path), library) };
    pending.add(name);
    const value = evaluate(statement.value, scope);
    pending.delete(name);
    return value;
  };
  return {
    path: source.path,
    parameter: (name, steps) => valueOf(name, steps) ?? (base === null ? null : bicepParameters(base, library, depth + 1).parameter(name, steps)),
  };
}
