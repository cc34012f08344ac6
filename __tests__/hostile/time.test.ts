import { describe, expect, test } from 'vitest';
import { memoryTree } from '../../src/discover/index.ts';
import { extract } from '../../src/extract/index.ts';
import { extractors } from '../../src/extract/registry.ts';
import { repositoryOf } from '../../src/repository.ts';
import { FILES, patternsFor } from './patterns.ts';

/** One of each notation; `measure.ts` tries them all, with more. */
const TRIED = new Set(['ca.pem', '.env', 'config.yml', 'config.json', 'config.toml', 'settings.ini', 'application.properties', 'web.config', 'Dockerfile', 'run.sh', 'app.py', 'db.js', 'requirements.txt', 'pom.xml']);
const BYTES = 100_000;
/** Of the processor, so that a busy machine does not count. What grows with the square needs much more. */
const MILLISECONDS = 1500;

describe('a hundred kilobytes of any pattern is read in no time', () => {
  test.each(FILES.filter(([path]) => TRIED.has(path)))('%s', (path, notation) => {
    const context = repositoryOf(memoryTree({}));
    const slow: string[] = [];
    for (const pattern of patternsFor(notation)) {
      const bytes = Buffer.from(pattern.write(BYTES));
      const before = process.cpuUsage();
      const { skipped } = extract([{ path, bytes }], context, extractors);
      const { user } = process.cpuUsage(before);
      if (user / 1000 > MILLISECONDS) slow.push(`${pattern.name}: ${Math.round(user / 1000)} ms`);
      for (const { detail } of skipped) expect(detail, pattern.name).toMatch(/^[a-z-]+: (?:more than \d+ |it is nested too deeply|it could not be read)/);
    }
    expect(slow).toEqual([]);
  }, 120_000);
});

describe('what is too much is listed, with the reason', () => {
  test.each([
    ['config.yml', `a: ${'['.repeat(5000)}`, 'settings: more than 500 levels'],
    ['config.yml', `a: [${'x,'.repeat(100_000)}]`, 'settings: more than 150000 YAML tokens'],
    ['config.toml', `a = "${'x'.repeat(2_500_000)}"`, 'settings: more than 2500000 characters of TOML'],
    ['web.config', '<'.repeat(3000), 'settings: more than 1000 mistakes in XML'],
    ['Dockerfile', `FROM a\n${'RUN cp a b\n'.repeat(40_000)}`, 'dockerfile: more than 300000 characters'],
    ['run.sh', 'cp a b\n'.repeat(100_000), 'shell: more than 500000 characters'],
    ['run.sh', `cat ${'<<A '.repeat(3000)}`, 'shell: more than 2000 here-documents'],
  ])('%s', (path, text, detail) => {
    const { skipped } = extract([{ path, bytes: Buffer.from(text) }], repositoryOf(memoryTree({})), extractors);
    expect(skipped).toContainEqual({ path, reason: 'too large', detail });
  });
});
