import type { Absent, Known, Step, Unknown, Value } from '../model.ts';
import { ILLEGIBLE } from '../shared/legible.ts';

/** More combinations than this are not worth telling apart. */
export const MOST_BRANCHES = 16;
/** Longer texts are no settings. */
const LONGEST = 65_536;

export type Branch = Known | Unknown | Absent;

export function known(value: string, via: readonly Step[] = []): Known {
  return { kind: 'known', value, via };
}

export function unknown(reason: string, via: readonly Step[] = []): Unknown {
  return { kind: 'unknown', reason, via };
}

export function absent(via: readonly Step[] = []): Absent {
  return { kind: 'absent', via };
}

export function branchesOf(value: Value): readonly Branch[] {
  return value.kind === 'oneOf' ? value.branches : [value];
}

/** One value of several possible ones: equal ones count once, and one alone is not a choice. */
export function either(values: readonly Value[], via: readonly Step[] = []): Value {
  const seen = new Map<string, Branch>();
  for (const value of values) {
    for (const branch of branchesOf(value)) {
      const key = branch.kind === 'known' ? `=${branch.value}` : branch.kind === 'unknown' ? `?${branch.reason}${branch.legible === undefined ? '' : `=${branch.legible}`}` : '-';
      if (!seen.has(key)) seen.set(key, branch);
    }
  }
  const branches = [...seen.values()];
  const [only] = branches;
  if (only === undefined) return absent(via);
  if (branches.length === 1) return within(only, via);
  if (branches.length > MOST_BRANCHES) return unknown('too many possible values', via);
  return { kind: 'oneOf', branches, via };
}

/** The value, with the steps that led to it in front of its own. */
export function within(value: Value, via: readonly Step[]): Value {
  return via.length === 0 ? value : { ...value, via: [...via, ...value.via] };
}

/** Pieces of one text, put together. A piece that is absent makes the whole text unknown. */
export function concatenate(pieces: readonly Value[]): Value {
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0];
  let combined: Branch[] = [known('')];
  const shared: Step[] = [];
  for (const piece of pieces) {
    const branches = branchesOf(piece);
    if (piece.kind === 'oneOf') shared.push(...piece.via);
    if (combined.length * branches.length > MOST_BRANCHES) return unknown('too many possible values', shared);
    combined = combined.flatMap((left) => branches.map((right) => join(left, right)));
  }
  return either(combined, shared);
}

function join(left: Branch, right: Branch): Branch {
  const via = [...left.via, ...right.via];
  const text = legibleOf(left) + legibleOf(right);
  if (text.length > LONGEST) return unknown('too long', via);
  if (left.kind === 'known' && right.kind === 'known') return known(text, via);
  const reason = left.kind === 'unknown' ? left.reason : right.kind === 'unknown' ? right.reason : 'a part of it is not set';
  return { kind: 'unknown', reason, via, legible: text };
}

function legibleOf(branch: Branch): string {
  return branch.kind === 'known' ? branch.value : branch.kind === 'unknown' ? (branch.legible ?? ILLEGIBLE) : ILLEGIBLE;
}
