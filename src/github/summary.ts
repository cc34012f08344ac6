import { Buffer } from 'node:buffer';

/** A step may write 1 MiB; the rest is for whoever else writes in this step. */
const MAX_SUMMARY_BYTES = 900 * 1024;

/** The last resort for a summary that its renderer did not keep short: whole lines, and a word about what is missing. */
export function cutSummary(markdown: string, limit: number = MAX_SUMMARY_BYTES): string {
  if (Buffer.byteLength(markdown) <= limit) return markdown;
  const note = '\n\n*The rest of this summary is too long to be shown; the report file has everything.*\n';
  const kept: string[] = [];
  let left = limit - Buffer.byteLength(note);
  for (const line of markdown.split('\n')) {
    left -= Buffer.byteLength(line) + 1;
    if (left < 0) break;
    kept.push(line);
  }
  return `${kept.join('\n')}${note}`;
}
