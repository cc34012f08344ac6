const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const IS_LETTER = new Uint8Array(128);
for (const letter of LETTERS) IS_LETTER[letter.charCodeAt(0)] = 1;

/** Whether a UTF-16 unit is one of the 64 letters of base64 (padding is none of them). */
export function isBase64Letter(unit: number): boolean {
  return IS_LETTER[unit] === 1;
}

export function isWhitespace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}

/**
 * Base64 with white space anywhere, else strict as readers of PEM are: nothing after the padding, no other character,
 * a whole number of groups. `padding: 'optional'` also takes text that lacks its `=`.
 */
export function decodeBase64(text: string, padding: 'required' | 'optional' = 'required'): Uint8Array | null {
  let letters = 0;
  let pads = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (isBase64Letter(unit)) {
      if (pads > 0) return null;
      letters += 1;
    } else if (unit === 0x3d) {
      pads += 1;
    } else if (!isWhitespace(unit)) {
      return null;
    }
  }
  const complete = pads <= 2 && (letters + pads) % 4 === 0;
  if (!complete && (padding === 'required' || pads > 2 || letters % 4 === 1)) return null;
  return new Uint8Array(Buffer.from(text, 'base64'));
}
