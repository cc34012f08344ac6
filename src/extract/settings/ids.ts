/** Ids that stay when lines move: path, name, and an ordinal where the name occurs again. */
export function newIds(path: string): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? `${path}#${name}` : `${path}#${name}#${String(count)}`;
  };
}
