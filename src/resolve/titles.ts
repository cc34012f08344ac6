import type { Location } from '../model.ts';

interface Titled {
  readonly kind: string;
  readonly name: string;
  readonly at: Location;
}

/** How people call a place or a bag: `stage certificates`, `the image of Dockerfile`, `ConfigMap pg-root`. */
export function titleOf({ kind, name }: Titled): string {
  if (kind === '') return name;
  if (kind === name) return `the ${kind}`;
  return `${name.startsWith('of ') ? 'the ' : ''}${kind} ${name}`;
}

/** A step that a place or a bag takes: who does it is said only where the location does not show it. */
export function doneBy(who: Titled, at: Location | null, what: string): string {
  return at !== null && at.path === who.at.path ? what : `${titleOf(who)} ${what}`;
}
