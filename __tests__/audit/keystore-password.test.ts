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

/** With a password that is set, Java checks what it opens: a wrong one is the end. Measured with Java 17 and 25. */
describe('a trust store with javax.net.ssl.trustStorePassword', () => {
  const given = (password: string): string => `"-Djavax.net.ssl.trustStorePassword=${password}", `;
  const made = (options = ''): string => `RUN ${ADD} -keystore /opt/ts${options}`;
  const rows: readonly (readonly [name: string, outcome: string, files: Files])[] = [
    ['made by keytool, another password', 'unknown', java(image(made(), undefined, given('other-one')))],
    ['made as JKS, another password', 'unknown', java(image(made(' -storetype JKS'), undefined, given('other-one')))],
    ['made as JKS, its password', 'connects', java(image(made(' -storetype JKS'), undefined, given('hunter2-kept')))],
    ['a password that a variable brings', 'connects', java(image(made(), undefined, given('$TRUST_PASS')))],
    ['a password of a keystore beside it is not meant', 'connects', java(image(made(), undefined, '"-Djavax.net.ssl.keyStorePassword=other-one", "-Djavax.net.ssl.trustStorePassword=$PASS", '))],
    ['in an options variable, another password', 'unknown', java(image(`${made()}\nENV JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStorePassword=other-one"`))],
    ['in an options variable, its password', 'connects', java(image(`${made()}\nENV JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStorePassword=hunter2-kept"`))],
    ['set in code, another password', 'unknown', java(image(made()), { 'src/main/java/A.java': 'class A { static { System.setProperty("javax.net.ssl.trustStorePassword", "other-one"); } }\n' })],
  ];

  test.each(rows)('%s: %s', (_, outcome, files) => {
    expect(auditFiles(files).clients.map(({ outcomes }) => outcomes[0]?.outcome)).toStrictEqual([outcome]);
  });

  test.each(['keytool-default.p12', 'trust.jks'])('%s of the repository opens with its own password only', (name) => {
    const anchors = (password: string): number | undefined => auditFiles(java(image('RUN cp ts /opt/ts', undefined, given(password)), committed(name))).clients[0]?.trust.anchors.length;
    expect([anchors('changeit'), anchors('other-one')]).toEqual([2, 0]);
  });

  test('says why, and not with which', () => {
    const report = auditFiles(java(image(made(), undefined, given('other-one'))));
    expect(findingsOf(report, 'unresolved-trust-source')[0]?.message).toContain('the password that is set for it does not open it');
    expect(findingsOf(report, 'unresolved-trust-source')[0]?.fix?.summary).toContain('Set javax.net.ssl.trustStorePassword to the password of /opt/ts');
    expect(JSON.stringify(report)).not.toContain('other-one');
  });
});
