import type { CommandReading, MappedText, ShellWord } from '../shell/index.ts';
import { readCommands, wholeFile } from '../shell/index.ts';
import { plain } from '../operations/text.ts';
import { treePath } from '../operations/paths.ts';
import { folderOf } from '../../shared/paths.ts';
import type { SourceFile } from '../source-file.ts';
import type { Text } from '../../model.ts';
import { newIds } from '../settings/ids.ts';
import { runCmd } from './cmd.ts';
import { runBlock } from './interpret.ts';
import { runNested } from './nested.ts';
import { parsePowerShell } from './parser.ts';
import type { ScriptContext, Session } from './session.ts';

/** Who runs a script. `powershell` is that of Windows; `pwsh` PowerShell 6 and later; null: one of them. */
export type ScriptLanguage = 'bash' | 'sh' | 'cmd' | 'powershell' | 'pwsh' | 'any powershell';

/** Longer scripts are data. UTF-16 units. */
const MAX_LENGTH = 500_000;
const MAX_STATEMENTS = 20_000;

/** Reads a script in whatever language it is: the one way from text to layers and connections. Never throws on what it reads. */
export function readScript(language: ScriptLanguage, source: MappedText, context: ScriptContext): CommandReading {
  if (language === 'bash' || language === 'sh') return readCommands(source, withPowerShell(context));
  const session = newSession(language, source, context);
  if (source.text.length > MAX_LENGTH) return reading(session);
  if (language === 'cmd') runCmd(source, session);
  else runBlock(parsePowerShell(source.text), { source, sometimes: false, inner: false, depth: 0, item: null }, session);
  return reading(session);
}

/** `pwsh -Command …` whose words another shell has taken apart; null when the command is none of this. */
export function readNested(name: string, words: readonly ShellWord[], source: MappedText, context: ScriptContext): CommandReading | null {
  const session = newSession('cmd', source, context);
  return runNested(name, words, { source, sometimes: false, start: 0, end: source.text.length }, session) ? reading(session) : null;
}

/** For a Unix shell that may start PowerShell. */
export function withPowerShell(context: ScriptContext): ScriptContext {
  return { ...context, nested: (name, words, source) => (name === 'pwsh' || name === 'powershell' ? readNested(name, words, source, context) : null) };
}

function newSession(language: ScriptLanguage, source: MappedText, context: ScriptContext): Session {
  const powershell = language === 'powershell' ? 'windows' : language === 'pwsh' ? 'core' : null;
  const session: Session = {
    context, world: { ...context.world, shell: null, powershell },
    newId: context.newId ?? newIds(source.file.path),
    layers: [], connections: [], variables: new Map(), functions: new Map(),
    folder: context.folder ?? null, stopped: false, budget: MAX_STATEMENTS,
    runBlock: (block, frame) => runBlock(block, frame, session),
    runFile: (path, sometimes) => runFile(path, sometimes, session),
    runCommandLine(line, sometimes) {
      const { variables, folder } = session;
      session.variables = new Map(variables);
      runCmd(line, session, sometimes);
      Object.assign(session, { variables, folder, stopped: false });
    },
    within: (inner, block, frame) => runBlock(block, frame, inner),
  };
  return session;
}

function reading({ layers, connections, folder }: Session): CommandReading {
  return { layers, connections, folder, login: 'unknown' };
}

/** Scripts that call each other. */
const MAX_FILES = 6;
const nesting = new WeakMap<Session['layers'], number>();

function runFile(path: Text, sometimes: boolean, session: Session): boolean {
  const written = (plain(path) ?? '').replaceAll('\\', '/');
  const depth = nesting.get(session.layers) ?? 0;
  if (!/\.(?:ps1|cmd|bat)$/i.test(written) || depth >= MAX_FILES) return false;
  const file = session.context.scriptAt?.(written) ?? besideScript(written, session.context);
  if (file === null || file.encoding === 'binary' || file.text.length > MAX_LENGTH || file.path === session.context.script) return false;
  nesting.set(session.layers, depth + 1);
  const before = session.connections.length;
  if (/\.ps1$/i.test(file.path)) session.runBlock(parsePowerShell(file.text), { source: wholeFile(file), sometimes, inner: true, depth: depth * 10, item: null });
  else runCmd(wholeFile(file), session);
  // Its connections are read with the file itself.
  session.connections.splice(before);
  session.stopped = false;
  nesting.set(session.layers, depth);
  return true;
}

/** A script of the tree that another one calls by a relative path. */
function besideScript(written: string, { script, open, inPlace }: ScriptContext): SourceFile | null {
  if (open === undefined || open === null || script === undefined || script === null || written.startsWith('/') || /^[a-z]:/i.test(written)) return null;
  for (const folder of inPlace === true ? [''] : [folderOf(script), '']) {
    const path = treePath(folder, written);
    const file = path === null ? null : open(path);
    if (file !== null) return file;
  }
  return null;
}
