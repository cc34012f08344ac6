import { nameOf } from '../../shared/paths.ts';
import { isComposeFile } from '../settings/innocent.ts';
import { child } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';

/** `compose.yaml`, `docker-compose.prod.yml`, `orders.compose.yml`, with the endings of the format. */
const NAME = /^(?:docker-)?compose(?:[._-].{1,100})?\.ya?ml$|.[._-]compose\.ya?ml$/i;

export function isComposePath(path: string): boolean {
  return NAME.test(nameOf(path));
}

/** Whether a document is read as Docker Compose: YAML, with the name or else with services that have images. */
export function isCompose(root: KeyedNode, path: string): boolean {
  if (!/\.ya?ml$/i.test(path)) return false;
  return isComposeFile(root) || (isComposePath(path) && ['services', 'configs', 'secrets', 'include'].some((key) => child(root, key)?.kind === 'map' || child(root, key)?.kind === 'list'));
}

/** What services read by themselves. */
const READ_KEYS = new Set(['environment', 'command', 'entrypoint', 'args', 'configs', 'secrets', 'volumes', 'env_file']);

/** A compose file without what is read as variables, commands and files, for readers of connection strings. */
export function withoutServices(root: KeyedNode, depth = 0): KeyedNode {
  if (root.kind === 'scalar') return root;
  const children = root.children.filter(({ key }) => !READ_KEYS.has(key.toLowerCase()) && !(depth === 0 && key.startsWith('x-')));
  return { ...root, children: children.map((each) => withoutServices(each, depth + 1)) };
}
