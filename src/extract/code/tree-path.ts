import { posix } from 'node:path';
import type { Step } from './expressions.ts';
import { chainPath, plainText, readArguments, readPrimary } from './expressions.ts';
import type { Node } from './tree.ts';
import { isMark, split } from './tree.ts';
import type { Scope } from './scope.ts';

/** Calls that leave a path what it is, that take its folder, and that join paths. */
const SAME = new Set(['Path', 'pathlib.Path', 'PurePath', 'str', 'os.fspath', 'os.path.abspath', 'os.path.realpath', 'os.path.normpath', 'abspath', 'realpath']);
const FOLDER = new Set(['os.path.dirname', 'dirname', 'path.dirname']);
const JOIN = new Set(['os.path.join', 'path.join', 'join']);
const SAME_METHODS = new Set(['resolve', 'absolute', 'as_posix', 'expanduser']);
const MAX_DEPTH = 12;

/**
 * The file of the tree that an expression of Python names by way of `__file__`: `BASE_DIR / 'certs' / 'ca.pem'`,
 * `os.path.join(os.path.dirname(__file__), 'ca.pem')`. null: it does not hang on the file, leads out of the tree, or is computed.
 */
export function treePathOf(nodes: readonly Node[], scope: Scope): string | null {
  if (scope.language.id !== 'python' || nodes.length === 0) return null;
  const path = pathOf(nodes, scope, 0);
  return path === null || path === '' || path === scope.file.path ? null : path;
}

function pathOf(nodes: readonly Node[], scope: Scope, depth: number): string | null {
  if (depth > MAX_DEPTH || scope.budget.left-- <= 0) return null;
  const [base = [], ...rest] = split(nodes, (node) => isMark(node, '/'));
  if (rest.length > 0) return joined(pathOf(base, scope, depth + 1), rest);
  const read = readPrimary(nodes, 0, scope.language);
  if (read === null || read.next !== nodes.length) return null;
  const { primary } = read;
  if (primary.kind === 'group') return primary.group.open === '(' ? pathOf(primary.group.children, scope, depth + 1) : null;
  if (primary.kind === 'chain') return chainedPath(primary.steps, scope, depth);
  const [hole, ...literals] = primary.node.pieces;
  if (primary.calls.length > 0 || hole?.kind !== 'hole' || literals.some(({ kind }) => kind === 'hole')) return null;
  const tail = literals.map((piece) => (piece.kind === 'literal' ? piece.text : '')).join('');
  return tail.startsWith('/') ? within(pathOf(hole.nodes, scope, depth + 1), tail.slice(1)) : null;
}

function chainedPath(steps: readonly Step[], scope: Scope, depth: number): string | null {
  const callee = chainPath(steps);
  const length = callee.split('.').length;
  const call = steps[length];
  const [first] = steps;
  if (call?.kind === 'call' && (SAME.has(callee) || FOLDER.has(callee) || JOIN.has(callee))) {
    const [base = [], ...rest] = readArguments(call.group).positional;
    const inner = pathOf(base, scope, depth + 1);
    const path = FOLDER.has(callee) ? folderOf(inner) : joined(inner, rest);
    return methods(path, steps.slice(length + 1));
  }
  if (first?.kind !== 'name') return null;
  const constants = first.name === '__file__' ? [] : (scope.constants.get(first.name) ?? []);
  const [only] = constants;
  const path = first.name === '__file__' ? scope.file.path : constants.length === 1 && only !== undefined ? pathOf(only, scope, depth + 1) : null;
  return methods(path, steps.slice(1));
}

/** `.parent`, `.parents[1]`, `.joinpath('a')`, `.resolve()` behind a path. */
function methods(start: string | null, steps: readonly Step[]): string | null {
  let path = start;
  for (let at = 0; at < steps.length && path !== null; at++) {
    const step = steps[at];
    const next = steps[at + 1];
    if (step?.kind !== 'name') return null;
    if (step.name === 'parent') path = folderOf(path);
    else if (next?.kind === 'call' && SAME_METHODS.has(step.name)) at++;
    else if (next?.kind === 'call' && step.name === 'joinpath') {
      path = joined(path, readArguments(next.group).positional);
      at++;
    } else if (next?.kind === 'index' && step.name === 'parents') {
      const [count] = next.group.children;
      const levels = count?.kind === 'word' && /^\d$/.test(count.text) ? Number(count.text) + 1 : null;
      path = levels === null ? null : Array.from({ length: levels }).reduce<string | null>((each) => folderOf(each), path);
      at++;
    } else return null;
  }
  return path;
}

/** The root is the empty path; nothing lies above it. */
function folderOf(path: string | null): string | null {
  if (path === null || path === '') return null;
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

function joined(base: string | null, rest: readonly (readonly Node[])[]): string | null {
  const names = rest.map(([only, ...more]) => (only?.kind === 'string' && more.length === 0 ? plainText(only) : null));
  return names.reduce<string | null>((path, name) => (name === null ? null : within(path, name)), base);
}

function within(base: string | null, name: string): string | null {
  if (base === null || name.startsWith('/')) return null;
  const path = posix.join(base === '' ? '.' : base, name);
  return path.startsWith('..') ? null : path === '.' ? '' : path;
}
