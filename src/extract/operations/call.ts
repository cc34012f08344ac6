import type { Content, FileOperation, Keeps, Location, Text } from '../../model.ts';
import type { Command, Effect, Word, World } from './command.ts';
import { contentAt, sealed, textContent } from './contents.ts';
import { under } from './paths.ts';
import { literalText, plain } from './text.ts';

/** A command as a program's row of the table sees it: paths as they are meant, and short ways to say what happens. */
export interface Call {
  /** Name of the program without its folder. */
  readonly program: string;
  readonly words: readonly Word[];
  readonly at: Location;
  readonly input: Content | null;
  readonly world: World;
  /** The path that a word means, from the folder that the command runs in. */
  path(word: Word): Text;
  /** What a program that opens the word finds: the file, or its standard input for `-`. */
  opened(word: Word): Content;
  /** Standard input; unknown when nothing feeds it. */
  stdin(): Content;
  /** The folder that the command runs in. */
  readonly folder: Text | null;
  write(to: Text, content: Content, append?: boolean): FileOperation;
  move(from: Text, to: Text): FileOperation;
  remove(path: Text): FileOperation;
  taint(paths: readonly Text[]): FileOperation;
  imports(store: Text, alias: Text | null, content: Content, keeps: Keeps, sometimes?: boolean): FileOperation;
  forgets(store: Text, alias: Text): FileOperation;
  /** The package with the store of the operating system comes or goes. */
  packaged(installed: boolean): FileOperation;
  /** What a program does that this one starts, with other words. */
  runs(words: readonly Word[]): Effect;
}

/** One row of the table. */
export type Program = (call: Call) => Effect;

const STANDARD_INPUT = new Set(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

export function isStandardInput(path: Text): boolean {
  return STANDARD_INPUT.has(plain(path) ?? '');
}

export function callOf(command: Command, program: string, words: readonly Word[], input: Content | null, runs: Call['runs']): Call {
  const base = { at: command.at, sometimes: command.sometimes, program };
  const path = (word: Word): Text => under(command.folder, word.text);
  const stdin = (): Content => input ?? { kind: 'unknown', reason: `${program} reads its standard input`, at: command.at };
  return {
    program, words, input, path, stdin, runs,
    at: command.at,
    world: command.world,
    folder: command.folder,
    opened: (word) => (isStandardInput(word.text) ? stdin() : contentAt(path(word))),
    write: (to, content, append = false) => ({ ...base, kind: 'write', to, content: sealed(content), append }),
    move: (from, to) => ({ ...base, kind: 'move', from, to }),
    remove: (removed) => ({ ...base, kind: 'remove', path: removed }),
    taint: (paths) => ({ ...base, kind: 'taint', paths }),
    imports: (store, alias, content, keeps, sometimes = false) =>
      ({ ...base, kind: 'import', store, alias, content: sealed(content), keeps, sometimes: base.sometimes || sometimes }),
    forgets: (store, alias) => ({ ...base, kind: 'forget', store, alias }),
    packaged: (installed) => ({ ...base, kind: 'package', store: literalText('os', command.at), installed }),
  };
}

/** What a word is as content: `echo "$(cat a.pem)"`. */
export function heldBy(word: Word): Content {
  return word.content ?? textContent(word.text);
}
