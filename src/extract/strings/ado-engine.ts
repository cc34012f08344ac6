import { foldedKey } from './semicolons.ts';

/** Folded keys that only Npgsql knows: https://www.npgsql.org/doc/connection-string-parameters.html */
const NPGSQL_KEYS = new Set([
  'searchpath', 'includeerrordetail', 'includerealm', 'rootcertificate', 'sslcertificate', 'passfile', 'noresetonclose', 'maxautoprepare',
  'autoprepareminusages', 'multiplexing', 'writecoalescingbufferthresholdbytes', 'targetsessionattributes', 'loadbalancehosts', 'hostrecheckseconds',
  'loadtablecomposites', 'arraynullabilitymode', 'tcpkeepalive', 'tcpkeepalivetime', 'tcpkeepaliveinterval', 'clientencoding', 'sslnegotiation',
  'internalcommandtimeout', 'cancellationtimeout', 'requireauth', 'usesslstream', 'preloadreader', 'backendtimeouts', 'includeerrordetails',
  'sslpassword', 'channelbinding', 'gssencryptionmode', 'logparameters', 'servercompatibilitymode', 'entityadmindatabase', 'eftemplatedatabase', 'efadmindatabase',
]);
/** Folded keys of SQL Server, MySQL, Oracle, SQLite, Redis, storage accounts and other services, and of nothing that is PostgreSQL. */
const FOREIGN_KEYS = new Set([
  'initialcatalog', 'attachdbfilename', 'trustedconnection', 'multipleactiveresultsets', 'multisubnetfailover', 'applicationintent', 'columnencryptionsetting',
  'networklibrary', 'failoverpartner', 'hostnameincertificate', 'encrypt', 'workstationid', 'currentlanguage', 'authentication',
  'allowuservariables', 'convertzerodatetime', 'allowzerodatetime', 'treattinyasboolean', 'allowpublickeyretrieval', 'useaffectedrows', 'oldguids', 'guidformat',
  'charset', 'characterset', 'sslca', 'cacertificatefile', 'certificatefile', 'certificatestorelocation', 'allowloadlocalinfile', 'defaultcommandtimeout', 'tlsversion', 'usecompression',
  'ignoreprepare', 'interactivesession', 'serverrsapublickeyfile', 'defaultauth', 'datetimekind', 'connectionprotocol', 'protocol',
  'abortconnect', 'allowadmin', 'synctimeout', 'connectretry', 'ssl', 'sslhost',
  'endpoint', 'accountendpoint', 'accountkey', 'accountname', 'defaultendpointsprotocol', 'sharedaccesskeyname', 'sharedaccesskey', 'instrumentationkey', 'entitypath', 'hostname', 'deviceid',
  'provider', 'driver', 'dsn', 'version', 'failifmissing', 'journalmode', 'dbaprivilege', 'statementcachesize', 'account', 'warehouse', 'role', 'scheme', 'virtualhost', 'dialect', 'wirecrypt', 'mode', 'cache',
]);
/** Words of `SSL Mode` by engine. Both know VerifyCA and VerifyFull. */
const NPGSQL_MODES = new Set(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']);
const MYSQL_MODES = new Set(['none', 'disabled', 'preferred', 'required']);
const FOREIGN_PORTS = new Set(['1433', '1434', '3306', '3307', '33060', '1521', '6379', '6380', '9000', '9440', '8123', '8443', '27017', '3050', '5672', '50000']);
const POSTGRES_PORTS = new Set(['5432', '5433', '6432', '26257']);
const FOREIGN_HOST = /^(?:tcp:|\(local|np:|lpc:|\.$|\.\\)|[\\/](?!run|var|tmp|cloudsql)|,\d|(?<!\.postgres)\.database\.(?:windows|usgovcloudapi|chinacloudapi)\.|\.(?:mysql|mariadb|redis|sqlserver)\./i;
const POSTGRES_HOST = /(?:^|[.-])(?:postgres|postgresql|pg|psql|pgbouncer|pgsql)(?:$|[.\d-])/i;

export type AdoEngine = 'npgsql' | 'unknown' | 'other';

/** Which engine a `key=value;…` string is for, by keys, port, host and the words of its modes. Values with holes are null. */
export function adoEngine(pairs: readonly { readonly key: string; readonly value: string | null }[]): AdoEngine {
  const values = new Map(pairs.map(({ key, value }) => [foldedKey(key), value?.toLowerCase() ?? null]));
  const host = values.get('host') ?? values.get('server') ?? '';
  const port = values.get('port') ?? '';
  const mode = values.get('sslmode') ?? '';
  const keys = [...values.keys()];
  if (FOREIGN_HOST.test(host) || FOREIGN_PORTS.has(port) || MYSQL_MODES.has(mode)) return 'other';
  if (POSTGRES_PORTS.has(port) || POSTGRES_HOST.test(host) || NPGSQL_MODES.has(mode)) return 'npgsql';
  if (keys.some((key) => FOREIGN_KEYS.has(key))) return 'other';
  return keys.some((key) => NPGSQL_KEYS.has(key)) ? 'npgsql' : 'unknown';
}
