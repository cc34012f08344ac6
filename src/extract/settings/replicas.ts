import { childrenOf, mapNode } from './tree.ts';
import type { KeyedNode, MapNode } from './tree.ts';
import { bare, engineOf } from './words.ts';

/** Keys below which the servers of one connection stand. */
const SERVERS: ReadonlySet<string> = new Set(['read', 'write', 'master', 'slaves']);
const ENGINE: ReadonlySet<string> = new Set(['driver', 'adapter', 'dialect', 'type']);
const MAX_SERVERS = 50;

/**
 * Maps that list several servers and say once what holds for all: each server gets what is common, and its own wins.
 * Sequelize and TypeORM list them below `replication`, Laravel below `read` and `write`, with a list of hosts in each.
 * https://sequelize.org/docs/v6/other-topics/read-replication/, https://laravel.com/docs/database#read-and-write-connections
 */
export function withServers(node: KeyedNode): KeyedNode {
  if (node.kind === 'scalar') return node;
  const children = node.children.map(withServers);
  const unchanged = children.every((each, index) => each === node.children[index]);
  if (node.kind === 'list') return unchanged ? node : { ...node, children };
  const replication = children.findLast((each): each is MapNode => each.key === 'replication' && each.kind === 'map' && each.children.some(isServers));
  if (replication !== undefined) return { ...node, children: [spread(replication, children.filter((each) => each.key !== 'replication'))] };
  if (saysEngine(children) && children.some(namesHosts)) {
    const own = children.filter(namesHosts);
    return { ...node, children: spread(mapNode(node.key, node.keySpan, node.span, own), children.filter((each) => !own.includes(each))).children };
  }
  return unchanged ? node : { ...node, children };
}

const isServers = ({ key, kind }: KeyedNode): boolean => SERVERS.has(key) && kind !== 'scalar';
const namesHosts = (node: KeyedNode): boolean => (node.key === 'read' || node.key === 'write') && node.kind === 'map' && node.children.some(({ key }) => key === 'host');
const saysEngine = (children: readonly KeyedNode[]): boolean => children.some((each) => each.kind === 'scalar' && ENGINE.has(bare(each.key)) && engineOf(each.text) === 'postgresql');

/** The servers of a map, each with what is common. */
function spread(map: MapNode, common: readonly KeyedNode[]): MapNode {
  const children = map.children.map((each): KeyedNode => {
    if (!isServers(each)) return each;
    const servers = (each.kind === 'list' ? each.children : [each]).filter((server): server is MapNode => server.kind === 'map').flatMap(oneByOne).slice(0, MAX_SERVERS);
    const filled = servers.map((server, index) => ({ ...server, key: `${index}`, children: [...common.filter(({ key }) => !server.children.some((own) => own.key === key)), ...server.children] }));
    return mapNode(each.key, each.keySpan, each.span, filled);
  });
  return { ...map, children };
}

/** `'host' => ['a', 'b']`: a server for each. */
function oneByOne(server: MapNode): readonly MapNode[] {
  const hosts = server.children.find((each) => each.key === 'host' && each.kind === 'list');
  if (hosts === undefined) return [server];
  const rest = server.children.filter((each) => each !== hosts);
  return childrenOf(hosts).map((host) => ({ ...server, children: [...rest, { ...host, key: 'host' }] }));
}
