import type { Content } from '../../model.ts';
import { asText } from '../operations/contents.ts';
import { plain, textOf } from '../operations/text.ts';
import type { Frame, Session, ShellWord } from './session.ts';
import { literalItem, partItem, wordOf } from './words.ts';

/** Longer lists are not gone through. */
const MAX_ITEMS = 64;

/**
 * The words of a list that a pipe or a file delivers (`ls *.crt | xargs …`, `find … | while read -r file`). Null: the
 * list is not known.
 */
export function listed(content: Content | null, separator: RegExp, frame: Frame): readonly ShellWord[] | null {
  const text = content === null ? null : asText(content);
  const all = text === null ? null : plain(text);
  if (all === null || text === null) return null;
  const items = all.split(separator, MAX_ITEMS + 1).filter((item) => item !== '');
  return items.length > MAX_ITEMS ? null : items.map((item) => wordOf([literalItem(item, 0, 0)], frame.source.file, 0, 0));
}

/** A word of a list that is not known. */
export function anyWord(frame: Frame): ShellWord {
  return wordOf([partItem({ kind: 'unknown', reason: 'a list that is not known' }, 0, 0)], frame.source.file, 0, 0);
}

/** Options of xargs that take a value as a word of its own; `-I` and `-n` are read. */
const WITH_VALUE = /^-[adEILnPs]$|^--(?:arg-file|delimiter|max-args|max-procs|max-lines|max-chars|process-slot-var)$/;

/**
 * The commands that `xargs [-0] [-n COUNT] [-I NAME] PROGRAM …` starts, each with words of the list; null for any other
 * command. What cannot be told of the list stays open in them.
 * https://www.gnu.org/software/findutils/manual/html_node/find_html/xargs-options.html
 */
export function startedByXargs(name: string, words: readonly ShellWord[], input: Content | null, frame: Frame, session: Session): readonly (readonly ShellWord[])[] | null {
  if (name !== 'xargs') return null;
  let index = 0;
  let replaces: string | null = null;
  let each = false;
  let fed = true;
  for (; index < words.length; index++) {
    const option = words[index] === undefined ? null : plain(words[index]?.text ?? { parts: [], at: frame.source.at(0, 0) });
    if (option === null || !option.startsWith('-') || option === '--') break;
    const value = plain(words[index + 1]?.text ?? { parts: [], at: frame.source.at(0, 0) });
    if (/^(?:-[a]|--arg-file)/.test(option)) fed = false;
    if (option === '-I') replaces = value;
    else if (/^-I.|^-i|^--replace/.test(option)) replaces = /^(?:-[Ii]|--replace=)(.+)$/.exec(option)?.[1] ?? '{}';
    if (/^-[0-9A-Za-z]*[nL]|^--max-(?:args|lines)/.test(option)) each = true;
    if (WITH_VALUE.test(option) || /^-[0rtxp]+[nILP]$/.test(option)) {
      if (/^-[0rtxp]+I$/.test(option)) replaces = value;
      index++;
    }
  }
  if (plain(words[index]?.text ?? { parts: [], at: frame.source.at(0, 0) }) === '--') index++;
  const command = words.slice(index);
  if (command.length === 0) return [];
  const items = (fed ? listed(input, replaces === null ? /[\s\0]+/ : /[\n\0]+/, frame) : null) ?? [anyWord(frame)];
  const { file } = frame.source;
  session.budget -= items.length;
  if (replaces !== null && replaces !== '') return items.map((item) => command.map((word) => replaced(word, replaces, item)));
  const more = (some: readonly ShellWord[]): readonly ShellWord[] => [...command, ...some.map((item) => ({ ...item, file }))];
  return each ? items.map((item) => more([item])) : [more(items)];
}

/** The word with an item in place of a name. */
function replaced(word: ShellWord, name: string, item: ShellWord): ShellWord {
  if (!word.pieces.some(({ part }) => part.kind === 'literal' && part.text.includes(name))) return word;
  const pieces = word.pieces.flatMap((piece) => {
    if (piece.part.kind !== 'literal') return [piece];
    return piece.part.text.split(name).flatMap((text, index) => [
      ...(index > 0 ? item.pieces.map(({ part }) => ({ part, start: piece.start, end: piece.start })) : []),
      { part: { kind: 'literal' as const, text }, start: piece.start, end: piece.start },
    ]);
  });
  const parts = textOf(pieces.map(({ part }) => part), word.text.at);
  return { ...word, pieces: parts.parts.map((part) => ({ part, start: pieces[0]?.start ?? 0, end: pieces[0]?.start ?? 0 })), text: parts, variable: null };
}
