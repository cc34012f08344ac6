/** Whom the certificates serve that a setting of a framework names. */
export type Purpose =
  /** A PostgreSQL client of a driver that has no table yet. */
  | 'client'
  /** A set of certificates that clients of the framework ask for by name; a JDBC driver is none of them. */
  | 'shared'
  /** Another server, or another kind of client. */
  | 'other';

/** A family of settings that name a trust store or certificates. */
export interface TrustSettings {
  /** Matches keys as {@link plainKey} spells them. */
  readonly keys: RegExp;
  readonly purpose: Purpose;
  /** Completes "… names it, for". */
  readonly reader: string;
}

const STORE = '(?:trust\\.?store|trust\\.?certificate|ssl\\.?root\\.?cert)';
const UNKNOWN_DRIVER = 'a client whose driver is not known here';

function family(keys: string, purpose: Purpose, reader: string): TrustSettings {
  return { keys: new RegExp(`^(?:${keys})`), purpose, reader };
}

/** The first family that matches counts. */
export const trustSettings: readonly TrustSettings[] = [
  // https://quarkus.io/guides/reactive-sql-clients
  family(`quarkus\\.datasource\\..{0,100}reactive\\..{0,40}${STORE}`, 'client', UNKNOWN_DRIVER),
  // https://quarkus.io/guides/tls-registry-reference
  family(`quarkus\\.tls\\..{0,100}${STORE}`, 'shared', 'whoever asks for this TLS configuration of Quarkus; JDBC drivers do not'),
  // https://github.com/pgjdbc/r2dbc-postgresql#getting-started
  family(`(?:spring\\.)?r2dbc\\..{0,100}${STORE}`, 'client', UNKNOWN_DRIVER),
  // https://vertx.io/docs/vertx-pg-client/java/ as Micronaut configures it
  family(`vertx\\.pg\\..{0,100}(?:${STORE}|pem\\.?trust|jks\\.?trust|pfx\\.?trust)`, 'client', UNKNOWN_DRIVER),
  // https://docs.spring.io/spring-boot/reference/features/ssl.html
  family(`spring\\.ssl\\.bundle\\.(?:jks|pem)\\..{0,100}${STORE}\\.(?:location|certificate)`, 'shared', 'whoever asks for this SSL bundle of Spring; JDBC drivers do not'),
  // https://www.keycloak.org/server/keycloak-truststore
  family('(?:kc\\.)?truststore\\.?paths$', 'shared', 'the requests that Keycloak sends, and for the trust store of its virtual machine'),
  // What brings the word for another server or protocol.
  family(`(?:server|management|spring|quarkus|micronaut|kafka|mp|camel|javax|logging|eureka|https?)\\.(?!datasource|jpa|r2dbc).{0,100}${STORE}`, 'other', 'something else than PostgreSQL'),
];

/** Passwords, types and names of entries stand beside the files, and name none. */
const NO_FILE = /(?:password|pass|type|alias|provider|provider\.?name|enabled)$/;

/**
 * A key as the table spells it: lower case, without quotes, dashes and the profile before it, `_` of variables as a dot.
 * https://docs.spring.io/spring-boot/reference/features/external-config.html
 */
export function plainKey(key: string): string {
  return key.slice(0, 300).toLowerCase().replaceAll(/["'-]/g, '').replaceAll('_', '.').replace(/^%[\w,]{1,50}\./, '');
}

/** The family of a key; null for keys that name no certificates to trust. */
export function trustSettingsOf(key: string): TrustSettings | null {
  const plain = plainKey(key);
  return NO_FILE.test(plain) ? null : (trustSettings.find(({ keys }) => keys.test(plain)) ?? null);
}
