import type { Connection, DriverHint, Setting } from '../../model.ts';
import { connectionReading, looksLikeConnection, parseConnection, syntaxOf } from '../strings/index.ts';
import { mapsTaken, plainText, settingsIn } from './collect.ts';
import { piecesOf } from './pieces.ts';
import { eachBranch, engineAround } from './scope.ts';
import type { FileScope, Located } from './scope.ts';
import { hintOfKey, hintOfShape } from './shapes.ts';
import { structuredConnections } from './structured.ts';
import { childrenOf } from './tree.ts';
import type { KeyedNode, ScalarNode } from './tree.ts';
import { bare } from './words.ts';
import type { Engine } from './words.ts';

/** The connections of a tree, and which scalar each whole string stands in. */
export interface TreeConnections {
  readonly connections: readonly Connection[];
  readonly byScalar: ReadonlyMap<ScalarNode, Connection>;
}

export type Wanted = 'all' | 'strings' | 'maps';

const MAX_CONNECTIONS = 500;

/**
 * Every connection of a normalised tree: scalars that are connection strings, named by their dotted key path and with the
 * settings beside them, and maps whose keys together make one. A map with a string in it is described by the string.
 * `strings` leaves the maps out, for files that belong to another extractor; `maps` leaves the strings to it.
 */
export function connectionsOf(root: KeyedNode, scope: FileScope, which: Wanted = 'all'): TreeConnections {
  const byScalar = new Map<ScalarNode, Connection>();
  const connections: Connection[] = [];
  /** What aliases and merged maps show again. */
  const seen = new Set<string>();
  /** Maps whose settings belong to a connection already. */
  const taken = new Set<KeyedNode>();
  for (const located of eachBranch(root)) {
    if (connections.length >= MAX_CONNECTIONS) break;
    if (taken.has(located.node) || (located.node.kind === 'map' && located.node.abstract)) continue;
    const strings = which === 'maps' ? [] : stringsIn(located, scope, which);
    for (const [node, found] of strings) byScalar.set(node, found);
    const found = strings.length > 0 ? strings.map(([, each]) => each) : which === 'strings' ? [] : structuredConnections(located, scope);
    if (strings.length === 0 ? found.length > 0 : strings.some(([node]) => isWhole(node, located))) for (const each of mapsTaken(located.node)) taken.add(each);
    for (const each of found) {
      const key = JSON.stringify([each.at, each.hosts, each.settings.map((setting) => [setting.key, setting.at])]);
      if (!seen.has(key)) connections.push(each);
      seen.add(key);
    }
  }
  return { connections, byScalar };
}

function stringsIn(located: Located, scope: FileScope, which: Wanted): readonly (readonly [ScalarNode, Connection])[] {
  const around = surroundings(located, scope, which);
  const found: (readonly [ScalarNode, Connection])[] = [];
  for (const child of childrenOf(located.node)) {
    if (child.kind !== 'scalar' || child.type !== 'string' || found.length >= MAX_CONNECTIONS) continue;
    const connection = stringConnection(child, around, scope);
    if (connection !== null) found.push([child, connection]);
  }
  return found;
}

/** What a map tells about every string in it, found out once and only when asked. */
interface Surroundings {
  readonly located: Located;
  engine(): Engine;
  hint(): Partial<DriverHint>;
  settings(): readonly Setting[];
}

function surroundings(located: Located, scope: FileScope, which: Wanted): Surroundings {
  const { node, path, around } = located;
  return {
    located,
    engine: once(() => engineAround(located, scope.file.path)),
    hint: once(() => hintOfShape(node, path, around)),
    settings: once(() => (which === 'all' ? settingsIn(node, scope, () => null) : [])),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function stringConnection(node: ScalarNode, around: Surroundings, scope: FileScope): Connection | null {
  const { located } = around;
  const pieces = piecesOf(scope.file, node, scope.how);
  const looks = syntaxOf({ pieces, file: scope.file });
  if (looks === null) return readConnection(node, around, scope);
  // `Host=…;SslMode=VerifyFull` may be MySQL's as well: then the keys around it decide.
  if (looks === 'ado' && around.engine() === 'other') return null;
  const path = [...located.path, ...(located.node.kind === 'list' ? [] : [node.key])];
  const name = nameOf(path);
  const found = parseConnection({ pieces, file: scope.file, id: scope.newId(name), name, sample: scope.sample });
  if (found === null) return null;
  const hint = filled(found.hint, { ...around.hint(), ...hintOfKey(path) });
  return { ...found, hint, settings: [...found.settings, ...companions(node, around)] };
}

/** What the string itself says (`postgresql+asyncpg:`) is nearer to the driver than what stands around it. */
function filled(own: DriverHint, given: Partial<DriverHint>): DriverHint {
  return { language: own.language ?? given.language ?? null, library: own.library ?? given.library ?? null, program: own.program ?? given.program ?? null };
}

/** Keys whose value is a whole connection string, whatever stands in the place of it. Matched against the dotted path. */
const DATABASE_URLS = /(?:^|\.)(?:data-?source(?:\.\w+)?\.(?:jdbc-?)?url|(?:flyway|liquibase|r2dbc|jdbc)\.url|connection\.url|sqlalchemy\.url|database[._]?url|jdbc_database_url)$/i;

/** A whole string that a variable holds: `spring.datasource.url: ${DB_URL}`. */
function readConnection(node: ScalarNode, around: Surroundings, scope: FileScope): Connection | null {
  const { located } = around;
  const path = [...located.path, node.key];
  const known = DATABASE_URLS.test(path.join('.'));
  if (!known && !WHOLE_STRINGS.has(bare(node.key))) return null;
  const text = plainText(node, scope);
  const [part] = text.parts;
  if (text.parts.length !== 1 || part?.kind !== 'variable' || located.node.kind !== 'map') return null;
  const engine = around.engine();
  const [fallback] = part.otherwise?.parts ?? [];
  const foreign = fallback?.kind === 'literal' && /^[a-z][\w+.:-]*:/i.test(fallback.text) && looksLikeConnection(fallback.text) === null;
  if (engine === 'other' || foreign || !(known || engine === 'postgresql')) return null;
  const name = nameOf(path);
  const hint = { ...around.hint(), ...hintOfKey(path) };
  return connectionReading({ file: scope.file, id: scope.newId(name), name, hint, sample: scope.sample }, text, companions(node, around));
}

/** Keys that say: this map is the connection. Under any other key (`ConnectionStrings.Main`) the string stands alone. */
const WHOLE_STRINGS = new Set(['url', 'uri', 'dsn', 'connectionstring', 'dburl', 'dburi', 'jdbcurl', 'connection', 'connectionuri', 'connectionurl', 'databaseurl', 'sqlalchemyuri']);
/** An environment variable stands beside others, whatever they are. */
const VARIABLE = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/;
/** The same at the top of a file, where everything stands beside everything. */
const WHOLE_AT_TOP = new Set(['url', 'uri', 'dsn', 'connectionstring', 'dburl']);

/** Settings beside the string, in its map and in what that map hands to the driver. */
function companions(string: ScalarNode, around: Surroundings): readonly Setting[] {
  return isWhole(string, around.located) ? around.settings() : [];
}

function isWhole(string: ScalarNode, { node, path }: Located): boolean {
  return node.kind === 'map' && !VARIABLE.test(string.key) && (path.length === 0 ? WHOLE_AT_TOP : WHOLE_STRINGS).has(bare(string.key));
}

/** `configuration.connectionStrings.Main.connectionString` is known as `configuration.connectionStrings.Main`. */
function nameOf(path: readonly string[]): string {
  const last = path.at(-1) ?? '';
  const called = path.length > 1 && bare(last) === 'connectionstring' ? path.slice(0, -1) : path;
  return called.filter((key) => key !== '#text').join('.');
}
