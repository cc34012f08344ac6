import type { AzureResource } from '../azure/index.ts';
import { mapNode, newBudget } from '../settings/tree.ts';
import { toNode } from './to-node.ts';
import type { Origin, Value } from './value.ts';
import { memberOf, piecesOf, wordOf } from './value.ts';

/** What one template, with the values of its parameters, deploys. */
export interface Deployment {
  readonly resources: readonly AzureResource[];
  output(name: string): Value;
}

export const MAX_RESOURCES = 2000;
/** Modules within modules. */
export const MAX_MODULES_DEEP = 12;

/** A name with its open parts by what they are, so that the same expression is the same name. */
export function nameKey(name: Value): string {
  return piecesOf(name).map(({ part, origin }) => (part.kind === 'literal' ? part.text : `{${part.kind === 'unknown' ? part.reason : '?'}${origin === null ? '' : ` ${origin.file.path}:${String(origin.start)}`}}`)).join('');
}

/** A resource out of its evaluated body. `fallback` is what it is called where its name is open. */
export function resourceOf(type: string, name: Value, body: Value, fallback: string, around: NonNullable<Origin>, within = ''): AzureResource {
  const service = wordOf(memberOf(memberOf(body, 'tags'), 'azd-service-name'));
  const node = toNode('', null, body, around, newBudget()) ?? { ...mapNode('', null, { start: around.start, end: around.end }, []), source: around.file };
  const known = wordOf(name);
  return { type, name: nameKey(name), within, title: known ?? (service === null || service === '' ? fallback : service), body: node };
}
