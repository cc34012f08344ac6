/**
 * Prints how long each extractor takes for 1 MB and 4 MB of each hostile pattern, slowest growth first.
 *
 *     node __tests__/hostile/measure.ts [part of an extractor's id or of a path]
 */
import { memoryTree } from '../../src/discover/index.ts';
import type { Extractor } from '../../src/extract/extractor.ts';
import { extractors } from '../../src/extract/registry.ts';
import { SourceFile } from '../../src/extract/source-file.ts';
import { repositoryOf } from '../../src/repository.ts';
import { FILES, patternsFor } from './patterns.ts';

const MEGABYTE = 1_000_000;
/** Milliseconds under which a ratio says nothing. */
const NOISE = 60;
function timeOf(extractor: Extractor, file: SourceFile): number {
  const start = performance.now();
  try {
    extractor.extract(file, context);
  } catch {
    // Listed as skipped; how long it took counts all the same.
  }
  return performance.now() - start;
}

const wanted = process.argv[2] ?? '';
const context = repositoryOf(memoryTree({}));
const slow: { line: string; ratio: number }[] = [];

for (const [path, notation] of FILES) {
  for (const pattern of patternsFor(notation)) {
    const large = new SourceFile(path, Buffer.from(pattern.write(4 * MEGABYTE)));
    for (const extractor of extractors) {
      if (!`${extractor.id} ${path}`.includes(wanted) || !extractor.accepts(large)) continue;
      const second = timeOf(extractor, large);
      // Whatever is done with so much in so little time is no worse with less.
      if (second < 6 * NOISE) continue;
      const first = timeOf(extractor, new SourceFile(path, Buffer.from(pattern.write(MEGABYTE))));
      const ratio = second / Math.max(first, NOISE);
      const line = `${first.toFixed(0).padStart(6)} ms ${second.toFixed(0).padStart(6)} ms  × ${ratio.toFixed(1).padStart(5)}  ${extractor.id}, ${path}: ${pattern.name}`;
      if (second > 2000 || ratio > 6) slow.push({ line, ratio });
      process.stdout.write(`${line}\n`);
    }
  }
}
process.stdout.write(`\nover 2 s for 4 MB, or growing faster than six times:\n${slow.sort((a, b) => b.ratio - a.ratio).map(({ line }) => line).join('\n')}\n`);
