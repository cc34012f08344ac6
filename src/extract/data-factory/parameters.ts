import type { Part } from '../../model.ts';
import type { PlacedNode } from '../azure/resource.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from '../strings/index.ts';

/** A file with its tree. */
export interface Read {
  readonly file: SourceFile;
  readonly root: KeyedNode;
}

/** What the expressions of a template are worked out with. */
export interface Parameters {
  readonly template: Read;
  /** The values that one deployment gives; null where the repository has none. */
  readonly values: Read | null;
  /** Names of parameters that were asked for, in small letters. */
  readonly asked: Set<string>;
}

/**
 * A tree of a published template with `[parameters('…')]` replaced by what stands behind it. Publishing makes a parameter
 * of each property that differs between environments, as a whole; other expressions are joined texts at most.
 * https://learn.microsoft.com/azure/data-factory/continuous-integration-delivery-resource-manager-custom-parameters
 */
export function filledIn(node: KeyedNode, parameters: Parameters): PlacedNode {
  if (node.kind !== 'scalar') return { ...node, children: childrenOf(node).map((each) => filledIn(each, parameters)), source: parameters.template.file };
  const source = parameters.template.file;
  if (node.type !== 'string' || !node.text.startsWith('[') || !node.text.endsWith(']')) return { ...node, source };
  if (node.text.startsWith('[[')) return { ...node, source };
  return expressionNode(node, parameters);
}

const MAX_ARGUMENTS = 50;
/** `'text'` with `''` for a quote in it, or `parameters('name')`. */
const ARGUMENT = /\s{0,20}(?:'((?:[^']|''){0,4000})'|parameters\(\s{0,20}'([^']{1,260})'\s{0,20}\))\s{0,20}(,|$)/y;

function expressionNode(node: ScalarNode, parameters: Parameters): PlacedNode {
  const source = parameters.template.file;
  const expression = node.text.slice(1, -1).trim();
  const joined = /^concat\(/i.test(expression) && expression.endsWith(')') ? expression.slice('concat('.length, -1) : expression;
  const found: PlacedNode[] = [];
  let at = 0;
  while (at < joined.length && found.length < MAX_ARGUMENTS) {
    ARGUMENT.lastIndex = at;
    const match = ARGUMENT.exec(joined);
    if (match === null) return computed(node, [open(node, 'an expression of the template computes it')], source);
    found.push(match[2] === undefined ? { ...node, text: (match[1] ?? '').replaceAll("''", "'"), source } : valueOfParameter(match[2], node, parameters));
    at = ARGUMENT.lastIndex;
  }
  const [only] = found;
  if (found.length === 1 && only !== undefined) return { ...only, key: node.key, keySpan: null };
  return computed(node, found.flatMap((each) => piecesIn(each, node)), source);
}

/** Of the values that the deployment gives, else the default. Publishing leaves secrets empty. */
function valueOfParameter(name: string, use: ScalarNode, { template, values, asked }: Parameters): PlacedNode {
  asked.add(name.toLowerCase());
  for (const [read, key] of [[values, 'value'], [template, 'defaultValue']] as const) {
    const all = read === null ? undefined : child(read.root, 'parameters');
    const parameter = all === undefined ? undefined : child(all, name);
    const value = parameter === undefined ? undefined : child(parameter, key);
    if (read === null || value === undefined || (value.kind === 'scalar' && value.text.trim() === '')) continue;
    if (value.kind === 'scalar' && value.text.startsWith('[')) break;
    return placedIn(value, read.file);
  }
  return computed(use, [open(use, `the parameter ${name} is given when the template is deployed`)], template.file);
}

function placedIn(node: KeyedNode, source: SourceFile): PlacedNode {
  return node.kind === 'scalar' ? { ...node, source } : { ...node, children: childrenOf(node).map((each) => placedIn(each, source)), source };
}

function computed(node: ScalarNode, pieces: readonly Piece[], source: SourceFile): PlacedNode {
  const parts = pieces.map(({ part }) => part);
  const text = parts.map((part) => (part.kind === 'literal' ? part.text : '')).join('');
  return { ...node, text, evaluated: { parts, at: source.at(node.span.start, node.span.end) }, pieces, source };
}

function open({ span }: ScalarNode, reason: string): Piece {
  return { part: { kind: 'unknown', reason }, start: span.start, end: span.end };
}

/** One value among others that are joined: it stands where the whole expression stands. */
function piecesIn(value: PlacedNode, { span }: ScalarNode): readonly Piece[] {
  const parts: readonly Part[] = value.kind !== 'scalar' ? [{ kind: 'unknown', reason: 'it is written in a form that is not known' }] : (value.evaluated?.parts ?? (value.text === '' ? [] : [{ kind: 'literal', text: value.text }]));
  return parts.map((part) => ({ part, start: span.start, end: span.end }));
}
