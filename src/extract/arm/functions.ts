import { decodeBase64 } from '../../certificates/index.ts';
import { jsonTree } from '../settings/json-tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { objectFunctions } from './object-functions.ts';
import type { Origin, TemplateFunction, TextPiece, Value } from './value.ts';
import { NULL, eitherOf, isTrue, literal, number, piecesOf, text, truth, unknown, wordOf } from './value.ts';

/**
 * A function of the template language. What is not here, or depends on what is not known, is unknown; what hands out keys
 * is withheld. https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
 */
export function callFunction(name: string, values: readonly Value[], origin: Origin): Value {
  const known = FUNCTIONS.get(name.toLowerCase());
  if (known !== undefined) return known(values, origin);
  if (/^list|^getsecret$/i.test(name)) return unknown('withheld', origin);
  return unknown(`${name.slice(0, 60)}(${values.map((value) => wordOf(value) ?? '…').join(', ').slice(0, 100)}) is known at deployment`, origin);
}

const first = (values: readonly Value[]): Value => values[0] ?? NULL;

/** A function of words; unknown as soon as one of them is. */
function ofWords(make: (...words: string[]) => string | number | boolean | null): TemplateFunction {
  return (values, origin) => {
    const words = values.map(wordOf);
    if (words.some((word) => word === null)) return openText(values, origin);
    const made = make(...(words as string[]));
    return made === null ? unknown('known at deployment', origin) : typeof made === 'string' ? literal(made, origin) : typeof made === 'number' ? number(made, origin) : truth(made, origin);
  };
}

/** What cannot be worked out keeps its reason, so that secrets stay withheld. */
function openText(values: readonly Value[], origin: Origin): Value {
  const open = values.flatMap(piecesOf).find(({ part }) => part.kind === 'unknown')?.part;
  return unknown(open?.kind === 'unknown' ? open.reason : 'known at deployment', origin);
}

/** A function of one text that works on each of its literal pieces. */
function ofPieces(change: (literal: string) => string): TemplateFunction {
  return (values, origin) => text(piecesOf(first(values)).map((piece): TextPiece => (piece.part.kind === 'literal' ? { ...piece, part: { kind: 'literal', text: change(piece.part.text) } } : piece)), origin);
}

function concat(values: readonly Value[], origin: Origin): Value {
  if (values.some(({ kind }) => kind === 'list')) return { kind: 'list', items: values.flatMap((value) => (value.kind === 'list' ? value.items : [])), origin };
  return text(values.flatMap(piecesOf), origin);
}

/** A hole, or a doubled brace, which stands for one. */
const HOLE = /\{\{|\}\}|\{(\d{1,3})(?:[,:][^{}]{0,40})?\}/g;

/** `format('{0}-{1}', a, b)`. */
function format(values: readonly Value[], origin: Origin): Value {
  const [pattern, ...rest] = values;
  const made: TextPiece[] = [];
  for (const piece of pattern === undefined ? [] : piecesOf(pattern)) {
    if (piece.part.kind !== 'literal') {
      made.push(piece);
      continue;
    }
    const { text: written } = piece.part;
    const { origin: place } = piece;
    const whole = place !== null && place.end - place.start === written.length;
    let last = 0;
    const literalUpTo = (end: number): void => {
      if (end > last) made.push({ part: { kind: 'literal', text: written.slice(last, end) }, origin: whole ? { ...place, start: place.start + last, end: place.start + end } : place });
    };
    for (const match of written.matchAll(HOLE)) {
      literalUpTo(match.index + (match[1] === undefined ? 1 : 0));
      const value = match[1] === undefined ? undefined : rest[Number(match[1])];
      made.push(...(value === undefined ? [] : piecesOf(value)));
      last = match.index + match[0].length;
    }
    literalUpTo(written.length);
  }
  return text(made, origin);
}

function join(values: readonly Value[], origin: Origin): Value {
  const [list, separator] = values;
  if (list?.kind !== 'list') return unknown('known at deployment', origin);
  return text(list.items.flatMap((item, index) => [...(index === 0 || separator === undefined ? [] : piecesOf(separator)), ...piecesOf(item)]), origin);
}

function split(values: readonly Value[], origin: Origin): Value {
  const [whole, by] = values;
  const words = [whole, ...(by?.kind === 'list' ? by.items : [by])].map((value) => (value === undefined ? null : wordOf(value)));
  const [all, ...separators] = words;
  if (all === null || all === undefined || separators.some((word) => word === null || word === '')) return openText(values, origin);
  let parts = [all];
  for (const separator of separators as string[]) parts = parts.flatMap((part) => part.split(separator));
  return { kind: 'list', items: parts.slice(0, 1000).map((part) => literal(part, origin)), origin };
}

/** Of a base that is not known the end of the address is known all the same. */
function uriOf([base = NULL, relative = NULL]: readonly Value[], origin: Origin): Value {
  const word = wordOf(base);
  return text([...(word === null ? piecesOf(base) : piecesOf(literal(word.slice(0, word.lastIndexOf('/') + 1), base.origin))), ...piecesOf(relative)], origin);
}

/** Text with its base64 undone; `null` for what is none. */
function base64ToText(word: string): string | null {
  const bytes = decodeBase64(word.trim(), 'optional');
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

function parsedJson(values: readonly Value[], origin: Origin): Value {
  const word = wordOf(first(values));
  if (word === null) return openText(values, origin);
  if (word === 'null') return NULL;
  const tree = jsonTree(word);
  return tree === null ? unknown('known at deployment', origin) : valueOfTree(tree, origin);
}

/** A tree whose positions mean nothing: all of it stands where it is used. */
export function valueOfTree(node: KeyedNode, origin: Origin): Value {
  if (node.kind === 'scalar') return node.type === 'string' ? literal(node.text, origin) : { kind: 'plain', type: node.type, text: node.text, origin };
  if (node.kind === 'list') return { kind: 'list', items: node.children.map((child) => valueOfTree(child, origin)), origin };
  return { kind: 'object', entries: node.children.map((child) => ({ key: child.key, keyOrigin: null, value: valueOfTree(child, origin) })), origin };
}

/** Of two truths of which one may be open. */
function logical(decides: boolean): TemplateFunction {
  return (values, origin) => {
    const truths = new Set(values.map(isTrue));
    if (truths.has(decides)) return truth(decides, origin);
    return truths.has(null) ? unknown('known at deployment', origin) : truth(!decides, origin);
  };
}

/** Null: not known. */
const isNull = (value: Value): boolean | null => (value.kind === 'unknown' || value.kind === 'oneOf' ? null : value.kind === 'plain' && value.type === 'null');

function equals(values: readonly Value[], origin: Origin): Value {
  const [a = NULL, b = NULL] = values;
  if (isNull(a) === true || isNull(b) === true) {
    const both = [isNull(a), isNull(b)];
    return both.includes(null) ? unknown('known at deployment', origin) : truth(both.every((each) => each === true), origin);
  }
  return ofWords((x, y) => x === y)(values, origin);
}

function negated(of: TemplateFunction): TemplateFunction {
  return (values, origin) => {
    const value = isTrue(of(values, origin));
    return value === null ? unknown('known at deployment', origin) : truth(!value, origin);
  };
}

const numbers = (make: (a: number, b: number) => number | boolean): TemplateFunction => ofWords((a = '', b = '') => make(Number(a), Number(b)));
const sameIgnoringCase = ofWords((a = '', b = '') => a.toLowerCase() === b.toLowerCase());

/** A padded or cut text; only where it is known as a whole. */
const cut = ofWords((whole = '', start = '0', length = '') => whole.slice(Number(start), length === '' ? undefined : Number(start) + Number(length)));

const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['concat', concat],
  ['format', format],
  ['join', join],
  ['split', split],
  ['string', (values, origin) => (first(values).kind === 'text' || first(values).kind === 'plain' ? text(piecesOf(first(values)), origin) : unknown('an object as text', origin))],
  ['tolower', ofPieces((part) => part.toLowerCase())],
  ['toupper', ofPieces((part) => part.toUpperCase())],
  ['trim', ofWords((word = '') => word.trim())],
  ['replace', (values, origin) => {
    const [from, to] = [values[1], values[2]].map((value) => (value === undefined ? null : wordOf(value)));
    return from == null || from === '' || to == null ? openText(values, origin) : ofPieces((part) => part.replaceAll(from, () => to))(values, origin);
  }],
  ['substring', cut],
  ['take', (values, origin) => (first(values).kind === 'list' ? first(values) : ofWords((whole = '', count = '0') => whole.slice(0, Number(count)))(values, origin))],
  ['skip', (values, origin) => (first(values).kind === 'list' ? first(values) : ofWords((whole = '', count = '0') => whole.slice(Number(count)))(values, origin))],
  ['startswith', ofWords((whole = '', part = '') => whole.toLowerCase().startsWith(part.toLowerCase()))],
  ['endswith', ofWords((whole = '', part = '') => whole.toLowerCase().endsWith(part.toLowerCase()))],
  ['indexof', ofWords((whole = '', part = '') => whole.toLowerCase().indexOf(part.toLowerCase()))],
  ['uricomponent', ofWords((word = '') => encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(word))))],
  ['uri', uriOf],
  ['base64', ofWords((word = '') => Buffer.from(word).toString('base64'))],
  ['base64tostring', ofWords((word = '') => base64ToText(word))],
  ['base64tojson', (values, origin) => parsedJson([ofWords((word = '') => base64ToText(word))(values, origin)], origin)],
  ['json', parsedJson],
  ['int', ofWords((word = '') => Number(word))],
  ['bool', ofWords((word = '') => word.toLowerCase() === 'true' || word === '1')],
  ['true', (_, origin) => truth(true, origin)],
  ['false', (_, origin) => truth(false, origin)],
  ['null', () => NULL],
  ['not', negated((values, origin) => { const value = isTrue(first(values)); return value === null ? unknown('known at deployment', origin) : truth(value, origin); })],
  ['and', logical(false)],
  ['or', logical(true)],
  ['equals', equals],
  ['notequals', negated(equals)],
  ['equalsignorecase', sameIgnoringCase],
  ['notequalsignorecase', negated(sameIgnoringCase)],
  ['less', numbers((a, b) => a < b)], ['lessorequals', numbers((a, b) => a <= b)], ['greater', numbers((a, b) => a > b)], ['greaterorequals', numbers((a, b) => a >= b)],
  ['add', numbers((a, b) => a + b)], ['sub', numbers((a, b) => a - b)], ['mul', numbers((a, b) => a * b)], ['div', numbers((a, b) => Math.trunc(a / b))], ['mod', numbers((a, b) => a % b)],
  ['coalesce', (values, origin) => {
    const at = values.findIndex((value) => !(value.kind === 'plain' && value.type === 'null'));
    const value = values[at];
    return value === undefined ? NULL : value.kind === 'unknown' ? eitherOf(values.slice(at), origin) : value;
  }],
  ...objectFunctions,
]);
