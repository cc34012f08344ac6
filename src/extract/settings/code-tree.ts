import type { Text } from '../../model.ts';
import { readArguments, readEntries } from '../code/expressions.ts';
import { codeTree } from '../code/index.ts';
import { followed } from '../code/options.ts';
import { treePathOf } from '../code/tree-path.ts';
import { isGroup, isMark, isWord } from '../code/tree.ts';
import type { Node } from '../code/tree.ts';
import { EVALUATION_BUDGET, evaluate, spanOf, toText } from '../code/values.ts';
import type { Scope } from '../code/scope.ts';
import { collectConstants } from '../code/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { MAX_DEPTH, childrenOf, listNode, mapNode, newBudget, scalarNode } from './tree.ts';
import type { Budget, KeyedNode, ScalarNode, Span } from './tree.ts';

/** Frameworks whose settings file is source code: a dictionary by name (Django), an array that is returned (Laravel). */
const CODE_SETTINGS: readonly { readonly suffix: string; readonly marks: readonly string[]; readonly open: '{' | '[' }[] = [
  { suffix: '.py', marks: ['django.db.backends.postgresql', 'django.contrib.gis.db.backends.postgis'], open: '{' },
  { suffix: '.php', marks: ["'driver' => 'pgsql'", '"driver" => "pgsql"', "'driver'=>'pgsql'", 'pdo_pgsql'], open: '[' },
];

/** Whether a source file holds settings as data; a cheap look at name and text. */
export function isCodeSettings(file: SourceFile): boolean {
  return CODE_SETTINGS.some(({ suffix, marks }) => file.path.endsWith(suffix) && marks.some((mark) => file.text.includes(mark)));
}

/** The literal dictionaries of a settings file in code, each under the name that it is assigned to. */
export function codeSettingsTree(file: SourceFile): KeyedNode | null {
  const code = codeTree(file);
  const kind = CODE_SETTINGS.find(({ suffix }) => file.path.endsWith(suffix));
  if (code === null || kind === undefined) return null;
  const scope: Scope = { file, language: code.language, constants: collectConstants(code.tree, code.language), budget: { left: EVALUATION_BUDGET } };
  const budget = newBudget();
  const children = literals(code.tree, kind.open, 0).map(({ key, node }) => convert(key, null, [node], scope, budget, 0));
  // What a file returns has no name of its own.
  const named = children.flatMap((each) => (each === null ? [] : each.key === '' ? childrenOf(each) : [each]));
  return mapNode('', null, { start: 0, end: file.text.length }, named);
}

/** `NAME = {…}`, `NAME['key'] = {…}`, `return […]`, at any level that statements stand on. */
function literals(nodes: readonly Node[], open: '{' | '[', depth: number): readonly { readonly key: string; readonly node: Node }[] {
  if (depth > MAX_DEPTH) return [];
  return nodes.flatMap((node, index) => {
    if (!isGroup(node, open)) return [];
    const before = nodes[index - 1];
    if (isWord(before, 'return')) return [{ key: '', node }];
    if (!isMark(before, '=')) return open === '{' ? literals(node.children, open, depth + 1) : [];
    const target = nodes[index - 2];
    const [name, item] = isGroup(target, '[') ? [nodes[index - 3], target.children[0]] : [target, undefined];
    const key = item?.kind === 'string' ? `.${item.pieces.map((piece) => (piece.kind === 'literal' ? piece.text : '')).join('')}` : '';
    return isWord(name) ? [{ key: name.text + key, node }] : [];
  });
}

function convert(key: string, keySpan: Span | null, value: readonly Node[], scope: Scope, budget: Budget, depth: number): KeyedNode | null {
  if (depth > MAX_DEPTH || budget.left <= 0 || value.length === 0) return null;
  budget.left -= 1;
  const [only] = followed(value, scope);
  const span = spanOf(value);
  if (value.length === 1 && (isGroup(only, '{') || isGroup(only, '['))) {
    const entries = readEntries(only);
    if (entries.length === 0) {
      const items = readArguments(only).positional.map((item, index) => convert(`${index}`, null, item, scope, budget, depth + 1));
      return listNode(key, keySpan, span, items.filter((each) => each !== null));
    }
    const children = entries.map((entry) => convert(entry.key, { start: entry.start, end: entry.end }, entry.value, scope, budget, depth + 1));
    return mapNode(key, keySpan, span, children.filter((each) => each !== null));
  }
  const file = treePathOf(value, scope);
  if (file !== null) return { ...scalarNode(key, keySpan, span, file), evaluated: { parts: [{ kind: 'literal', text: file }], at: scope.file.at(span.start, span.end) }, file };
  return scalar(key, keySpan, toText(evaluate(value, scope), scope.file, inner(value, span)), inner(value, span), value);
}

/** A computed value looks like a hole to whoever reads the text alone. */
function scalar(key: string, keySpan: Span | null, evaluated: Text, span: Span, value: readonly Node[]): ScalarNode {
  const [part] = evaluated.parts;
  const plain = evaluated.parts.length === 0 ? '' : evaluated.parts.length === 1 && part?.kind === 'literal' ? part.text : null;
  const [word] = value;
  const constant = value.length === 1 && isWord(word) ? word.text : '';
  if (/^(?:true|false)$/i.test(constant)) return scalarNode(key, keySpan, span, constant.toLowerCase(), 'boolean');
  if (/^(?:none|null)$/i.test(constant)) return scalarNode(key, keySpan, span, '', 'null');
  return { ...scalarNode(key, keySpan, span, plain ?? '${computed}'), evaluated };
}

/** Without the quotes of a string. */
function inner(value: readonly Node[], span: Span): Span {
  const [only] = value;
  if (value.length !== 1 || only?.kind !== 'string') return span;
  const first = only.pieces[0];
  const last = only.pieces.at(-1);
  return first === undefined || last === undefined ? span : { start: first.start, end: last.end };
}
