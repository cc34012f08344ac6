import type { AnchorSet } from '../model.ts';

export const NO_ANCHORS: AnchorSet = { anchors: [], certificates: [], complete: true, lacks: [], reason: null, partialChain: false, rejected: [] };

/** Sources that count side by side: any of them may hold an anchor, and only what all of them lack is certainly missing. */
export function unite(sets: readonly AnchorSet[]): AnchorSet {
  const [only] = sets;
  if (sets.length === 1 && only !== undefined) return only;
  const anchors = unique(sets.flatMap((set) => set.anchors));
  return {
    anchors,
    certificates: unique(sets.flatMap((set) => set.certificates)),
    complete: sets.every((set) => set.complete),
    // What one part lacks another may bring, and a part that cannot be seen may bring anything.
    lacks: unique(sets.flatMap((set) => set.lacks)).filter((sha256) => !anchors.includes(sha256) && sets.every((set) => set.complete || set.lacks.includes(sha256))),
    reason: sets.find((set) => !set.complete)?.reason ?? null,
    partialChain: sets.some((set) => set.partialChain),
    rejected: sets.flatMap((set) => set.rejected),
  };
}

export function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
