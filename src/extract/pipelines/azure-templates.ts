import type { Part } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { child, childrenOf, eachScalar, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { filledWord } from './fill.ts';
import type { Source } from './fill.ts';
import { isAzurePipeline } from './names.ts';
import { treesOf } from './trees.ts';

/** Parameters of a template by name, in small letters. */
export type Parameters = ReadonlyMap<string, readonly Part[]>;

export interface Template {
  readonly file: SourceFile;
  readonly root: KeyedNode;
}

/** A template of this repository: from the file that names it, or, with a slash in front, from the root. */
export function openTemplate(written: string, from: SourceFile, context: ExtractContext): Template | null {
  const [path = '', repository] = written.trim().split('@');
  if (repository !== undefined && repository !== 'self') return null;
  const inTree = path.startsWith('/') ? treePath('', path.slice(1)) : treePath(folderOf(from.path), path);
  const file = inTree === null || !/\.ya?ml$/i.test(inTree) ? null : context.open(inTree);
  const root = file === null ? undefined : treesOf(file)[0];
  return file === null || root === undefined ? null : { file, root };
}

/** What a template is given, over its defaults. https://learn.microsoft.com/azure/devops/pipelines/process/template-parameters */
export function parametersOf(template: KeyedNode, given: KeyedNode | undefined, source: Source): Parameters {
  const found = new Map<string, readonly Part[]>();
  const declared = child(template, 'parameters');
  for (const each of declared === undefined ? [] : childrenOf(declared)) {
    const name = declared?.kind === 'map' ? each.key : scalarText(each, 'name');
    const value = declared?.kind === 'map' ? each : child(each, 'default');
    if (name !== undefined && value?.kind === 'scalar') found.set(name.toLowerCase(), literal(value.text));
  }
  for (const each of given === undefined ? [] : childrenOf(given)) {
    if (each.kind === 'scalar') found.set(each.key.toLowerCase(), filledWord(source, each).text.parts);
  }
  return found;
}

function literal(text: string): readonly Part[] {
  return text === '' ? [] : [{ kind: 'literal', text }];
}

const MAX_PIPELINES = 500;
const called = new WeakMap<ExtractContext, ReadonlySet<string>>();

/** Paths of the templates that pipelines of the repository use: they are read where they are used. */
export function usedTemplates(context: ExtractContext): ReadonlySet<string> {
  const ready = called.get(context) ?? find(context);
  called.set(context, ready);
  return ready;
}

function find(context: ExtractContext): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = (context.list('') ?? []).filter(isAzurePipeline).slice(0, MAX_PIPELINES);
  const seen = new Set(waiting);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const file = context.open(next);
    for (const root of file === null ? [] : treesOf(file)) {
      eachScalar(root, ({ key, text }) => {
        const template = key !== 'template' || file === null ? null : openTemplate(text, file, context);
        if (template === null || template.file === file) return;
        found.add(template.file.path);
        if (!seen.has(template.file.path)) waiting.push(template.file.path);
        seen.add(template.file.path);
      });
    }
  }
  return found;
}
