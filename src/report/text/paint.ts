import { logLine } from '../escape.ts';

/** What a piece of text is; the terminal decides how that looks. */
export type Style = 'plain' | 'bold' | 'dim' | 'good' | 'bad' | 'warn';

/** SGR codes that every terminal knows; the colours are the user's own. */
const CODES: Readonly<Record<Exclude<Style, 'plain'>, readonly [string, string]>> = {
  bold: ['1', '22'], dim: ['2', '22'], good: ['32', '39'], bad: ['31', '39'], warn: ['33', '39'],
};

/** Plain text of one line with styled pieces. */
export type Line = readonly (readonly [text: string, style: Style])[];

/**
 * Joins pieces to a line of the log. The line as a whole is made safe before anything is coloured: a command that
 * begins in one piece and ends in the next is still one.
 */
export function paint(line: Line, colour: boolean): string {
  const raw = line.map(([text]) => text).join('');
  const safe = logLine(raw);
  if (safe !== raw || !colour) return safe.trimEnd();
  return line.map(([text, style]) => (style === 'plain' || text.trim() === '' ? text : `\u001B[${CODES[style][0]}m${text}\u001B[${CODES[style][1]}m`)).join('').trimEnd();
}
