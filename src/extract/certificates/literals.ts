import { decodeBase64, isWhitespace } from '../../certificates/index.ts';
import { readQuoted } from './escapes.ts';
import { rawValue } from './raw-text.ts';
import type { PemBlock } from '../../certificates/index.ts';
import type { TextValue } from './text-value.ts';

const COMMENT = /^\s*(?:#|\/\/|\*|\/\*|;|--|<!--|rem\s)/i;
/** Languages whose single quotes keep backslashes. */
const RAW_SINGLE = /\.(?:sh|bash|zsh|php|rb|pl|ps1|psm1|env)$|(?:^|\/)\.env[^/]*$/i;
/** Longer lines are minified code: what stands further before a block tells nothing. */
const MAX_PREFIX = 4096;
const MAX_VALUES = 1000;
const MAX_PIECES = 2000;

/** Values of a file that hold certificate blocks: string literals with their pieces put together, or text as it stands. */
export function literalValues(text: string, path: string, blocks: readonly PemBlock[]): TextValue[] {
  const values: TextValue[] = [];
  let done = 0;
  for (const [index, block] of blocks.entries()) {
    if (values.length >= MAX_VALUES) break;
    if ((block.kind !== 'certificate' && block.kind !== 'pkcs7') || block.start < done) continue;
    const prefix = linePrefix(text, block.start);
    if (COMMENT.test(prefix)) continue;
    const open = openingQuote(text, prefix, block.start);
    const value = (open === null ? null : quotedValue(text, path, open)) ?? rawValue(text, blocks, index, prefix);
    values.push(value);
    done = Math.max(value.end, block.end);
  }
  return values;
}

function linePrefix(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - MAX_PREFIX), start);
  return before.slice(before.lastIndexOf('\n') + 1);
}

interface Opening {
  readonly at: number;
  readonly quote: string;
}

/** The quote that the block stands behind: right before it, or before text on the same line that belongs to the string. */
function openingQuote(text: string, prefix: string, start: number): Opening | null {
  const base = start - prefix.length;
  const nearest = endBeforeSpace(prefix) - 1;
  if (nearest >= 0 && '"\'`'.includes(prefix[nearest] ?? '') && prefix[nearest - 1] !== '\\') return opening(text, base + nearest);
  let open: number | null = null;
  for (let index = 0; index < prefix.length; index += 1) {
    const unit = prefix[index] ?? '';
    if (unit === '\\') index += 1;
    else if (open === null ? '"\'`'.includes(unit) : unit === prefix[open]) open = open === null ? index : null;
  }
  return open === null ? null : opening(text, base + open);
}

/** Length without white space, written out or escaped, at the end. */
function endBeforeSpace(prefix: string): number {
  let end = prefix.length;
  while (end > 0) {
    if (isWhitespace(prefix.charCodeAt(end - 1))) end -= 1;
    else if ((prefix[end - 1] === 'n' || prefix[end - 1] === 'r') && prefix[end - 2] === '\\') end -= 2;
    else break;
  }
  return end;
}

function opening(text: string, at: number): Opening {
  const quote = text[at] ?? '"';
  const triple = quote.repeat(3);
  if (quote !== '`' && at >= 2 && text.slice(at - 2, at + 1) === triple) return { at: at - 2, quote: triple };
  return { at, quote };
}

function quotedValue(text: string, path: string, { at, quote }: Opening): TextValue | null {
  const first = readQuoted(text, at, quote, isRaw(text, path, at, quote));
  if (first === null) return null;
  let { text: decoded, end } = first;
  let isList = false;
  for (let pieces = 1; pieces < MAX_PIECES && quote.length === 1; pieces += 1) {
    const join = joint(text, end, quote);
    if (join === null) break;
    const next = readQuoted(text, join.at, quote, isRaw(text, path, join.at, quote));
    if (next === null) break;
    const unfinished = isUnfinished(decoded);
    if (join.comma && !isList && (!unfinished || !looksLikeLine(next.text))) break;
    if (!unfinished && !/^\s*(?:-----BEGIN |$)/.test(next.text)) break;
    isList ||= join.comma;
    decoded += `${join.comma && !decoded.endsWith('\n') ? '\n' : ''}${join.lineBreak ? '\n' : ''}${next.text}`;
    end = next.end;
  }
  return { start: at + quote.length, end: end - quote.length, text: decoded };
}

/** Where the next piece of a string begins: behind `+`, `.`, `&`, a comma, a backslash or nothing but space. */
function joint(text: string, from: number, quote: string): { readonly at: number; readonly comma: boolean; readonly lineBreak: boolean } | null {
  let comma = false;
  let lineBreak = false;
  for (let index = from; index < text.length && index - from < 400; index += 1) {
    const unit = text[index] ?? '';
    if (unit === quote) return { at: index, comma, lineBreak };
    if (unit === ',') comma = true;
    const name = /^(?:vb(?:CrLf|Lf|NewLine)|Environment\.NewLine|os\.EOL|EOL|PHP_EOL|System\.lineSeparator\(\))/.exec(text.slice(index, index + 24))?.[0];
    if (name === undefined && !'+.&,\\_() \t\r\n@fbuLr'.includes(unit)) return null;
    if (name === undefined) continue;
    lineBreak = true;
    index += name.length - 1;
  }
  return null;
}

function isRaw(text: string, path: string, at: number, quote: string): boolean {
  const before = text[at - 1] ?? '';
  if (quote === '`') return path.endsWith('.go');
  if (quote === "'" && RAW_SINGLE.test(path)) return true;
  return before === '@' || (/[rR]/.test(before) && !/[A-Za-z0-9_]/.test(text[at - 2] ?? ' '));
}

function isUnfinished(decoded: string): boolean {
  return decoded.lastIndexOf('-----BEGIN ') >= 0 && decoded.lastIndexOf('-----END ') < decoded.lastIndexOf('-----BEGIN ');
}

/** One line of armour or base64, as the elements of a list of lines are. */
function looksLikeLine(piece: string): boolean {
  const line = piece.trim();
  return line.startsWith('-----END ') || (line !== '' && !line.includes('\n') && decodeBase64(line, 'optional') !== null);
}
