import { decodeBase64 } from '../../certificates/index.ts';
import { readTrees } from '../settings/formats.ts';
import type { KeyedNode, Span } from '../settings/tree.ts';
import { SourceFile } from '../source-file.ts';
import { newCursor } from './expression.ts';
import type { HclFunction, Scope, Template } from './scope.ts';
import { fileTemplate } from './template.ts';
import { moved } from './moved.ts';
import { plainOf, plainValue, textValue, unknown } from './values.ts';
import type { Value } from './values.ts';

/** UTF-16 units; what is longer is data. */
const MAX_LENGTH = 300_000;

/** Functions that read files, and that go from one notation to another. */
export const encodings: Readonly<Record<string, HclFunction>> = {
  file: ({ given: [path], span, scope }) => fileText(path, span, scope),
  filebase64: ({ given: [path], span, scope }) => fileBytes(path, span, scope),
  templatefile: ({ given: [path, names], span, scope, template }) => rendered(path, names, span, scope, template),
  jsonencode: ({ given: [value], span }) => notation(value, span),
  yamlencode: ({ given: [value], span }) => notation(value, span),
  jsondecode: ({ given: [text], span }) => decoded(text, 'json', span),
  yamldecode: ({ given: [text], span }) => decoded(text, 'yaml', span),
  base64encode: ({ given: [text], span }) => encoded(text, span),
  base64decode: ({ given: [text], span }) => {
    const plain = plainOf(text);
    const bytes = plain === null ? null : decodeBase64(plain);
    return text?.kind === 'text' && text.structure !== undefined ? text.structure : bytes === null || text === undefined ? unknown('what base64decode() gives', span) : plainValue(new TextDecoder().decode(bytes), text.span);
  },
  urlencode: ({ given: [text], span }) => {
    if (text?.kind !== 'text') return text ?? unknown('an expression', span);
    return { ...text, pieces: text.pieces.map((piece) => (piece.part.kind === 'literal' ? { ...piece, part: { kind: 'literal', text: encodeURIComponent(piece.part.text.replaceAll(/[\uD800-\uDFFF]/gu, '\uFFFD')) } } : piece)) };
  },
};

function fileOf(path: Value | undefined, scope: Scope): SourceFile | null {
  const plain = plainOf(path);
  const file = plain === null ? null : scope.open(plain);
  return file === null || file.encoding === 'binary' || file.text.length > MAX_LENGTH ? null : file;
}

const missing = (path: Value | undefined, span: Span): Value => unknown(plainOf(path) === null ? 'a file whose path is not known here' : 'a file that is not in the repository', span);

function fileText(path: Value | undefined, span: Span, scope: Scope): Value {
  const file = fileOf(path, scope);
  if (file === null) return missing(path, span);
  const start = scope.source.offsetOf(file);
  const at = { start, end: start + file.text.length };
  return textValue([{ part: { kind: 'literal', text: file.text }, ...at }], at, { file: file.path });
}

/** Bytes of any kind: a keystore that a Secret takes. */
function fileBytes(path: Value | undefined, span: Span, scope: Scope): Value {
  const plain = plainOf(path);
  const file = plain === null ? null : scope.open(plain);
  if (file === null || file.bytes.length > MAX_LENGTH) return missing(path, span);
  const start = scope.source.offsetOf(file);
  const at = { start, end: start + file.text.length };
  return textValue([{ part: { kind: 'literal', text: Buffer.from(file.bytes).toString('base64') }, ...at }], at);
}

function rendered(path: Value | undefined, names: Value | undefined, span: Span, scope: Scope, template: Template): Value {
  const file = fileOf(path, scope);
  if (file === null) return missing(path, span);
  const start = scope.source.offsetOf(file);
  const parts = moved(fileTemplate(newCursor(file.text)), (each) => ({ start: each.start + start, end: each.end + start }));
  const own = new Map((names?.kind === 'map' ? names.entries : []).map(({ key, value }) => [key, value]));
  const inner: Scope = { ...scope, names: own, resolve: () => null };
  return template(parts, { start, end: start + file.text.length }, inner);
}

/** The text itself is left open: whoever reads it goes by what is encoded. */
function notation(value: Value | undefined, span: Span): Value {
  if (value === undefined) return unknown('an expression', span);
  return value.kind === 'map' || value.kind === 'list' ? { kind: 'text', type: 'string', pieces: [{ part: { kind: 'unknown', reason: 'a structure in one text' }, ...span }], structure: value, span } : value;
}

function encoded(text: Value | undefined, span: Span): Value {
  const plain = plainOf(text);
  if (text === undefined || plain === null) return text?.kind === 'text' ? { kind: 'text', type: 'string', pieces: [{ part: { kind: 'unknown', reason: 'a text in base64' }, ...span }], structure: text, span } : (text ?? unknown('an expression', span));
  return { ...textValue([{ part: { kind: 'literal', text: Buffer.from(plain, 'utf8').toString('base64') }, ...text.span }], text.span), ...(text.kind === 'text' ? { structure: text } : {}) };
}

function decoded(text: Value | undefined, format: 'json' | 'yaml', span: Span): Value {
  if (text?.kind === 'text' && text.structure !== undefined) return text.structure;
  const plain = plainOf(text);
  if (text?.kind !== 'text' || plain === null) return text?.kind === 'unknown' ? text : unknown(`what ${format}decode() gives`, span);
  const [tree] = readTrees(new SourceFile(`text.${format}`, new TextEncoder().encode(plain)), format);
  const [only] = text.pieces;
  const base = text.pieces.length === 1 && only !== undefined && only.end - only.start === plain.length ? only.start : null;
  return tree === undefined ? unknown(`what ${format}decode() gives`, span) : valueOfTree(tree, base, text.span);
}

/** `base`: where the text of the tree begins; null: only the whole is known. */
function valueOfTree(node: KeyedNode, base: number | null, whole: Span): Value {
  const move = ({ start, end }: Span): Span => (base === null ? whole : { start: start + base, end: end + base });
  const span = move(node.span);
  if (node.kind === 'map') return { kind: 'map', entries: node.children.map((each) => ({ key: each.key, keySpan: each.keySpan === null ? null : move(each.keySpan), value: valueOfTree(each, base, whole) })), open: false, span };
  if (node.kind === 'list') return { kind: 'list', items: node.children.map((each) => valueOfTree(each, base, whole)), open: false, span };
  return node.type === 'null' ? { kind: 'null', span } : plainValue(node.text, span, node.type);
}
