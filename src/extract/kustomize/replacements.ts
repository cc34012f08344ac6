import { treePath } from '../operations/paths.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ListNode, MapNode, ScalarNode } from '../settings/tree.ts';
import type { Kustomization } from './layout.ts';
import { itemsOf } from './layout.ts';
import { changed } from './references.ts';
import { isTarget } from './resources.ts';
import type { Resource } from './resources.ts';
import { documents, openText } from './session.ts';
import type { Session } from './session.ts';
import { mapScalars, member, withItems, withMember } from './trees.ts';

/** Values copied from one object into others. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/ */
export function withReplacements(resources: readonly Resource[], kustomization: Kustomization, tree: KeyedNode, session: Session): readonly Resource[] {
  return itemsOf(tree, 'replacements').flatMap((item): readonly KeyedNode[] => {
    const path = scalarText(item, 'path');
    const file = path === undefined ? null : openText(treePath(kustomization.folder, path), session);
    return file === null ? [item] : documents(file, session, true).flatMap((each) => (each.kind === 'list' ? each.children : [each]));
  }).reduce(withReplacement, resources);
}

function withReplacement(resources: readonly Resource[], item: KeyedNode): readonly Resource[] {
  const source = child(item, 'source');
  const value = source === undefined ? null : sourceValue(resources, source);
  if (value === null) return resources;
  return itemsOf(item, 'targets').reduce((all, target) => {
    const select = child(target, 'select');
    const reject = itemsOf(target, 'reject');
    const options = child(target, 'options');
    const paths = itemsOf(target, 'fieldPaths').flatMap((each) => (each.kind === 'scalar' ? [fieldPath(each.text)] : []));
    if (select === undefined) return all;
    return all.map((each) => (isTarget(each, select) && !reject.some((one) => isTarget(each, one)) ? changed(each, paths.reduce<MapNode>((node, path) => set(node, path, (old) => replaced(old, value, options)), each.node)) : each));
  }, resources);
}

function sourceValue(resources: readonly Resource[], source: KeyedNode): ScalarNode | null {
  const found = resources.find((each) => isTarget(each, source));
  const value = found === undefined ? undefined : get(found.node, fieldPath(scalarText(source, 'fieldPath') ?? 'metadata.name'));
  if (value?.kind !== 'scalar') return null;
  const delimiter = scalarText(source, 'options', 'delimiter') ?? '';
  const piece = delimiter === '' ? undefined : value.text.split(delimiter)[Number(scalarText(source, 'options', 'index') ?? 0)];
  return piece === undefined ? value : { ...value, text: piece };
}

/** With a delimiter, one piece of what is there is replaced. */
function replaced(old: ScalarNode | null, value: ScalarNode, options: KeyedNode | undefined): ScalarNode | null {
  if (old === null) return options !== undefined && scalarText(options, 'create') === 'true' ? value : null;
  const delimiter = options === undefined ? '' : (scalarText(options, 'delimiter') ?? '');
  if (delimiter === '') return value;
  const pieces = old.text.split(delimiter);
  const index = Number((options === undefined ? undefined : scalarText(options, 'index')) ?? 0);
  if (index < 0) pieces.unshift(value.text);
  else if (index >= pieces.length) pieces.push(value.text);
  else pieces[index] = value.text;
  return { ...old, text: pieces.join(delimiter) };
}

const MAX_SEGMENTS = 64;

/** `spec.template.spec.containers.[name=web].env.*.value`, with `\.` for a dot of a key. */
function fieldPath(path: string): readonly string[] {
  const segments: string[] = [];
  let segment = '';
  let depth = 0;
  for (let at = 0; at < path.length; at++) {
    const char = path[at] ?? '';
    if (char === '\\' && path[at + 1] === '.') {
      segment += '.';
      at++;
    } else if (char === '.' && depth === 0) {
      segments.push(segment);
      segment = '';
    } else {
      if (char === '[') depth++;
      if (char === ']') depth--;
      segment += char;
    }
  }
  return [...segments, segment].slice(0, MAX_SEGMENTS);
}

function isMeant(node: KeyedNode, segment: string): boolean {
  if (segment === '*') return true;
  const condition = /^\[([^=\]]{1,200})=([^\]]{0,300})\]$/u.exec(segment);
  return condition === null ? node.key === segment : (scalarText(node, condition[1] ?? '') ?? (node.kind === 'scalar' ? node.text : undefined)) === condition[2];
}

export function get(node: KeyedNode, path: readonly string[]): KeyedNode | undefined {
  return path.reduce<KeyedNode | undefined>((at, segment) => (at === undefined ? undefined : childrenOf(at).find((each) => isMeant(each, segment))), node);
}

function set<Node extends MapNode | ListNode>(node: Node, path: readonly string[], change: (old: ScalarNode | null) => ScalarNode | null): Node;
function set(node: MapNode | ListNode, path: readonly string[], change: (old: ScalarNode | null) => ScalarNode | null): MapNode | ListNode {
  const [segment, ...rest] = path;
  if (segment === undefined) return node;
  if (rest.length === 0 && node.kind === 'map' && segment !== '*' && !segment.startsWith('[')) {
    const old = member(node, segment);
    const next = old === undefined || old.kind === 'scalar' ? change(old ?? null) : null;
    return next === null ? node : withMember(node, segment, next);
  }
  const below = (each: KeyedNode): KeyedNode => {
    if (!isMeant(each, segment)) return each;
    if (each.kind !== 'scalar') return set(each, rest, change);
    return rest.length === 0 ? { ...(change(each) ?? each), key: each.key } : each;
  };
  return node.kind === 'map' ? { ...node, children: node.children.map(below) } : withItems(node, node.children.map(below));
}

/** `$(NAME)` of `vars`, where containers use them. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/vars/ */
export function withVariables(resources: readonly Resource[], variables: readonly KeyedNode[]): readonly Resource[] {
  const values = new Map(variables.flatMap((each): readonly (readonly [string, string])[] => {
    const target = child(each, 'objref') ?? child(each, 'objRef');
    const name = scalarText(each, 'name');
    const found = target === undefined ? undefined : resources.find((one) => isTarget(one, target));
    const value = found === undefined ? undefined : get(found.node, fieldPath(scalarText(each, 'fieldref', 'fieldpath') ?? 'metadata.name'));
    return name === undefined || value?.kind !== 'scalar' ? [] : [[name, value.text]];
  }));
  if (values.size === 0) return resources;
  const fill = (scalar: ScalarNode): ScalarNode => {
    const text = scalar.text.includes('$(') ? scalar.text.replace(/\$\(([\w.-]{1,200})\)/gu, (whole, name: string) => values.get(name) ?? whole) : scalar.text;
    return text === scalar.text ? scalar : { ...scalar, text };
  };
  return resources.map((each) => changed(each, mapScalars(each.node, fill)));
}
