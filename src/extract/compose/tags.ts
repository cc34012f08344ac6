import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';

/** Longer than any tag with the blanks around it. */
const MAX_LENGTH = 200;

/**
 * What a file says of the files below it: `!reset` takes back what they give, `!override` replaces it instead of being
 * merged with it. https://docs.docker.com/reference/compose-file/merge/#reset-value
 */
export function mergeTag({ keySpan, span }: KeyedNode, { text }: SourceFile): 'reset' | 'override' | null {
  if (keySpan === null) return null;
  const between = text.slice(keySpan.end, Math.min(Math.max(span.start, keySpan.end) + 12, keySpan.end + MAX_LENGTH));
  const tag = /^["']?\s{0,20}:\s{1,50}!(reset|override)(?![\w-])/.exec(between)?.[1];
  return tag === 'reset' || tag === 'override' ? tag : null;
}
