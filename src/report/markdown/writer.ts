/**
 * Collects Markdown within a number of bytes. GitHub drops a whole summary of more than 1 MiB
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits),
 * so whatever the report, the page ends before that and says what it leaves out.
 */
export interface Writer {
  /** Adds a block and an empty line; false when there is no room for it. */
  add(block: string): boolean;
  /** Adds blocks until one limit is reached; gives how many were left out. Blocks are made only when their turn comes. */
  addAll(blocks: readonly (() => string)[], limit: Limit): number;
  /** Adds a block for which room was kept: ends of folds, counts of what was left out. */
  close(block: string): void;
  text(): string;
}

export interface Limit {
  readonly items: number;
  readonly bytes: number;
  /** Between blocks: a line break inside tables and lists, else an empty line. */
  readonly tight?: boolean;
}

/** Kept back for {@link Writer.close}. */
const RESERVE = 64 * 1024;

export function createWriter(maxBytes: number): Writer {
  const parts: string[] = [];
  let left = maxBytes - RESERVE;
  const put = (text: string, room: number): boolean => {
    const bytes = Buffer.byteLength(text);
    if (bytes > room) return false;
    left -= bytes;
    parts.push(text);
    return true;
  };
  return {
    add: (block) => put(`${block}\n\n`, left),
    addAll(blocks, limit) {
      const end = left - limit.bytes;
      let shown = 0;
      while (shown < Math.min(blocks.length, limit.items)) {
        const block = blocks[shown]?.() ?? '';
        if (!put(limit.tight === true ? `${block}\n` : `${block}\n\n`, Math.min(left, left - end))) break;
        shown += 1;
      }
      if (limit.tight === true && shown > 0) parts.push('\n');
      return blocks.length - shown;
    },
    close: (block) => void put(`${block}\n\n`, Number.POSITIVE_INFINITY),
    text: () => `${parts.join('').trimEnd()}\n`,
  };
}
