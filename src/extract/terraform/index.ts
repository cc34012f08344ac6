import { push } from '../../shared/groups.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extraction, Extractor } from '../extractor.ts';
import type { Stitched } from '../hcl/stitched.ts';
import { configurationEvidence } from './evidence.ts';
import { isConfiguration, isValues } from './folders.ts';
import { configurationsOf, withChildren } from './modules.ts';
import type { Module } from './modules.ts';

/** Terraform and OpenTofu, their JSON form, and Terragrunt: a folder is read as one module, with those that it calls. */
export const terraformConfigurations: Extractor = {
  id: 'terraform',
  wants: (path) => isConfiguration(path) || isValues(path),
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && (isConfiguration(file.path) || isValues(file.path)),
  extract: (file, context) => extractOnce(file.path, context),
};

/** Roots by their files, those of the modules that they call included, and those that were told of. */
const found = new WeakMap<ExtractContext, { readonly source: Stitched; readonly byFile: Map<string, Module[]>; readonly done: Set<Module> }>();

const filesOf = ({ folder }: Module): readonly string[] => [...folder.files, ...folder.values.map(({ path }) => path)];
const isUnfinished = ({ scope }: Module): boolean => scope.budget.left <= 0;

function rootsIn(context: ExtractContext) {
  const ready = found.get(context);
  if (ready !== undefined) return ready;
  const { source, roots } = configurationsOf(context);
  const byFile = new Map<string, Module[]>();
  for (const root of roots) for (const path of new Set(withChildren(root).flatMap(filesOf))) push(byFile, path, root);
  const made = { source, byFile, done: new Set<Module>() };
  found.set(context, made);
  return made;
}

function extractOnce(path: string, context: ExtractContext): Extraction {
  const { source, byFile, done } = rootsIn(context);
  const mine = (byFile.get(path) ?? []).filter((root) => !done.has(root));
  for (const root of mine) done.add(root);
  const parts = mine.map((root) => configurationEvidence(root, source, context));
  return {
    places: parts.flatMap(({ places }) => places ?? []),
    bags: parts.flatMap(({ bags }) => bags ?? []),
    connections: parts.flatMap(({ connections }) => connections ?? []),
    skipped: mine.filter(isUnfinished).map((root) => ({ path: filesOf(root)[0] ?? root.folder.path, reason: 'too many', detail: 'terraform: more expressions than a configuration has' })),
    claims: mine.filter((root) => !isUnfinished(root)).flatMap((root) => withChildren(root).flatMap(filesOf)),
  };
}
