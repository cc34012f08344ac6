import type { Text } from '../../model.ts';
import { looksLikeCertificateFile, nameOf, under } from '../operations/paths.ts';
import { literalsOf, literalText, plain } from '../operations/text.ts';
import { readNested, withPowerShell, readScript as readWindowsScript } from '../powershell/read.ts';
import type { ScriptContext } from '../powershell/session.ts';
import { readCommands, readWords as readWordCommand } from '../shell/index.ts';
import type { CommandReading, MappedText, ShellWord } from '../shell/index.ts';
import { loginForm } from '../strings/scan.ts';
import { isWindowsShell, push } from './building.ts';
import type { Building, Reader, Shell } from './building.ts';
import { windowsPath } from './windows-paths.ts';
import { readCopy } from './copy.ts';
import { entryOf, readPairs } from './entries.ts';
import type { Instruction } from './instructions.ts';
import { scriptAt } from './script-at.ts';
import { filledIn, literalValue } from './values.ts';
import { readFlags, readJsonWords, readWord, readWords } from './words.ts';

const readEnv: Reader = (instruction, building) => {
  for (const pair of readPairs(instruction.arguments, building.escape, true)) {
    if (pair.value === null) continue;
    building.layers.push({ kind: 'sets', entry: entryOf(pair, building.newId, building.sample) });
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
    const given = building.given.get(pair.name);
    if (given !== undefined) {
      const entry = entryOf(given, building.newId, building.sample);
      building.layers.push({ kind: 'argument', entry });
      building.known.set(pair.name, entry.value);
      continue;
    }
    const inherited = building.globals.get(pair.name);
    const entry = entryOf(pair, building.newId, building.sample);
    const value = pair.value === null && inherited !== undefined ? { ...entry, value: inherited } : entry;
    building.layers.push({ kind: 'argument', entry: value });
    const known = pair.value === null ? inherited : filledIn(pair.value.text, building.known);
    if (known !== undefined) building.known.set(pair.name, known);
  }
};

const readRun: Reader = (instruction, building) => {
  const { end } = readFlags(instruction.arguments, building.escape);
  const words = instruction.heredocs.length === 0 ? readJsonWords(instruction.arguments, building.escape, end, false) : null;
  if (words !== null) readExec(words, instruction, building);
  else if (isWindowsShell(building.shell) || building.shell === 'pwsh') keep(readWindowsScript(building.shell, after(instruction.script, end), context(building, false)), building);
  else if (building.shell === 'other') taintNamed(instruction.script, instruction, building);
  else keep(readScript(instruction, end, building), building);
};

/** The JSON form. */
function readExec(words: readonly ShellWord[], instruction: Instruction, building: Building): void {
  const given = context(building, false);
  keep(readNestedWords(words, instruction, given) ?? readWordCommand(words, instruction.arguments, instruction.at, given), building);
}

/** The JSON form of a command that starts a shell of Windows with a script; null for any other. */
export function readNestedWords(words: readonly ShellWord[], { arguments: source, at }: Pick<Instruction, 'arguments' | 'at'>, given: ReturnType<typeof context>): CommandReading | null {
  const name = (plain(words[0]?.text ?? { parts: [], at }) ?? '').toLowerCase().replace(/\.exe$/, '');
  return readNested(name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1), words.slice(1), source, given);
}

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

export function context(building: Building, starts: boolean): ScriptContext {
  return withPowerShell({
    scriptAt: (path) => scriptAt(path, building, (file) => file.encoding !== 'binary'),
    world: { shell: building.shell === 'bash' || building.shell === 'sh' ? building.shell : null, terminal: false },
    newId: building.newId,
    sample: building.sample,
    observe: starts ? () => undefined : (words) => noteHome(words, building),
  });
}

/** What commands set ends with them; the files stay, and so does what is set for the program that a container starts with. */
export function keep({ layers, connections }: CommandReading, building: Building, starts = false): void {
  building.layers.push(...layers.filter((layer) => layer.kind === 'runs' || (starts && layer.kind === 'sets')));
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
  building.workdir = under(building.workdir, windowsPath(path, building));
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
  building.shell = SHELLS.get(name.replace(/\.exe$/, '')) ?? 'other';
};

const SHELLS: ReadonlyMap<string, Shell> = new Map<string, Shell>([
  ['bash', 'bash'], ['sh', 'sh'], ['ash', 'sh'], ['dash', 'sh'], ['zsh', 'sh'], ['cmd', 'cmd'], ['powershell', 'powershell'], ['pwsh', 'pwsh'],
]);

/** A shell that is not read: what its command names may have changed. */
function taintNamed(source: MappedText, instruction: Instruction, building: Building): void {
  const paths: Text[] = [];
  for (const match of source.text.matchAll(/[^\s"'`;|&()<>,=]{1,500}/g)) {
    const at = source.at(match.index, match.index + match[0].length);
    const path = literalText(match[0].replaceAll('\\', '/'), at);
    if (looksLikeCertificateFile(literalText(match[0].replace(/^[A-Za-z]:/, '').replaceAll('\\', '/'), at)) && nameOf(path) !== null) paths.push(path);
  }
  if (paths.length > 0) push(building, { at: instruction.at, sometimes: false, program: 'RUN', kind: 'taint', paths });
}

const READERS = new Map<string, Reader>([
  ['ENV', readEnv], ['ARG', readArg], ['COPY', readCopy], ['ADD', readCopy], ['RUN', readRun], ['WORKDIR', readWorkdir], ['USER', readUser], ['SHELL', readShell],
  ['ENTRYPOINT', (instruction, building) => { building.start = { entrypoint: instruction, command: null }; }],
  ['CMD', (instruction, building) => { building.start = { ...building.start, command: instruction }; }],
]);

export function readInstruction(instruction: Instruction, building: Building): void {
  READERS.get(instruction.keyword)?.(instruction, building);
}
