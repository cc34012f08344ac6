import type { Part, Text } from '../../../model.ts';
import { literalText } from '../../operations/text.ts';
import { literal } from '../fill.ts';
import type { Fill, Filled } from '../fill.ts';
import type { Location } from '../../../model.ts';

/** What the contexts of an expression hold where that is written down. Names in small letters. */
export interface Contexts {
  readonly inputs: ReadonlyMap<string, readonly Part[]>;
  readonly matrix: ReadonlyMap<string, readonly Part[]>;
  /** Where the pipeline stands; for texts that nobody wrote in one piece. */
  readonly at: Location;
}

/** Characters of one expression. */
const MAX_LENGTH = 2000;
const MAX_EXPRESSIONS = 500;
const MAX_DEPTH = 8;

/** `${{ … }}`. https://docs.github.com/actions/reference/workflows-and-actions/expressions */
export function githubFill(contexts: Contexts): Fill {
  return (text) => {
    const found: Filled[] = [];
    for (let start = text.indexOf('${{'); start !== -1 && found.length < MAX_EXPRESSIONS;) {
      const close = text.indexOf('}}', start);
      if (close === -1) break;
      const end = close + 2;
      if (end - start <= MAX_LENGTH) {
        const expression = text.slice(start + 3, close).trim();
        found.push({ start, end, parts: valueOf(expression, contexts, 0), name: nameFor(expression) });
      }
      start = text.indexOf('${{', end);
    }
    return found;
  };
}

function nameFor(expression: string): string {
  return `EXPRESSION_${expression.replaceAll(/[^A-Za-z0-9]+/g, '_').slice(0, 60).toUpperCase()}`;
}

const unknown = (reason: string): readonly Part[] => [{ kind: 'unknown', reason }];

function valueOf(expression: string, contexts: Contexts, depth: number): readonly Part[] {
  if (depth > MAX_DEPTH) return unknown('known when the workflow runs');
  const written = expression.trim();
  const either = splitOutside(written, '||');
  if (either.length > 1) return firstOf(either.map((each) => valueOf(splitOutside(each, '&&').at(-1) ?? '', contexts, depth + 1)), either.some((each) => splitOutside(each, '&&').length > 1), contexts.at);
  const string = /^'((?:[^']|'')*)'$/.exec(written);
  if (string !== null) return literalPart((string[1] ?? '').replaceAll("''", "'"));
  if (/^-?\d{1,15}(?:\.\d{1,15})?$|^(?:true|false)$/.test(written)) return literalPart(written);
  const path = /^([A-Za-z_]\w{0,50})((?:\.[\w-]{1,100}|\['[^'\]]{1,100}'\]){1,8})$/.exec(written);
  if (path === null) return unknown('known when the workflow runs');
  const keys = [...(path[2] ?? '').matchAll(/\.([\w-]+)|\['([^'\]]+)'\]/g)].map((match) => match[1] ?? match[2] ?? '');
  return inContext((path[1] ?? '').toLowerCase(), keys, contexts);
}

function inContext(context: string, keys: readonly string[], { inputs, matrix }: Contexts): readonly Part[] {
  const [first = '', ...more] = keys;
  switch (context) {
    case 'env':
      return more.length === 0 && /^\w+$/.test(first) ? [{ kind: 'variable', name: first, otherwise: null }] : unknown('known when the workflow runs');
    case 'inputs':
      return inputs.get(first.toLowerCase()) ?? unknown(`the input ${first} is given when the workflow starts`);
    case 'matrix':
      return matrix.get(keys.join('.').toLowerCase()) ?? unknown('one of the values of a matrix');
    case 'secrets':
      return unknown('withheld');
    case 'vars':
      return unknown(`the variable ${first} is kept in the settings of the repository`);
    case 'github':
      if (first === 'workspace' && more.length === 0) return literalPart('.');
      if (first === 'event' && more[0] === 'inputs' && more[1] !== undefined) return inputs.get(more[1].toLowerCase()) ?? unknown(`the input ${more[1]} is given when the workflow starts`);
      return unknown('known when the workflow runs');
    default:
      return unknown('known when the workflow runs');
  }
}

function literalPart(text: string): readonly Part[] {
  return text === '' ? [] : [{ kind: 'literal', text }];
}

/** The first that holds anything; behind a condition, any of them. */
function firstOf(values: readonly (readonly Part[])[], conditional: boolean, at: Location): readonly Part[] {
  const [first] = values;
  const certain = conditional || first === undefined ? null : literal(first);
  if (first !== undefined && certain !== null && certain !== '') return first;
  const branches = values.filter((value) => value.length > 0).map((parts): Text => ({ parts, at }));
  const [only] = branches;
  return branches.length === 0 ? [] : branches.length === 1 && only !== undefined ? only.parts : [{ kind: 'oneOf', branches }];
}

/** One of several texts; a part for itself when there is only one. */
export function oneOf(values: readonly string[], at: Location): readonly Part[] {
  const distinct = [...new Set(values)];
  const [only] = distinct;
  if (distinct.length === 1 && only !== undefined) return literalPart(only);
  return [{ kind: 'oneOf', branches: distinct.map((value) => literalText(value, at)) }];
}

/** Split at an operator that stands in no string and no parentheses. */
function splitOutside(text: string, operator: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let quoted = false;
  let last = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (depth === 0 && text.startsWith(operator, at)) {
      found.push(text.slice(last, at));
      at += operator.length - 1;
      last = at + 1;
    }
  }
  return [...found, text.slice(last)];
}
