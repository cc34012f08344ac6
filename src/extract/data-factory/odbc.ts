import type { Connection, Layer, Location, Setting } from '../../model.ts';
import { literalText, unknownText } from '../operations/text.ts';
import { child } from '../settings/tree.ts';
import { parseConnection } from '../strings/index.ts';
import type { LinkedService } from './factory.ts';
import { valueIn } from './factory.ts';
import { stringParts } from './strings.ts';

/** psqlODBC on the machine of a self-hosted integration runtime; null for drivers of other databases. */
export function odbcConnection(service: LinkedService): Connection | null {
  const { properties, scope } = service;
  const value = valueIn(service, child(child(properties, 'typeProperties') ?? properties, 'connectionString'));
  if (value === null) return null;
  const name = `linked service ${service.name}`;
  const id = scope.newId(name);
  const found = parseConnection({ pieces: value.pieces, file: value.file, id, name, sample: scope.sample });
  if (found?.syntax === 'odbc') return found;
  const parts = stringParts(value);
  const source = parts.settings.find(({ key }) => key.toLowerCase() === 'dsn');
  const [part] = source?.value.parts ?? [];
  if (source === undefined || part?.kind !== 'literal' || !/postgres|psql|pgsql/i.test(part.text)) return null;
  const rest: Setting = { ...source, key: '*', value: unknownText('the data source is set up on the machine', source.at) };
  return {
    id, at: value.text.at, syntax: 'odbc', scheme: null, hosts: [unknownText('the data source is set up on the machine', source.at)], login: parts.login,
    settings: [rest, ...parts.settings], fragments: [], hint: { language: null, library: 'psqlodbc', program: null }, name, reads: null, sample: scope.sample,
  };
}

/**
 * The service of a self-hosted integration runtime runs as a user of its own, in whose profile psqlODBC looks for
 * `root.crt`. https://learn.microsoft.com/azure/data-factory/connector-postgresql#linked-service-properties
 */
export function profileOfService(at: Location): Layer {
  return { kind: 'sets', entry: { key: 'APPDATA', value: literalText('C:/Windows/ServiceProfiles/DIAHostService/AppData/Roaming', at), connection: null, content: null, at } };
}
