import { SaxesParser } from 'saxes';
import { TooLarge } from '../too-large.ts';
import { MAX_DEPTH, mapNode, newBudget, scalarNode } from './tree.ts';
import type { KeyedNode, Span } from './tree.ts';

interface Element {
  readonly name: string;
  readonly nameSpan: Span;
  readonly start: number;
  readonly attributes: KeyedNode[];
  readonly children: KeyedNode[];
  text: { readonly value: string; readonly span: Span } | null;
}

/** Each costs the parser more than a page of sound XML. */
const MAX_MISTAKES = 1000;

/** Stands in for an `&` that begins no entity (a JDBC address pasted as it is); it has the same length. */
const LONE_AMPERSAND = '\ue026';

/**
 * XML as a tree: an attribute is a scalar, an element with nothing but text too, any other element a map under its
 * `id`, else its `name`, else its tag. No entity but the five of the standard is expanded, no document type is read.
 *
 * @throws TooLarge
 */
export function xmlTree(source: string): KeyedNode | null {
  const text = hideLoneAmpersands(source);
  const parser = new SaxesParser({ position: true });
  const budget = newBudget();
  const root = newElement('', { start: 0, end: 0 }, 0);
  const open: Element[] = [root];
  /** Where the last thing that is not text ended. */
  let seen = 0;
  const top = (): Element => open.at(-1) ?? root;
  // Without a listener the parser throws at the first error; with one it goes on.
  let mistakes = 0;
  parser.on('error', () => {
    mistakes += 1;
    if (mistakes > MAX_MISTAKES) throw new TooLarge(MAX_MISTAKES, 'mistakes in XML');
  });
  parser.on('opentagstart', (tag) => {
    const end = parser.position - 1;
    open.push(newElement(tag.name, { start: end - tag.name.length, end }, end - tag.name.length - 1));
  });
  parser.on('attribute', ({ name, value }) => {
    budget.left -= 1;
    if (budget.left < 0) return;
    const end = parser.position - 1;
    const start = text.lastIndexOf(text.charAt(end), end - 1) + 1;
    const nameEnd = text.lastIndexOf('=', start);
    const nameStart = text.lastIndexOf(name, nameEnd);
    top().attributes.push(scalarNode(name, { start: nameStart, end: nameStart + name.length }, { start, end }, restore(value), 'string', 'entity'));
  });
  parser.on('opentag', () => {
    seen = parser.position;
  });
  parser.on('text', (value) => {
    const stop = text.charAt(parser.position - 1) === '<' ? parser.position - 1 : parser.position;
    if (value.trim() !== '') top().text ??= { value: restore(value.trim()), span: trimmed(text, seen, stop) };
  });
  parser.on('cdata', (value) => {
    const end = parser.position - 3;
    if (value.trim() !== '') top().text ??= { value: restore(value), span: { start: text.lastIndexOf('<![CDATA[', end) + 9, end } };
    seen = parser.position;
  });
  parser.on('comment', () => {
    seen = parser.position;
  });
  parser.on('closetag', () => {
    const element = open.length > 1 ? open.pop() : undefined;
    seen = parser.position;
    budget.left -= 1;
    if (element !== undefined && budget.left >= 0 && open.length <= MAX_DEPTH) top().children.push(finish(element, seen));
  });
  parser.write(text).close();
  for (let element = open.pop(); element !== undefined && element !== root; element = open.pop()) {
    if (open.length <= MAX_DEPTH) top().children.push(finish(element, text.length));
  }
  return root.children.length === 0 ? null : mapNode('', null, { start: 0, end: text.length }, root.children);
}

function newElement(name: string, nameSpan: Span, start: number): Element {
  return { name, nameSpan, start, attributes: [], children: [], text: null };
}

function finish(element: Element, end: number): KeyedNode {
  const { text, attributes, children } = element;
  if (attributes.length === 0 && children.length === 0) {
    return scalarNode(element.name, element.nameSpan, text?.span ?? { start: end, end }, text?.value ?? '', 'string', 'entity');
  }
  const called = attributes.find((each) => each.key === 'id') ?? attributes.find((each) => each.key === 'name');
  const key = called?.kind === 'scalar' && called.text !== '' ? { text: called.text, span: called.span } : { text: element.name, span: element.nameSpan };
  const body = text === null ? [] : [scalarNode('#text', element.nameSpan, text.span, text.value, 'string', 'entity')];
  return mapNode(key.text, key.span, { start: element.start, end }, [...attributes, ...children, ...body]);
}

function hideLoneAmpersands(source: string): string {
  return source.replace(/&(?![#\w]{1,12};)/g, LONE_AMPERSAND);
}

const restore = (value: string): string => value.replaceAll(LONE_AMPERSAND, '&');

function trimmed(source: string, from: number, to: number): Span {
  let start = from;
  let end = to;
  while (start < end && source.charAt(start).trim() === '') start += 1;
  while (end > start && source.charAt(end - 1).trim() === '') end -= 1;
  return { start, end };
}
