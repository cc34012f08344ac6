import { textOf } from '../operations/text.ts';
import type { ShellWord } from '../shell/index.ts';
import type { Piece } from '../strings/input.ts';

/** A character of a word: which piece it comes from, and which character of that piece it is; null for an open piece. */
interface Character {
  readonly piece: Piece;
  readonly offset: number | null;
  readonly text: string;
}

/**
 * The words of a command that is written as one: quotes and backslashes as in a shell, and nothing is expanded.
 * https://docs.docker.com/reference/compose-file/services/#command
 */
export function splitWords(whole: ShellWord): readonly ShellWord[] {
  const characters = whole.pieces.flatMap((piece): readonly Character[] =>
    piece.part.kind === 'literal' ? piece.part.text.split('').map((text, offset) => ({ piece, offset, text })) : [{ piece, offset: null, text: '' }],
  );
  const words: ShellWord[] = [];
  let word: Character[] | null = null;
  let quote = '';
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === undefined) break;
    const { text } = character;
    const next = characters[at + 1];
    if (quote === '' && /^\s$/.test(text)) {
      if (word !== null) words.push(wordOf(word, whole));
      word = null;
      continue;
    }
    word ??= [];
    if (text === quote && quote !== '') quote = '';
    else if (quote === '' && (text === '"' || text === "'")) quote = text;
    else if (text === '\\' && quote !== "'" && next !== undefined && (quote === '' || next.text === '"' || next.text === '\\')) {
      word.push(next);
      at += 1;
    } else word.push(character);
  }
  if (word !== null) words.push(wordOf(word, whole));
  return words;
}

function wordOf(characters: readonly Character[], whole: ShellWord): ShellWord {
  const pieces: Piece[] = [];
  for (let from = 0; from < characters.length; ) {
    const first = characters[from];
    if (first === undefined) break;
    let to = from + 1;
    while (first.offset !== null && characters[to]?.piece === first.piece && characters[to]?.offset === first.offset + (to - from)) to += 1;
    pieces.push(first.offset === null ? first.piece : stretch(first.piece, first.offset, characters.slice(from, to).map(({ text }) => text).join('')));
    from = to;
  }
  const at = whole.file.at(pieces[0]?.start ?? 0, pieces.at(-1)?.end ?? 0);
  return { text: textOf(pieces.map(({ part }) => part), pieces.length === 0 ? whole.text.at : at), content: null, pieces, file: whole.file, variable: null };
}

/** Part of a piece, in its place where the piece means itself character by character. */
function stretch(piece: Piece, offset: number, text: string): Piece {
  const isPlain = piece.part.kind === 'literal' && piece.part.text.length === piece.end - piece.start;
  return { part: { kind: 'literal', text }, start: isPlain ? piece.start + offset : piece.start, end: isPlain ? piece.start + offset + text.length : piece.end };
}
