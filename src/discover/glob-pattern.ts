/**
 * Tells whether a path matches a glob, without looking at the disk: `*` and `?` within one segment, `[abc]`, `**` for
 * any number of segments. As in `@actions/glob`, a pattern that names a folder means everything below it, and names
 * that begin with a dot are names like any other.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const wanted = segments(pattern);
  return matchSegments([...wanted, ...(wanted.at(-1) === '**' ? [] : ['**'])], segments(path));
}

export function segments(pattern: string): string[] {
  return pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
}

export function hasWildcard(segment: string): boolean {
  return /[*?[\]]/.test(segment);
}

/** Row by row over the table pattern × path: no backtracking, whatever the pattern. */
function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  return walkTable(pattern, path, (wanted) => wanted === '**', matchSegment);
}

function matchSegment(pattern: string, segment: string): boolean {
  if (!hasWildcard(pattern)) return pattern === segment;
  return walkTable(tokens(pattern), Array.from(segment), (token) => token === '*', matchCharacter);
}

/** `ends[i]`: the pattern so far matches exactly the first `i` items. */
function walkTable<T>(pattern: readonly T[], items: readonly T[], isMany: (wanted: T) => boolean, matches: (wanted: T, item: T) => boolean): boolean {
  let ends = items.map(() => false);
  ends = [true, ...ends];
  for (const wanted of pattern) {
    const next = ends.map(() => false);
    if (isMany(wanted)) {
      let reached = false;
      for (const [index, before] of ends.entries()) next[index] = reached ||= before;
    } else {
      for (const [index, item] of items.entries()) next[index + 1] = ends[index] === true && matches(wanted, item);
    }
    ends = next;
  }
  return ends.at(-1) === true;
}

/** Characters, with a class as one token. A `[` that is not closed stands for itself. */
function tokens(pattern: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < pattern.length; ) {
    const close = pattern[at] === '[' ? pattern.indexOf(']', at + 2) : -1;
    const token = close === -1 ? String.fromCodePoint(pattern.codePointAt(at) ?? 0) : pattern.slice(at, close + 1);
    found.push(token);
    at += token.length;
  }
  return found;
}

function matchCharacter(token: string, character: string): boolean {
  if (token === '?' || token === character) return true;
  if (token.length < 3 || !token.startsWith('[')) return false;
  const negated = token[1] === '!' || token[1] === '^';
  const members = Array.from(token.slice(negated ? 2 : 1, -1));
  const inside = members.some((member, index) => {
    if (member === '-' && index > 0 && index < members.length - 1) return character >= members[index - 1]! && character <= members[index + 1]!;
    return member === character;
  });
  return inside !== negated;
}
