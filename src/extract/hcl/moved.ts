import type { Span } from '../settings/tree.ts';

/** The same syntax tree with all its spans elsewhere: of a text that stands in another one. */
export function moved<T>(node: T, move: (span: Span) => Span): T {
  if (Array.isArray(node)) return node.map((each: unknown) => moved(each, move)) as T;
  if (typeof node !== 'object' || node === null) return node;
  const own = node as { readonly start?: unknown; readonly end?: unknown };
  const span = typeof own.start === 'number' && typeof own.end === 'number' ? move({ start: own.start, end: own.end }) : {};
  return { ...Object.fromEntries(Object.entries(node).map(([key, value]) => [key, moved(value as unknown, move)])), ...span } as T;
}
