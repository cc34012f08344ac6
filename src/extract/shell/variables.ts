import type { Connection, Content, Entry, Location, Part, Text } from '../../model.ts';
import { nameOf } from '../../shared/paths.ts';
import { isSecretName, withholdInText } from '../secrets.ts';
import { textContent } from '../operations/contents.ts';
import { literalsOf, plain, textOf } from '../operations/text.ts';
import { parseConnection } from '../strings/connection.ts';
import { loginForm } from '../strings/scan.ts';
import type { Frame, Session, ShellWord, State, Variable } from './session.ts';
import { itemsOf, literalItem, partItem, wordOf } from './words.ts';

/** Argument of the running function. */
export function positional(name: string, frame: Frame): ShellWord | null {
  if (frame.parameters === null || !/^\d{1,3}$/.test(name) || name === '0') return null;
  return frame.parameters[Number(name) - 1] ?? wordOf([], frame.source.file, 0, 0);
}

/** What a name stands for here; null when only its surroundings know. */
export function valueOf(name: string, session: Session, frame: Frame): ShellWord | null {
  const argument = positional(name, frame);
  if (argument !== null) return argument;
  const { file } = frame.source;
  if ((name === '0' || name === 'BASH_SOURCE') && session.script !== null) {
    if (session.inPlace) return wordOf([partItem({ kind: 'unknown', reason: 'where the script lies' }, 0, 0)], file, 0, 0);
    const path = name === '0' ? session.script : file.path;
    return wordOf([literalItem(`./${nameOf(path)}`, 0, 0)], file, 0, 0);
  }
  if (name === 'PWD' && session.state.folder !== null) return wordOf(session.state.folder.parts.map((part) => partItem(part, 0, 0)), file, 0, 0);
  return session.state.variables.get(name)?.words[0] ?? null;
}

export interface Assigned {
  readonly exported?: boolean;
  readonly inner?: boolean;
  readonly append?: boolean;
}

/** Sets a variable. Values under a secret's name are dropped, but for what is a certificate. */
export function assign(session: Session, frame: Frame, name: string, value: ShellWord, at: Location, { exported, inner = false, append = false }: Assigned): void {
  if (name === 'PGUSER') session.login = loginForm(value.text);
  const before = session.state.variables.get(name);
  const kept = append && !isSecretName(name) ? appended(name, before, value, frame) : isSecretName(name) ? withoutSecret(value) : value;
  setVariable(session, frame, name, { words: [kept], array: false, exported: exported ?? (session.state.exportsAll || (before?.exported ?? false)), inner, at });
}

export function assignArray(session: Session, frame: Frame, name: string, words: readonly ShellWord[], at: Location, append: boolean): void {
  const before = session.state.variables.get(name);
  const all = append && before !== undefined ? [...before.words, ...words].slice(0, MAX_ARRAY) : words.slice(0, MAX_ARRAY);
  setVariable(session, frame, name, { words: all, array: true, exported: false, inner: false, at });
}

const MAX_ARRAY = 500;

function setVariable(session: Session, frame: Frame, name: string, variable: Variable): void {
  session.state.variables.set(name, variable);
  const word = variable.array || variable.inner ? undefined : variable.words[0];
  const connection = word === undefined ? null : connectionIn(session, name, word);
  if (shows(frame, variable)) session.layers.push(layerOf(entryOf(name, variable, connection), variable));
  else if (connection !== null) session.connections.push(connection);
}

function layerOf(entry: Entry, variable: Variable): Session['layers'][number] {
  return { kind: variable.exported ? 'sets' : 'argument', entry };
}

function shows(frame: Frame, variable: Variable): boolean {
  return !frame.sometimes && !frame.inner && !variable.inner && !variable.array && frame.parameters === null;
}

export function exportVariable(session: Session, frame: Frame, name: string): void {
  const variable = session.state.variables.get(name);
  if (variable === undefined || variable.exported) return;
  const exported = { ...variable, exported: true };
  session.state.variables.set(name, exported);
  // Its connection, if it holds one, was taken where it was assigned.
  if (shows(frame, exported)) session.layers.push(layerOf(entryOf(name, exported, null), exported));
}

function appended(name: string, before: Variable | undefined, value: ShellWord, frame: Frame): ShellWord {
  const start = value.pieces[0]?.start ?? 0;
  const earlier = before?.words[0];
  const items = earlier === undefined ? [partItem({ kind: 'variable', name, otherwise: textOf([], value.text.at) } satisfies Part, start, start)] : itemsOf(earlier, start, start);
  return wordOf([...items, ...value.pieces.map((piece) => ({ ...piece, content: null }))], frame.source.file, start, value.pieces.at(-1)?.end ?? start);
}

/** The value with its secret replaced. What is open names no secret, and a certificate is none. */
function withoutSecret(value: ShellWord): ShellWord {
  const literals = literalsOf(value.text);
  if (literals === '' || literals.includes('-----BEGIN CERT')) return value;
  const start = value.pieces[0]?.start ?? 0;
  const end = value.pieces.at(-1)?.end ?? start;
  return wordOf([partItem({ kind: 'unknown', reason: 'withheld' }, start, end)], value.file, start, end);
}

/** A variable as an entry: certificates as content, connection strings parsed, secrets dropped. */
function entryOf(name: string, { words: [word], at }: Variable, connection: Connection | null): Entry {
  if (word === undefined) return { key: name, value: { parts: [], at }, connection, content: null, at };
  const content = contentOf(word);
  return { key: name, value: shownValue(name, word.text, content !== null), connection, content, at };
}

function connectionIn(session: Session, name: string, word: ShellWord): Connection | null {
  if (word.variable !== null) return null;
  const probe = { pieces: word.pieces, file: word.file, name, sample: session.sample };
  if (parseConnection({ ...probe, id: '' }) === null) return null;
  return parseConnection({ ...probe, id: session.newId(name) });
}

function contentOf(word: ShellWord): Content | null {
  if (word.content !== null) return word.content;
  return literalsOf(word.text).includes('-----BEGIN ') && plain(word.text) !== null ? textContent(word.text) : null;
}

function shownValue(name: string, text: Text, isContent: boolean): Text {
  if (isContent || isSecretName(name)) return { parts: text.parts.length === 0 ? [] : [{ kind: 'unknown', reason: isContent ? 'a certificate' : 'withheld' }], at: text.at };
  return withholdInText(text);
}

const MAX_BRANCHES = 8;

/** Brings the branches of an `if` together: a variable that differs is one of its values. */
export function merge(session: Session, frame: Frame, before: State, branches: readonly State[]): void {
  const [first] = branches;
  if (first === undefined) {
    session.state = before;
    return;
  }
  const after: State = { ...before, variables: new Map(before.variables), functions: new Map(before.functions) };
  session.state = after;
  for (const branch of branches) for (const [name, body] of branch.functions) after.functions.set(name, body);
  const changed = new Set(branches.flatMap((branch) => [...branch.variables].filter(([name, value]) => before.variables.get(name) !== value).map(([name]) => name)));
  for (const name of changed) {
    const values = branches.map((branch) => branch.variables.get(name) ?? null);
    const last = values.find((value) => value !== null && value !== before.variables.get(name));
    if (last === undefined || last === null) continue;
    const merged = mergedVariable(name, values, last);
    after.variables.set(name, merged);
    if (shows(frame, merged)) session.layers.push(layerOf(entryOf(name, merged, null), merged));
  }
  const folders = branches.map((branch) => branch.folder);
  const same = folders.every((folder) => JSON.stringify(folder?.parts) === JSON.stringify(folders[0]?.parts));
  after.folder = same ? (folders[0] ?? null) : { parts: [{ kind: 'unknown', reason: 'the folder depends on a branch' }], at: frame.source.at(0, 0) };
}

function mergedVariable(name: string, values: readonly (Variable | null)[], last: Variable): Variable {
  const branches: Text[] = [];
  const contents: Content[] = [];
  for (const value of values) {
    const word = value?.words[0];
    const text: Text = word?.text ?? { parts: [{ kind: 'variable', name, otherwise: null }], at: last.at };
    const flat = text.parts.length === 1 && text.parts[0]?.kind === 'oneOf' ? text.parts[0].branches : [text];
    for (const branch of flat) if (!branches.some((known) => JSON.stringify(known.parts) === JSON.stringify(branch.parts))) branches.push(branch);
    contents.push(word?.content ?? textContent(text));
  }
  const sample = last.words[0];
  if (sample === undefined || last.array) return last;
  const [only] = branches;
  const part: Part = branches.length > MAX_BRANCHES ? { kind: 'unknown', reason: 'too many branches' } : { kind: 'oneOf', branches };
  const text: Text = branches.length === 1 && only !== undefined ? only : { parts: [part], at: last.at };
  const content: Content | null = values.some((value) => value?.words[0]?.content) ? { kind: 'choice', branches: contents } : null;
  const start = sample.pieces[0]?.start ?? 0;
  const pieces = text.parts.map((each) => ({ part: each, start, end: sample.pieces.at(-1)?.end ?? start }));
  return { ...last, exported: values.some((value) => value?.exported ?? false), inner: false, words: [{ text, content, pieces, file: sample.file, variable: null }] };
}
