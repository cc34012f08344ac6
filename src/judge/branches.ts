import type { ResolvedContent, TrustSource } from '../model.ts';

/** Beyond this many the reader takes what all of them have in common. */
const MOST_BRANCHES = 16;

/** A trust source for each way in which its content may turn out; one when there is no choice, or too many. */
export function branchesOf(source: TrustSource): TrustSource[] {
  if (source.kind === 'none' || source.kind === 'unresolved') return [source];
  const branches = spread(source.content);
  const added = together(source.added);
  return branches.length * added.length > MOST_BRANCHES ? [source] : branches.flatMap((content) => added.map((beside) => ({ ...source, content, added: beside })));
}

/** The sources beside it, in every combination of their branches; beyond a bound, a source stays the choice that it is. */
function together(sources: readonly TrustSource[]): readonly (readonly TrustSource[])[] {
  let combinations: readonly (readonly TrustSource[])[] = [[]];
  for (const source of sources) {
    const branches = branchesOf(source);
    const choice = combinations.length * branches.length > MOST_BRANCHES ? [source] : branches;
    combinations = combinations.flatMap((before) => choice.map((one) => [...before, one]));
  }
  return combinations;
}

/** Every way in which the choices within a content can fall, as contents without a choice. */
function spread(content: ResolvedContent): ResolvedContent[] {
  switch (content.kind) {
    case 'oneOf':
      return content.branches.flatMap(spread);
    case 'joined':
      return joins(content.pieces);
    case 'trustStore':
      return stores(content);
    case 'converted':
    case 'readBy':
    case 'atLeast':
      return spread(content.from).map((from) => ({ ...content, from }));
    case 'bytes':
    case 'published':
    case 'store':
    case 'unknown':
      return [content];
  }
}

/** The choices of a store: those of what it was before, and those of what each command brought. */
function stores(store: Extract<ResolvedContent, { kind: 'trustStore' }>): ResolvedContent[] {
  const bases = store.base === null ? [null] : spread(store.base);
  const brought = combined(store.changes.map((change) => (change.kind === 'import' ? change.content : NOTHING)));
  if (bases.length * brought.length > MOST_BRANCHES) return [store];
  return bases.flatMap((base) =>
    brought.map((contents) => ({ ...store, base, changes: store.changes.map((change, index) => (change.kind === 'import' ? { ...change, content: contents[index] ?? NOTHING } : change)) })),
  );
}

const NOTHING: ResolvedContent = { kind: 'joined', pieces: [] };

function joins(pieces: readonly ResolvedContent[]): ResolvedContent[] {
  return combined(pieces).map((combination) => ({ kind: 'joined', pieces: combination }));
}

/** Every combination of the pieces' branches, in the order of the pieces. */
function combined(pieces: readonly ResolvedContent[]): ResolvedContent[][] {
  let combinations: ResolvedContent[][] = [[]];
  for (const piece of pieces) {
    const branches = spread(piece);
    const choice: ResolvedContent[] = combinations.length * branches.length > MOST_BRANCHES ? [{ kind: 'oneOf', branches }] : branches;
    combinations = combinations.flatMap((before) => choice.map((branch) => [...before, branch]));
  }
  return combinations;
}
