import { scanPem } from './pem.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const FILLER = 0x41;

/**
 * The same octets, with the body of every PEM private key blanked: no key leaves the extractors. Length and lines
 * stay, so that positions, and what a reader makes of the other blocks, stay too.
 */
export function withoutPrivateKeys(bytes: Uint8Array): Uint8Array {
  const wide = wideOrder(bytes);
  const text = wide === null ? Buffer.from(bytes).toString('latin1') : new TextDecoder(wide).decode(bytes);
  const keys = scanPem(text).filter((block) => block.kind === 'private key');
  if (keys.length === 0) return bytes;
  const blanked = Uint8Array.from(bytes);
  for (const key of keys) {
    for (let index = key.bodyStart; index < key.bodyEnd; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit === LINE_FEED || unit === CARRIAGE_RETURN) continue;
      if (wide === null) {
        blanked[index] = FILLER;
      } else {
        // The decoder has dropped the byte-order mark.
        blanked[index * 2 + 2] = wide === 'utf-16le' ? FILLER : 0;
        blanked[index * 2 + 3] = wide === 'utf-16le' ? 0 : FILLER;
      }
    }
  }
  return blanked;
}

/** The same for text. */
export function textWithoutPrivateKeys(text: string): string {
  const keys = scanPem(text).filter((block) => block.kind === 'private key');
  let blanked = '';
  let from = 0;
  for (const key of keys) {
    blanked += text.slice(from, key.bodyStart) + text.slice(key.bodyStart, key.bodyEnd).replaceAll(/[^\r\n]/g, 'A');
    from = key.bodyEnd;
  }
  return blanked + text.slice(from);
}

function wideOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}
