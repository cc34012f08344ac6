import type { ResolvedContent } from '../../model.ts';

/** The public stores that content is made from, by their symbols (`debian:12`). */
export function storesIn(content: ResolvedContent): readonly string[] {
  switch (content.kind) {
    case 'store':
      return [content.store];
    case 'joined':
      return content.pieces.flatMap(storesIn);
    case 'oneOf':
      return content.branches.flatMap(storesIn);
    case 'trustStore':
      return content.base === null ? [] : storesIn(content.base);
    case 'readBy':
    case 'atLeast':
    case 'converted':
      return storesIn(content.from);
    case 'bytes':
    case 'published':
    case 'unknown':
      return [];
  }
}

/** Names of stores that are no system's. */
const UNNAMED: ReadonlySet<string> = new Set(['os', 'jvm', 'node']);

/** The system, without its release, whose store it is (`alpine`); null when that cannot be told. */
export function systemOf(content: ResolvedContent): string | null {
  const names = new Set(storesIn(content).map((store) => store.split(/[@:|]/u, 1)[0] ?? ''));
  const [only] = names;
  return names.size !== 1 || only === undefined || UNNAMED.has(only) || only.startsWith('image ') ? null : only;
}
