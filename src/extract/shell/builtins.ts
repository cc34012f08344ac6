import type { Content, Location } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import type { Word } from '../operations/index.ts';
import { under } from '../operations/paths.ts';
import { treePath } from '../operations/paths.ts';
import { literalText, plain, unknownText } from '../operations/text.ts';
import { asText, textContent, unknownContent } from '../operations/contents.ts';
import { expandOne } from './expand.ts';
import { pick, wholeFile, withoutCarriageReturns } from './mapped-text.ts';
import type { MappedText } from './mapped-text.ts';
import { copyOf } from './session.ts';
import type { Frame, Session, ShellWord } from './session.ts';
import type { Assignment, CommandSyntax } from './unbash.ts';
import { assign, assignArray, exportVariable } from './variables.ts';
import { partItem, wordOf } from './words.ts';

/** A command of the shell itself: what it prints, or undefined when it does nothing but what the table says. */
export type Builtin = (call: BuiltinCall) => Content | null | undefined;

export interface BuiltinCall {
  readonly name: string;
  /** Without the name. */
  readonly words: readonly ShellWord[];
  readonly syntax: CommandSyntax;
  readonly at: Location;
  readonly frame: Frame;
  readonly session: Session;
}

/** `a=b` in front of a command, alone, or behind `export`. */
export function runAssignment(node: Assignment, frame: Frame, session: Session, how: { exported?: boolean; inner?: boolean }): void {
  const at = frame.source.at(node.pos, node.end);
  if (node.index !== undefined) return;
  if (node.value.type === 'ArrayValue') assignArray(session, frame, node.name, node.value.elements.map((word) => expandOne(word, frame, session)), at, node.append === true);
  else assign(session, frame, node.name, expandOne(node.value, frame, session), at, { ...how, append: node.append === true });
}

const declare: Builtin = ({ name, words, syntax, frame, session }) => {
  const flags = words.flatMap(({ text }) => plain(text) ?? '').filter((text) => text.startsWith('-'));
  const exports = name === 'export' || flags.some((flag) => flag.includes('x'));
  const inner = name === 'local' || (frame.parameters !== null && name !== 'export' && name !== 'readonly' && !flags.some((flag) => flag.includes('g')));
  for (const argument of syntax.args) {
    if (argument.type === 'Assignment') runAssignment(argument, frame, session, { ...(exports ? { exported: true } : {}), inner });
    else if (exports && !flags.includes('-n')) exportVariable(session, frame, argument.value);
  }
  return null;
};

const cd: Builtin = ({ words, session, at }) => {
  const target = words.findLast(({ text }) => !/^-[LPe@]+$/.test(plain(text) ?? ''));
  if (target === undefined) session.state.folder = { parts: [{ kind: 'variable', name: 'HOME', otherwise: null }], at };
  else if (plain(target.text) === '-') session.state.folder = unknownText('the folder before', at);
  else session.state.folder = under(session.state.folder, target.text);
  return null;
};

const pwd: Builtin = ({ session, at }) => textContent(session.state.folder ?? literalText('.', at));

const realPath: Builtin = ({ words, at, session }) => {
  const path = words.findLast(({ text }) => !(plain(text) ?? '').startsWith('-'));
  return path === undefined ? unknownContent('output of a command', at) : textContent(under(session.state.folder, path.text));
};

const set: Builtin = ({ words, session }) => {
  const flags = words.map(({ text }) => plain(text) ?? '');
  if (flags.some((flag) => /^-[b-zA-Z]*a/.test(flag)) || (flags.includes('-o') && flags.includes('allexport'))) session.state.exportsAll = true;
  if (flags.some((flag) => /^\+[b-zA-Z]*a/.test(flag)) || (flags.includes('+o') && flags.includes('allexport'))) session.state.exportsAll = false;
  return null;
};

const unset: Builtin = ({ words, frame, session, at }) => {
  for (const { text, file } of words) {
    const name = plain(text);
    if (name === null || name.startsWith('-')) continue;
    assign(session, frame, name, wordOf([], file, 0, 0), at, {});
  }
  return null;
};

const read: Builtin = ({ words, frame, session, at }) => {
  for (const { text, file } of words) {
    const name = plain(text) ?? '';
    if (/^[A-Za-z_]\w*$/.test(name)) assign(session, frame, name, wordOf([partItem({ kind: 'unknown', reason: 'read while the script runs' }, 0, 0)], file, 0, 0), at, { inner: true });
  }
  return null;
};

const MAX_SOURCE_DEPTH = 6;

/** `source FILE`: another script of the repository, in this shell. Paths are tried from the folder and the script's own. */
const source: Builtin = ({ words, frame, session }) => {
  const [path] = words;
  if (path === undefined || session.open === null || frame.depth > MAX_SOURCE_DEPTH) return null;
  const name = plain(path.text);
  if (name === null || name.startsWith('/')) return null;
  const own = frame.source.file.path;
  const folders = [session.script ?? own, own].map(folderOf);
  const inside = session.state.folder === null ? null : plain(session.state.folder);
  for (const folder of new Set([...(inside === null || inside.startsWith('/') ? [] : [`${folders[0] ?? ''}/${inside}`]), ...folders, ''])) {
    const found = treePath(folder, name);
    const file = found === null ? null : session.open(found);
    if (file === null || file.encoding === 'binary' || file.path === own) continue;
    return session.runText(withoutCarriageReturns(wholeFile(file)), { ...frame, depth: frame.depth + 1 });
  }
  return null;
};

const stop: Builtin = ({ session }) => {
  session.state.stopped = true;
  return null;
};

/** `eval "$(…)"` is open; `eval "export A=b"` is a command. */
const evaluate: Builtin = ({ words, frame, session }) => {
  const [only] = words;
  const code = words.length === 1 && only !== undefined ? quotedSource(only, frame) : null;
  return code === null ? null : session.runText(code, { ...frame, depth: frame.depth + 1 });
};

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['export', declare], ['declare', declare], ['typeset', declare], ['local', declare], ['readonly', declare],
  ['cd', cd], ['pushd', cd], ['chdir', cd], ['popd', ({ session, at }) => { session.state.folder = unknownText('the folder before', at); return null; }], ['pwd', pwd], ['realpath', realPath], ['readlink', realPath],
  ['set', set], ['unset', unset], ['read', read], ['source', source], ['.', source],
  ['exit', stop], ['return', stop], ['eval', evaluate],
]);

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh']);

/** `sh -c "…"` and `bash <<EOF`: a script within a word or a here-document. Null: it is none of these. */
export function innerScript(name: string, words: readonly Word[], stdin: MappedText | null, frame: Frame): MappedText | null {
  if (!SHELLS.has(name)) return null;
  for (const [index, word] of words.entries()) {
    const text = plain(word.text);
    if (text === null || !/^[-+]/.test(text)) return null;
    if (text === '-o' || text === '-O') continue;
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(text)) {
      const code = words[index + 1];
      return code !== undefined && 'pieces' in code ? quotedSource(code as ShellWord, frame) : null;
    }
  }
  return stdin;
}

/** `sh -c 'code' name a b`: what `$1` and so on are in the code. */
export function scriptParameters(words: readonly ShellWord[]): readonly ShellWord[] {
  const flag = words.findIndex(({ text }) => /^-[a-zA-Z]*c[a-zA-Z]*$/.test(plain(text) ?? ''));
  return flag === -1 ? [] : words.slice(flag + 3);
}

/** The source of a quoted word as a script of its own; expansions mean the same inside. */
function quotedSource(word: ShellWord, frame: Frame): MappedText | null {
  const { pieces, file } = word;
  const first = pieces[0];
  const last = pieces.at(-1);
  if (first === undefined || last === undefined || word.content !== null) return null;
  const whole = plain(word.text);
  const from = first.start;
  const length = last.end - from;
  if (whole !== null && whole.length === length && file === frame.source.file) return pick(wholeFile(file), [{ start: from, end: last.end }]);
  const text = pieces.map(({ part, start, end }) => (part.kind === 'literal' ? part.text : file.text.slice(start, end))).join('');
  return { file, text, start: () => from, end: () => last.end, at: () => file.at(from, last.end) };
}

/** Runs in a copy of the state: a subshell, a part of a pipe. */
export function isolated<Result>(session: Session, run: () => Result): Result {
  const before = session.state;
  session.state = copyOf(before);
  try {
    return run();
  } finally {
    session.state = before;
  }
}

/** The text of an input, for shells that read their script from it. */
export function scriptOf(content: Content | null, frame: Frame): MappedText | null {
  const text = content === null ? null : asText(content);
  const all = text === null ? null : plain(text);
  if (all === null || text === null) return null;
  const { file } = frame.source;
  const start = file.offset(text.at.line, text.at.column, text.at.path);
  const end = file.offset(text.at.endLine, text.at.endColumn, text.at.path);
  if (text.at.path === file.path && file.text.slice(start, end) === all) return pick(wholeFile(file), [{ start, end }]);
  return { file, text: all, start: () => start, end: () => end, at: () => text.at };
}
