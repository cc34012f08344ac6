import { child, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';

/**
 * Types of linked services that reach PostgreSQL. `AzurePostgreSql` reaches Azure's service alone.
 * https://learn.microsoft.com/azure/data-factory/connector-azure-database-for-postgresql,
 * https://learn.microsoft.com/azure/data-factory/connector-postgresql
 */
const POSTGRES: ReadonlySet<string> = new Set(['azurepostgresql', 'postgresqlv2', 'postgresql']);

/** Types that reach another database: what stands in them is none of ours, however much it looks like it. */
const OTHER_DATABASES = /^(?:(?:azure|amazonrdsfor|googlecloud)?(?:mysql|mariadb|sqlserver|oracle|sqldatabase|sqlmi|sqldw|bigquery)|db2|informix|sybase|teradata|greenplum|vertica|netezza|snowflake|saphana|cosmosdb|amazonredshift)/;

/** The type of a linked service in lower case; empty where nothing tells. */
export function typeOf(properties: KeyedNode): string {
  return scalarText(properties, 'type')?.toLowerCase() ?? '';
}

export const reachesPostgres = (type: string): boolean => POSTGRES.has(type);

export const reachesAnotherDatabase = (type: string): boolean => OTHER_DATABASES.test(type);

/**
 * The `properties` of a linked service as its file or resource holds them, or as a file of nothing else that a command
 * is given (`az datafactory linked-service create --properties @pg.json`); null for anything else.
 */
export function linkedServiceProperties(root: KeyedNode): KeyedNode | null {
  const properties = child(root, 'properties') ?? root;
  if (properties === root && !reachesPostgres(typeOf(root))) return null;
  return properties?.kind === 'map' && typeOf(properties) !== '' && child(properties, 'typeProperties')?.kind === 'map' ? properties : null;
}

/**
 * The domain of Azure Database for PostgreSQL by `azureCloudType`, for linked services that reach nothing else: some
 * server of it, where the repository does not tell which.
 */
const DOMAINS: ReadonlyMap<string, string> = new Map([
  ['azurechina', '*.postgres.database.chinacloudapi.cn'],
  ['azureusgovernment', '*.postgres.database.usgovcloudapi.net'],
]);

export function someServer(cloud: string | undefined): string {
  return DOMAINS.get(cloud?.toLowerCase() ?? '') ?? '*.postgres.database.azure.com';
}
