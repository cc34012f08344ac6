import type { Connection, Layer, Location, LoginForm, Text } from '../../model.ts';
import type { World } from '../operations/index.ts';
import { unknownContent } from '../operations/contents.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { runList, runWords } from './interpret.ts';
import { withoutCarriageReturns } from './mapped-text.ts';
import type { MappedText } from './mapped-text.ts';
import { emptyState } from './session.ts';
import type { Frame, Session, ShellWord } from './session.ts';
import { parseScript } from './unbash.ts';

export interface CommandContext {
  readonly world: World;
  /** Path of the script, for `$0` and `source`; null where commands stand in another file. */
  readonly script?: string | null;
  readonly open?: ((path: string) => SourceFile | null) | null;
  /** Where ids of connections come from; shared by all commands of a file. */
  readonly newId?: (name: string) => string;
  readonly sample?: boolean;
  /** Where relative paths start; null for wherever the place says. */
  readonly folder?: Text | null;
  /** The script runs in a place of its own, not in its folder of the tree: `$0` says nothing about files. */
  readonly inPlace?: boolean;
  /** Reads a command that starts a shell of another language, `pwsh -Command …`; null for any other. */
  readonly nested?: (name: string, words: readonly ShellWord[], source: MappedText) => CommandReading | null;
  readonly observe?: (words: readonly ShellWord[]) => void;
}

/** What commands do, in order: variables that they set (`sets` when exported, else `argument`), files that they touch, clients that they start. */
export interface CommandReading {
  readonly layers: readonly Layer[];
  readonly connections: readonly Connection[];
  readonly folder: Text | null;
  /** How the user name looks that the commands export as `PGUSER`. */
  readonly login: LoginForm;
}

/** More commands than this, loops and functions unrolled, and the rest is not read. */
const MAX_COMMANDS = 10_000;

/** Reads shell text: a script, the `RUN` of a Dockerfile, a step of a CI job. Never throws on what it reads. */
export function readCommands(source: MappedText, context: CommandContext): CommandReading {
  const session = newSession(source.file, context);
  session.runText(withoutCarriageReturns(source), frameOf(source));
  return { layers: session.layers, connections: session.connections, folder: session.state.folder, login: session.login };
}

/** The same for a command whose words are already apart: the JSON form of a Dockerfile's instructions. */
export function readWords(words: readonly ShellWord[], source: MappedText, at: Location, context: CommandContext): CommandReading {
  const session = newSession(source.file, context);
  runWords(words, [], at, null, frameOf(source), session);
  return { layers: session.layers, connections: session.connections, folder: session.state.folder, login: session.login };
}

function frameOf(source: MappedText): Frame {
  return { source, parameters: null, sometimes: false, inner: false, input: null, depth: 0 };
}

function newSession(file: SourceFile, context: CommandContext): Session {
  const session: Session = {
    world: context.world,
    newId: context.newId ?? newIds(file.path),
    sample: context.sample ?? false,
    script: context.script ?? null,
    inPlace: context.inPlace ?? false,
    open: context.open ?? null,
    layers: [],
    connections: [],
    nested: context.nested ?? (() => null),
    observe: context.observe ?? (() => undefined),
    state: { ...emptyState(), folder: context.folder ?? null },
    login: 'unknown',
    budget: MAX_COMMANDS,
    runList: (list, frame) => runList(list, frame, session),
    runText(text, frame) {
      const script = parseScript(text.text);
      return script === null ? unknownContent('a script that cannot be read', text.at(0, 0)) : runList(script, { ...frame, source: text }, session);
    },
  };
  return session;
}
