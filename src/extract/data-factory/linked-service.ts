import type { Connection, DriverHint, Layer, Location, Place, Setting, Text } from '../../model.ts';
import type { PlacedNode } from '../azure/resource.ts';
import type { PartialEvidence } from '../extractor.ts';
import { literalText, unknownText } from '../operations/text.ts';
import type { FileScope } from '../settings/scope.ts';
import { child, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { parseConnection } from '../strings/index.ts';
import { loginForm } from '../strings/scan.ts';
import { reachesPostgres, someServer, typeOf } from './names.ts';
import { stringParts, withoutPort } from './strings.ts';
import type { StringParts } from './strings.ts';
import { factoryValue, placeOf } from './values.ts';
import type { FactoryValue, ValueReading } from './values.ts';

/** An integration runtime: the machine on which connectors run. */
export interface Runtime {
  /** `Managed` is Azure's own, `SelfHosted` is a machine of the project. */
  readonly type: string;
  readonly at: Location;
}

/** The factory or workspace that a linked service belongs to. */
export interface Factory {
  readonly product: 'Azure Data Factory' | 'Azure Synapse';
  /** Folder of the tree that its files lie in. */
  readonly folder: string;
  /** An integration runtime of it by name, case ignored; null where no file defines it. */
  runtime(name: string): Runtime | null;
  /** Whether a dataset, a pipeline or a data flow of it passes this parameter to the linked service. */
  passes(linkedService: string, parameter: string): boolean;
}

/** A linked service, wherever its JSON stands: a file of its own, a template, Bicep, Terraform. */
export interface LinkedService {
  readonly name: string;
  /** The map with `type`, `typeProperties`, `connectVia`, `parameters`; nodes of a template may stand in other files. */
  readonly properties: PlacedNode;
  readonly scope: FileScope;
  readonly factory: Factory;
}

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
  const value = (node: KeyedNode | undefined): FactoryValue | null => (node === undefined ? null : factoryValue(node, readingOf(service)));
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
    hosts: azureServers(hosts, service),
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

/** Where the repository does not tell the server, the type may still tell whose it is. */
function azureServers(hosts: readonly Text[], { properties, scope }: LinkedService): readonly Text[] {
  const isOpen = hosts.every(({ parts }) => parts.every(({ kind }) => kind === 'unknown'));
  const type = child(properties, 'type');
  if (!isOpen || type === undefined || typeOf(properties) !== 'azurepostgresql') return hosts;
  return [literalText(someServer(scalarText(properties, 'typeProperties', 'azureCloudType')), placeOf(type, scope.file))];
}

/** psqlODBC on the machine of a self-hosted integration runtime; null for drivers of other databases. */
function odbcConnection(service: LinkedService): Connection | null {
  const { properties, scope } = service;
  const node = child(child(properties, 'typeProperties') ?? properties, 'connectionString');
  const value = node === undefined ? null : factoryValue(node, readingOf(service));
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
function profileOfService(at: Location): Layer {
  return { kind: 'sets', entry: { key: 'APPDATA', value: literalText('C:/Windows/ServiceProfiles/DIAHostService/AppData/Roaming', at), connection: null, content: null, at } };
}

/** Where a linked service runs, as a place and as a setting. */
interface RunsOn {
  readonly title: string;
  readonly name: string;
  readonly at: Location;
  readonly setting: Setting | null;
}

function typeSetting(value: Text): Setting {
  return { layer: 'option', key: 'integrationRuntime.type', value, type: 'string', content: null, at: value.at };
}

/** Azure's own runtime that is there without a definition. */
const AUTO_RESOLVE = 'autoresolveintegrationruntime';

/** `connectVia` names the integration runtime; without it, it is Azure's own. The name alone says nothing. */
function runtimeOf(service: LinkedService): RunsOn {
  const { properties, scope, factory } = service;
  const via = child(properties, 'connectVia');
  const reference = via === undefined ? undefined : child(via, 'referenceName');
  const type = child(properties, 'type') ?? properties;
  if (reference === undefined) {
    return { title: 'Azure integration runtime', name: 'Azure integration runtime', at: placeOf(type, scope.file), setting: null };
  }
  const value = factoryValue(reference, readingOf(service));
  const at = value?.text.at ?? placeOf(reference, scope.file);
  const [part] = value?.text.parts ?? [];
  if (value?.text.parts.length !== 1 || part?.kind !== 'literal') {
    return { title: 'integration runtime', name: 'that is named elsewhere', at, setting: typeSetting(unknownText('which integration runtime it is cannot be told from here', at)) };
  }
  const name = part.text;
  const found = factory.runtime(name);
  if (found === null && name.toLowerCase() === AUTO_RESOLVE) return { title: 'Azure integration runtime', name, at, setting: typeSetting(literalText('Managed', at)) };
  if (found === null) {
    return { title: 'integration runtime', name, at, setting: typeSetting(unknownText(`no file of the repository defines the integration runtime ${name}: whether it is Azure’s or self-hosted cannot be told`, at)) };
  }
  const kind = found.type.toLowerCase();
  const title = kind === 'managed' ? 'Azure integration runtime' : kind === 'selfhosted' ? 'self-hosted integration runtime' : 'integration runtime';
  return { title, name, at: found.at, setting: typeSetting(literalText(found.type, found.at)) };
}

function readingOf({ name, properties, scope, factory }: LinkedService): ValueReading {
  return {
    file: scope.file,
    parameter(parameter) {
      const text = scalarText(properties, 'parameters', parameter, 'defaultValue');
      return text === undefined ? null : { text, passed: factory.passes(name, parameter) };
    },
  };
}
