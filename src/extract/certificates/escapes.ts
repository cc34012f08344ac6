const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0', a: '\x07', '\n': '' };

export interface Quoted {
  readonly text: string;
  /** Behind the closing quote. */
  readonly end: number;
}

/** Longer literals hold no certificate. */
const MAX_LITERAL = 1_000_000;

/**
 * The string whose opening quote starts at `start`, with backslash escapes undone unless it is raw; null when it is
 * not closed. The escapes are those that JSON, C, Java, JavaScript, Python, Go and shells share.
 */
export function readQuoted(text: string, start: number, quote: string, raw: boolean): Quoted | null {
  let decoded = '';
  let index = start + quote.length;
  const limit = Math.min(text.length, index + MAX_LITERAL);
  while (index < limit) {
    if (text.startsWith(quote, index)) return { text: decoded, end: index + quote.length };
    const unit = text[index] ?? '';
    if (unit !== '\\' || raw) {
      decoded += unit;
      index += 1;
      continue;
    }
    const escape = text[index + 1] ?? '';
    const digits = escape === 'u' ? 4 : escape === 'x' ? 2 : 0;
    const code = digits === 0 ? null : /^[0-9a-f]+$/i.exec(text.slice(index + 2, index + 2 + digits));
    if (code !== null && code[0].length === digits) {
      decoded += String.fromCharCode(Number.parseInt(code[0], 16));
      index += 2 + digits;
    } else if (escape === '\r' && text[index + 2] === '\n') {
      index += 3;
    } else {
      decoded += SIMPLE[escape] ?? escape;
      index += 2;
    }
  }
  return null;
}
