/** As git decides it: https://git-scm.com/docs/gitattributes#_diff */
const SNIFFED_BYTES = 8000;

/** Whether the first bytes of a file say that it is no text in a single-byte encoding or UTF-8. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, SNIFFED_BYTES).includes(0);
}

/** Offset of the low byte in each pair of a UTF-16 text with a byte-order mark. */
export function wideEncoding(bytes: Uint8Array): 0 | 1 | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 0;
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 1 : null;
}
