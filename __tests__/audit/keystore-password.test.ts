import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { auditFiles, findingsOf, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';

/**
 * Java opens a trust store without a password when none is set. It finds everything in a JKS, in `cacerts` and in a PKCS#12
 * that hides nothing, and nothing in the PKCS#12 that keytool makes: measured with Java 17 and 25.
 */
const ADD = 'keytool -importcert -noprompt -alias g2 -file g2.pem -storepass hunter2-kept';

function java(dockerfile: string, more: Files = {}): Files {
  return {
    'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>',
    'src/main/resources/application.properties': 'spring.datasource.url=jdbc:postgresql://orders.postgres.database.azure.com/orders?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n',
    'g2.pem': roots('G2'),
    'Dockerfile': dockerfile,
    ...more,
  };
}

const image = (run: string, from = 'eclipse-temurin:17', password = ''): string =>
  `FROM ${from}\nWORKDIR /app\nCOPY . .\n${run}\nENTRYPOINT ["java", "-Djavax.net.ssl.trustStore=/opt/ts", ${password}"-jar", "app.jar"]\n`;

const PASSWORD = '"-Djavax.net.ssl.trustStorePassword=hunter2-kept", ';
const FOLDER = new URL('../keystores/fixtures/', import.meta.url);
const committed = (name: string): Files => ({ 'ts': readFileSync(new URL(name, FOLDER)) });

const ROWS: readonly (readonly [name: string, outcome: string, files: Files])[] = [
  ['made by keytool', 'unknown', java(image(`RUN ${ADD} -keystore /opt/ts`))],
  ['made by keytool, with its password', 'connects', java(image(`RUN ${ADD} -keystore /opt/ts`, undefined, PASSWORD))],
  ['made as PKCS12', 'unknown', java(image(`RUN ${ADD} -keystore /opt/ts -storetype pkcs12`))],
  ['made as JKS', 'connects', java(image(`RUN ${ADD} -keystore /opt/ts -storetype jks`))],
  ['made as a variable says', 'connects', java(image(`ENV TYPE=JKS\nRUN ${ADD} -keystore /opt/ts -storetype $TYPE`))],
  ['made by Java 8', 'connects', java(image(`RUN ${ADD} -keystore /opt/ts`, 'eclipse-temurin:8'))],
  ['made by Java 8 as PKCS12', 'unknown', java(image(`RUN ${ADD} -keystore /opt/ts -storetype PKCS12`, 'eclipse-temurin:8'))],
  ['a copy of cacerts', 'connects', java(image(`RUN cp $JAVA_HOME/lib/security/cacerts /opt/ts && ${ADD} -keystore /opt/ts`))],
  ['cacerts itself', 'connects', java(`FROM eclipse-temurin:17\nWORKDIR /app\nCOPY . .\nRUN ${ADD} -cacerts\nENTRYPOINT ["java", "-jar", "app.jar"]\n`)],
];

describe('a trust store without javax.net.ssl.trustStorePassword', () => {
  test.each(ROWS)('%s: %s', (_, outcome, files) => {
    expect(auditFiles(files).clients.map(({ outcomes }) => outcomes[0]?.outcome)).toStrictEqual([outcome]);
  });

  test.each([
    ['keytool-default.p12', 0],
    ['keytool-passwordless.p12', 2],
    ['keytool-plain-certificates.p12', 2],
    ['trust.jks', 2],
  ])('%s of the repository: %d', (name, count) => {
    const files = java(image('RUN cp ts /opt/ts'), committed(name));
    expect(auditFiles(files).clients[0]?.trust.anchors).toHaveLength(count);
  });

  test('says what Java needs', () => {
    const [finding] = findingsOf(auditFiles(java(image(`RUN ${ADD} -keystore /opt/ts`))), 'unresolved-trust-source');
    expect(finding?.message).toContain('Java finds nothing without javax.net.ssl.trustStorePassword');
  });
});
