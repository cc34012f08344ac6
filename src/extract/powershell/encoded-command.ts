import { plain } from '../operations/text.ts';
import { derived } from '../shell/index.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';

/** The option before it, however short: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_powershell_exe */
export const ENCODED = /^[-/]e(?:c|n|nc|nco|ncod|ncode|ncoded|ncodedc[a-z]{0,6})?$/i;

const LONGEST = 100_000;

/** A script as base64 of UTF-16; null when the word is none. */
export function decodedScript({ text, pieces, file }: ShellWord): MappedText | null {
  const coded = plain(text);
  const [first] = pieces;
  const last = pieces.at(-1);
  if (coded === null || first === undefined || last === undefined || coded.length > LONGEST || !/^[A-Za-z0-9+/]+={0,2}$/.test(coded)) return null;
  return derived(file, Buffer.from(coded, 'base64').toString('utf16le'), { start: first.start, end: last.end });
}
