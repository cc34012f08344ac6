import type { Origin, Value } from './value.ts';
import { memberOf, piecesOf, text, unknown } from './value.ts';

/** Suffixes of host names by the type of the server. https://learn.microsoft.com/azure/postgresql/ */
const HOST_SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['microsoft.dbforpostgresql/flexibleservers', '.postgres.database.azure.com'],
  ['microsoft.dbforpostgresql/servers', '.postgres.database.azure.com'],
  ['microsoft.dbformysql/flexibleservers', '.mysql.database.azure.com'],
  ['microsoft.dbformysql/servers', '.mysql.database.azure.com'],
  ['microsoft.dbformariadb/servers', '.mariadb.database.azure.com'],
  ['microsoft.sql/servers', '.database.windows.net'],
]);

/** A resource as expressions see it: its name, what its body says, and what the platform tells once it is there. */
export function resourceHandle(type: string, name: Value, body: () => Value, origin: Origin): Value {
  const properties: Value = {
    kind: 'handle', resource: null, origin: null,
    member: (member) => {
      const suffix = HOST_SUFFIXES.get(type);
      if (member.toLowerCase() === 'fullyqualifieddomainname' && suffix !== undefined) return text([...piecesOf(name).map(({ part }) => ({ part, origin: null })), { part: { kind: 'literal', text: suffix }, origin: null }], null);
      return memberOrUnknown(memberOf(body(), 'properties'), member, type);
    },
  };
  return {
    kind: 'handle', resource: { type, name }, origin,
    member: (member) => {
      if (member.toLowerCase() === 'name') return name;
      if (member.toLowerCase() === 'properties') return properties;
      if (member.toLowerCase() === 'fullyqualifieddomainname') return memberOf(properties, member);
      return memberOrUnknown(body(), member, type);
    },
  };
}

function memberOrUnknown(of: Value, member: string, type: string): Value {
  const found = memberOf(of, member);
  return found.kind === 'plain' && found.type === 'null' ? unknown(`${member.slice(0, 60)} of ${type} is known at deployment`, null) : found;
}

/** A module: `outputs` alone matters. */
export function moduleHandle(name: Value, output: (name: string) => Value, origin: Origin): Value {
  const outputs: Value = { kind: 'handle', resource: null, origin: null, member: (member) => output(member) };
  return { kind: 'handle', resource: null, origin, member: (member) => (member.toLowerCase() === 'name' ? name : member.toLowerCase() === 'outputs' ? outputs : unknown('known at deployment', null)) };
}

/** What the platform tells (`resourceGroup()`): every member is open, and called by its path. */
export function openHandle(path: string): Value {
  return { kind: 'handle', resource: null, origin: null, member: (member) => unknown(`${path}.${member.slice(0, 60)} is known at deployment`, null) };
}
