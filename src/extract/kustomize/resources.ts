import { scalarText } from '../settings/tree.ts';
import type { KeyedNode, MapNode } from '../settings/tree.ts';
import { at } from './trees.ts';

/** An object on its way through the kustomizations, with the names that it had on the way. */
export interface Resource {
  readonly node: MapNode;
  /** The names that it was known by, the first one first, without its present one. */
  readonly before: readonly string[];
  /** In the cluster a hash of its content stands behind its name, so that nobody outside of this deployment can name it. */
  readonly hashed?: boolean;
}

export const kindOf = ({ node }: Resource): string => scalarText(node, 'kind') ?? '';
export const nameOf = ({ node }: Resource): string => scalarText(node, 'metadata', 'name') ?? '';
export const namespaceOf = ({ node }: Resource): string => scalarText(node, 'metadata', 'namespace') ?? '';

/** What no two objects of a deployment share. */
export function identityOf(resource: Resource): string {
  return [groupOf(resource.node), kindOf(resource), namespaceOf(resource), nameOf(resource)].join('/');
}

/** `apps` of `apps/v1`. */
export function groupOf(node: KeyedNode): string {
  const apiVersion = scalarText(node, 'apiVersion') ?? '';
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** By its present name or one that it had before. */
export function isCalled(resource: Resource, name: string): boolean {
  return nameOf(resource) === name || resource.before.includes(name);
}

/** Which objects a patch or a replacement is for. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/ */
export function isTarget(resource: Resource, target: KeyedNode): boolean {
  const wanted = (key: string): string => scalarText(target, key) ?? '';
  const apiVersion = scalarText(resource.node, 'apiVersion') ?? '';
  if (wanted('group') !== '' && !matches(wanted('group'), groupOf(resource.node))) return false;
  if (wanted('version') !== '' && !matches(wanted('version'), apiVersion.slice(apiVersion.indexOf('/') + 1))) return false;
  if (wanted('kind') !== '' && !matches(wanted('kind'), kindOf(resource))) return false;
  if (wanted('namespace') !== '' && !matches(wanted('namespace'), namespaceOf(resource))) return false;
  if (wanted('name') !== '' && ![nameOf(resource), ...resource.before].some((name) => matches(wanted('name'), name))) return false;
  return isSelected(wanted('labelSelector'), at(resource.node, ['metadata', 'labels'])) && isSelected(wanted('annotationSelector'), at(resource.node, ['metadata', 'annotations']));
}

const MAX_PATTERN = 300;

/**
 * Selectors are anchored regular expressions. Only what people write in them is read (`a|b`, `.*`, `prod-.*`), as a pattern
 * of a stranger must not make us slow; any other is taken for a name.
 */
export function matches(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (pattern.length > MAX_PATTERN || text.length > MAX_PATTERN) return false;
  const plain = pattern.replace(/^\^?\(?/u, '').replace(/\)?\$?$/u, '');
  return plain.split('|').some((one) => matchesWild(one.split(/\.[*+]/u).map((piece) => piece.replaceAll('\\.', '.')), text));
}

function matchesWild(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return first === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, from);
    if (found === -1 || found + piece.length > text.length - last.length) return false;
    from = found + piece.length;
  }
  return true;
}

/** `app=web,tier in (a, b),!old`. https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
function isSelected(selector: string, labels: KeyedNode | undefined): boolean {
  if (selector.length > MAX_PATTERN * 4) return false;
  const value = (key: string): string | undefined => (labels === undefined ? undefined : scalarText(labels, key));
  return requirements(selector).every((each) => {
    const set = /^(\S{1,300}) +(in|notin) *\(([^()]*)\)$/u.exec(each);
    if (set !== null) {
      const has = (set[3] ?? '').split(',').map((one) => one.trim()).includes(value(set[1] ?? '') ?? '\0');
      return set[2] === 'in' ? has : !has;
    }
    const equals = each.indexOf('=');
    if (equals === -1) return each.startsWith('!') ? value(each.slice(1).trim()) === undefined : value(each) !== undefined;
    const differs = each[equals - 1] === '!';
    const same = value(each.slice(0, differs ? equals - 1 : equals).trim()) === each.slice(equals + 1).replace(/^=/u, '').trim();
    return differs ? !same : same;
  });
}

/** The parts between commas that stand in no brackets. */
function requirements(selector: string): readonly string[] {
  const parts: string[] = [];
  let open = false;
  let part = '';
  for (const char of selector) {
    if (char === '(' || char === ')') open = char === '(';
    if (char === ',' && !open) {
      parts.push(part.trim());
      part = '';
    } else part += char;
  }
  return [...parts, part.trim()].filter((each) => each !== '');
}
