import { visit } from 'jsonc-parser';
import type { Span } from '../settings/tree.ts';
import { nestsDeeper } from '../settings/json-tree.ts';

/** Calls `each` for every string of a JSON file with the keys and indexes that lead to it. For lock files: builds nothing. */
export function visitStrings(source: string, each: (path: readonly string[], value: string, span: Span) => void): void {
  if (nestsDeeper(source, 200)) return;
  const path: string[] = [];
  /** For each open bracket: the index of the next element, or null in an object. */
  const open: (number | null)[] = [];
  const enter = (): void => {
    const index = open.at(-1);
    if (typeof index === 'number') {
      path.push(String(index));
      open[open.length - 1] = index + 1;
    }
  };
  const leave = (): void => {
    if (open.length > 0) path.pop();
  };
  visit(source, {
    onObjectBegin: () => {
      enter();
      open.push(null);
    },
    onArrayBegin: () => {
      enter();
      open.push(0);
    },
    onObjectEnd: () => {
      open.pop();
      leave();
    },
    onArrayEnd: () => {
      open.pop();
      leave();
    },
    onObjectProperty: (name) => {
      path.push(name);
    },
    onLiteralValue: (value, offset, length) => {
      enter();
      if (typeof value === 'string') each(path, value, { start: offset + 1, end: offset + length - 1 });
      leave();
    },
  }, { allowTrailingComma: true });
}
