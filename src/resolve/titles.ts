import type { BagReference, Content, Layer, Location } from '../model.ts';

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

/** What a reference names, as people call it: `Secret orders-db`. */
export function referenceTitle({ kind, name }: BagReference): string {
  return kind === null ? name : `${kind} ${name}`;
}

/** `takes DATABASE_URL from url of Secret orders-db`: the variable, the key where it is another word, and the bag. */
export function bindingWords({ key, variable, bag }: Extract<Layer, { kind: 'binds' }>): string {
  const from = referenceTitle(bag);
  if (key === null) return `takes the keys of ${from}`;
  return variable === null || variable === key ? `takes ${key} from ${from}` : `takes ${variable} from ${key} of ${from}`;
}

/** `mounts Secret orders-db`, `deploys services/api`: what a mount brings, in a word. */
export function mountingWords(layer: Extract<Layer, { kind: 'mounts' | 'mountsBag' }>): string {
  const what = layer.kind === 'mountsBag' ? referenceTitle(layer.bag) : contentTitle(layer.content);
  return `${layer.verb ?? 'mounts'} ${what}`;
}

function contentTitle(content: Content): string {
  if (content.kind === 'repository' && content.path !== '') return content.path;
  if (content.kind === 'bag') return `${content.key} of ${referenceTitle(content.bag)}`;
  return content.kind === 'repository' ? 'the repository' : 'content';
}

/** A step that a place or a bag takes: who does it is said only where the location does not show it. */
export function doneBy(who: Titled, at: Location | null, what: string): string {
  return at !== null && at.path === who.at.path ? what : `${titleOf(who)} ${what}`;
}
