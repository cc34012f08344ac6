import type { Content } from '../../model.ts';
import { effectOf } from '../operations/index.ts';
import { clientConnection } from '../shell/index.ts';
import type { ShellWord } from '../shell/index.ts';
import { emptyState } from '../shell/session.ts';
import { takesFiles } from './aliases.ts';
import { eachOf } from './each.ts';
import { literalWord, operate, slashed, wordFrom } from './session.ts';
import type { Frame, Session } from './session.ts';
import type { Argument, Span } from './syntax.ts';
import { contentOfValue, textOfValue } from './values.ts';
import type { Value } from './values.ts';

/** A command with its arguments as they were given. */
export interface CommandCall extends Span {
  readonly name: string;
  readonly arguments: readonly { readonly parameter: string | null; readonly value: Value | null; readonly span: Argument }[];
  readonly input: Value | null;
}

const MAX_RUNS = 64;

/** Runs a program of the table: once, or once for each item of its input or of the one list among its arguments. */
export function runProgram(command: CommandCall, frame: Frame, session: Session): Value | null {
  const { input } = command;
  if (input !== null && takesFiles(command.name) && !hasPath(command)) {
    return eachOf(input, frame, session, (item, inside) => {
      if (item.kind === 'content' || item.kind === 'certificates') return runOnce(command, [], item, inside, session);
      const path = item.kind === 'unknown' ? wordFrom(textOfValue(item, frame.source.at(command.start, command.end)), frame, command) : wordFrom(slashed(textOfValue(item, frame.source.at(command.start, command.end))), frame, command);
      return runOnce(command, [literalWord(`-${takesFiles(command.name) ?? ''}`, frame, command), path], null, inside, session);
    });
  }
  const listed = command.arguments.findIndex(({ value }) => value?.kind === 'list');
  const list = command.arguments[listed]?.value;
  if (list?.kind !== 'list') return runOnce(command, [], input, frame, session);
  return eachOf({ kind: 'list', items: list.items.slice(0, MAX_RUNS) }, { ...frame }, session, (item, inside) => {
    const given = command.arguments.map((argument, index) => (index === listed ? { ...argument, value: item } : argument));
    return runOnce({ ...command, arguments: given }, [], input, { ...inside, item: frame.item, inner: frame.inner }, session);
  });
}

/** Whether the command names its file itself. */
function hasPath(command: CommandCall): boolean {
  const wanted = takesFiles(command.name);
  return command.arguments.some(({ parameter }) => parameter !== null && (parameter.toLowerCase() === wanted || /^(?:literal)?path$/i.test(parameter)));
}

function runOnce(command: CommandCall, before: readonly ShellWord[], input: Value | null, frame: Frame, session: Session): Value | null {
  const at = frame.source.at(command.start, command.end);
  const words = [literalWord(command.name, frame, command), ...before, ...command.arguments.flatMap((argument) => wordsOf(argument, frame))];
  const content: Content | null = input === null ? null : contentOfValue(input, at);
  const connection = clientConnection({ words, prefixes: [], at, session: { newId: session.newId, sample: session.context.sample ?? false, script: null, state: { ...emptyState(), folder: session.folder } } });
  if (connection !== null) session.connections.push(connection);
  const effect = effectOf({ words: words.map((word) => ({ ...word, text: slashed(word.text) })), redirects: [], at, input: content, sometimes: frame.sometimes, folder: session.folder, world: session.world });
  for (const operation of effect.operations) operate(session, operation);
  return effect.output === null ? null : { kind: 'content', content: effect.output };
}

/** An argument as the words that a program gets. */
export function wordsOf({ parameter, value, span }: CommandCall['arguments'][number], frame: Frame): readonly ShellWord[] {
  const name = parameter === null ? [] : [literalWord(`-${parameter}`, frame, { start: span.start, end: Math.min(span.end, span.start + parameter.length + 1) })];
  if (value === null) return name;
  if (value.kind === 'word') return [...name, value.word];
  const at = frame.source.at(span.start, span.end);
  const word = wordFrom(textOfValue(value, at), frame, span);
  return [...name, value.kind === 'content' ? { ...word, content: value.content } : word];
}
