import { plain } from '../operations/text.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';
import { derived } from '../shell/index.ts';
import { ENCODED, decodedScript } from './encoded-command.ts';
import { scriptInWord } from './inner-text.ts';
import { parsePowerShell } from './parser.ts';
import type { Session } from './session.ts';

interface Around {
  readonly source: MappedText;
  readonly sometimes: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * `powershell -Command …` within another shell: everything behind `-Command` is one script. True when that is what the
 * command was. So for `cmd /c …`.
 */
export function runNested(name: string, words: readonly ShellWord[], around: Around, session: Session): boolean {
  if (name === 'cmd') return runCommandLine(words, around, session);
  if (name !== 'powershell' && name !== 'pwsh') return false;
  const texts = words.map(({ text }) => plain(text) ?? '');
  const coded = texts.findIndex((text) => ENCODED.test(text));
  if (coded !== -1) {
    const text = words[coded + 1];
    const inside = text === undefined ? null : decodedScript(text);
    if (inside !== null) runInside(name, inside, around, session);
    return true;
  }
  const script = texts.findIndex((text) => /^-f(?:ile)?$/i.test(text));
  if (script !== -1) {
    const path = words[script + 1]?.text;
    if (path !== undefined) session.runFile(path, around.sometimes);
    return true;
  }
  const flag = texts.findIndex((text) => /^[-/]c(?:ommand)?$/i.test(text));
  const from = flag === -1 ? firstOperand(texts) : flag + 1;
  const rest = words.slice(from);
  const source = rest.length === 1 && rest[0] !== undefined ? scriptInWord(rest[0]) : joinedSource(rest, around);
  if (source === null) return true;
  runInside(name, source, around, session);
  return true;
}

function runInside(name: 'powershell' | 'pwsh', source: MappedText, around: Around, session: Session): void {
  const before = { variables: session.variables, folder: session.folder };
  const world = { ...session.world, shell: null, powershell: name === 'pwsh' ? ('core' as const) : ('windows' as const) };
  const inner: Session = { ...session, world, variables: new Map(before.variables), runBlock: (block, frame) => session.within(inner, block, frame) };
  inner.runBlock(parsePowerShell(source.text), { source, sometimes: around.sometimes, inner: true, depth: 1, item: null });
}

/** `cmd /s /c command`: what stands behind `/c` is one line. False when it starts no command. */
function runCommandLine(words: readonly ShellWord[], around: Around, session: Session): boolean {
  const flag = words.findIndex(({ text }) => /^\/[ck]$/i.test(plain(text) ?? ''));
  const rest = flag === -1 ? [] : words.slice(flag + 1);
  const source = rest.length === 1 && rest[0] !== undefined ? scriptInWord(rest[0]) : joinedSource(rest, around);
  if (source === null) return false;
  session.runCommandLine(source, around.sometimes);
  return true;
}

const VALUES = new Set(['-executionpolicy', '-ep', '-ex', '-exec', '-version', '-outputformat', '-inputformat', '-windowstyle', '-w', '-workingdirectory']);

function firstOperand(texts: readonly string[]): number {
  let index = 0;
  while (index < texts.length && texts[index]?.startsWith('-') === true) index += VALUES.has(texts[index]?.toLowerCase() ?? '') ? 2 : 1;
  return index;
}

/** Several words: their source from the first to the last, quotes and all. */
function joinedSource(words: readonly ShellWord[], around: Around): MappedText | null {
  const pieces = words.flatMap((word) => word.pieces);
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return null;
  const text = words.map(({ text: each, pieces: of, file }) => plain(each) ?? of.map(({ part, start, end }) => (part.kind === 'literal' ? part.text : file.text.slice(start, end))).join('')).join(' ');
  return derived(around.source.file, text, { start: first.start, end: last.end });
}
