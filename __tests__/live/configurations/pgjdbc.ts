import { trustOf, type Code, type Configuration, type Trust } from './configuration.ts';
import type { Spelling } from '../support/spellings.ts';

/** Reads the properties as Spring does, as far as they matter here, and connects. */
export const MAIN = `
import java.io.FileReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;

public class Main {
  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    try (FileReader reader = new FileReader("src/main/resources/application.properties")) { settings.load(reader); }
    Properties options = new Properties();
    String prefix = "spring.datasource.hikari.data-source-properties.";
    for (String name : settings.stringPropertyNames()) if (name.startsWith(prefix)) options.setProperty(name.substring(prefix.length()), settings.getProperty(name));
    options.setProperty("user", "app");
    try (Connection connection = DriverManager.getConnection(settings.getProperty("spring.datasource.url"), options)) { connection.createStatement().execute("select 1"); }
  }
}
`;

/** Where Debian keeps `postgresql-42.5.5.jar`. */
export const JARS = '/usr/share/java';

export const POM = `<project>
  <properties><java.version>17</java.version></properties>
  <dependencies>
    <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>PGJDBC</version></dependency>
  </dependencies>
</project>
`;

function java(name: string, code: Code, trust: Trust, query: string, files: Readonly<Record<string, string>> = {}, options = ''): Configuration {
  const properties = `spring.datasource.url=jdbc:postgresql://localhost:5432/postgres${query}\n${options}`;
  return { driver: 'pgjdbc', name, code, trust: trustOf(trust), files: { 'pom.xml': POM, 'src/main/resources/application.properties': properties, ...files }, command: ['java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', 'Main'] };
}

const SPELLINGS: readonly (readonly [Spelling, Code])[] = [
  ['B A', '='], ['A B joined', 'n'], ['A B with CRLF', '='], ['A B after a byte-order mark', 'n'], ['A, a broken block, B', 'n'], ['A B as TRUSTED CERTIFICATE', 'n'], ['A B as TRUSTED CERTIFICATE without uses', '='],
  ['A in DER', 'X'], ['intermediate A', 'X'], ['expired A, B', '='], ['A B indented', 'n'], ['nothing', 'n'],
];

export const pgjdbc: readonly Configuration[] = [
  java('require ignores the root file', '=', 'A', '?sslmode=require&sslrootcert=ca.pem'),
  java('prefer ignores it too', '=', 'A', '?sslmode=prefer&sslrootcert=ca.pem'),
  java('no mode, no root file', '=', null, ''),
  java('verify-ca, the old root', 'X', 'A', '?sslmode=verify-ca&sslrootcert=ca.pem'),
  java('verify-full, both roots', '=', 'A B', '?sslmode=verify-full&sslrootcert=ca.pem'),
  java('verify-full, the new root', '+', 'B', '?sslmode=verify-full&sslrootcert=ca.pem'),
  java('verify-full without any root: never the store of Java', 'n', null, '?sslmode=verify-full'),
  java('ssl=true means verify-full', 'X', 'A', '?ssl=true&sslrootcert=ca.pem'),
  java('so does ssl alone', 'X', 'A', '?ssl&sslrootcert=ca.pem'),
  java('a mode wins over ssl=true', '=', 'A', '?ssl=true&sslmode=require&sslrootcert=ca.pem'),
  java('a mode wins over ssl=false', 'X', 'A', '?ssl=false&sslmode=verify-full&sslrootcert=ca.pem'),
  java('ssl=true without any root', 'n', null, '?ssl=true'),
  java('values in any case', 'X', 'A', '?sslmode=VERIFY-CA&sslrootcert=ca.pem'),
  java('a word that it does not know', 'n', 'A B', '?sslmode=verify_full&sslrootcert=ca.pem'),
  java('keys in another case are ignored', '=', 'A', '?sslMode=verify-full&sslRootCert=ca.pem'),
  java('disable never gets in', 'n', 'A B', '?sslmode=disable&sslrootcert=ca.pem'),
  java('a factory that validates nothing', '=', 'A', '?sslmode=verify-ca&sslrootcert=ca.pem&sslfactory=org.postgresql.ssl.NonValidatingFactory'),
  java('a factory for one certificate', 'X', 'A B', '?sslmode=verify-ca&sslfactory=org.postgresql.ssl.SingleCertValidatingFactory&sslfactoryarg=file:ca.pem'),
  java('the variables of libpq are not read', '=', 'A', '', { '.env': 'PGSSLMODE=verify-full\nPGSSLROOTCERT=ca.pem\n' }),
  java('options beside the string', 'X', 'A', '', {}, 'spring.datasource.hikari.data-source-properties.sslmode=verify-ca\nspring.datasource.hikari.data-source-properties.sslrootcert=ca.pem\n'),
  java('the string wins over options', '=', 'A', '?sslmode=require', {}, 'spring.datasource.hikari.data-source-properties.sslmode=verify-ca\nspring.datasource.hikari.data-source-properties.sslrootcert=ca.pem\n'),
  ...SPELLINGS.map(([spelling, code]) => java(`reads ${spelling}`, code, spelling, '?sslmode=verify-full&sslrootcert=ca.pem')),
];
