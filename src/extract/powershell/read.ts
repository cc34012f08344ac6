import type { CommandContext, CommandReading, MappedText, ShellWord } from '../shell/index.ts';
import { readCommands } from '../shell/index.ts';
import { newIds } from '../settings/ids.ts';
import { runCmd } from './cmd.ts';
import { runBlock } from './interpret.ts';
import { runNested } from './nested.ts';
import { parsePowerShell } from './parser.ts';
import type { Session } from './session.ts';

/** Who runs a script. `powershell` is that of Windows; `pwsh` PowerShell 6 and later; null: one of them. */
export type ScriptLanguage = 'bash' | 'sh' | 'cmd' | 'powershell' | 'pwsh' | 'any powershell';

/** Longer scripts are data. UTF-16 units. */
const MAX_LENGTH = 500_000;
const MAX_STATEMENTS = 20_000;

/** Reads a script in whatever language it is: the one way from text to layers and connections. Never throws on what it reads. */
export function readScript(language: ScriptLanguage, source: MappedText, context: CommandContext): CommandReading {
  if (language === 'bash' || language === 'sh') return readCommands(source, context);
  const session = newSession(language, source, context);
  if (source.text.length > MAX_LENGTH) return reading(session);
  if (language === 'cmd') runCmd(source, session);
  else runBlock(parsePowerShell(source.text), { source, sometimes: false, inner: false, depth: 0, item: null }, session);
  return reading(session);
}

/** `pwsh -Command …` whose words another shell has taken apart; null when the command is none of this. */
export function readNested(name: string, words: readonly ShellWord[], source: MappedText, context: CommandContext): CommandReading | null {
  const session = newSession('cmd', source, context);
  return runNested(name, words, { source, sometimes: false, start: 0, end: source.text.length }, session) ? reading(session) : null;
}

function newSession(language: ScriptLanguage, source: MappedText, context: CommandContext): Session {
  const powershell = language === 'powershell' ? 'windows' : language === 'pwsh' ? 'core' : null;
  const session: Session = {
    context, world: { ...context.world, shell: null, powershell },
    newId: context.newId ?? newIds(source.file.path),
    layers: [], connections: [], variables: new Map(), functions: new Map(),
    folder: context.folder ?? null, stopped: false, budget: MAX_STATEMENTS,
    runBlock: (block, frame) => runBlock(block, frame, session),
    within: (inner, block, frame) => runBlock(block, frame, inner),
  };
  return session;
}

function reading({ layers, connections, folder }: Session): CommandReading {
  return { layers, connections, folder, login: 'unknown' };
}
