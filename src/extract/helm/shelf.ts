import { folderOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { joinedPath } from './chart.ts';
import { matches } from './services.ts';

/** Where a path is looked for. */
export interface Shelf {
  readonly context: ExtractContext;
  /** Folders that are charts. */
  readonly charts: readonly string[];
  readonly paths: readonly string[];
}

/** A word with variables in it, as a pattern; null when nothing else is in it. */
function patternOf(word: string): string | null {
  const pattern = word
    .replaceAll(/\$\{\{[^}]{0,200}\}\}|\{\{[^}]{0,200}\}\}|\$\{[^}]{0,200}\}|\$\([^)]{0,200}\)|\$[A-Za-z_]\w*/g, '*')
    .replaceAll(/\*{2,}/g, '*');
  return /^[*/.]*$/.test(pattern) ? null : pattern;
}

/** Where a path may start: the folder of what names it, the root, and (what changes into a folder is not followed) anywhere. */
function found(word: string, from: readonly string[], among: readonly string[]): readonly string[] {
  const pattern = patternOf(word);
  if (pattern === null || pattern.length > 500) return [];
  for (const folder of from) {
    const path = joinedPath(folder, pattern);
    const hits = path === null ? [] : among.filter((each) => (path.includes('*') ? matches(each, path) : each === path));
    if (hits.length > 0) return hits;
  }
  const rest = pattern.replace(/^(?:\.{0,2}\/)+/, '');
  const hits = rest.includes('*') || rest === '' ? [] : among.filter((each) => each.endsWith(`/${rest}`));
  return hits.length === 1 ? hits : [];
}

const MAX_HITS = 40;

/** The charts of this repository that a word means. */
export function chartsNamed(word: string, file: SourceFile, { charts }: Shelf): readonly string[] {
  return found(word.replace(/\/$/, ''), [folderOf(file.path), ''], charts).slice(0, MAX_HITS);
}

/** The value files that a word means; several where a variable is in it. `chart`: its folder, where such a path may start. */
export function valueFilesNamed(word: string, chart: string | null, file: SourceFile, { paths, context }: Shelf): readonly SourceFile[] {
  // Argo CD: `$values/…` starts at the root of another checkout, `/…` at that of this one.
  const rooted = /^\$[\w-]+\//.test(word) && chart !== null && /\.ya?ml$/.test(file.path) ? word.replace(/^\$[\w-]+\//, '/') : word;
  const from = rooted.startsWith('/') ? [''] : [...(chart === null ? [] : [chart]), folderOf(file.path), ''];
  return found(rooted, from, paths.filter((path) => /\.(?:ya?ml|json)$/i.test(path) || path === rooted.replace(/^\.?\//, ''))).slice(0, MAX_HITS).flatMap((path) => context.open(path) ?? []).filter(({ encoding }) => encoding !== 'binary');
}
