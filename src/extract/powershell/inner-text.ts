import { plain } from '../operations/text.ts';
import { derived, pick, wholeFile } from '../shell/index.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';

/** The script within a word: at its own positions where its source spells it as it is. Null when part of it is open. */
export function scriptInWord({ text, pieces, file }: ShellWord): MappedText | null {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return null;
  const whole = plain(text);
  const source = pieces.map(({ part, start, end }) => (part.kind === 'literal' ? part.text : file.text.slice(start, end))).join('');
  if (whole === null && !pieces.every(({ part }) => part.kind === 'literal' || part.kind === 'variable')) return null;
  if (file.text.slice(first.start, last.end) === source) return pick(wholeFile(file), [{ start: first.start, end: last.end }]);
  return derived(file, source, { start: first.start, end: last.end });
}
