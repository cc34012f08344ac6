/** Helpers to look at Markdown as a reader of the source would, without a parser. */

/** A line without its code spans: what is left may be interpreted. */
export function withoutCode(line: string): string {
  let rest = line;
  let kept = '';
  for (;;) {
    // A backslash before a backtick means that no span begins there.
    const open = /(?<!\\)`+/.exec(rest);
    if (open === null) return kept + rest;
    const after = rest.slice(open.index + open[0].length);
    const close = findFence(after, open[0]);
    if (close === -1) return kept + rest;
    kept += `${rest.slice(0, open.index)}CODE`;
    rest = after.slice(close + open[0].length);
  }
}

function findFence(text: string, fence: string): number {
  for (const match of text.matchAll(/`+/g)) if (match[0].length === fence.length) return match.index;
  return -1;
}

/** The text of the code spans of a line. */
export function codeSpans(line: string): string[] {
  return [...line.matchAll(/(?<!\\)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g)].map((match) => match[2] ?? '');
}
