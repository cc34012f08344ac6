import { describe, expect, test } from 'vitest';
import { auditFiles, roots } from '../support/audit.ts';

/** A trust store that a command makes in one form, and a Java that is told its type. */
function clientWith(format: string, type: string) {
  const option = type === '' ? '' : `, "-Djavax.net.ssl.trustStoreType=${type}"`;
  const { clients } = auditFiles({
    'Dockerfile': `FROM eclipse-temurin:17\nWORKDIR /app\nCOPY . .\nRUN keytool -importcert -noprompt -alias x -file ca.pem -keystore ts -storepass password${format === '' ? '' : ` -storetype ${format}`}\nCMD ["java", "-Djavax.net.ssl.trustStore=/app/ts", "-Djavax.net.ssl.trustStorePassword=password"${option}, "-jar", "app.jar"]\n`,
    'ca.pem': roots('G2'),
    'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>',
    'src/main/resources/application.properties': 'spring.datasource.url=jdbc:postgresql://orders.postgres.database.azure.com/orders?sslmode=require&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n',
  });
  expect(clients).toHaveLength(1);
  return clients[0]?.trust;
}

describe('the form of a trust store and the type that Java is told', () => {
  test.each([['', ''], ['', 'JKS'], ['JKS', 'pkcs12'], ['PKCS12', 'JKS'], ['JCEKS', 'jceks'], ['JKS', 'JCEKS'], ['JKS', '']])('a store made as "%s" and read as "%s" is read', (format, type) => {
    expect(clientWith(format, type)).toMatchObject({ kind: 'keystore', anchors: [expect.any(String)] });
  });

  test.each([['JCEKS', ''], ['JCEKS', 'JKS'], ['jceks', 'PKCS12'], ['PKCS12', 'JCEKS']])('a store made as "%s" and read as "%s" is not', (format, type) => {
    expect(clientWith(format, type)).toMatchObject({ kind: 'unresolved', anchors: [] });
  });
});
