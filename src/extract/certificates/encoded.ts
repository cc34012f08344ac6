import { decodeBase64, isBase64Letter, sniff } from '../../certificates/index.ts';
import { ENCODED_DER, ENCODED_HEADER, ENCODED_KEYSTORE } from './needles.ts';
import type { PemBlock } from '../../certificates/index.ts';
import type { TextValue } from './text-value.ts';

/** A certificate of the smallest key is longer; a digest or token is shorter. */
const MIN_DER = 380;
/** How far before a value its key may stand. */
const CONTEXT = 160;
const CERTIFICATE_KEY = /cert|x5c|(?:^|[^a-z])ca(?:[^a-z]|$)|root|trust|anchor/i;

/**
 * Base64 values: of PEM and of Java's keystores, wherever they stand, and of DER, where the words before it say that it is a certificate
 * (keys and tokens begin with the same letters).
 */
export function encodedValues(text: string, blocks: readonly PemBlock[]): TextValue[] {
  const armoured = valuesAt(text, ENCODED_HEADER, () => true);
  const keystores = ENCODED_KEYSTORE.flatMap((prefix) => valuesAt(text, prefix, (start) => isOutside(blocks, start)));
  const binary = ENCODED_DER.flatMap((prefix) => valuesAt(text, prefix, (start, end) => end - start >= MIN_DER && isOutside(blocks, start) && isNamed(text, start)));
  return [...armoured, ...keystores, ...binary.filter(({ text: value }) => isCertificate(value))].sort((one, other) => one.start - other.start);
}

function valuesAt(text: string, prefix: string, wanted: (start: number, end: number) => boolean): TextValue[] {
  const values: TextValue[] = [];
  for (let start = text.indexOf(prefix); start !== -1; ) {
    const isStart = start === 0 || !isBase64Letter(text.charCodeAt(start - 1));
    const end = isStart ? endOfValue(text, start) : start + prefix.length;
    if (isStart && wanted(start, end)) values.push({ start, end, text: text.slice(start, end) });
    start = text.indexOf(prefix, end);
  }
  return values;
}

/** To the end of the letters, over line breaks where the next line holds nothing else. */
function endOfValue(text: string, start: number): number {
  let end = endOfLetters(text, start);
  while (text[end - 1] !== '=') {
    let next = end;
    while (text[next] === '\r' || text[next] === '\n' || text[next] === ' ' || text[next] === '\t') next += 1;
    if (!text.slice(end, next).includes('\n')) break;
    const stop = endOfLetters(text, next);
    const after = text[stop];
    if (stop - next < 4 || (after !== undefined && after !== '\n' && after !== '\r' && after !== '"' && after !== "'" && after !== '<')) break;
    end = stop;
  }
  return end;
}

function endOfLetters(text: string, start: number): number {
  let end = start;
  while (end < text.length && isBase64Letter(text.charCodeAt(end))) end += 1;
  while (text[end] === '=') end += 1;
  return end;
}

function isOutside(blocks: readonly PemBlock[], at: number): boolean {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return (blocks[low]?.start ?? Infinity) > at;
}

function isNamed(text: string, start: number): boolean {
  return CERTIFICATE_KEY.test(text.slice(Math.max(0, start - CONTEXT), start));
}

function isCertificate(value: string): boolean {
  const bytes = decodeBase64(value, 'optional');
  return bytes !== null && ['certificate', 'pkcs7', 'pkcs12'].includes(sniff(bytes));
}
