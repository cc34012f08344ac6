import { nameOf } from '../../shared/paths.ts';
import { dataAt } from '../rendering/data.ts';
import { textDatum } from '../rendering/datum.ts';
import { written } from '../rendering/rope.ts';
import type { Datum } from '../rendering/datum.ts';
import { childrenOf, child } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { treeOf, variablesOf } from './project.ts';

/** Groups and hosts, as an inventory file lists them. */
export interface Inventory {
  /** Hosts of each group, those of its children included once {@link hostsOf} has followed them. */
  readonly groups: Map<string, { readonly hosts: Set<string>; readonly children: Set<string>; readonly variables: Map<string, Datum> }>;
  readonly hosts: Map<string, Map<string, Datum>>;
}

const MAX_HOSTS = 2000;

export function newInventory(): Inventory {
  return { groups: new Map(), hosts: new Map() };
}

/** Reads a file into an inventory: INI, or YAML. https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html */
export function readInventory(file: SourceFile, into: Inventory): void {
  if (file.encoding === 'binary' || file.text.startsWith('#!')) return;
  if (/\.(?:ya?ml|json)$/i.test(nameOf(file.path))) {
    const tree = treeOf(file);
    for (const group of tree?.kind === 'map' ? tree.children : []) readGroup(group, file, into, 0);
  } else readIni(file, into);
}

function groupIn(inventory: Inventory, name: string): NonNullable<ReturnType<Inventory['groups']['get']>> {
  const found = inventory.groups.get(name) ?? { hosts: new Set(), children: new Set(), variables: new Map() };
  inventory.groups.set(name, found);
  return found;
}

function addHost(inventory: Inventory, name: string, variables: ReadonlyMap<string, Datum>): void {
  if (inventory.hosts.size >= MAX_HOSTS) return;
  inventory.hosts.set(name, new Map([...(inventory.hosts.get(name) ?? []), ...variables]));
}

const MAX_DEPTH = 20;

function readGroup(node: KeyedNode, file: SourceFile, into: Inventory, depth: number): void {
  if (node.kind !== 'map' || depth > MAX_DEPTH) return;
  const group = groupIn(into, node.key);
  for (const [name, value] of variablesOf(child(node, 'vars'), file)) group.variables.set(name, value);
  for (const host of childrenOf(child(node, 'hosts') ?? node).filter((each) => each !== node && child(node, 'hosts') !== undefined)) {
    group.hosts.add(host.key);
    addHost(into, host.key, new Map(childrenOf(host).map((each) => [each.key, dataAt(each, file)])));
  }
  const children = child(node, 'children');
  for (const inner of children === undefined ? [] : childrenOf(children)) {
    group.children.add(inner.key);
    groupIn(into, inner.key);
    readGroup(inner, file, into, depth + 1);
  }
}

function readIni(file: SourceFile, into: Inventory): void {
  let section = { name: 'ungrouped', kind: 'hosts' };
  for (let start = 0; start < file.text.length; ) {
    const stop = file.text.indexOf('\n', start);
    const end = stop === -1 ? file.text.length : stop;
    const line = file.text.slice(start, end).trim();
    const header = /^\[([^\]:]{1,200})(?::(vars|children))?\]/.exec(line);
    if (header !== null) {
      section = { name: header[1] ?? '', kind: header[2] ?? 'hosts' };
      groupIn(into, section.name);
    } else if (line !== '' && !line.startsWith('#') && !line.startsWith(';')) {
      const group = groupIn(into, section.name);
      if (section.kind === 'children') group.children.add(line);
      else if (section.kind === 'vars') for (const [name, value] of assignments(file, start, end, true)) group.variables.set(name, value);
      else {
        const name = line.split(/\s/, 1)[0] ?? '';
        group.hosts.add(name);
        addHost(into, name, assignments(file, start + file.text.slice(start, end).indexOf(name) + name.length, end, false));
      }
    }
    start = end + 1;
  }
}

/** `name=value`, once in a line of variables, several behind a host. */
function assignments(file: SourceFile, from: number, to: number, single: boolean): ReadonlyMap<string, Datum> {
  const found = new Map<string, Datum>();
  const source = file.text.slice(from, to);
  const pattern = single ? /^\s*([A-Za-z_]\w*)\s*=\s*()(.*)$/ : /([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|(\S*))/g;
  for (const match of single ? [pattern.exec(source)] : source.matchAll(pattern)) {
    const name = match?.[1];
    if (match === null || name === undefined) continue;
    const value = ((single ? match[3] : (match[2] ?? match[3] ?? match[4])) ?? '').trim();
    const bare = single && /^(['"]).*\1$/.test(value) ? value.slice(1, -1) : value;
    const start = from + match.index + match[0].lastIndexOf(bare);
    found.set(name, bare === '' ? textDatum('') : { kind: 'text', rope: written(file, start, start + bare.length) });
  }
  return found;
}

/** The hosts of a group and of its children. */
export function hostsOf(inventory: Inventory, group: string, depth = 0): ReadonlySet<string> {
  if (group === 'all') return new Set(inventory.hosts.keys());
  const found = inventory.groups.get(group);
  if (found === undefined || depth > MAX_DEPTH) return inventory.hosts.has(group) ? new Set([group]) : new Set();
  return new Set([...found.hosts, ...[...found.children].flatMap((inner) => [...hostsOf(inventory, inner, depth + 1)])]);
}

/** The groups of a host, parents first. */
export function groupsOf(inventory: Inventory, host: string): readonly string[] {
  const own = [...inventory.groups.keys()].filter((group) => group !== 'all' && hostsOf(inventory, group).has(host));
  const size = (group: string): number => hostsOf(inventory, group).size;
  return own.sort((a, b) => size(b) - size(a) || (a < b ? -1 : 1));
}
