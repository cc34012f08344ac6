import type { Connection, Location } from '../../model.ts';

/** Those of a file's connection strings that no resource was seen to use: none is lost. */
export function leftovers(strings: readonly Connection[], found: readonly Connection[]): readonly Connection[] {
  const taken = found.map(({ at }) => at);
  return strings.filter(({ at }) => !taken.some((other) => overlaps(at, other)));
}

/** Whether two stretches share a character. */
export function overlaps(a: Location, b: Location): boolean {
  return a.path === b.path && isBefore(a.line, a.column, b.endLine, b.endColumn) && isBefore(b.line, b.column, a.endLine, a.endColumn);
}

const isBefore = (line: number, column: number, otherLine: number, otherColumn: number): boolean => line < otherLine || (line === otherLine && column < otherColumn);
