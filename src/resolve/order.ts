import type { Location, Step } from '../model.ts';

/** Whether two spans of the same file share a character (or stand at the same one). */
export function overlap(left: Location, right: Location): boolean {
  if (left.path !== right.path) return false;
  return before(left.line, left.column, right.endLine, right.endColumn) && before(right.line, right.column, left.endLine, left.endColumn);
}

function before(line: number, column: number, endLine: number, endColumn: number): boolean {
  return line < endLine || (line === endLine && column <= endColumn);
}

/** Steps in order, each once: several settings share the way to their source. */
export function uniqueSteps(steps: readonly Step[]): Step[] {
  const seen = new Map<string, Step>();
  for (const step of steps) {
    const at = step.at;
    const key = at === null ? step.what : `${at.path}\n${at.line}:${at.column}\n${step.what}`;
    if (!seen.has(key)) seen.set(key, step);
  }
  return [...seen.values()];
}

/** The start of a file. */
export function startOf(path: string): Location {
  return { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
}
