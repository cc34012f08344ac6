import { folderOf } from '../../shared/paths.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extraction, Extractor } from '../extractor.ts';
import { configurationEvidence } from './evidence.ts';
import { isConfiguration } from './folders.ts';
import { configurationsOf, withChildren } from './modules.ts';
import type { Module } from './modules.ts';

/** Terraform and OpenTofu, their JSON form, and Terragrunt: a folder is read as one module, with those that it calls. */
export const terraformConfigurations: Extractor = {
  id: 'terraform',
  wants: isConfiguration,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && isConfiguration(file.path),
  extract: (file, context) => extractOnce(file.path, context),
};

/** Roots whose evidence was given with an earlier file of theirs. */
const told = new WeakMap<ExtractContext, Set<Module>>();

const isUnfinished = ({ scope }: Module): boolean => scope.budget.left <= 0;

function extractOnce(path: string, context: ExtractContext): Extraction {
  const done = told.get(context) ?? new Set<Module>();
  told.set(context, done);
  const { source, roots } = configurationsOf(context);
  const folder = folderOf(path);
  const mine = roots.filter((root) => !done.has(root) && withChildren(root).some((module) => module.folder.path === folder));
  for (const root of mine) done.add(root);
  const parts = mine.map((root) => configurationEvidence(root, source, context));
  return {
    places: parts.flatMap(({ places }) => places ?? []),
    bags: parts.flatMap(({ bags }) => bags ?? []),
    connections: parts.flatMap(({ connections }) => connections ?? []),
    skipped: mine.filter(isUnfinished).map((root) => ({ path: root.folder.files[0] ?? root.folder.path, reason: 'too many', detail: 'terraform: more expressions than a configuration has' })),
    claims: mine.filter((root) => !isUnfinished(root)).flatMap((root) => withChildren(root).flatMap((module) => [...module.folder.files, ...module.folder.values.map((each) => each.path)])),
  };
}
