import type { Text } from '../../model.ts';
import type { Entry } from './expressions.ts';
import { readArguments, readEntries } from './expressions.ts';
import { followed } from './options.ts';
import type { Scope } from './scope.ts';
import type { Group } from './tree.ts';
import { isGroup } from './tree.ts';

/** Where options list several servers, each with what is its own. https://sequelize.org/docs/v6/other-topics/read-replication/, https://typeorm.io/docs/data-source/multiple-data-sources/#replication */
const LIST = 'replication';
const SERVERS = new Set(['read', 'write', 'master', 'slaves']);
const MAX_SERVERS = 50;

/** The options of one server among several: the common ones, and its own in front of them. */
export interface Server {
  readonly entries: readonly Entry[];
  readonly group: Group;
}

/** The servers that `replication` lists; none where there is no such option, or nobody can read it. */
export function serversOf(entries: readonly Entry[], scope: Scope): readonly Server[] {
  const list = entries.findLast(({ key }) => key === LIST);
  const [only] = list === undefined ? [] : followed(list.value, scope);
  if (!isGroup(only, '{')) return [];
  const groups = readEntries(only).filter(({ key }) => SERVERS.has(key)).flatMap(({ value }): readonly Group[] => {
    const [given] = followed(value, scope);
    if (isGroup(given, '{')) return [given];
    if (!isGroup(given, '[')) return [];
    return readArguments(given).positional.flatMap((item) => {
      const [one] = followed(item, scope);
      return isGroup(one, '{') ? [one] : [];
    });
  });
  return groups.slice(0, MAX_SERVERS).map((group) => {
    const own = readEntries(group);
    const keys = new Set([LIST, ...own.map(({ key }) => key)]);
    return { group, entries: [...entries.filter(({ key }) => !keys.has(key)), ...own] };
  });
}

/** `host=a,b` names two servers, in the option as in the string. */
export function splitHost(host: Text): readonly Text[] {
  const [part] = host.parts;
  if (host.parts.length !== 1 || part?.kind !== 'literal' || !part.text.includes(',')) return [host];
  return part.text.split(',').map((name) => name.trim()).filter((name) => name !== '').map((text) => ({ parts: [{ kind: 'literal', text }], at: host.at }));
}
