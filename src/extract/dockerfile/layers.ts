import type { Connection, Content, FileOperation, Layer, LoginForm, Text } from '../../model.ts';
import { download, fileName } from '../operations/programs/download.ts';
import { textContent, unknownContent } from '../operations/contents.ts';
import { looksLikeCertificateFile, nameOf, treePath, under, withSlash } from '../operations/paths.ts';
import { concat, leading, literalsOf, literalText, plain, textOf, trailing } from '../operations/text.ts';
import { readCommands, readWords as readWordCommand } from '../shell/index.ts';
import type { CommandReading, MappedText, ShellWord } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import { loginForm } from '../strings/scan.ts';
import { entryOf, readPairs } from './entries.ts';
import { isStorePath } from './images.ts';
import type { HereDocument, Instruction } from './instructions.ts';
import { stageOf } from './stages.ts';
import type { Stage } from './stages.ts';
import { filledIn, literalValue, withDefaults } from './values.ts';
import type { Known } from './values.ts';
import { readFlags, readJsonWords, readWord, readWords } from './words.ts';

/** A stage while its instructions are read. */
export interface Building {
  readonly stage: Stage;
  readonly stages: readonly Stage[];
  readonly file: SourceFile;
  readonly escape: string;
  readonly sample: boolean;
  /** Build context, by path from the repository root. */
  readonly folder: string;
  readonly globals: Known;
  readonly known: Known;
  readonly layers: Layer[];
  readonly connections: Connection[];
  readonly homes: Map<string, string>;
  readonly newId: (name: string) => string;
  /** Set by `ENV`, here or in a stage below: no `ARG` changes them. */
  readonly environment: Set<string>;
  /** How `PGUSER` looked before it was dropped. */
  login: LoginForm;
  shell: Shell;
  workdir: Text | null;
  start: { entrypoint: Instruction | null; command: Instruction | null };
}

/** What runs the shell form: `other` is PowerShell, cmd or anything else that is not read. */
export type Shell = 'bash' | 'sh' | 'other' | null;

type Reader = (instruction: Instruction, building: Building) => void;

const readEnv: Reader = (instruction, building) => {
  for (const pair of readPairs(instruction.arguments, building.escape, true)) {
    building.layers.push({ kind: 'sets', entry: entryOf(pair, building.newId, building.sample) });
    if (pair.value === null) continue;
    building.known.set(pair.name, filledIn(pair.value.text, building.known));
    building.environment.add(pair.name);
    if (pair.name === 'PGUSER') building.login = loginForm(pair.value.text);
    if (pair.name === 'HOME') building.layers.push({ kind: 'home', path: pair.value.text });
  }
};

/** `ARG NAME` takes the default of the same name above the first `FROM`. */
const readArg: Reader = (instruction, building) => {
  for (const pair of readPairs(instruction.arguments, building.escape, false)) {
    if (building.environment.has(pair.name)) continue;
    const inherited = building.globals.get(pair.name);
    const entry = entryOf(pair, building.newId, building.sample);
    const value = pair.value === null && inherited !== undefined ? { ...entry, value: inherited } : entry;
    building.layers.push({ kind: 'argument', entry: value });
    const known = pair.value === null ? inherited : filledIn(pair.value.text, building.known);
    if (known !== undefined) building.known.set(pair.name, known);
  }
};

/** `COPY` and `ADD`. https://docs.docker.com/reference/dockerfile/#copy */
const readCopy: Reader = (instruction, building) => {
  const { flags, end } = readFlags(instruction.arguments, building.escape);
  const words = readJsonWords(instruction.arguments, building.escape, end) ?? readWords(instruction.arguments, building.escape, end);
  const last = words.at(-1);
  if (last === undefined) return;
  const sources = words.slice(0, -1);
  const target = sources.length > 1 || /(?:^|\/)\.\.?$/.test(trailing(last.text)) ? withSlash(last.text) : last.text;
  for (const source of sources) {
    const content = copied(source, instruction, building, flags.get('from') ?? null);
    const heredoc = heredocOf(source, instruction.heredocs);
    const address = heredoc === undefined && isAddress(source.text);
    const to =
      heredoc !== undefined && trailing(target).endsWith('/') ? concat([target, heredoc.name], target.at)
      : address && trailing(target).endsWith('/') ? fileName(source.text, target, target.at)
      : target;
    push(building, { at: instruction.at, sometimes: false, program: instruction.keyword, kind: 'write', to, content, append: false });
  }
};

function copied(source: ShellWord, instruction: Instruction, building: Building, from: ShellWord | null): Content {
  const at = source.text.at;
  const heredoc = heredocOf(source, instruction.heredocs);
  if (heredoc !== undefined) return heredocContent(heredoc, building);
  if (from !== null) return copiedFrom(source.text, from.text, building);
  if (instruction.keyword === 'ADD' && isAddress(source.text)) return isRepositoryAddress(source.text) ? unknownContent('another git repository', at) : download(source.text);
  const path = literalValue(source.text, building.known);
  if (path === null) return unknownContent(`which file is copied depends on ${literalsOf(source.text) === '' ? 'a variable' : `a variable in ${literalsOf(source.text)}`}`, at);
  const inTree = treePath(building.folder, path);
  return inTree === null ? unknownContent('outside of the repository', at) : { kind: 'repository', path: inTree, at };
}

/** From an earlier stage: what that path holds there at its end. From an image: only its public store is known. */
function copiedFrom(path: Text, from: Text, building: Building): Content {
  const name = literalValue(from, building.known);
  const stage = stageOf(name, building.stages.slice(0, building.stage.index));
  if (stage !== null) return { kind: 'path', path: under(literalText('/', path.at), withDefaults(path, building.known)), place: stage.id, at: path.at };
  const inImage = literalValue(path, building.known);
  if (name !== null && inImage !== null && isStorePath(inImage)) return { kind: 'store', store: name, at: path.at };
  return unknownContent(name === null ? 'copied from an image that is not known' : `copied from the image ${name}`, path.at);
}

function heredocOf(source: ShellWord, heredocs: readonly HereDocument[]): HereDocument | undefined {
  const text = literalsOf(source.text);
  if (!text.startsWith('<<')) return undefined;
  const name = text.replace(/^<<-?/, '').replaceAll(/["']/g, '');
  return heredocs.find((heredoc) => heredoc.name.replaceAll(/["']/g, '') === name);
}

function heredocContent(heredoc: HereDocument, { escape }: Building): Content {
  const { body, quoted } = heredoc;
  const at = body.at(0, body.text.length);
  if (quoted || !body.text.includes('$')) return textContent(literalText(body.text.replaceAll('\r\n', '\n'), at));
  // Quotes mean nothing in a here-document, so only the stretches around variables are read as words.
  const parts = body.text.split(/(\$\{[^}\n]{1,200}\}|\$[A-Za-z_][A-Za-z0-9_]{0,100})/).flatMap((text, index): Text['parts'] => {
    if (index % 2 === 0) return [{ kind: 'literal', text: text.replaceAll('\r\n', '\n') }];
    return readWord({ ...body, text, start: () => body.start(0), end: () => body.end(body.text.length), at: () => at }, 0, text.length, escape).text.parts;
  });
  return textContent(textOf(parts, at));
}

function isAddress(text: Text): boolean {
  return /^(?:https?|ftp|git|ssh):\/\/|^git@/i.test(leading(text));
}

function isRepositoryAddress(text: Text): boolean {
  return /^(?:git|ssh):\/\/|^git@|\.git(?:#|$)/i.test(literalsOf(text));
}

const readRun: Reader = (instruction, building) => {
  const { end } = readFlags(instruction.arguments, building.escape);
  const words = instruction.heredocs.length === 0 ? readJsonWords(instruction.arguments, building.escape, end, false) : null;
  if (words !== null) keep(readWordCommand(words, instruction.arguments, instruction.at, context(building, false)), building);
  else if (building.shell === 'other') taintNamed(instruction.script, instruction, building);
  else keep(readScript(instruction, end, building), building);
};

/** `RUN <<EOF` is a script of its own, unless its first line calls another interpreter. */
function readScript(instruction: Instruction, from: number, building: Building): CommandReading {
  const head = instruction.arguments.text.slice(from).trim();
  const bare = /^(?:<<-?["']?[A-Za-z0-9_]{1,100}["']?\s{0,10})+$/.test(head);
  const given = context(building, false);
  if (!bare) return readCommands(after(instruction.script, from), given);
  const readings = instruction.heredocs.map(({ body }) => (/^\s{0,20}#!(?![^\n]{0,100}sh\b)/.test(body.text) ? NOTHING : readCommands(body, given)));
  return { layers: readings.flatMap(({ layers }) => layers), connections: readings.flatMap(({ connections }) => connections), folder: null, login: 'unknown' };
}

const NOTHING: CommandReading = { layers: [], connections: [], folder: null, login: 'unknown' };

function after(source: MappedText, from: number): MappedText {
  return {
    file: source.file,
    text: source.text.slice(from),
    start: (offset) => source.start(offset + from),
    end: (offset) => source.end(offset + from),
    at: (start, end) => source.at(start + from, end + from),
  };
}

function context(building: Building, starts: boolean): Parameters<typeof readCommands>[1] {
  return {
    world: { shell: building.shell === 'other' ? null : building.shell, terminal: false },
    newId: building.newId,
    sample: building.sample,
    observe: starts ? () => undefined : (words) => noteHome(words, building),
  };
}

/** What commands set ends with them; the files stay. */
function keep({ layers, connections }: CommandReading, building: Building): void {
  building.layers.push(...layers.filter(({ kind }) => kind === 'runs'));
  building.connections.push(...connections);
}

/** `useradd -m -d /srv/app app`, `adduser -h /srv/app app`. */
function noteHome(words: readonly ShellWord[], { homes }: Building): void {
  const texts = words.map(({ text }) => plain(text) ?? '');
  const program = texts[0]?.slice(texts[0].lastIndexOf('/') + 1);
  const name = texts.at(-1);
  if (program === undefined || name === undefined || !['useradd', 'adduser'].includes(program) || !/^[a-z_][\w.-]{0,63}$/i.test(name)) return;
  const flag = texts.findIndex((text) => /^(?:-d|-h|--home|--home-dir)$/.test(text));
  const inline = texts.find((text) => /^--home(?:-dir)?=/.test(text));
  homes.set(name, inline?.slice(inline.indexOf('=') + 1) ?? (flag === -1 ? `/home/${name}` : (texts[flag + 1] ?? `/home/${name}`)));
}

const readWorkdir: Reader = (instruction, building) => {
  const { text } = instruction.arguments;
  const start = text.search(/\S|$/);
  const path = readWord(instruction.arguments, start, Math.max(start, text.trimEnd().length), building.escape).text;
  building.workdir = under(building.workdir, path);
  building.layers.push({ kind: 'workdir', path: building.workdir });
};

/** A new user has another home: root's is known, others' where this file makes them. */
const readUser: Reader = (instruction, building) => {
  const [word] = readWords(instruction.arguments, building.escape);
  if (word === undefined) return;
  building.layers.push({ kind: 'user', name: word.text });
  const name = (literalValue(word.text, building.known) ?? '').split(':')[0] ?? '';
  const home = name === 'root' || name === '0' ? '/root' : building.homes.get(name);
  if (home !== undefined) building.layers.push({ kind: 'home', path: literalText(home, word.text.at) });
};

const readShell: Reader = (instruction, building) => {
  const [program] = readJsonWords(instruction.arguments, building.escape) ?? [];
  const path = program === undefined ? '' : literalsOf(program.text).toLowerCase();
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  building.shell = name === 'bash' ? 'bash' : ['sh', 'ash', 'dash', 'zsh'].includes(name) ? 'sh' : 'other';
};

/** PowerShell and cmd: what they name may have changed. */
function taintNamed(source: MappedText, instruction: Instruction, building: Building): void {
  const paths: Text[] = [];
  for (const match of source.text.matchAll(/[^\s"'`;|&()<>,=]{1,500}/g)) {
    const at = source.at(match.index, match.index + match[0].length);
    const path = literalText(match[0].replaceAll('\\', '/'), at);
    if (looksLikeCertificateFile(literalText(match[0].replace(/^[A-Za-z]:/, '').replaceAll('\\', '/'), at)) && nameOf(path) !== null) paths.push(path);
  }
  if (paths.length > 0) push(building, { at: instruction.at, sometimes: false, program: 'RUN', kind: 'taint', paths });
}

function push(building: Building, operation: FileOperation): void {
  building.layers.push({ kind: 'runs', operation });
}

const READERS = new Map<string, Reader>([
  ['ENV', readEnv], ['ARG', readArg], ['COPY', readCopy], ['ADD', readCopy], ['RUN', readRun], ['WORKDIR', readWorkdir], ['USER', readUser], ['SHELL', readShell],
  ['ENTRYPOINT', (instruction, building) => { building.start = { entrypoint: instruction, command: null }; }],
  ['CMD', (instruction, building) => { building.start = { ...building.start, command: instruction }; }],
]);

export function readInstruction(instruction: Instruction, building: Building): void {
  READERS.get(instruction.keyword)?.(instruction, building);
}

/** What runs when a container starts: `ENTRYPOINT` with `CMD` as its arguments, or `CMD` alone. */
export function readStart(building: Building): void {
  const { entrypoint, command } = building.start;
  const main = entrypoint ?? command;
  if (main === null) return;
  const words = readJsonWords(main.arguments, building.escape, 0, false);
  const given = context(building, true);
  if (words === null) {
    if (building.shell !== 'other') keep(readCommands(main.script, given), building);
    return;
  }
  const more = entrypoint === null || command === null ? [] : (readJsonWords(command.arguments, building.escape, 0, false) ?? []);
  keep(readWordCommand([...words, ...more], main.arguments, main.at, given), building);
}

