import { literalText, plain } from '../operations/text.ts';
import type { ShellWord } from '../shell/index.ts';

/** The words of a text that a program will take apart at its blanks, double quotes respected. */
export function wordText(word: ShellWord): readonly ShellWord[] {
  const all = plain(word.text);
  if (all === null || !/\s/.test(all)) return [word];
  return (all.match(/"[^"]{0,1000}"|[^\s"]{1,1000}/g) ?? []).map((text) => {
    const bare = text.startsWith('"') ? text.slice(1, -1) : text;
    return { ...word, text: literalText(bare, word.text.at), content: null, pieces: word.pieces.slice(0, 1).map((piece) => ({ ...piece, part: { kind: 'literal' as const, text: bare } })), variable: null };
  });
}
