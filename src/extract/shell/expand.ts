import type { Content, Part, Text } from '../../model.ts';
import { isSecretName } from '../secrets.ts';
import { asText, sealed, unknownContent, withoutLastNewline } from '../operations/contents.ts';
import { plain, textOf } from '../operations/text.ts';
import { assign, positional, valueOf } from './variables.ts';
import { derived } from './mapped-text.ts';
import { copyOf } from './session.ts';
import type { Frame, Session, ShellWord } from './session.ts';
import { braceWays, removed, replaced } from './patterns.ts';
import type { ParameterExpansionPart, Script, WordPart, WordSyntax } from './unbash.ts';
import { Fields, itemsOf, literalItem, partItem, wordOf } from './words.ts';
import type { Item } from './words.ts';

const MAX_DEPTH = 40;
const MAX_SPLIT = 200;

/** Parameters that only a running shell knows. */
const SPECIAL = new Set(['?', '$', '!', '#', '-', '_', 'RANDOM', 'SECONDS', 'LINENO', 'PPID', 'BASHPID', 'UID', 'EUID']);

/** The words that a word becomes. */
export function expandWord(word: WordSyntax, frame: Frame, session: Session): readonly ShellWord[] {
  const { file } = frame.source;
  const start = frame.source.start(word.pos);
  const end = frame.source.end(word.end);
  const words = fieldsOf(word, frame, session).words(file, start, end, variableOf(word));
  const [only] = words;
  return words.length === 1 && only !== undefined && isBare(word) ? split(only, start, end) : words;
}

function fieldsOf(word: WordSyntax, frame: Frame, session: Session): Fields {
  const fields = new Fields();
  if (word.parts === undefined) fields.append(literalItems(word.value, word.text, word.pos, word.end, frame, true));
  else for (const [index, part] of word.parts.entries()) expandPart(part, index === 0, fields, frame, session);
  return fields;
}

/** A word that stays one: a value, a target of a redirection. */
export function expandOne(word: WordSyntax, frame: Frame, session: Session): ShellWord {
  const { file } = frame.source;
  const start = frame.source.start(word.pos);
  const end = frame.source.end(word.end);
  const [first, ...more] = fieldsOf(word, frame, session).words(file, start, end, variableOf(word));
  if (first === undefined) return wordOf([], file, start, end);
  return more.length === 0 ? first : wordOf([first, ...more].flatMap((each, index) => [...(index > 0 ? [literalItem(' ', start, end)] : []), ...itemsOf(each, start, end)]), file, start, end);
}

/** The text of parts that are expanded as within double quotes: the body of a here-document. */
export function expandParts(parts: readonly WordPart[], frame: Frame, session: Session, start: number, end: number): ShellWord {
  const fields = new Fields();
  for (const part of parts) expandPart(part, false, fields, frame, session);
  const { file } = frame.source;
  return fields.words(file, start, end, null)[0] ?? wordOf([], file, start, end);
}

function expandPart(part: WordPart, first: boolean, fields: Fields, frame: Frame, session: Session): void {
  const start = frame.source.start(part.pos);
  const end = frame.source.end(part.end);
  switch (part.type) {
    case 'Literal':
      return fields.append(literalItems(part.value, part.text, part.pos, part.end, frame, first));
    case 'SingleQuoted':
      return fields.append(literalItems(part.value, part.text.slice(1, -1), part.pos + 1, part.end - 1, frame, false));
    case 'AnsiCQuoted':
      return fields.append([literalItem(part.value, start, end)]);
    case 'DoubleQuoted':
    case 'LocaleString':
      for (const child of part.parts) expandPart(child, false, fields, frame, session);
      return undefined;
    case 'Glob':
    case 'ExtendedGlob':
      return fields.append([literalItem(part.text, start, end)]);
    case 'BraceExpansion': {
      const ways = braceWays(part.text);
      return ways === null ? fields.append([literalItem(part.text, start, end)]) : fields.multiply(ways.map((way) => [literalItem(way, start, end)]));
    }
    case 'SimpleExpansion':
      return parameter(part.text.slice(1), fields, start, end, session, frame);
    case 'ParameterExpansion':
      return parameterExpansion(part, fields, start, end, session, frame);
    case 'CommandExpansion':
      return fields.append(output(part.script, frame, session, start, end));
    case 'ArithmeticExpansion':
      return fields.append([partItem({ kind: 'unknown', reason: 'a computed number' }, start, end)]);
    case 'ProcessSubstitution':
      return fields.append([processFile(part.operator, part.script, frame, session, start, end)]);
  }
}

/** `~` at the front of a word is the home of whoever runs it. */
function literalItems(value: string, text: string, pos: number, stop: number, frame: Frame, first: boolean): readonly Item[] {
  const start = frame.source.start(pos);
  const end = frame.source.end(stop);
  if (first && value.startsWith('~') && text.startsWith('~')) {
    const slash = value.indexOf('/');
    const name = slash === -1 ? value.slice(1) : value.slice(1, slash);
    const home: Part = name === '' ? { kind: 'variable', name: 'HOME', otherwise: null } : { kind: 'unknown', reason: 'the home of another user' };
    return [partItem(home, start, start + 1 + name.length), literalItem(slash === -1 ? '' : value.slice(slash), start + 1 + name.length, end)];
  }
  return [literalItem(value, start, end)];
}

function parameter(name: string, fields: Fields, start: number, end: number, session: Session, frame: Frame): void {
  const bare = name.startsWith('{') ? name.slice(1, -1) : name;
  if (bare === '@' || bare === '*') {
    if (frame.parameters === null) return fields.append([partItem({ kind: 'unknown', reason: 'the arguments of the script' }, start, end)]);
    return fields.spread(frame.parameters.map((word) => itemsOf(word, start, end)));
  }
  return fields.append(itemsOf(lookUp(bare, start, end, session, frame), start, end));
}

/** The value of a parameter, or a part that names it. */
function lookUp(name: string, start: number, end: number, session: Session, frame: Frame): ShellWord {
  const { file } = frame.source;
  const known = valueOf(name, session, frame);
  if (known !== null) return known;
  if (SPECIAL.has(name)) return wordOf([partItem({ kind: 'unknown', reason: `$${name} of a running shell` }, start, end)], file, start, end);
  if (/^\d+$/.test(name)) return wordOf([partItem({ kind: 'unknown', reason: 'an argument of the script' }, start, end)], file, start, end);
  return wordOf([partItem({ kind: 'variable', name, otherwise: null }, start, end)], file, start, end);
}

function parameterExpansion(part: ParameterExpansionPart, fields: Fields, start: number, end: number, session: Session, frame: Frame): void {
  const { operation, index } = part;
  const name = part.parameter;
  const unknown = (): void => fields.append([partItem({ kind: 'unknown', reason: `\${${name}…} of the shell` }, start, end)]);
  if (part.prefix !== undefined) return unknown();
  const array = session.state.variables.get(name);
  if (index !== undefined && array?.array === true) {
    if (index.value === '@' || index.value === '*') return operation === undefined ? fields.spread(array.words.map((word) => itemsOf(word, start, end))) : unknown();
    const element = array.words[Number(index.value)];
    return element === undefined || operation !== undefined ? unknown() : fields.append(itemsOf(element, start, end));
  }
  if (index !== undefined && name !== 'BASH_SOURCE') return unknown();
  if (operation === undefined) return parameter(name, fields, start, end, session, frame);
  const value = positional(name, frame) ?? lookUp(name, start, end, session, frame);
  const known = plain(value.text);
  switch (operation.type) {
    case 'Default': {
      const operand = limited(expandOne(operation.operand, { ...frame, depth: frame.depth + 1 }, session), frame);
      return fields.append(withDefault(name, operation.operator, value, operand, start, end, session, frame));
    }
    case 'Remove': {
      const pattern = plain(expandOne(operation.operand, frame, session).text);
      const rest = known === null || pattern === null ? null : removed(known, operation.operator, pattern);
      return rest === null ? unknown() : fields.append([literalItem(rest, start, end)]);
    }
    case 'Replace': {
      const pattern = plain(expandOne(operation.pattern, frame, session).text);
      const by = plain(expandOne(operation.replacement, frame, session).text);
      const rest = known === null || pattern === null || by === null ? null : replaced(known, operation.operator, pattern, by);
      return rest === null ? unknown() : fields.append([literalItem(rest, start, end)]);
    }
    case 'CaseModification': {
      if (known === null || !(operation.operator === '^^' || operation.operator === ',,')) return unknown();
      return fields.append([literalItem(operation.operator === '^^' ? known.toUpperCase() : known.toLowerCase(), start, end)]);
    }
    case 'Slice':
    case 'Transform':
    case 'Names':
    case 'Unknown':
      return unknown();
  }
}

/** `${X:-d}`, `${X:=d}`, `${X:+d}`, `${X:?message}`. */
function withDefault(name: string, operator: string, value: ShellWord, operand: ShellWord, start: number, end: number, session: Session, frame: Frame): readonly Item[] {
  const isOpen = value.text.parts.length === 1 && value.text.parts[0]?.kind === 'variable' && value.text.parts[0].name === name;
  const isArgument = value.text.parts[0]?.kind === 'unknown' && /^\d+$/.test(name);
  const otherwise: Text = isSecretName(name) ? { parts: [{ kind: 'unknown', reason: 'withheld' }], at: operand.text.at } : operand.text;
  const at = frame.source.file.at(start, end);
  if (operator.endsWith('?')) return itemsOf(value, start, end);
  if (operator.endsWith('+')) {
    if (!isOpen) return value.text.parts.length === 0 ? [] : itemsOf(operand, start, end);
    return [partItem({ kind: 'oneOf', branches: [operand.text, textOf([], at)] }, start, end)];
  }
  const items: readonly Item[] =
    isArgument ? [partItem({ kind: 'oneOf', branches: [otherwise, value.text] }, start, end)]
    : isOpen ? [partItem({ kind: 'variable', name, otherwise }, start, end, null)]
    : value.text.parts.length === 0 && value.content === null && operator.startsWith(':') ? itemsOf(operand, start, end)
    : itemsOf(value, start, end);
  if (operator.endsWith('=') && isOpen) assign(session, frame, name, wordOf(items, frame.source.file, start, end), at, {});
  return items;
}

function limited(word: ShellWord, frame: Frame): ShellWord {
  if (frame.depth < MAX_DEPTH) return word;
  return wordOf([partItem({ kind: 'unknown', reason: 'nested too deep' }, word.pieces[0]?.start ?? 0, word.pieces[0]?.end ?? 0)], word.file, 0, 0);
}

/** `$(command)`: its output as text where that is known, else by reference. Newlines at its end are dropped. */
function output(script: Script | undefined, frame: Frame, session: Session, start: number, end: number): readonly Item[] {
  const content = captured(script, frame, session, start, end);
  if (content === null) return [];
  const text = asText(content);
  if (text === null) return [partItem({ kind: 'unknown', reason: content.kind === 'unknown' ? content.reason : 'output of a command' }, start, end, withoutLastNewline(content))];
  const parts = text.parts.map((part, index): Part =>
    part.kind === 'literal' && index === text.parts.length - 1 ? { kind: 'literal', text: part.text.replace(/(?<!\n)\n+$/, '') } : part);
  return parts.map((part) => partItem(part, start, end));
}

function captured(script: Script | undefined, frame: Frame, session: Session, start: number, end: number): Content | null {
  const { file } = frame.source;
  if (script === undefined || frame.depth >= MAX_DEPTH) return unknownContent('nested too deep', file.at(start, end));
  const source = script.source === undefined ? frame.source : derived(file, script.source, { start, end });
  const before = session.state;
  session.state = copyOf(before);
  const content = session.runList(script, { ...frame, source, inner: true, depth: frame.depth + 1 });
  session.state = before;
  return content;
}

/** `<(command)`: a file that holds its output, under a name of its own. */
function processFile(operator: '<' | '>', script: Script | undefined, frame: Frame, session: Session, start: number, end: number): Item {
  const at = frame.source.file.at(start, end);
  if (operator === '>') return partItem({ kind: 'unknown', reason: 'a pipe into another command' }, start, end);
  const content = captured(script, frame, session, start, end) ?? unknownContent('output of a command', at);
  const path = `/dev/fd/${at.line}.${at.column}`;
  const to: Text = { parts: [{ kind: 'literal', text: path }], at };
  session.layers.push({ kind: 'runs', operation: { kind: 'write', at, sometimes: frame.sometimes, program: '<(…)', to, content: sealed(content), append: false } });
  return literalItem(path, start, end);
}

/** The variable that a word is, quoted or not, and nothing else. */
function variableOf(word: WordSyntax): string | null {
  const parts = word.parts ?? [];
  const only = parts.length === 1 ? parts[0] : undefined;
  const inner = only?.type === 'DoubleQuoted' ? (only.parts.length === 1 ? only.parts[0] : undefined) : only;
  const name =
    inner?.type === 'SimpleExpansion' ? inner.text.slice(1)
    : inner?.type === 'ParameterExpansion' && inner.index === undefined && inner.prefix === undefined && (inner.operation === undefined || (inner.operation.type === 'Default' && inner.operation.operator.endsWith('?'))) ? inner.parameter
    : null;
  return name !== null && /^[A-Za-z_]\w*$/.test(name) ? name : null;
}

function isBare(word: WordSyntax): boolean {
  const type = word.parts?.length === 1 ? word.parts[0]?.type : undefined;
  return type === 'SimpleExpansion' || type === 'ParameterExpansion' || type === 'CommandExpansion';
}

/** An expansion without quotes is split where it holds spaces, and is no word when it is empty. */
function split(word: ShellWord, start: number, end: number): readonly ShellWord[] {
  const text = word.content === null ? plain(word.text) : null;
  if (text === null) return [word];
  const names = text.split(/[ \t\n]+/).filter((name) => name !== '');
  if (names.length === 1 || names.length > MAX_SPLIT) return [word];
  return names.map((name) => wordOf([literalItem(name, start, end)], word.file, start, end));
}
