import type { Content, FileOperation, Text } from '../../model.ts';
import { callOf, isStandardInput } from './call.ts';
import type { Call } from './call.ts';
import { NO_EFFECT } from './command.ts';
import type { Command, Effect, Redirect, Word } from './command.ts';
import { contentAt, sealed, unknownContent } from './contents.ts';
import { looksLikeCertificateFile, under } from './paths.ts';
import { PROGRAMS } from './table.ts';
import { dropLeading, leading, plain } from './text.ts';
import { programName, unwrap } from './wrappers.ts';

/** What one command does to files, and what it prints: the program's row of the table, with redirections around it. */
export function effectOf(command: Command, depth = 0): Effect {
  const { words } = unwrap(command.words);
  const name = programName(words[0]);
  const input = redirectedInput(command, command.redirects) ?? command.input;
  const { operations, output } = words.length === 0 ? { operations: [], output: null } : programEffect(callOf(command, name, words.slice(1), input, (others) => startedBy(command, others, depth + 1)));
  const redirected = redirectOutput(command, name, output);
  return { operations: [...operations, ...redirected.operations], output: redirected.output };
}

/** Programs that start programs that start programs. */
const MAX_STARTED = 4;

function startedBy(command: Command, words: readonly Word[], depth: number): Effect {
  return depth > MAX_STARTED ? NO_EFFECT : effectOf({ ...command, words, redirects: [], input: null }, depth);
}

function programEffect(call: Call): Effect {
  const row = PROGRAMS.get(call.program);
  return row === undefined ? unknownProgram(call) : row(call);
}

/** A program that we do not know may change the certificate files that it names, and nothing else that we follow. */
function unknownProgram(call: Call): Effect {
  const named = call.words.flatMap(({ text }): readonly Text[] => {
    const equals = leading(text).startsWith('-') ? leading(text).indexOf('=') : -1;
    const path = equals === -1 ? text : dropLeading(text, equals + 1);
    return looksLikeCertificateFile(path) ? [under(call.folder, path)] : [];
  });
  const what = call.program === '' ? 'a command' : call.program;
  return { operations: named.length === 0 ? [] : [call.taint(named)], output: unknownContent(`output of ${what}`, call.at) };
}

type Surroundings = Pick<Command, 'at' | 'sometimes' | 'folder' | 'input' | 'redirects'>;

/** What the last redirection of standard input brings; null when there is none. */
export function redirectedInput(command: Surroundings, redirects: readonly Redirect[]): Content | null {
  const last = redirects.findLast((redirect) => redirect.kind !== 'to');
  if (last === undefined) return null;
  if (last.kind === 'text') return last.content;
  return isStandardInput(last.path) ? command.input : contentAt(under(command.folder, last.path));
}

const NOWHERE = new Set(['/dev/null', '/dev/stderr', '/dev/tty', '/dev/fd/2', '/dev/console']);
const OUTPUT = new Set(['/dev/stdout', '/dev/fd/1', '/proc/1/fd/1', '/proc/self/fd/1']);

/** Sends standard output where the redirections say: the last one gets it, the ones before it are emptied. */
export function redirectOutput(command: Surroundings, program: string, output: Content | null): Effect {
  const targets = command.redirects.filter((redirect) => redirect.kind === 'to');
  const operations: FileOperation[] = [];
  let left = output;
  for (const [index, { path, append }] of targets.entries()) {
    const name = plain(path) ?? '';
    if (OUTPUT.has(name)) continue;
    const last = index === targets.length - 1;
    const content: Content = (last ? output : null) ?? { kind: 'bytes', bytes: new Uint8Array(), at: path.at };
    if (!NOWHERE.has(name)) {
      operations.push({ kind: 'write', at: command.at, sometimes: command.sometimes, program, to: under(command.folder, path), content: sealed(content), append });
    }
    if (last) left = null;
  }
  return { operations, output: left };
}
