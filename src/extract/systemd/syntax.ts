/** A line of a unit with what its continuation lines add. */
export interface Directive {
  readonly section: string;
  readonly key: string;
  /** The value: characters with their offsets in the file. */
  readonly value: Characters;
  /** Of the whole directive, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A text whose characters know where they stand. */
export interface Characters {
  readonly text: string;
  readonly starts: readonly number[];
  /** Offset behind the last character. */
  readonly end: number;
}

const MAX_DIRECTIVES = 5000;
const MAX_VALUE = 200_000;

/** https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html */
export function directivesOf(text: string): readonly Directive[] {
  const found: Directive[] = [];
  let section = '';
  for (let at = 0; at < text.length && found.length < MAX_DIRECTIVES; ) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end).trim();
    const header = line.startsWith('[') && line.endsWith(']') ? line.slice(1, -1) : null;
    if (header !== null) section = header;
    const equals = text.indexOf('=', at);
    if (header !== null || line === '' || isComment(line) || equals === -1 || equals >= end) {
      at = end + 1;
      continue;
    }
    const value = valueFrom(text, equals + 1);
    found.push({ section, key: text.slice(at, equals).trim(), value, start: at, end: value.end });
    at = lineEnd(text, value.end) + 1;
  }
  return found;
}

const isComment = (line: string): boolean => line.startsWith('#') || line.startsWith(';');

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** A backslash at the end of a line joins it with the next one by a blank; comments between them are passed over. */
function valueFrom(text: string, from: number): Characters {
  const starts: number[] = [];
  let value = '';
  let end = from;
  for (let at = from; value.length < MAX_VALUE; ) {
    const stop = lineEnd(text, at);
    const last = text.charAt(stop - 1) === '\r' ? stop - 1 : stop;
    const goesOn = last > at && text.charAt(last - 1) === '\\' && stop < text.length;
    for (let index = at; index < (goesOn ? last - 1 : last); index++) {
      value += text.charAt(index);
      starts.push(index);
    }
    end = last;
    if (!goesOn) break;
    value += ' ';
    starts.push(last - 1);
    at = stop + 1;
    while (at < text.length && isComment(text.slice(at, lineEnd(text, at)).trimStart())) at = lineEnd(text, at) + 1;
  }
  return trimmed({ text: value, starts, end });
}

function trimmed(characters: Characters): Characters {
  const lead = characters.text.length - characters.text.trimStart().length;
  return sliced(characters, lead, Math.max(lead, characters.text.trimEnd().length));
}

export function sliced({ text, starts, end }: Characters, from: number, to: number = text.length): Characters {
  const last = starts[to - 1];
  return { text: text.slice(from, to), starts: starts.slice(from, to), end: to > from && last !== undefined ? last + 1 : (starts[from] ?? end) };
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ', a: '\u0007', b: '\b', f: '\f', v: '\v' };
const MAX_WORDS = 2000;

/** Words apart by blanks; quotes hold them together, and backslashes spell characters as in C. */
export function wordsOf(value: Characters): readonly Characters[] {
  const words: Characters[] = [];
  const { text } = value;
  for (let at = 0; at < text.length && words.length < MAX_WORDS; ) {
    if (text.charAt(at) <= ' ') {
      at += 1;
      continue;
    }
    let word = '';
    const starts: number[] = [];
    let quote = '';
    let end = at;
    for (; end < text.length; end++) {
      const char = text.charAt(end);
      if (quote === '' && char <= ' ') break;
      if (char === quote) quote = '';
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      else {
        const escape = char === '\\' ? escapeAt(text, end) : null;
        word += escape?.text ?? char;
        for (let index = 0; index < (escape?.text ?? char).length; index++) starts.push(value.starts[end] ?? value.end);
        end += (escape?.length ?? 1) - 1;
      }
    }
    words.push({ text: word, starts, end: (value.starts[end - 1] ?? value.end - 1) + 1 });
    at = end;
  }
  return words;
}

function escapeAt(text: string, at: number): { readonly text: string; readonly length: number } | null {
  const next = text.charAt(at + 1);
  const named = ESCAPED[next];
  if (named !== undefined) return { text: named, length: 2 };
  if (next === '\\' || next === '"' || next === "'") return { text: next, length: 2 };
  const hex = /^x([0-9a-fA-F]{2})|^u([0-9a-fA-F]{4})/.exec(text.slice(at + 1, at + 6));
  return hex === null ? null : { text: String.fromCodePoint(Number.parseInt(hex[1] ?? hex[2] ?? '20', 16)), length: 1 + hex[0].length };
}
