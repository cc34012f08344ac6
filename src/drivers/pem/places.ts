import type { Location } from '../../model.ts';

const LINE_FEED = 0x0a;

/**
 * From octet offsets to places in the file. Lines correspond where the octets stand in the file as they are, or
 * indented; anything else (escapes, base64) is placed as a whole.
 */
export function placesIn(bytes: Uint8Array, at: Location | null): (start: number, end: number) => Location | null {
  if (at === null) return () => null;
  const starts = [0];
  for (let feed = bytes.indexOf(LINE_FEED); feed !== -1; feed = bytes.indexOf(LINE_FEED, feed + 1)) starts.push(feed + 1);
  const breaks = starts.length - 1;
  const spanned = at.endLine - at.line;
  const corresponds = breaks === spanned || (breaks === spanned + 1 && bytes.at(-1) === LINE_FEED);
  // Without any line break there is nothing to tell octets as they are from encoded ones.
  if (!corresponds || breaks === 0) return () => at;
  const position = (offset: number): { line: number; column: number } => {
    let low = 0;
    let high = breaks;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: at.line + low, column: at.column + offset - (starts[low] ?? 0) };
  };
  return (start, end) => {
    const from = position(start);
    const to = position(end);
    return { path: at.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
}
