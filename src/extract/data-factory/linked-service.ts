import type { Connection, DriverHint, Layer, Place, Setting } from '../../model.ts';
import type { PartialEvidence } from '../extractor.ts';
import { unknownText } from '../operations/text.ts';
import type { FileScope } from '../settings/scope.ts';
import { child } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { loginForm } from '../strings/scan.ts';
import type { LinkedService } from './factory.ts';
import { valueIn } from './factory.ts';
import { reachesPostgres, typeOf } from './names.ts';
import { odbcConnection, profileOfService } from './odbc.ts';
import { runtimeOf } from './runs-on.ts';
import type { RunsOn } from './runs-on.ts';
import { serversOf } from './servers.ts';
import { stringParts, withoutPort } from './strings.ts';
import type { StringParts } from './strings.ts';
import { placeOf } from './values.ts';
import type { FactoryValue } from './values.ts';

/**
 * The client that a linked service is: a connection, in the place where its integration runtime runs. Null for one that
 * does not reach PostgreSQL. Nothing in a linked service keeps a password or a user name once it is read.
 */
export function readLinkedService(service: LinkedService): PartialEvidence | null {
  const { properties } = service;
  const type = typeOf(properties);
  if (!reachesPostgres(type) && type !== 'odbc') return null;
  const runsOn = runtimeOf(service);
  const connection = type === 'odbc' ? odbcConnection(service) : connectorConnection(service, runsOn);
  if (connection === null) return null;
  const key = connection.name ?? service.name;
  const sets: Layer = { kind: 'sets', entry: { key, value: unknownText('withheld', connection.at), connection, content: null, at: connection.at } };
  const place: Place = {
    id: `${connection.id} on its integration runtime`,
    kind: runsOn.title,
    name: runsOn.name,
    scope: '',
    at: runsOn.at,
    layers: [...(type === 'odbc' ? [profileOfService(runsOn.at)] : []), sets],
    tags: [],
    folder: service.factory.folder,
    runs: true,
    os: 'windows',
  };
  return { connections: [connection], places: [place] };
}

/** What the connectors read of `typeProperties`. */
const OPTIONS = ['sslMode', 'trustServerCertificate'] as const;

function connectorConnection(service: LinkedService, runsOn: RunsOn): Connection | null {
  const { properties, scope, factory } = service;
  const typed = child(properties, 'typeProperties');
  if (typed?.kind !== 'map') return null;
  const value = (node: KeyedNode | undefined): FactoryValue | null => valueIn(service, node);
  const option = (key: string, node: KeyedNode | undefined): readonly Setting[] => {
    const found = value(node);
    return found === null ? [] : [{ layer: 'option', key, value: found.text, type: found.type, content: null, at: found.text.at }];
  };
  const string = value(child(typed, 'connectionString'));
  const parts = string === null ? encrypted(typed, scope) : stringParts(string);
  const server = value(child(typed, 'server'));
  const user = value(child(typed, 'username'));
  const hosts = server === null ? parts.hosts : [withoutPort(server.text)];
  const mode = child(typed, 'sslMode');
  const name = `linked service ${service.name}`;
  const type = child(properties, 'type') ?? properties;
  return {
    id: scope.newId(name),
    at: value(mode)?.text.at ?? string?.text.at ?? server?.text.at ?? placeOf(type, scope.file),
    syntax: server === null ? 'ado' : 'settings',
    scheme: null,
    hosts: serversOf(hosts, service),
    login: user === null ? parts.login : loginForm({ parts: user.pieces.map(({ part }) => part), at: user.text.at }),
    settings: [
      ...option('type', type), ...option('version', child(properties, 'version')), ...option('server', child(typed, 'server')),
      ...OPTIONS.flatMap((key) => option(key, child(typed, key))),
      ...parts.settings,
      ...(runsOn.setting === null ? [] : [runsOn.setting]),
    ],
    fragments: [],
    hint: { language: 'linked service', library: factory.product, program: null } satisfies DriverHint,
    name,
    reads: null,
    sample: scope.sample,
  };
}

const NOTHING: StringParts = { hosts: [], login: 'unknown', settings: [] };

/** Credentials that the integration runtime has encrypted may hold the whole string. */
function encrypted(typed: KeyedNode, scope: FileScope): StringParts {
  const node = child(typed, 'encryptedCredential');
  if (node === undefined || child(typed, 'server') !== undefined) return NOTHING;
  const at = placeOf(node, scope.file);
  return { ...NOTHING, settings: [{ layer: 'string', key: '*', value: unknownText('it is encrypted for the integration runtime', at), type: 'string', content: null, at }] };
}
