import { posix } from 'node:path';
import type { Content, Location, LoginForm, Part, Setting, Text } from '../../model.ts';
import { decodeCertificateText } from '../certificates/index.ts';
import { isSecretName, withholdInText } from '../secrets.ts';
import type { Entry, Step } from './expressions.ts';
import { chainPath, readArguments, readEntries, readPrimary } from './expressions.ts';
import type { Node } from './tree.ts';
import { treePathOf } from './tree-path.ts';
import { isGroup, isMark, isWord } from './tree.ts';
import type { Scope } from './scope.ts';
import { evaluate, readSwitch, spanOf, toText } from './values.ts';

/** Options in options: `extra.ssl.ca`. */
const MAX_DEPTH = 4;
const TRUE_FALSE = new Set(['true', 'false', 'True', 'False']);
const NOTHING = new Set(['null', 'None', 'nil', 'undefined', 'Nothing']);
const READ_FILE = new Set(['readFileSync', 'readFile', 'readTextFileSync', 'readTextFile']);
const CA_KEYS = new Set(['ca', 'cacerts']);

/** Settings of an options object or of named arguments, flattened with dots. Secrets and user names are left out. */
export function readOptions(entries: readonly Entry[], scope: Scope, prefix = '', depth = 0): readonly Setting[] {
  return entries.flatMap((entry): readonly Setting[] => {
    const key = prefix === '' ? entry.key : `${prefix}.${entry.key}`;
    if (isSecretName(entry.key) || entry.key === 'key' || entry.key === 'cert') return [];
    const value = followed(entry.value, scope);
    const at = scope.file.at(entry.start, entry.end);
    const branches = readSwitch(value)?.map((branch) => followed(branch, scope)) ?? [value];
    const only = branches.map((branch) => (branch.length === 1 ? branch[0] : undefined)).find((node) => isGroup(node, '{'));
    if (isGroup(only, '{') && depth < MAX_DEPTH) {
      const nested = readOptions(readEntries(only), scope, key, depth + 1);
      // An object in one branch of a switch: what it says counts, and the value shows that there is another branch.
      const others = branches.filter((branch) => branch[0] !== only);
      const span = scope.file.at(only.start, only.end);
      const parts: readonly Part[] = others.length === 0 ? [] : [{ kind: 'oneOf', branches: [{ parts: [], at: span }, ...others.map((branch) => toText(evaluate(branch, scope), scope.file, spanOf(branch)))] }];
      return [setting(key, { parts, at: span }, 'object', at), ...nested];
    }
    if (CA_KEYS.has(entry.key)) {
      const { text, content } = certificateContent(value, scope);
      return [{ ...setting(key, text, 'string', at), content }];
    }
    const path = treePathOf(value, scope);
    if (path !== null) return [{ ...setting(key, { parts: [{ kind: 'literal', text: path }], at: scope.file.at(spanOf(value).start, spanOf(value).end) }, 'string', at), content: { kind: 'repository', path, at } }];
    return [scalar(key, value, at, scope)];
  });
}

/** The log-in form of the `user` option; the name goes no further. */
export function optionLogin(entries: readonly Entry[], scope: Scope): LoginForm {
  const user = entries.find(({ key }) => /^(?:user|username|user_?id|uid|user name)$/i.test(key));
  if (user === undefined) return 'none';
  const pieces = evaluate(user.value, scope);
  if (pieces.some(({ part }) => part.kind === 'literal' && part.text.includes('@'))) return 'user@server';
  return pieces.every(({ part }) => part.kind === 'literal') ? 'user' : 'unknown';
}

function scalar(key: string, value: readonly Node[], at: Location, scope: Scope): Setting {
  const [only] = value;
  const literal = (text: string): Text => ({ parts: [{ kind: 'literal', text }], at: scope.file.at(spanOf(value).start, spanOf(value).end) });
  if (value.length === 1 && isWord(only)) {
    if (TRUE_FALSE.has(only.text)) return setting(key, literal(only.text.toLowerCase()), 'boolean', at);
    if (NOTHING.has(only.text)) return setting(key, literal('null'), 'null', at);
    if (/^\d/.test(only.text)) return setting(key, literal(only.text), 'number', at);
  }
  const member = enumMember(value, scope);
  if (member !== null) return setting(key, literal(member), 'string', at);
  return setting(key, withholdInText(toText(evaluate(value, scope), scope.file, spanOf(value))), 'string', at);
}

/** `SslMode.VerifyFull`: the member of an enumeration. */
function enumMember(value: readonly Node[], scope: Scope): string | null {
  if (scope.language.id !== 'dotnet' && scope.language.id !== 'java') return null;
  const read = readPrimary(value, 0, scope.language);
  if (read === null || read.next !== value.length || read.primary.kind !== 'chain') return null;
  const { steps } = read.primary;
  const last = steps.at(-1);
  return steps.length > 1 && steps.every((step) => step.kind === 'name' && /^[A-Z]/.test(step.name)) && last?.kind === 'name' ? last.name : null;
}

function setting(key: string, value: Text, type: Setting['type'], at: Location): Setting {
  return { layer: 'option', key, value, type, content: null, at };
}

/** A name that stands for an object or a call in the same file. */
export function followed(value: readonly Node[], scope: Scope): readonly Node[] {
  const [only] = value;
  if (value.length !== 1 || !isWord(only)) return value;
  const constants = scope.constants.get(only.text);
  const [nodes] = constants ?? [];
  return constants?.length === 1 && nodes !== undefined && nodes.length > 0 && (nodes[0]?.kind !== 'word' || nodes.length > 1) ? nodes : value;
}

/** What a `ca` option holds: a file that the code reads, PEM text, a variable, several of them. */
function certificateContent(given: readonly Node[], scope: Scope): { text: Text; content: Content } {
  const value = withoutLineBreakRepair(isMark(given[0], '...') ? given.slice(1) : given, scope);
  const span = spanOf(value);
  const at = scope.file.at(span.start, span.end);
  const nothing = (reason: string): Text => ({ parts: [{ kind: 'unknown', reason }], at });
  const [only] = value;
  if (value.length === 1 && isGroup(only, '[')) {
    const items = readArguments(only).positional.map((item) => certificateContent(followed(item, scope), scope));
    return { text: items.length === 1 ? (items[0]?.text ?? nothing('empty list')) : nothing('several certificates'), content: { kind: 'pieces', pieces: items.map(({ content }) => content) } };
  }
  const read = readPrimary(value, 0, scope.language);
  if (read?.primary.kind === 'chain') {
    const called = calledWith(read.primary.steps, READ_FILE);
    if (called !== null) return fileContent(called, scope, at);
    const decoded = calledWith(read.primary.steps, new Set(['from']));
    if (decoded !== null && chainPath(read.primary.steps) === 'Buffer.from') return decodedContent(decoded, scope, at);
    const last = read.primary.steps.at(-1);
    // The list of the runtime itself: https://nodejs.org/api/tls.html#tlsrootcertificates
    if (last?.kind === 'name' && last.name === 'rootCertificates') return { text: nothing('the list of the runtime'), content: { kind: 'store', store: 'node', at } };
  }
  const text = toText(evaluate(value, scope), scope.file, span);
  const [part] = text.parts;
  if (text.parts.length === 1 && part?.kind === 'literal') {
    const decoded = decodeCertificateText(part.text, at);
    // Anything else, such as a path that nobody opens, is what the driver gets all the same.
    return { text: nothing('certificate text'), content: { kind: 'bytes', bytes: decoded?.bytes ?? new TextEncoder().encode(part.text), at } };
  }
  if (text.parts.every(({ kind }) => kind === 'variable' || kind === 'oneOf')) return { text: withholdInText(text), content: { kind: 'text', text: withholdInText(text), at } };
  return { text: nothing('computed'), content: { kind: 'unknown', reason: 'computed by the code', at } };
}

const REPAIRS = new Set(['replace', 'replaceAll', 'gsub', 'Replace', 'split', 'join']);

/** `x.replace(/\\n/g, '\n')`: certificate text counts as decoded anyway, so what turns `\n` into line breaks changes nothing. */
function withoutLineBreakRepair(value: readonly Node[], scope: Scope): readonly Node[] {
  const [joint, method, call] = value.slice(-3);
  const repairs = isMark(joint, '.', '?.') && isWord(method) && REPAIRS.has(method.text) && isGroup(call, '(');
  if (value.length < 4 || !repairs || !scope.file.text.slice(call.start, call.end).includes(String.raw`\n`)) return value;
  return withoutLineBreakRepair(value.slice(0, -3), scope);
}

/** Arguments of the call in a chain whose name is one of these. */
function calledWith(steps: readonly Step[], names: ReadonlySet<string>): readonly (readonly Node[])[] | null {
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    if (step.kind === 'name' && names.has(step.name) && next?.kind === 'call') return readArguments(next.group).positional;
  }
  return null;
}

function decodedContent(positional: readonly (readonly Node[])[], scope: Scope, at: Location): { text: Text; content: Content } {
  const { text, content } = certificateContent(followed(positional[0] ?? [], scope), scope);
  const [encoding] = positional[1] ?? [];
  const base64 = encoding?.kind === 'string' && scope.file.text.slice(encoding.start, encoding.end).includes('base64');
  return base64 ? { text, content: { kind: 'conversion', how: 'base64-decode', from: content, at } } : { text, content };
}

/** A file that the code reads. What hangs on `__dirname` is a file of the tree; anything else a path where the code runs. */
function fileContent(positional: readonly (readonly Node[])[], scope: Scope, at: Location): { text: Text; content: Content } {
  const nodes = followed(positional[0] ?? [], scope);
  const relative = relativeToFile(nodes, scope);
  if (relative !== null) {
    const path = posix.join(posix.dirname(scope.file.path), relative);
    const text: Text = { parts: [{ kind: 'literal', text: path }], at };
    return path.startsWith('../') ? { text, content: { kind: 'unknown', reason: 'outside of the repository', at } } : { text, content: { kind: 'repository', path, at } };
  }
  const span = spanOf(nodes);
  const joined = joinedPath(nodes, scope);
  const path = withholdInText(joined ?? toText(evaluate(nodes, scope), scope.file, span));
  return { text: path, content: { kind: 'path', path, place: null, at } };
}

const HERE = new Set(['__dirname', 'import.meta.dirname']);
const JOIN = new Set(['path.join', 'path.resolve', 'join', 'resolve', 'posix.join']);

/** The rest of a path that begins with the folder of the file: `path.join(__dirname, 'a', 'b')`, `__dirname + '/a'`, `new URL('a', import.meta.url)`. */
function relativeToFile(nodes: readonly Node[], scope: Scope): string | null {
  const read = readPrimary(nodes, 0, scope.language);
  if (read === null) return null;
  if (read.primary.kind === 'string') {
    const [hole, ...rest] = read.primary.node.pieces;
    if (hole?.kind !== 'hole' || !isHere(hole.nodes) || rest.some((piece) => piece.kind === 'hole')) return null;
    return rest.map((piece) => (piece.kind === 'literal' ? piece.text : '')).join('');
  }
  if (read.primary.kind !== 'chain') return null;
  const { steps } = read.primary;
  const path = calledPath(steps);
  if (HERE.has(path) && isMark(nodes[read.next], '+')) return plain(nodes.slice(read.next + 1), scope);
  const call = steps.at(-1);
  if (call?.kind !== 'call') return null;
  const [first, ...rest] = readArguments(call.group).positional;
  if (path === 'URL' && rest[0] !== undefined && textOf(rest[0]) === 'import.meta.url') return plain(first ?? [], scope);
  if (!JOIN.has(path) || first === undefined || !isHere(first)) return null;
  const pieces = rest.map((item) => plain(item, scope));
  return pieces.includes(null) ? null : pieces.join('/');
}

/** `path.join(process.cwd(), 'certs', 'ca.pem')`: relative to where the process starts. */
function joinedPath(nodes: readonly Node[], scope: Scope): Text | null {
  const read = readPrimary(nodes, 0, scope.language);
  const call = read?.primary.kind === 'chain' ? read.primary.steps.at(-1) : undefined;
  if (read?.primary.kind !== 'chain' || call?.kind !== 'call' || !JOIN.has(calledPath(read.primary.steps))) return null;
  const items = readArguments(call.group).positional.filter((item) => !textOf(item).startsWith('process.cwd'));
  const parts = items.flatMap((item, index) => [...(index > 0 ? [{ kind: 'literal' as const, text: '/' }] : []), ...toText(evaluate(item, scope), scope.file, spanOf(item)).parts]);
  const plainParts = parts.every((part) => part.kind === 'literal');
  return { parts: plainParts ? [{ kind: 'literal', text: posix.normalize(parts.map((part) => (part.kind === 'literal' ? part.text : '')).join('')) }] : parts, at: scope.file.at(spanOf(nodes).start, spanOf(nodes).end) };
}

/** `path.join`, also of a module that is required in place: `require('path').join`. */
function calledPath(steps: readonly Step[]): string {
  const [first, second, ...rest] = steps;
  return first?.kind === 'name' && first.name === 'require' && second?.kind === 'call' ? chainPath(rest) : chainPath(steps);
}

function plain(nodes: readonly Node[], scope: Scope): string | null {
  const pieces = evaluate(nodes, scope);
  return pieces.every(({ part }) => part.kind === 'literal') ? pieces.map(({ part }) => (part.kind === 'literal' ? part.text : '')).join('') : null;
}

const isHere = (nodes: readonly Node[]): boolean => HERE.has(textOf(nodes));

const textOf = (nodes: readonly Node[]): string => nodes.map((node) => (node.kind === 'word' || node.kind === 'mark' ? node.text : '')).join('');
