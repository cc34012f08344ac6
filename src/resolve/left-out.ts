import type { LeftOut } from '../model.ts';
import { matchesGlob } from './globs.ts';
import { below } from './paths.ts';

/** Deeper paths are compared by their first segments. */
const MAX_SEGMENTS = 40;

/** Whether the patterns leave a file out: the last one that matches it, or a folder above it, decides. */
export function isLeftOut(path: string, { folder, patterns }: LeftOut): boolean {
  const inside = below(path, folder);
  if (inside === null || inside === '') return false;
  const segments = inside.split('/').slice(0, MAX_SEGMENTS);
  return patterns.reduce((out, pattern) => {
    const negated = pattern.startsWith('!');
    return out === !negated ? out : matchesAnyFolder(segments, (negated ? pattern.slice(1) : pattern).split('/').slice(0, MAX_SEGMENTS)) ? !negated : out;
  }, false);
}

/** Row by row over the pattern: which beginnings of the path its beginning matches. `**` stands for any number of segments. */
function matchesAnyFolder(segments: readonly string[], pattern: readonly string[]): boolean {
  let reached: readonly boolean[] = [true, ...segments.map(() => false)];
  for (const wanted of pattern) {
    const before = reached;
    const first = before.indexOf(true);
    reached = before.map((_each, at) => (wanted === '**' ? first !== -1 && at >= first : at > 0 && before[at - 1] === true && matchesGlob(segments[at - 1] ?? '', wanted)));
  }
  return reached.some((each, at) => each && at > 0);
}
