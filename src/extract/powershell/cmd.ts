import type { Part } from '../../model.ts';
import { entryOf } from '../dockerfile/entries.ts';
import { under } from '../operations/paths.ts';
import { plain, textOf } from '../operations/text.ts';
import { effectOf } from '../operations/index.ts';
import { clientConnection } from '../shell/index.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';
import { emptyState } from '../shell/session.ts';
import type { Piece } from '../strings/input.ts';
import { isSecretName } from '../secrets.ts';
import { readLines } from './cmd-lines.ts';
import type { Line } from './cmd-lines.ts';
import { runNested } from './nested.ts';
import { slashed } from './session.ts';
import type { Session } from './session.ts';

/** Programs of cmd under the names of the table. */
const ALIASES: Readonly<Record<string, string>> = { type: 'cat', ren: 'move', rename: 'move', erase: 'del', md: 'mkdir' };

/**
 * Commands of `cmd`: https://learn.microsoft.com/windows-server/administration/windows-commands/cmd. Blocks in brackets
 * and what stands behind `if` and `for` may run or not.
 */
export function runCmd(source: MappedText, session: Session, sometimes = false): void {
  for (const line of readLines(source)) {
    if (session.stopped || session.budget-- <= 0) return;
    runLine(sometimes ? { ...line, sometimes } : line, source, session);
  }
}

function runLine(line: Line, source: MappedText, session: Session): void {
  const [first, ...rest] = line.words;
  if (first === undefined) return;
  const written = (plain(first.text) ?? '').toLowerCase();
  const bare = written.slice(Math.max(written.lastIndexOf('/'), written.lastIndexOf('\\')) + 1).replace(/\.(?:exe|cmd|bat|com)$/, '');
  const name = Object.hasOwn(ALIASES, bare) ? (ALIASES[bare] ?? bare) : bare;
  const at = source.at(line.start, line.end);
  const after = (count: number): Line => ({ ...line, words: line.words.slice(count), sometimes: true });
  switch (name) {
    case 'rem': case '': return;
    case 'call': return runLine({ ...line, words: rest }, source, session);
    case 'exit': case 'goto':
      session.stopped = name === 'exit' && !line.sometimes;
      return;
    case 'cd': case 'chdir': case 'pushd': {
      const target = rest.find((word) => !/^\/d$/i.test(plain(word.text) ?? ''));
      if (target !== undefined) session.folder = under(session.folder, slashed(target.text));
      return;
    }
    case 'set':
      return setVariable(rest, line, source, session);
    case 'if': {
      const start = rest.findIndex((word, index) => index > 0 && !/^(?:not|exist|defined|errorlevel|\/i|==|equ|neq|geq|lss)$/i.test(plain(word.text) ?? '?') && !/^(?:exist|defined|errorlevel|==|equ|neq|geq|lss)$/i.test(plain(rest[index - 1]?.text ?? word.text) ?? '') && !(plain(rest[index + 1]?.text ?? word.text) ?? '').startsWith('=='));
      return start === -1 ? undefined : runLine(after(start + 1), source, session);
    }
    case 'else': return runLine(after(1), source, session);
    case 'for': return runFor(line, source, session);
  }
  if (session.runFile(first.text, line.sometimes)) return;
  if (runNested(name, rest, { source, sometimes: line.sometimes, start: line.start, end: line.end }, session)) return;
  const words: readonly ShellWord[] = [{ ...first, text: { parts: [{ kind: 'literal', text: name }], at: first.text.at } }, ...rest];
  const connection = clientConnection({ words, prefixes: [], at, session: { newId: session.newId, sample: session.context.sample ?? false, script: null, state: { ...emptyState(), folder: session.folder } } });
  if (connection !== null) session.connections.push(connection);
  const effect = effectOf({ words: words.map((word) => ({ ...word, text: slashed(word.text) })), redirects: line.redirects, at, input: null, sometimes: line.sometimes, folder: session.folder, world: session.world });
  for (const operation of effect.operations) session.layers.push({ kind: 'runs', operation });
}

/** `for %%f in (a b *.crt) do command`. */
function runFor(line: Line, source: MappedText, session: Session): void {
  const texts = line.words.map((word) => plain(word.text) ?? '');
  const inAt = texts.findIndex((text) => text.toLowerCase() === 'in');
  const doAt = texts.findIndex((text) => text.toLowerCase() === 'do');
  const name = /^%{1,2}([a-z])$/i.exec(texts[inAt - 1] ?? '')?.[1];
  if (inAt === -1 || doAt < inAt || name === undefined) return;
  const plainLoop = inAt === 2;
  const items = line.words.slice(inAt + 1, doAt).map((word) => ({ ...word, text: { ...word.text, parts: trimmed(word.text.parts) } })).filter((word) => word.text.parts.length > 0);
  for (const item of items.slice(0, MAX_ITEMS)) {
    const parts: readonly Part[] = plainLoop ? item.text.parts : [{ kind: 'unknown', reason: 'a list that is not known' }];
    const words = line.words.slice(doAt + 1).map((word) => ({ ...word, text: textOf(word.text.parts.flatMap((part) => filled(part, name, parts)), word.text.at) }));
    runLine({ ...line, words, sometimes: line.sometimes || !plainLoop }, source, session);
  }
}

const MAX_ITEMS = 64;

function trimmed(parts: readonly Part[]): readonly Part[] {
  return parts.map((part): Part => (part.kind === 'literal' ? { kind: 'literal', text: part.text.replaceAll(/[(),]/g, '') } : part)).filter((part) => part.kind !== 'literal' || part.text !== '');
}

function filled(part: Part, name: string, value: readonly Part[]): readonly Part[] {
  if (part.kind !== 'literal') return [part];
  return part.text.split(new RegExp(`(%{1,2}(?:~[a-z]{0,8})?${name})`, 'i')).flatMap((text, index): readonly Part[] => (index % 2 === 1 ? value : [{ kind: 'literal', text }]));
}

/** `set NAME=value`, `set "NAME=value"`: everything behind the sign counts, blanks included. */
function setVariable(words: readonly ShellWord[], line: Line, source: MappedText, session: Session): void {
  const [first] = words;
  const last = words.at(-1);
  const head = first?.pieces[0];
  if (first === undefined || last === undefined || head?.part.kind !== 'literal') return;
  const equals = head.part.text.indexOf('=');
  const name = head.part.text.slice(0, equals);
  if (equals < 1 || !/^\w{1,100}$/.test(name)) return;
  const tail: Piece = { part: { kind: 'literal', text: head.part.text.slice(equals + 1) }, start: Math.min(head.start + equals + 1, head.end), end: head.end };
  const more = words.slice(1).flatMap((word): readonly Piece[] => [{ part: { kind: 'literal', text: ' ' }, start: word.pieces[0]?.start ?? head.end, end: word.pieces[0]?.start ?? head.end }, ...word.pieces]);
  const pieces = [tail, ...first.pieces.slice(1), ...more];
  const at = source.at(line.start, line.end);
  const value: ShellWord = { ...first, pieces, text: textOf(pieces.map(({ part }) => part), first.text.at), variable: null };
  session.variables.set(name.toLowerCase(), isSecretName(name) ? { kind: 'unknown', reason: 'withheld' } : { kind: 'word', word: value });
  const entry = entryOf({ name, value, at }, session.newId, session.context.sample ?? false);
  if (!line.sometimes) session.layers.push({ kind: 'sets', entry });
  else if (entry.connection !== null) session.connections.push(entry.connection);
}
