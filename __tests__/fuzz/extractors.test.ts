import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryTree } from '../../src/discover/index.ts';
import { extractors } from '../../src/extract/registry.ts';
import { SourceFile } from '../../src/extract/source-file.ts';
import { TooLarge } from '../../src/extract/too-large.ts';
import { repositoryOf } from '../../src/repository.ts';
import { SYNTAXES } from '../hostile/syntaxes.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

interface Seed {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Files that people could have: the examples, our own manifests, and one of each syntax. */
const SEEDS: readonly Seed[] = [
  ...readdirSync(join(PROJECT, 'examples'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'report.json')
    .map((entry) => ({ path: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) })),
  ...['package.json', 'tsconfig.json', '.ci/run', 'action.yml', 'rotations/roots/BaltimoreCyberTrustRoot.pem'].map((path) => ({ path, bytes: readFileSync(join(PROJECT, path)) })),
  ...SYNTAXES.flatMap((syntax) => Object.entries(syntax.write('user', 'pass word')).map(([path, content]) => ({ path, bytes: Buffer.from(content) }))),
];

/** What hurts readers most, put anywhere. */
const SHARDS = ['\0', '\r', '\n', '\r\n', '\uFEFF', '\uD800', '"', "'", '`', '\\', '\\\n', '${', '$(', '{{', '}}', '<%', '%>', '#{', '[', ']', '{', '}', '(', ')', '<<E\n', '/*', '//', '#', '<!--', '&x;', '-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '://', '@', '%', '=', ':', ';', '\u{1F600}', '__proto__', '\uE000', '- ', '*a', '&a '];

/** A seed with some of its stretches cut out, doubled, moved, or broken by a shard; in any encoding. */
const mutated: fc.Arbitrary<Seed> = fc
  .record({
    seed: fc.constantFrom(...SEEDS),
    edits: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(40), shard: fc.constantFrom(...SHARDS), how: fc.constantFrom('cut', 'double', 'insert', 'replace', 'truncate') }), { minLength: 1, maxLength: 8 }),
    encoding: fc.constantFrom('utf8', 'utf8', 'utf8', 'latin1', 'utf16le', 'odd'),
    path: fc.option(fc.constantFrom(...SEEDS.map(({ path }) => path)), { freq: 4 }),
  })
  .map(({ seed, edits, encoding, path }) => {
    let text = seed.bytes.toString('utf8').slice(0, 20_000);
    for (const { at, length, shard, how } of edits) {
      const start = Math.floor(at * text.length);
      const [before, piece, after] = [text.slice(0, start), text.slice(start, start + length), text.slice(start + length)];
      text = { cut: before + after, double: before + piece + piece + after, insert: before + shard + piece + after, replace: before + shard + after, truncate: how === 'truncate' && start > 0 ? before : text }[how];
    }
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const bytes = encoding === 'utf16le' ? wide : encoding === 'odd' ? wide.subarray(0, -1) : Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8');
    // Another reader's file, in the end.
    return { path: path ?? seed.path, bytes };
  });

/** Every `at` of what was found. */
function* locationsIn(value: unknown): Iterable<{ path: string; line: number; column: number; endLine: number; endColumn: number }> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if ('endColumn' in value) yield value as { path: string; line: number; column: number; endLine: number; endColumn: number };
  for (const each of Object.values(value)) yield* locationsIn(each);
}

describe('a file that was damaged', () => {
  test('throws nothing out of any extractor, hangs none, and every position lies within it', () => {
    const context = repositoryOf(memoryTree({}));
    let located = 0;
    fc.assert(
      fc.property(mutated, ({ path, bytes }) => {
        const file = new SourceFile(path, bytes);
        const lines = file.text.split('\n').map((line) => line.length);
        for (const extractor of extractors) {
          if (!extractor.accepts(file)) continue;
          const before = process.cpuUsage();
          let found: unknown = {};
          try {
            found = extractor.extract(file, context);
          } catch (error) {
            if (!(error instanceof TooLarge)) throw error;
          }
          expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
          for (const at of locationsIn(found)) {
            if (at.path !== path) continue;
            located++;
            const spelled = `${extractor.id}: ${JSON.stringify(at)}`;
            expect(at.line >= 1 && at.column >= 1 && at.endLine <= lines.length, spelled).toBe(true);
            expect(at.endLine > at.line || (at.endLine === at.line && at.endColumn >= at.column), spelled).toBe(true);
            // One more than the length is the end of the line.
            expect(at.column <= (lines[at.line - 1] ?? 0) + 1 && at.endColumn <= (lines[at.endLine - 1] ?? 0) + 1, spelled).toBe(true);
          }
        }
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 2500), seed: Number(process.env['FUZZ_SEED'] ?? 20261124) },
    );
    expect(located).toBeGreaterThan(1000);
  }, 600_000);

  test('gives the same twice', () => {
    const context = repositoryOf(memoryTree({}));
    fc.assert(
      fc.property(mutated, ({ path, bytes }) => {
        for (const extractor of extractors) {
          const [first, second] = [1, 2].map(() => {
            const file = new SourceFile(path, bytes);
            return extractor.accepts(file) ? JSON.stringify(extractor.extract(file, context)) : null;
          });
          expect(second).toBe(first);
        }
      }),
      { numRuns: 300, seed: 20261124 },
    );
  });
});
