import { compareText } from '../../shared/order.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import { printed } from '../jinja/index.ts';
import { plainText } from '../rendering/rope.ts';
import { groupsOf, hostsOf, newInventory, readInventory } from './inventory.ts';
import type { Inventory } from './inventory.ts';
import { above, variableFiles, variablesIn } from './project.ts';
import type { Files } from './project.ts';
import type { Variables } from './scope.ts';

/** Hosts of a play that cannot be told apart: the same variables, from one inventory. */
export interface Hosts {
  /** Of the inventory; empty where there is but one, or none. */
  readonly environment: string;
  readonly names: readonly string[];
  /** Weakest first. */
  readonly layers: readonly Variables[];
  readonly variableFiles: readonly string[];
}

const INVENTORY = /^(?:hosts|inventory|production|staging|prod|stage|dev|test)(?:\.(?:ini|ya?ml|cfg))?$/i;
const FOLDERS: ReadonlySet<string> = new Set(['inventory', 'inventories', 'environments']);
const NO_INVENTORY = /(?:^|\/)(?:group_vars|host_vars|roles|tasks|templates|files|vars)\//;
const MAX_INVENTORIES = 20;
const MAX_CLASSES = 8;

/** Inventory files for a playbook: beside it, or beside what is above it. */
function inventoryFiles(folder: string, files: Files): readonly string[] {
  const found = new Set<string>();
  for (const each of [folder, ...above(folder)]) {
    const start = each === '' ? '' : `${each}/`;
    for (const path of files.list(each) ?? []) {
      const inner = path.slice(start.length);
      const [first = '', ...rest] = inner.split('/');
      if (rest.length === 0 ? INVENTORY.test(first) : FOLDERS.has(first) && !NO_INVENTORY.test(`/${rest.join('/')}`) && /(?:^[^.]+|\.(?:ini|ya?ml|cfg))$/i.test(nameOf(path))) found.add(path);
      if (found.size >= MAX_INVENTORIES) return [...found];
    }
    if (found.size > 0) break;
  }
  return [...found];
}

/** The hosts that a play's pattern means, in classes. Without an inventory the pattern stands for itself. */
export function hostsFor(pattern: readonly string[], folder: string, files: Files): readonly Hosts[] {
  const inventories = inventoryFiles(folder, files).flatMap((path): readonly { readonly path: string; readonly inventory: Inventory }[] => {
    const file = files.open(path);
    const inventory = newInventory();
    if (file !== null) readInventory(file, inventory);
    return inventory.hosts.size === 0 ? [] : [{ path, inventory }];
  });
  const matching = inventories.map(({ path, inventory }) => ({ path, inventory, hosts: matched(pattern, inventory) })).filter(({ hosts }) => hosts.length > 0);
  if (matching.length === 0) {
    const none = layersOf(newInventory(), pattern.filter((name) => /^[\w.-]+$/.test(name) && name !== 'all'), pattern[0] ?? '', [folder], files);
    return [{ environment: '', names: [], ...none }];
  }
  return matching.flatMap(({ path, inventory, hosts }): readonly Hosts[] => {
    const classes = new Map<string, Hosts>();
    for (const host of hosts) {
      const found = layersOf(inventory, groupsOf(inventory, host), host, [...new Set([folderOf(path), folder])], files);
      const key = JSON.stringify([...new Map(found.layers.flatMap((layer) => [...layer]))].map(([name, value]) => `${name}=${plainText(printed(value))}`).sort(compareText));
      const known = classes.get(key);
      if (known !== undefined) classes.set(key, { ...known, names: [...known.names, host] });
      else if (classes.size < MAX_CLASSES) classes.set(key, { environment: matching.length > 1 ? (folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path) : '', names: [host], ...found });
    }
    return [...classes.values()];
  });
}

/** `web:&prod:!old`, `web,db`. https://docs.ansible.com/ansible/latest/inventory_guide/intro_patterns.html */
function matched(pattern: readonly string[], inventory: Inventory): readonly string[] {
  let found = new Set<string>();
  for (const word of pattern) {
    const hosts = (name: string): ReadonlySet<string> => (name === '*' ? hostsOf(inventory, 'all') : hostsOf(inventory, name));
    if (word.startsWith('!')) for (const host of hosts(word.slice(1))) found.delete(host);
    else if (word.startsWith('&')) found = new Set([...found].filter((host) => hosts(word.slice(1)).has(host)));
    else for (const host of hosts(word)) found.add(host);
  }
  return [...found].sort();
}

/** https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_variables.html#variable-precedence-where-should-i-put-a-variable */
function layersOf(inventory: Inventory, groups: readonly string[], host: string, folders: readonly string[], files: Files): Pick<Hosts, 'layers' | 'variableFiles'> {
  const layers: Variables[] = [];
  const read: string[] = [];
  const add = (path: string): void => {
    for (const file of variableFiles(path, files)) {
      read.push(file.path);
      layers.push(variablesIn(file));
    }
  };
  const beside = (name: string): void => {
    for (const folder of folders) add(folder === '' ? name : `${folder}/${name}`);
  };
  layers.push(inventory.groups.get('all')?.variables ?? new Map());
  beside('group_vars/all');
  for (const group of groups.filter((name) => name !== 'all')) {
    layers.push(inventory.groups.get(group)?.variables ?? new Map());
    beside(`group_vars/${group}`);
  }
  layers.push(inventory.hosts.get(host) ?? new Map());
  if (host !== '') beside(`host_vars/${host}`);
  return { layers, variableFiles: read };
}
