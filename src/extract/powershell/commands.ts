import type { Text } from '../../model.ts';
import { folderOf, inFolder, under, withSlash } from '../operations/paths.ts';
import { concat, dropLeading, leading, literalText, plain, trailing, unknownText } from '../operations/text.ts';
import { scriptInWord } from './inner-text.ts';
import { construct } from './objects.ts';
import { eachOf } from './each.ts';
import { ENCODED } from './encoded-command.ts';
import { runNested } from './nested.ts';
import { runProgram, wordsOf } from './programs.ts';
import type { CommandCall } from './programs.ts';
import { canonicalName } from './aliases.ts';
import { parsePowerShell } from './parser.ts';
import { slashed, wordFrom } from './session.ts';
import type { Frame, Session } from './session.ts';
import { wordText } from './word-text.ts';
import { textOfValue, unknownValue } from './values.ts';
import type { Value } from './values.ts';

type Command = (command: CommandCall, frame: Frame, session: Session) => Value | null;

/** Values by parameter (lower case), and those without one in order. */
function sorted(command: CommandCall, switches: readonly string[] = []): { readonly named: ReadonlyMap<string, Value>; readonly loose: readonly Value[] } {
  const named = new Map<string, Value>();
  const loose: Value[] = [];
  for (let index = 0; index < command.arguments.length; index++) {
    const argument = command.arguments[index];
    if (argument === undefined) break;
    if (argument.parameter === null) {
      if (argument.value !== null) loose.push(argument.value);
      continue;
    }
    const name = argument.parameter.toLowerCase();
    if (argument.value !== null) named.set(name, argument.value);
    else if (!switches.includes(name)) {
      const next = command.arguments[index + 1];
      if (next?.parameter === null && next.value !== null) {
        named.set(name, next.value);
        index++;
      }
    }
  }
  return { named, loose };
}

const LISTING_SWITCHES = ['recurse', 'r', 's', 'file', 'directory', 'force', 'name', 'hidden'];

/** Files of a folder: one path with the wildcard that the listing has. */
const listing: Command = (command, frame, session) => {
  const { named, loose } = sorted(command, LISTING_SWITCHES);
  const at = frame.source.at(command.start, command.end);
  const given = named.get('path') ?? named.get('literalpath') ?? loose[0] ?? command.input;
  const paths = given?.kind === 'list' ? given.items : [given];
  const filter = named.get('filter') ?? named.get('include') ?? loose[1];
  const files = paths.map((value): Value => {
    const path = under(session.folder, value === null || value === undefined ? literalText('.', at) : slashed(textOfValue(value, at)));
    const pattern = filter === undefined ? null : plain(textOfValue(filter, at));
    if (filter === undefined) return { kind: 'files', path: command.name === 'Get-ChildItem' && !isPattern(path) ? inFolder(path, '*', at) : path };
    if (pattern === null || command.arguments.some(({ parameter }) => /^r(?:ecurse)?$/i.test(parameter ?? ''))) return { kind: 'files', path: unknownText('the files of a listing', at) };
    return { kind: 'files', path: inFolder(isPattern(path) ? (folderOf(path) ?? path) : path, pattern, at) };
  });
  const [only] = files;
  return files.length === 1 && only !== undefined ? only : { kind: 'list', items: files };
};

function isPattern(path: Text): boolean {
  return /[*?[]/.test(trailing(path)) || /\.(?:crt|cer|pem|der|p7b|pfx|p12|sst)$/i.test(trailing(path)) || /^cert:/i.test(leading(path));
}

/** `Get-Item`, `Resolve-Path`: the path itself. */
const item: Command = (command, frame, session) => {
  const { named, loose } = sorted(command, LISTING_SWITCHES);
  const given = named.get('path') ?? named.get('literalpath') ?? loose[0] ?? command.input;
  if (given === null) return unknownValue('a file that is not known');
  return given.kind === 'files' ? given : { kind: 'files', path: under(session.folder, slashed(textOfValue(given, frame.source.at(command.start, command.end)))) };
};

const setLocation: Command = (command, frame, session) => {
  const { named, loose } = sorted(command);
  const at = frame.source.at(command.start, command.end);
  const target = named.get('path') ?? named.get('literalpath') ?? loose[0];
  if (target !== undefined) session.folder = under(session.folder, slashed(textOfValue(target, at)));
  return null;
};

const eachItem: Command = (command, frame, session) => {
  const { named, loose } = sorted(command);
  const script = named.get('process') ?? named.get('parallel') ?? loose.findLast(({ kind }) => kind === 'script');
  if (script?.kind !== 'script') return unknownValue('computed');
  return eachOf(command.input, frame, session, (_item, inside) => session.runBlock(script.body, { ...inside, source: script.source }));
};

/** Some of them, which cannot be told: those that match are handed on all the same. */
const some: Command = (command) => (command.input === null || command.input.kind === 'list' || command.input.kind === 'files' ? command.input : unknownValue('some of a list'));
const same: Command = (command) => command.input;

const newObject: Command = (command, frame, session) => {
  const { named, loose } = sorted(command);
  const at = frame.source.at(command.start, command.end);
  const [first, ...rest] = named.has('typename') ? [named.get('typename'), ...loose] : loose;
  const type = first === undefined ? '' : (plain(textOfValue(first, at)) ?? '');
  const given = named.get('argumentlist') ?? named.get('args') ?? rest[0];
  const values = given === undefined ? [] : given.kind === 'list' ? given.items : [given];
  return construct(type, values, frame, session, command);
};

const joinPath: Command = (command, frame) => {
  const { named, loose } = sorted(command, ['resolve']);
  const at = frame.source.at(command.start, command.end);
  const pieces = [named.get('path'), named.get('childpath'), ...loose].filter((value) => value !== undefined).map((value) => slashed(textOfValue(value, at)));
  const [base, ...rest] = pieces;
  if (base === undefined) return unknownValue('computed');
  return { kind: 'word', word: wordFrom(rest.reduce((path, piece) => concat([withSlash(path), leading(piece).startsWith('/') ? dropLeading(piece, 1) : piece], at), base), frame, command) };
};

const output: Command = (command) => {
  const values = [...sorted(command).loose, ...(command.input === null ? [] : [command.input])];
  const [only] = values;
  return only === undefined ? null : values.length === 1 ? only : { kind: 'list', items: values };
};

/** `Start-Process certutil -ArgumentList '-addstore','Root',…`. */
const startProcess: Command = (command, frame, session) => {
  const { named, loose } = sorted(command, ['wait', 'nonewwindow', 'passthru']);
  const at = frame.source.at(command.start, command.end);
  const [program, given] = [named.get('filepath') ?? loose[0], named.get('argumentlist') ?? named.get('args') ?? loose[named.has('filepath') ? 0 : 1]];
  const written = program === undefined ? null : plain(textOfValue(program, at));
  if (written === null) return null;
  const items = given === undefined ? [] : given.kind === 'list' ? given.items : [given];
  const words = items.flatMap((each): readonly Value[] => (each.kind === 'word' ? wordText(each.word).map((word) => ({ kind: 'word', word })) : [each]));
  const span = command.arguments[0]?.span ?? { start: command.start, end: command.end, parameter: null, value: null };
  return runProgram({ ...command, name: canonicalName(written, [], session.world.powershell ?? null), arguments: words.map((value) => ({ parameter: null, value, span })), input: null }, frame, session);
};

/** `cmd /c …`, `powershell -EncodedCommand …`: the words as any other shell hands them over. */
const startsShell: Command = (command, frame, session) => {
  const words = command.arguments.flatMap((argument) => wordsOf(argument, frame));
  runNested(command.name, words, { source: frame.source, sometimes: frame.sometimes, start: command.start, end: command.end }, session);
  return null;
};

/** `powershell -Command "…"`: a script within a word, or in braces. */
const inner: Command = (command, frame, session) => {
  if (command.arguments.some(({ parameter }) => ENCODED.test(`-${parameter ?? ''}`))) return startsShell(command, frame, session);
  const at = command.arguments.findIndex(({ parameter }) => /^c(?:ommand)?$/i.test(parameter ?? ''));
  const named = command.arguments.some(({ parameter }) => /^f(?:ile)?$/i.test(parameter ?? ''));
  if (named) {
    const file = command.arguments.findIndex(({ parameter }) => /^f(?:ile)?$/i.test(parameter ?? ''));
    const path = file === -1 ? null : (command.arguments[file]?.value ?? command.arguments[file + 1]?.value ?? null);
    if (path !== null) session.runFile(textOfValue(path, frame.source.at(command.start, command.end)), frame.sometimes);
    return null;
  }
  const first = command.arguments[at === -1 ? command.arguments.findIndex(({ parameter, value }) => parameter === null && (value?.kind === 'script' || (value?.kind === 'word' && /\s/.test(leading(value.word.text))))) : at];
  const value = first?.value ?? (at === -1 ? null : (command.arguments[at + 1]?.value ?? null));
  return value === null ? null : runText(value, frame, session);
};

export function runText(value: Value, frame: Frame, session: Session): Value | null {
  if (value.kind === 'script') return session.runBlock(value.body, { ...frame, source: value.source, inner: true });
  const source = value.kind === 'word' ? scriptInWord(value.word) : null;
  return source === null || frame.depth > 20 ? null : session.runBlock(parsePowerShell(source.text), { ...frame, source, inner: true, depth: frame.depth + 4 });
}

const expression: Command = (command, frame, session) => {
  const value = sorted(command).named.get('command') ?? sorted(command).loose[0];
  return value === undefined ? null : runText(value, frame, session);
};

/** Where it runs is another computer, unless nothing names one. */
const invoke: Command = (command, frame, session) => {
  const { named, loose } = sorted(command);
  const script = named.get('scriptblock') ?? loose.find(({ kind }) => kind === 'script');
  if (script?.kind !== 'script' || named.has('computername') || named.has('session') || named.has('cn')) return unknownValue('computed');
  return runText(script, frame, session);
};

/** Commands that work on the script's own values; all others are rows of the table of programs. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['Get-ChildItem', listing], ['Get-Item', item], ['Resolve-Path', item], ['Convert-Path', item],
  ['Set-Location', setLocation], ['Push-Location', setLocation], ['Pop-Location', (command, frame, session) => { session.folder = unknownText('the folder before', frame.source.at(command.start, command.end)); return null; }],
  ['ForEach-Object', eachItem], ['Where-Object', some], ['Select-Object', some], ['Sort-Object', same], ['Out-String', same],
  ['Write-Output', output], ['New-Object', newObject], ['Join-Path', joinPath], ['Split-Path', () => unknownValue('a part of a path')],
  ['Start-Process', startProcess], ['Invoke-Expression', expression], ['Invoke-Command', invoke], ['powershell', inner], ['pwsh', inner], ['cmd', startsShell],
]);
