import type { Escapes, ScalarNode } from './tree.ts';

/**
 * Source offset of each character of a scalar's value, and of its end as the last element; null when the two cannot be
 * matched. Quotes, escapes, folded lines, indentation and entities make value and source differ in length, so both are
 * walked side by side.
 */
export function align(source: string, node: ScalarNode): Int32Array | null {
  const { span, text, escapes } = node;
  const starts = new Int32Array(text.length + 1);
  let at = span.start;
  for (let index = 0; index < text.length; index++) {
    const wanted = text.charAt(index);
    at = skipUnspelled(source, at, span.end, wanted, escapes);
    if (at >= span.end) return null;
    starts[index] = at;
    const length = spellingLength(source, at, span.end, escapes);
    if (length === 1 && source.charAt(at) !== wanted && !isBreak(source.charAt(at))) return null;
    at += length;
    // One spelling of two units (an astral character as one escape): both stand at the same place.
    if (length > 6 && index + 1 < text.length && isHighSurrogate(text.charCodeAt(index))) {
      index += 1;
      starts[index] = at - length;
    }
  }
  starts[text.length] = Math.min(at, span.end);
  return starts;
}

/** Passes over what is in the file but not in the value: indentation, an escaped line end, a carriage return. */
function skipUnspelled(source: string, from: number, end: number, wanted: string, escapes: Escapes): number {
  let at = from;
  while (at < end) {
    const char = source.charAt(at);
    if (char === wanted) return at;
    if (escapes === 'backslash' && char === '\\' && isBreak(source.charAt(at + 1))) {
      at += source.startsWith('\r\n', at + 1) ? 3 : 2;
      continue;
    }
    const skippable = char === ' ' || char === '\t' || char === '\r' || (char === '\n' && wanted !== ' ');
    if (!skippable) return at;
    at += 1;
  }
  return at;
}

function spellingLength(source: string, at: number, end: number, escapes: Escapes): number {
  const char = source.charAt(at);
  if (escapes === 'backslash' && char === '\\') {
    const next = source.charAt(at + 1);
    const length = next === 'u' ? 6 : next === 'U' ? 10 : next === 'x' ? 4 : 2;
    return Math.min(length, end - at);
  }
  if (escapes === 'doubled' && char === "'" && source.charAt(at + 1) === "'") return 2;
  if (escapes === 'entity' && char === '&') {
    const stop = source.indexOf(';', at);
    return stop !== -1 && stop < end && stop - at <= 12 ? stop - at + 1 : 1;
  }
  return 1;
}

const isBreak = (char: string): boolean => char === '\n' || char === '\r';
const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
