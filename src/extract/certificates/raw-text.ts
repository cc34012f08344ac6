import type { PemBlock } from '../../certificates/index.ts';
import type { TextValue } from './text-value.ts';

/** What opens a literal whose language takes the indentation away. */
const DEDENTING = /<<[-~]|\bdedent\b|\bstripIndents?\b|\boutdent\b|trimIndent|"""\s*$/;
const INDENTING_LANGUAGE = /'''\s*$/;
const MAX_LOOK = 300;
/** The largest public bundle has half as many. */
const MAX_BLOCKS = 400;

/**
 * A value that stands in the file as it is: in a here-document, a long literal, an element, a value without quotes.
 * Blocks that follow at once belong to it. `prefix`: what stands on the line before the block.
 */
export function rawValue(text: string, blocks: readonly PemBlock[], index: number, prefix: string): TextValue {
  const first = blocks[index];
  if (first === undefined) return { start: 0, end: 0, text: '' };
  const lineStart = first.start - prefix.length;
  if (/^(?:\\r)?\\n/.test(text.slice(first.bodyStart, first.bodyStart + 4))) return oneLine(text, first.start);
  let last = first;
  for (const next of blocks.slice(index + 1, index + MAX_BLOCKS)) {
    if (next.kind !== 'certificate' || !isBetweenBlocks(text.slice(last.end, next.start))) break;
    last = next;
  }
  const isOwnLine = /^\s*(?:<\/?br ?\/?>)?$/i.test(prefix);
  const feed = text.startsWith('\r\n', last.end) ? '\r\n' : text[last.end] === '\n' ? '\n' : '';
  const body = text.slice(isOwnLine ? lineStart : first.start, last.end) + feed;
  const opener = text.slice(Math.max(0, lineStart - MAX_LOOK), lineStart).trimEnd();
  const openerLine = opener.slice(opener.lastIndexOf('\n') + 1);
  const isDedented = isOwnLine && DEDENTING.test(openerLine) && !INDENTING_LANGUAGE.test(openerLine);
  return { start: first.start, end: last.end, text: isDedented ? dedent(body, prefix.slice(0, prefix.length - prefix.trimStart().length)) : body };
}

/** Nothing, or comments. */
function isBetweenBlocks(gap: string): boolean {
  return gap.length < 2000 && gap.split('\n').every((line) => line.trim() === '' || line.trim().startsWith('#'));
}

/** An unquoted value on one line, `\n` and all; a backslash at its end goes on with the next line. */
function oneLine(text: string, start: number): TextValue {
  let end = start;
  let value = '';
  for (let from = start; ; ) {
    const feed = text.indexOf('\n', from);
    end = feed === -1 ? text.length : feed;
    const line = text.slice(from, end).trimEnd();
    const goesOn = line.endsWith('\\') && feed !== -1;
    value += goesOn ? line.slice(0, -1) : line;
    if (!goesOn) return { start, end: from + line.length, text: value };
    from = feed + 1;
    while (text[from] === ' ' || text[from] === '\t') from += 1;
  }
}

function dedent(body: string, indentation: string): string {
  return body.split('\n').map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line.trimStart())).join('\n');
}
