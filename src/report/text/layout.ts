/** Marks (accents, signs on the character before) take no column of a terminal. */
const NO_COLUMN = /^\p{M}$/u;
/** East Asian wide and full-width characters and emoji take two. Good enough to align a table. */
const TWO_COLUMNS = /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Columns of a terminal that a text without escape sequences takes. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += columnsOf(character);
  return sum;
}

function columnsOf(character: string): number {
  if (character <= '\u02ff') return 1;
  if (NO_COLUMN.test(character)) return 0;
  return TWO_COLUMNS.test(character) ? 2 : 1;
}

/** Fills up with spaces on the right. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Cuts to a number of columns, an ellipsis in place of the middle, so that both ends can be read. */
export function fit(text: string, width: number): string {
  if (columns(text) <= width) return text;
  const characters = Array.from(text);
  const head = takeColumns(characters, Math.floor((width - 1) / 3)).join('');
  const tail = takeColumns(characters.toReversed(), width - 1 - columns(head));
  return `${head}…${tail.toReversed().join('')}`;
}

function takeColumns(characters: readonly string[], width: number): string[] {
  let used = 0;
  const taken: string[] = [];
  for (const character of characters) {
    used += columnsOf(character);
    if (used > width) break;
    taken.push(character);
  }
  return taken;
}

/**
 * Breaks text at spaces into lines of at most `width` columns; the first line starts with `first`, the others are
 * indented by as much. A word that is too long for a line keeps whole, so that a path can be copied.
 */
export function wrap(text: string, width: number, first = ''): readonly string[] {
  const indent = ' '.repeat(columns(first));
  const room = Math.max(20, width - columns(first));
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const wide = columns(word);
    if (line !== '' && used + 1 + wide > room) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line = line === '' ? word : `${line} ${word}`;
    used += (used === 0 ? 0 : 1) + wide;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines.map((one, index) => `${index === 0 ? first : indent}${one}`);
}
