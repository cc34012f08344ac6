/**
 * The only place where text from scanned files is made safe to show. A file name or value may hold anything: line
 * breaks, workflow commands, Markdown, HTML, terminal escapes, characters that reverse the reading direction.
 * Whatever cannot be shown as itself is spelled out (`\n`, `\x1b`, `\u202e`), so that people see that it is there.
 */

/** Controls, format characters (bidi overrides, zero width), lone surrogates, private use, line separators. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SPELLED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** One line on which every character can be seen. For a terminal this is enough; a log needs {@link logLine}. */
export function singleLine(text: string): string {
  return text.replace(INVISIBLE, (character) => SPELLED[character] ?? spell(character));
}

function spell(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (point <= 0xff) return `\\x${point.toString(16).padStart(2, '0')}`;
  return point <= 0xffff ? `\\u${point.toString(16).padStart(4, '0')}` : `\\u{${point.toString(16)}}`;
}

/**
 * One line that the runner's log does not take for a command: it looks for `::` after leading white space, and for
 * the older `##[` anywhere
 * (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs).
 */
export function logLine(text: string): string {
  const line = singleLine(text).replaceAll('##[', '## [');
  const start = line.length - line.trimStart().length;
  return line.startsWith('::', start) ? `${line.slice(0, start)}: :${line.slice(start + 2)}` : line;
}

/** The message of a workflow command that is printed as it stands. Line breaks stay line breaks for the reader. */
export function commandMessage(text: string): string {
  const visible = text.split(/\r\n|\r|\n/).map(singleLine).join('\n');
  return visible.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a workflow command. It keeps the exact text: a file must be found under its own name. */
export function commandProperty(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Text between tags or in a quoted attribute of HTML. Mentions are only safe inside `<code>`. */
export function html(text: string): string {
  return singleLine(text).replace(/[&<>"'|]/g, (character) => `&#${character.charCodeAt(0)};`).replaceAll('##[', '##&#91;');
}

/**
 * A Markdown code span, safe in paragraphs, lists and table cells. GitHub links nothing inside one.
 * A pipe is spelled out, because no escape for it works in every version of table cells.
 */
export function code(text: string): string {
  const content = singleLine(text).replaceAll('|', '\\x7c').replaceAll('##[', '##\\x5b') || '(empty)';
  let longest = 0;
  for (const run of content.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}

/**
 * Words that GitHub turns into something else: addresses, mentions, issue and commit references, emoji, formulas.
 * No escape prevents all of these, a code span does.
 */
const REFERENCE = /[@#$]|:\/\/|(?:^|[^a-z0-9])www\.|:[a-z0-9_+-]+:|gh-\d|^[0-9a-f]{7,40}$/i;
const OPENING = '("\'';
const CLOSING = '.,;:!?)"\'';

/** Markdown text on one line, safe in paragraphs, lists, headings and table cells. */
export function markdown(text: string): string {
  const words = singleLine(text).split(/\s+/).filter((word) => word !== '');
  return notABlock(words.map(markdownWord).join(' '));
}

function markdownWord(word: string): string {
  if (!REFERENCE.test(word)) return markdownEscape(word);
  let start = 0;
  let end = word.length;
  while (start < end && OPENING.includes(word.charAt(start))) start += 1;
  while (end > start && CLOSING.includes(word.charAt(end - 1))) end -= 1;
  const inner = word.slice(start, end);
  // What is left may need no code span any more, and what was cut off may be what made it one (`:smile:`).
  if (!REFERENCE.test(inner)) return code(word);
  return markdownEscape(word.slice(0, start)) + code(inner) + markdownEscape(word.slice(end));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;', '\\': '&#92;' };

function markdownEscape(word: string): string {
  return word.replace(/[&<>|\\`*~[\]_]/g, (character, offset: number) => {
    const entity = ENTITIES[character];
    if (entity !== undefined) return entity;
    const insideWord = /[a-z0-9]/i.test(word.charAt(offset - 1)) && /[a-z0-9]/i.test(word.charAt(offset + 1));
    return character === '_' && insideWord ? character : `\\${character}`;
  });
}

/** Keeps the first word from starting a list, a heading or a rule. */
function notABlock(line: string): string {
  const numbered = /^(\d{1,9})[.)](?= |$)/.exec(line);
  if (numbered) return `${numbered[1]}\\${line.slice(numbered[0].length - 1)}`;
  return /^[-+=:]/.test(line) ? `\\${line}` : line;
}

/** A path as part of a URI, every segment percent-encoded; `null` when it is not one that a URI can carry. */
export function uriPath(path: string): string {
  return path.replace(/\p{Cs}/gu, '\uFFFD').split('/').map(uriSegment).join('/');
}

function uriSegment(segment: string): string {
  // A segment of dots would be taken for a step in the tree, a colon in the first one for a scheme: both are encoded.
  if (segment === '.' || segment === '..') return segment.replaceAll('.', '%2E');
  return encodeURIComponent(segment).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** JSON text of the same meaning that a log neither runs as a command nor shows in another order. */
export function jsonText(json: string): string {
  return json.replaceAll('##[', String.raw`#\u0023[`).replace(/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
