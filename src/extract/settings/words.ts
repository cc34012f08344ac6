/** Tables of the words that settings files use. Keys are compared without case, `_`, `-`, `.` and spaces: {@link bare}. */

export const bare = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** A key that tells which database engine is meant. */
const ENGINE_KEYS = new Set([
  'adapter', 'engine', 'dialect', 'client', 'type', 'dbtype', 'databasetype', 'driver', 'driverclass', 'driverclassname', 'jdbcdriver',
  'jdbcdriverclass', 'provider', 'providername', 'databaseprovider', 'dbprovider', 'dbkind', 'connectorclass', 'conntype', 'dbengine',
  'databaseengine', 'dbdriver', 'dbadapter', 'dbclient', 'dbdialect', 'dbvendor', 'databaseplatform', 'dbconnection', 'datasourceclassname',
  'connectiondriverclass', 'jdbcdriverclassname', 'rdbms', 'dbms',
]);
const OTHER_ENGINES = [
  'mysql', 'maria', 'sqlite', 'sqlserver', 'mssql', 'sqlclient', 'oracle', 'mongo', 'redis', 'cockroach', 'snowflake', 'bigquery', 'redshift',
  'clickhouse', 'elasticsearch', 'opensearch', 'h2', 'hsqldb', 'derby', 'db2', 'trino', 'presto', 'duckdb', 'databricks', 'cassandra', 'dynamodb', 'neo4j',
  'memcache', 'rabbitmq', 'amqp', 'kafka', 'smtp', 'ldap', 'mqtt', 'nats', 'influx', 'prometheus', 'loki', 'graphite', 'vertica', 'couch', 'firebird', 'etcd',
];

export type Engine = 'postgresql' | 'other' | null;

/** What a value under an engine key, or a word of a path, says. */
export function engineOf(word: string): Engine {
  const tokens = tokensOf(word);
  if (tokens.some((token) => POSTGRES_TOKENS.has(token) || token.includes('postg') || token.includes('pgsql'))) return 'postgresql';
  return tokens.some((token) => OTHER_ENGINES.some((engine) => (engine.length < 5 ? token === engine : token.startsWith(engine)))) ? 'other' : null;
}

const POSTGRES_TOKENS = new Set(['pg', 'npgsql', 'psql', 'pghost', 'pgssl']);

/** Words of a name: `MySql.Data.MySqlClient`, `spring_datasource-url`, `sqlServerHost`. Each also joined to the next. */
function tokensOf(word: string): readonly string[] {
  const single = word.slice(0, 200).replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/).filter((token) => token !== '');
  return [...single, ...single.slice(1).map((token, index) => (single[index] ?? '') + token)];
}

export const isEngineKey = (key: string): boolean => ENGINE_KEYS.has(bare(key));

/** Ends of keys that hold a host; what stands before them is a prefix that the mode's key shares (`POSTGRES_HOST`). */
export const HOST_ENDINGS = ['hostname', 'hostaddr', 'hostaddress', 'host', 'servername', 'server', 'address', 'endpoint', 'fqdn'];
export const MODE_ENDINGS = ['sslmode', 'tlsmode'];
export const DATABASE_ENDINGS = ['database', 'databasename', 'dbname', 'db', 'maintenancedb', 'schema', 'username', 'user', 'login', 'port'];

/** libpq's modes and what drivers add to them, bare; numbers are Data Factory's and not a word. */
const MODE_WORDS = new Set(['disable', 'allow', 'prefer', 'require', 'verifyca', 'verifyfull', 'noverify', 'verifyidentity', 'required', 'preferred', 'disabled']);
export const isModeWord = (value: string): boolean => MODE_WORDS.has(bare(value));
/** Modes that no other engine spells like this. */
export const isPostgresMode = (value: string): boolean => ['verifyca', 'verifyfull'].includes(bare(value)) && /^verify-(?:ca|full)$/i.test(value);

export const POSTGRES_PORTS = new Set(['5432', '5433', '6432']);

/** Keys of a connection that bear on TLS and on what is trusted, or on where the rest is found. */
const TLS_FRAGMENTS = ['ssl', 'tls', 'cert', 'truststore', 'trustall', 'rootca', 'verif', 'rejectunauthorized', 'encrypt', 'channelbinding', 'gssenc', 'keystore'];
const TLS_WORDS = new Set(['ca', 'cafile', 'cacrt', 'capath', 'cabundle', 'service', 'servicefile', 'passfile', 'pqopt', 'uselibpqcompat', 'socketfactory', 'servername', 'options']);
export function isTlsKey(key: string): boolean {
  const plain = bare(key);
  return TLS_WORDS.has(plain) || TLS_FRAGMENTS.some((fragment) => plain.includes(fragment));
}

/** Maps whose keys go to the driver as they are: the name of the map is no part of the setting. */
const PASSED_ON = new Set([
  'datasourceproperties', 'connectionproperties', 'driverproperties', 'jdbcproperties', 'additionaljdbcproperties', 'properties', 'connectionparams',
  'connectionparameters', 'connectargs', 'options', 'queryparams', 'query', 'extra', 'extraparams', 'dialectoptions', 'jsondata', 'securejsondata',
  'connectionoptions', 'driveroptions', 'params', 'parameters', 'sslconfiguration', 'engineparams', 'enginekwargs', 'kwargs', 'additionalproperties',
]);
export const isPassedOn = (key: string): boolean => PASSED_ON.has(bare(key));

/** Maps on the way to those: pools and groups of a connection. */
const ON_THE_WAY = new Set(['hikari', 'tomcat', 'dbcp2', 'dbcp', 'c3p0', 'oracleucp', 'jdbc', 'reactive', 'postgresql', 'postgres', 'pool', 'connectioninfo', 'connection', 'poolsettings']);
export const isOnTheWay = (key: string): boolean => ON_THE_WAY.has(bare(key));

/** Maps that are settings themselves: `ssl: {ca: …}` gives `ssl` and `ssl.ca`. */
export const isTlsMap = (key: string): boolean => ['ssl', 'tls', 'ssloptions', 'tlsoptions'].includes(bare(key));
