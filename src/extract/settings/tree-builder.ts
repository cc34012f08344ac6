import { listNode, mapNode } from './tree.ts';
import type { KeyedNode, ScalarNode, Span } from './tree.ts';

/** One key of a path, and where it is written; null for the index of a list. */
export interface Placed {
  readonly name: string;
  readonly span: Span | null;
}

interface Branch {
  readonly key: Placed;
  kind: 'map' | 'list';
  span: Span;
  /** Sub-branches by key, for later lines that add to them. A scalar of the same name may stand beside one. */
  readonly branches: Map<string, Branch>;
  readonly children: (Branch | ScalarNode)[];
}

/**
 * Puts lines that name a whole path (`a.b.c = 1`, `[a.b]`) together to a tree. A scalar and a map of the same name
 * (`a = 1`, `a.b = 2`, usual in `.properties`) stand side by side.
 */
export class TreeBuilder {
  readonly #root: Branch = newBranch({ name: '', span: null }, 'map', { start: 0, end: 0 });

  map(path: readonly Placed[], span: Span, kind: 'map' | 'list' = 'map'): void {
    const branch = this.#branch(path, span);
    branch.kind = kind;
  }

  scalar(path: readonly Placed[], make: (key: string, keySpan: Span | null) => ScalarNode): void {
    const last = path.at(-1);
    if (last === undefined) return;
    const node = make(last.name, last.span);
    this.#branch(path.slice(0, -1), node.span).children.push(node);
  }

  build(span: Span): KeyedNode {
    return { ...finish(this.#root), span };
  }

  #branch(path: readonly Placed[], span: Span): Branch {
    let at = this.#root;
    for (const key of path) {
      let next = at.branches.get(key.name);
      if (next === undefined) {
        next = newBranch(key, 'map', span);
        at.branches.set(key.name, next);
        at.children.push(next);
        if (at.kind === 'map' && key.span === null && /^\d+$/.test(key.name)) at.kind = 'list';
      }
      at = next;
      at.span = { start: Math.min(at.span.start, span.start), end: Math.max(at.span.end, span.end) };
    }
    return at;
  }
}

function newBranch(key: Placed, kind: 'map' | 'list', span: Span): Branch {
  return { key, kind, span, branches: new Map(), children: [] };
}

function finish(branch: Branch): KeyedNode {
  const children = branch.children.map((each) => ('branches' in each ? finish(each) : each));
  const make = branch.kind === 'list' ? listNode : mapNode;
  return make(branch.key.name, branch.key.span, branch.span, children);
}
