/** Whether any needle occurs in `bytes[start, end)`. */
export type Matcher = (bytes: Uint8Array, start: number, end: number) => boolean;

/** ASCII letters in lower case, every other byte unchanged. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/**
 * Searches for many byte strings at once, ignoring the case of ASCII letters (Wu and Manber, "A fast algorithm for
 * multi-pattern searching", 1994). A window as long as the shortest needle slides over the bytes; the pair at its end
 * tells how far it can move. Both cases of every pair are in the tables, so that the bytes need no folding.
 *
 * Worst case: length of the bytes times the total length of the needles. Needles shorter than three bytes are found,
 * but the window then moves by one.
 *
 * @param needles ASCII text; an empty needle is in every file.
 */
export function needleMatcher(needles: readonly string[]): Matcher {
  const folded = [...new Set(needles.map((needle) => needle.toLowerCase()))].map((needle) => Buffer.from(needle, 'latin1'));
  if (folded.length === 0) return () => false;
  const window = Math.min(...folded.map((needle) => needle.length));
  if (window === 0) return () => true;
  return window === 1 ? byteByByte(folded) : pairByPair(folded, window);
}

function pairByPair(needles: readonly Uint8Array[], window: number): Matcher {
  const shift = new Uint8Array(65536).fill(Math.min(window - 1, 255));
  const endingIn = new Map<number, Uint8Array[]>();
  for (const needle of needles) {
    for (let end = 1; end < window; end++) {
      for (const pair of spellings(needle[end - 1] ?? 0, needle[end] ?? 0)) {
        shift[pair] = Math.min(shift[pair] ?? 0, window - 1 - end);
        if (end === window - 1) endingIn.set(pair, [...(endingIn.get(pair) ?? []), needle]);
      }
    }
  }
  return (bytes, start, end) => {
    let at = start + window - 1;
    while (at < end) {
      const pair = (bytes[at - 1]! << 8) | bytes[at]!;
      const distance = shift[pair]!;
      if (distance === 0) {
        const from = at - window + 1;
        for (const needle of endingIn.get(pair)!) if (occursAt(needle, bytes, from, end)) return true;
        at += 1;
      } else at += distance;
    }
    return false;
  };
}

/** For sets with a needle of one byte: no window to speak of. */
function byteByByte(needles: readonly Uint8Array[]): Matcher {
  const startingWith: (Uint8Array[] | undefined)[] = [];
  for (const needle of needles) {
    const first = needle[0] ?? 0;
    startingWith[first] = [...(startingWith[first] ?? []), needle];
  }
  return (bytes, start, end) => {
    for (let at = start; at < end; at++) {
      const candidates = startingWith[FOLDED[bytes[at]!]!];
      if (candidates?.some((needle) => occursAt(needle, bytes, at, end)) === true) return true;
    }
    return false;
  };
}

function spellings(first: number, second: number): number[] {
  return cases(first).flatMap((a) => cases(second).map((b) => (a << 8) | b));
}

function cases(folded: number): number[] {
  return folded >= 0x61 && folded <= 0x7a ? [folded, folded - 0x20] : [folded];
}

function occursAt(needle: Uint8Array, bytes: Uint8Array, from: number, end: number): boolean {
  if (from + needle.length > end) return false;
  for (let index = 0; index < needle.length; index++) {
    if (FOLDED[bytes[from + index]!] !== needle[index]) return false;
  }
  return true;
}
