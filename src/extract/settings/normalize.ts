import { isSecretName } from '../secrets.ts';
import type { KeyedNode, MapNode, ScalarNode } from './tree.ts';

/**
 * Brings the ways of writing the same settings to one shape, without a word about databases:
 * a dotted key is a path (`spring.datasource.url: …`), and a list of names and values is a map
 * (`- name: PGSSLMODE` / `value: verify-full`, `<add key="…" value="…"/>`, `<property name="…">…</property>`), and a map that
 * only names a variable is that variable (`{from_env: NAME}`).
 */
export function normalize(node: KeyedNode): KeyedNode {
  if (node.kind === 'scalar') return node;
  const children = node.children.map((each) => pairOf(each) ?? variableOf(each) ?? normalize(each));
  const allPairs = children.length > 0 && node.children.every((each) => pairOf(each) !== null);
  if (node.kind === 'list') return allPairs ? { ...node, kind: 'map', children: nested(children), abstract: false } : { ...node, children };
  return { ...node, children: nested(children) };
}

const NAME_KEYS = new Set(['name', 'key']);
const VALUE_KEYS = new Set(['value', '#text']);
const MAX_PAIR_KEYS = 5;

/** A map that is nothing but a name and a value; one of `credentials` names a person. */
function pairOf(node: KeyedNode): ScalarNode | null {
  if (node.kind !== 'map' || isSecretName(node.key) || node.children.length > MAX_PAIR_KEYS) return null;
  const scalars = node.children.filter((each): each is ScalarNode => each.kind === 'scalar');
  if (scalars.length !== node.children.length) return null;
  const name = scalars.find((each) => NAME_KEYS.has(each.key.toLowerCase()));
  const value = scalars.find((each) => VALUE_KEYS.has(each.key.toLowerCase()));
  if (name === undefined || value === undefined || name.text === '') return null;
  return { ...value, key: name.text, keySpan: name.span, optional: node.optional };
}

/** `{from_env: NAME}` stands for the variable (Hasura). */
function variableOf(node: KeyedNode): ScalarNode | null {
  const [only] = node.kind === 'map' ? node.children : [];
  if (node.kind !== 'map' || node.children.length !== 1 || only?.kind !== 'scalar' || only.key !== 'from_env') return null;
  return { ...only, key: node.key, keySpan: node.keySpan, text: `\${${only.text}}`, optional: node.optional };
}

/** Two segments and more, as frameworks spell them; a file name (`ca.crt`) becomes a path too, and reads the same. */
const DOTTED = /^[%\w[\]/-]+(?:\.[\w[\]/-]+){1,15}$/;

function nested(children: readonly KeyedNode[]): readonly KeyedNode[] {
  if (!children.some((each) => DOTTED.test(each.key))) return children;
  const result: KeyedNode[] = [];
  /** Where in `result` the map of a first segment stands, and what is to be in it. */
  const groups = new Map<string, { readonly index: number; readonly members: KeyedNode[]; readonly first: KeyedNode }>();
  for (const each of children) {
    const [head = each.key, ...rest] = DOTTED.test(each.key) ? each.key.split('.') : [each.key];
    const members: readonly KeyedNode[] = rest.length > 0 ? [{ ...each, key: rest.join('.') }] : each.kind === 'map' ? each.children : [];
    if (rest.length === 0 && each.kind !== 'map') {
      result.push(each);
      continue;
    }
    const group = groups.get(head);
    if (group !== undefined) group.members.push(...members);
    else {
      groups.set(head, { index: result.length, members: [...members], first: each });
      result.push(each);
    }
  }
  for (const [head, { index, members, first }] of groups) result[index] = joined(head, members, first);
  return result;
}

function joined(key: string, members: readonly KeyedNode[], first: KeyedNode): MapNode {
  const abstract = first.kind === 'map' && first.key === key && first.abstract;
  return { kind: 'map', key, keySpan: first.keySpan, span: first.span, children: nested(members), optional: first.optional, abstract };
}

