import type { Pair, Span } from '../strings/scan.ts';

/** More parameters than a database can have. */
const MAX_PAIRS = 200;

/**
 * The parameters of one database: `host=… port=… dbname=…`. A value may stand in single quotes, doubled inside; blanks may
 * surround the equals sign. https://www.pgbouncer.org/config.html#section-databases
 */
export function databasePairs(text: string, { start, end }: Span): readonly Pair[] {
  const pairs: Pair[] = [];
  let at = start;
  const blanks = (): void => {
    while (at < end && isBlank(text[at])) at++;
  };
  for (blanks(); at < end && pairs.length < MAX_PAIRS; blanks()) {
    const from = at;
    while (at < end && text[at] !== '=' && !isBlank(text[at])) at++;
    const key = text.slice(from, at).toLowerCase();
    blanks();
    if (text[at] !== '=') continue;
    at++;
    blanks();
    const value = text[at] === "'" ? quoted(text, at, end) : bare(text, at, end);
    at = value.next;
    pairs.push({ key, value: value.span, at: { start: from, end: value.next }, decode: undoubled });
  }
  return pairs;
}

function bare(text: string, start: number, end: number): { span: Span; next: number } {
  let at = start;
  while (at < end && !isBlank(text[at])) at++;
  return { span: { start, end: at }, next: at };
}

function quoted(text: string, start: number, end: number): { span: Span; next: number } {
  let at = start + 1;
  while (at < end && (text[at] !== "'" || text[at + 1] === "'")) at += text[at] === "'" ? 2 : 1;
  const stop = Math.min(at, end);
  return { span: { start: start + 1, end: stop }, next: Math.min(stop + 1, end) };
}

const undoubled = (text: string): string => text.replaceAll("''", "'");
const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';
