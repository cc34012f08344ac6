import type { DriverHint } from '../../model.ts';
import { mapsAround } from './scope.ts';
import { childrenOf, scalarText } from './tree.ts';
import type { KeyedNode } from './tree.ts';
import { bare } from './words.ts';

/**
 * Frameworks and programs by the shape of their settings. The first row that fits names the library; a connection that
 * fits none still is one. Library names are those of the language's registry.
 */
interface Shape {
  readonly hint: Partial<DriverHint>;
  /** Start or piece of a value under one of these keys, bare. */
  readonly says?: { readonly keys: readonly string[]; readonly value: RegExp };
  /** Bare keys of which one must stand in the map or around it. */
  readonly beside?: readonly string[];
  readonly path?: RegExp;
}

const SHAPES: readonly Shape[] = [
  // odbc.ini: https://odbc.postgresql.org/docs/unix-compilation.html
  { hint: { library: 'psqlodbc' }, says: { keys: ['driver'], value: /^\{?PostgreSQL|psqlodbc/i }, beside: ['servername'] },
  { hint: { language: 'python', library: 'django' }, says: { keys: ['engine'], value: /^django\.(?:db|contrib)/ } },
  { hint: { language: 'php', library: 'laravel/framework' }, says: { keys: ['driver'], value: /^pgsql$/ } },
  { hint: { language: 'ruby', library: 'rails' }, says: { keys: ['adapter'], value: /^(?:postgresql|postgis)$/ } },
  { hint: { language: 'ruby', library: 'sequel' }, says: { keys: ['adapter'], value: /^postgres$/ } },
  { hint: { language: 'java', library: 'io.debezium:debezium-connector-postgres' }, says: { keys: ['class', 'connectorclass'], value: /debezium.*Postgres/ } },
  { hint: { language: 'java', library: 'org.postgresql:postgresql' }, says: { keys: ['driver', 'driverclass', 'driverclassname', 'datasourceclassname', 'dbkind'], value: /^org\.postgresql\.|^postgresql$/ } },
  { hint: { language: 'python', library: 'dbt-postgres' }, says: { keys: ['type'], value: /^postgres$/ }, beside: ['threads', 'outputs', 'target'] },
  { hint: { program: 'grafana' }, says: { keys: ['type'], value: /^(?:grafana-postgresql-datasource|postgres)$/ }, beside: ['jsondata', 'securejsondata', 'access', 'datasources'] },
  { hint: { language: 'python', library: 'apache-airflow-providers-postgres' }, says: { keys: ['conntype'], value: /^postgres/ } },
  { hint: { language: 'javascript', library: 'sequelize' }, says: { keys: ['dialect'], value: /^postgres$/ } },
  { hint: { language: 'javascript', library: 'knex' }, says: { keys: ['client', 'dialect'], value: /^(?:pg|pg-native|postgres|postgresql)$/ } },
  { hint: { language: 'javascript', library: 'typeorm' }, says: { keys: ['type'], value: /^postgres$/ }, beside: ['entities', 'synchronize', 'migrations', 'subscribers', 'migrationsrun'] },
  // `odbc.ini`: the name under which psqlODBC registers itself, or its library.
  { hint: { library: 'psqlodbc' }, says: { keys: ['driver'], value: /^\{?PostgreSQL (?:Unicode|ANSI)|psqlodbc/i } },
  { hint: { program: 'pgadmin4' }, beside: ['maintenancedb'] },
  { hint: { program: 'graphql-engine' }, beside: ['databaseurl', 'poolsettings', 'isolationlevel'], path: /connection_info$/ },
];

export function hintOfShape(node: KeyedNode, path: readonly string[], around: readonly KeyedNode[]): Partial<DriverHint> {
  const maps = mapsAround(node, around);
  return SHAPES.find((shape) => fits(shape, maps, path))?.hint ?? {};
}

function fits(shape: Shape, maps: readonly KeyedNode[], path: readonly string[]): boolean {
  if (shape.path !== undefined && !shape.path.test(path.join('.'))) return false;
  if (shape.beside !== undefined && !maps.some((map) => childrenOf(map).some((each) => shape.beside?.includes(bare(each.key))))) return false;
  const { says } = shape;
  return says === undefined || maps.some((map) => saysSo(map, says));
}

function saysSo(map: KeyedNode, { keys, value }: NonNullable<Shape['says']>): boolean {
  return childrenOf(map).some((each) => {
    if (each.kind === 'scalar') return keys.includes(bare(each.key)) && value.test(each.text);
    const dotted = each.kind === 'map' && keys.includes('connectorclass') && bare(each.key) === 'connector' ? scalarText(each, 'class') : undefined;
    return dotted !== undefined && value.test(dotted);
  });
}

/** What the name of a key that holds a whole string tells. Matched against the end of the dotted path, in lower case. */
const URL_KEYS: readonly { readonly end: RegExp; readonly hint: Partial<DriverHint> }[] = [
  { end: /(?:^|\.)reactive\.url$/, hint: { language: 'java', library: 'io.quarkus:quarkus-reactive-pg-client' } },
  { end: /(?:^|\.)r2dbc\.(?:\w+\.)?url$/, hint: { language: 'java', library: 'org.postgresql:r2dbc-postgresql' } },
  { end: /(?:^|\.)sqlalchemy[._]url$|sqlalchemy[._](?:database[._])?(?:uri|conn|conn_string)$/, hint: { language: 'python', library: 'sqlalchemy' } },
  { end: /(?:^|\.)connectionstrings?\.[^.]+(?:\.connectionstring)?$/, hint: { language: 'dotnet' } },
  { end: /(?:^|\.)db-uri$/, hint: { program: 'postgrest' } },
];

export function hintOfKey(path: readonly string[]): Partial<DriverHint> {
  const dotted = path.join('.').toLowerCase();
  return URL_KEYS.find(({ end }) => end.test(dotted))?.hint ?? {};
}
