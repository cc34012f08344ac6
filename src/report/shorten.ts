/** Cuts text to a number of UTF-16 units, an ellipsis in place of the rest. Never splits a surrogate pair. */
export function shortenEnd(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${whole(text.slice(0, max - 1))}…`;
}

/** The same, keeping both ends: of a path the end says most. Cuts at a `/` where one is near. */
export function shortenMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = Math.floor((max - 1) / 3);
  const tail = max - 1 - head;
  let end = text.slice(text.length - tail);
  if (/^[\uDC00-\uDFFF]/.test(end)) end = end.slice(1);
  const folder = end.indexOf('/');
  if (folder > 0 && folder < tail / 2) end = end.slice(folder);
  return `${whole(text.slice(0, head))}…${end}`;
}

function whole(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
