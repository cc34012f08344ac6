import type { Tree } from '../model.ts';

/** Where a progress line goes: a terminal. */
export interface Screen {
  write(text: string): unknown;
  readonly columns?: number | undefined;
}

export interface Progress {
  /** The same tree, which tells how far its reading has come. */
  readonly tree: Tree;
  /** Takes the line away. */
  done(): void;
}

const QUIET_FOR_MS = 500;
const EVERY_MS = 100;

/** A line that counts files, for audits that take longer than half a second. */
export function withProgress(tree: Tree, screen: Screen, clock: () => number = () => performance.now()): Progress {
  const started = clock();
  let last = started + QUIET_FOR_MS - EVERY_MS;
  let shown = false;
  let count = 0;
  const total = tree.list().length;
  const step = (): void => {
    count++;
    const now = clock();
    if (now - last < EVERY_MS) return;
    last = now;
    shown = true;
    const line = `Reading file ${Math.min(count, total)} of ${total} …`;
    screen.write(`\r${line.slice(0, Math.max((screen.columns ?? 80) - 1, 10))}\u001B[K`);
  };
  const scan = tree.scan?.bind(tree);
  return {
    tree: {
      ...tree,
      ...(scan === undefined ? {} : { scan: (paths, visit, whole) => scan(paths, (path, result) => (step(), visit(path, result)), whole) }),
      read(path) {
        if (scan === undefined) step();
        return tree.read(path);
      },
    },
    done() {
      if (shown) screen.write('\r\u001B[K');
      shown = false;
    },
  };
}
