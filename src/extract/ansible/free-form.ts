import { textDatum } from '../rendering/datum.ts';
import { plainText, sliceOf } from '../rendering/rope.ts';
import type { Datum } from '../rendering/datum.ts';
import type { Rope } from '../rendering/rope.ts';

/** `src=a dest="b c"`, the short form of a module's arguments. */
export function freeForm(rope: Rope): readonly (readonly [string, Datum])[] {
  const text = plainText(rope);
  const found: (readonly [string, Datum])[] = [];
  for (const match of text.matchAll(/(?:^|\s)([a-z_]{1,60})=(?:"([^"\n]*)"|'([^'\n]*)'|(\S*))/g)) {
    const name = match[1];
    const value = match[2] ?? match[3] ?? match[4] ?? '';
    if (name === undefined) continue;
    const quoted = match[4] === undefined;
    const end = match.index + match[0].length - (quoted ? 1 : 0);
    found.push([name, textDatum(sliceOf(rope, end - value.length, end))]);
  }
  return found;
}

const ARGUMENT = /^\s{0,100}(?:chdir|creates|removes|executable|warn|stdin)=\S{1,4000}\s{1,100}/;

/** The command of a short form, without the arguments around it. */
export function commandOf(rope: Rope): Rope {
  const text = plainText(rope);
  let head = 0;
  for (let match = ARGUMENT.exec(text); match !== null; match = ARGUMENT.exec(text.slice(head, head + 5000))) head += match[0].length;
  return sliceOf(rope, head);
}
