import type { FileState, ResolvedContent, Step } from '../model.ts';
import { uniqueSteps } from './order.ts';

export function notFound(reason: string, via: readonly Step[] = []): FileState {
  return { kind: 'notFound', reason, via };
}

export function unknownFile(reason: string, via: readonly Step[] = []): FileState {
  return { kind: 'unknown', reason, via };
}

/** Content that is there; one that is not known makes the whole file unknown. */
export function present(content: ResolvedContent, path: string | null, via: readonly Step[]): FileState {
  return content.kind === 'unknown' ? unknownFile(content.reason, via) : { kind: 'present', content, path, via };
}

/** The state, with the steps that led to it in front of its own. */
export function after(steps: readonly Step[], state: FileState): FileState {
  return steps.length === 0 ? state : { ...state, via: [...steps, ...state.via] };
}

/** A file that something names as its source: not found means that we cannot tell what it holds. */
export function named(state: FileState): FileState {
  if (state.kind === 'notFound') return unknownFile(state.reason, state.via);
  return state.kind === 'absent' ? unknownFile('its source was removed', state.via) : state;
}

/** What a file that is in this state brings into another one. */
export function contentOf(state: FileState): ResolvedContent {
  if (state.kind === 'present') return state.content;
  return { kind: 'unknown', reason: state.kind === 'absent' ? 'it may have been removed' : state.reason, at: state.via.at(-1)?.at ?? null };
}

/** A chain of more steps than this is read by nobody. */
const MOST_STEPS = 100;

/** The steps of several states, each once. */
export function allSteps(states: readonly FileState[]): readonly Step[] {
  return firstSteps(states.flatMap((state) => state.via));
}

/** Steps, each once, and no more than somebody reads. */
export function firstSteps(steps: readonly Step[]): readonly Step[] {
  return uniqueSteps(steps).slice(0, MOST_STEPS);
}

/** A file that is written from itself twice grows twofold each time. */
const MOST_PIECES = 10_000;

/** Content after content, as in one file. */
export function joined(pieces: readonly ResolvedContent[]): ResolvedContent {
  const flat = pieces.flatMap((piece) => (piece.kind === 'joined' ? piece.pieces : [piece]));
  if (flat.length > MOST_PIECES) return { kind: 'unknown', reason: 'it is put together from too many pieces', at: null };
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: 'joined', pieces: flat };
}

/** One of several states, each possible. */
export function oneOf(states: readonly FileState[]): FileState {
  const [first] = states;
  if (first === undefined) return notFound('nothing puts it there');
  if (states.length === 1) return first;
  const via = allSteps(states);
  if (!states.some(({ kind }) => kind === 'present')) {
    return states.find(({ kind }) => kind === 'unknown') ?? states.find(({ kind }) => kind === 'notFound') ?? first;
  }
  const contents = new Set(states.map(contentOf).flatMap((content) => (content.kind === 'oneOf' ? content.branches : [content])));
  const [content] = contents;
  const path = states.find((state) => state.kind === 'present')?.path ?? null;
  if (contents.size === 1 && content !== undefined) return present(content, path, via);
  return { kind: 'present', content: { kind: 'oneOf', branches: [...contents] }, path, via };
}
