/** By UTF-16 unit: the same on every machine, whatever its language. */
export function byPath(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
