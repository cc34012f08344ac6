import { describe, expect, it } from 'vitest';

import { withProgress } from '../../src/cli/progress.ts';
import { memoryTree } from '../../src/discover/index.ts';

const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${String(index).padStart(2, '0')}`, 'x']));

/** Reads the whole tree; every file takes `step` milliseconds. */
function readAll(step: number, columns?: number): string[] {
  const written: string[] = [];
  let time = 0;
  const progress = withProgress(memoryTree(files), { write: (text) => written.push(text), columns }, () => time);
  for (const { path } of progress.tree.list()) {
    time += step;
    expect(progress.tree.read(path).kind).toBe('read');
  }
  progress.done();
  return written;
}

describe('the progress line', () => {
  it('is not shown for short work', () => {
    expect(readAll(10)).toEqual([]);
  });

  it('is shown after half a second, then every tenth, and goes away', () => {
    const written = readAll(50);
    expect(written[0]).toBe('\rReading file 10 of 20 …\u001B[K');
    expect(written[1]).toBe('\rReading file 12 of 20 …\u001B[K');
    expect(written.at(-1)).toBe('\r\u001B[K');
    expect(written).toHaveLength(7);
  });

  it('fits into narrow terminals', () => {
    expect(readAll(100, 12)[0]).toBe('\rReading fil\u001B[K');
  });

  it('counts what a tree scans in one go', () => {
    const written: string[] = [];
    let time = 0;
    const memory = memoryTree(files);
    const scanning = { ...memory, scan: (paths: Iterable<string>, visit: (path: string, result: ReturnType<typeof memory.read>) => void) => {
      for (const path of paths) {
        time += 300;
        visit(path, memory.read(path));
      }
    } };
    const seen: string[] = [];
    withProgress(scanning, { write: (text) => written.push(text) }, () => time).tree.scan?.(Object.keys(files), (path) => seen.push(path));
    expect(seen).toEqual(Object.keys(files));
    expect(written[0]).toContain('Reading file 2 of 20');
  });
});
