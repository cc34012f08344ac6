import { folderOf, nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { readTrees } from '../settings/formats.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { evaluate } from './evaluate.ts';
import type { Scope, Steps } from './evaluate.ts';
import { treeExpression } from './template-tree.ts';
import type { Value } from './value.ts';
import { unknown } from './value.ts';

/** Values for the parameters of a template: one deployment of it. */
export interface ParameterSet {
  /** The file that they come from. */
  readonly path: string;
  parameter(name: string, steps: Steps): Value | null;
}

const MAX_SETS = 8;
const FOLDERS = ['', 'parameters/', 'params/', 'param/', 'environments/', 'env/'];

/**
 * The files of parameters (`main.parameters.prod.json`) that belong to a template: those beside it, or in a folder for them,
 * that have its name; all of them where it is the only template there.
 */
export function parameterSets(template: string, isOnly: boolean, context: ExtractContext): readonly ParameterSet[] {
  const folder = folderOf(template);
  const stem = nameOf(template).replace(/\.(?:bicep|jsonc?)$/i, '').toLowerCase();
  const prefix = folder === '' ? '' : `${folder}/`;
  const paths = (context.list(folder) ?? []).filter((path) => {
    const inner = path.slice(prefix.length);
    const home = FOLDERS.find((each) => each === inner.slice(0, inner.lastIndexOf('/') + 1));
    if (home === undefined || !/\.jsonc?$/i.test(path) || (home === '' && !/param/i.test(inner))) return false;
    return isOnly || nameOf(path).toLowerCase().startsWith(`${stem}.`);
  });
  return paths.slice(0, MAX_SETS * 4).flatMap((path) => parametersIn(context.open(path)) ?? []).slice(0, MAX_SETS);
}

/** Null: it is no file of parameters. */
export function parametersIn(file: SourceFile | null): ParameterSet | null {
  if (file === null || file.encoding === 'binary' || !/deploymentParameters\.json/i.test(file.text)) return null;
  const [root] = readTrees(file, 'json');
  const parameters = root === undefined ? undefined : child(root, 'parameters');
  if (parameters === undefined || !/deploymentParameters\.json/i.test(scalarText(root ?? parameters, '$schema') ?? '')) return null;
  const nodes = new Map(childrenOf(parameters).map((node) => [node.key.toLowerCase(), node]));
  return {
    path: file.path,
    parameter(name, steps) {
      const node = nodes.get(name.toLowerCase());
      return node === undefined ? null : valueIn(node, file, steps);
    },
  };
}

/** What the Azure Developer CLI fills in: `${AZURE_LOCATION}`, `${NAME=default}`. */
const FILLED_IN = /\$\{[A-Za-z_]\w{0,100}(?:=[^}]{0,200})?\}/;

function valueIn(node: KeyedNode, file: SourceFile, steps: Steps): Value {
  const origin = { file, start: node.span.start, end: node.span.end };
  const value = child(node, 'value');
  if (value === undefined) return unknown('withheld', origin);
  if (value.kind === 'scalar' && FILLED_IN.test(value.text)) return unknown('it is filled in at deployment', origin);
  const scope: Scope = { file, steps, name: () => undefined, call: () => undefined };
  return evaluate(treeExpression(value, file, false), scope);
}
