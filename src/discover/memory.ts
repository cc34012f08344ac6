import type { Tree } from '../model.ts';
import { compareText } from '../shared/order.ts';

/** A tree that exists in memory only: for tests, and for what a fix would leave behind. Text is UTF-8. */
export function memoryTree(files: Readonly<Record<string, string | Uint8Array>>): Tree {
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [path, typeof content === 'string' ? Buffer.from(content) : content]),
  );
  const entries = [...contents.keys()].sort(compareText).map((path) => ({ path, kind: 'file' as const }));
  return {
    list: () => entries,
    read(path) {
      const bytes = contents.get(path);
      return bytes === undefined ? { kind: 'absent' } : { kind: 'read', bytes };
    },
  };
}
